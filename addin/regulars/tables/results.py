"""The tables that Regulars writes. Columns a user adds beside ours are the user's and stay with their row."""

from regulars.tables.declaration import Choice, Column, Keeper, Kind, Rows, Table

K = Kind


def ours(key: str, kind: Kind, en: str, zh: str, width: int = 12, choices: tuple[Choice, ...] = ()) -> Column:
    """A column that is recomputed at every refresh."""
    return Column(key, kind, en, zh, choices=choices, keeper=Keeper.OURS, width=width)


STAGE = (
    Choice("lost", "lost", "已流失"),
    Choice("prospect", "prospect", "未下单"),
    Choice("dormant", "dormant", "休眠"),
    Choice("overdue", "overdue", "逾期未下单"),
    Choice("running_in", "running-in", "磨合"),
    Choice("regular", "regular", "老客户"),
)
STATUS = (
    Choice("listed", "in customers", "在客户表"),
    Choice("not_in_customers", "not in customers", "不在客户表"),
)
REORDERED = (
    Choice("yes", "yes", "是"),
    Choice("no", "no", "否"),
    Choice("open", "window open", "窗口未到期"),
)
SCORECARD = Table(
    "scorecard",
    en="Scorecard",
    zh="客户评分卡",
    key=("customer_id",),
    keeper=Keeper.OURS,
    columns=(
        ours("customer_id", K.ID, "Customer", "客户编号"),
        ours("name", K.TEXT, "Name", "客户名称", 28),
        ours("rep", K.ID, "Rep", "业务员"),
        ours("stage", K.CHOICE, "Stage", "客户阶段", 14, STAGE),
        ours("tier", K.TEXT, "Tier", "客户分级", 10),
        ours("rep_tier", K.TEXT, "Tier within rep", "业务员内分级", 12),
        ours("profit_tier", K.TEXT, "Tier by gross profit", "毛利分级", 12),
        ours("sales_12m", K.MONEY, "Sales, 12 months", "近12个月销售额", 16),
        ours("sales_before", K.MONEY, "Sales, 12 months before", "上一个12个月销售额", 16),
        ours("return_rate", K.SHARE, "Return rate", "退货率", 10),
        ours("order_days", K.COUNT, "Order days", "下单天数", 10),
        ours("last_order", K.DATE, "Last order", "上次下单"),
        ours("index_day", K.DATE, "First order of the period", "期内首单日", 13),
        ours("reordered", K.CHOICE, "Ordered again in window", "窗口内复购", 13, REORDERED),
        ours("own_window", K.COUNT, "Own window, days", "自身窗口天数", 11),
        ours("own_reordered", K.CHOICE, "Ordered again in own window", "自身窗口内复购", 13, REORDERED),
        ours("silence", K.COUNT, "Days silent", "未下单天数", 10),
        ours("typical_gap", K.NUMBER, "Typical gap, days", "常规间隔天数", 11),
        ours("regularity", K.NUMBER, "Regularity (1-9)", "规律性 (1-9)", 11),
        ours("next_order", K.DATE, "Next order expected", "预计下次下单", 13),
        ours("next_low", K.DATE, "Next order, early", "最早下次下单", 13),
        ours("next_high", K.DATE, "Next order, late", "最晚下次下单", 13),
        ours("p_active", K.SHARE, "Still active", "仍活跃概率", 10),
        ours("orders_30", K.NUMBER, "Orders expected, 30 days", "预计30天订单数", 12),
        ours("sales_30", K.MONEY, "Sales expected, 30 days", "预计30天销售额", 14),
        ours("orders_90", K.NUMBER, "Orders expected, 90 days", "预计90天订单数", 12),
        ours("sales_90", K.MONEY, "Sales expected, 90 days", "预计90天销售额", 14),
        ours("at_risk", K.MONEY, "Sales at risk, 12 months", "年销售风险额", 14),
        ours("tier_why", K.TEXT, "Why this tier", "分级依据", 46),
        ours("stage_why", K.TEXT, "Why this stage", "阶段依据", 60),
        ours("note", K.TEXT, "Note", "提示", 40),
        ours("status", K.CHOICE, "Status", "状态", 16, STATUS),
    ),
)
REORDER_RATES = Table(
    "reorder_rates",
    en="Reorder rates",
    zh="复购率",
    keeper=Keeper.OURS,
    rows=Rows.LIST,
    columns=(
        ours("dimension", K.TEXT, "By", "维度", 18),
        ours("group", K.TEXT, "Group", "分组", 24),
        ours("customers", K.COUNT, "Customers counted", "统计客户数", 12),
        ours("reordered", K.COUNT, "Ordered again", "复购客户数", 12),
        ours("rate", K.SHARE, "Reorder rate", "复购率", 10),
        ours("low", K.SHARE, "From (95 %)", "下限 (95%)", 10),
        ours("high", K.SHARE, "To (95 %)", "上限 (95%)", 10),
        ours("rate_with_open", K.SHARE, "With open windows", "含未到期估计", 13),
        ours("at_risk", K.COUNT, "Still observed at the end", "期末仍观察数", 13),
        ours("own_customers", K.COUNT, "Counted, own window", "按自身周期统计数", 13),
        ours("own_rate", K.SHARE, "Rate, own window", "按自身周期复购率", 13),
        ours("repeat_customers", K.SHARE, "Repeat customers", "老客户占比", 12),
        ours("repeat_sales", K.SHARE, "Repeat sales", "老客户销售占比", 12),
        ours("why", K.TEXT, "Why", "依据", 60),
    ),
)
DATA_PROBLEMS = Table(
    "data_problems",
    en="Data problems",
    zh="数据问题",
    keeper=Keeper.OURS,
    rows=Rows.LIST,
    columns=(
        ours("cell", K.TEXT, "Where", "位置", 22),
        ours("outcome", K.TEXT, "What was done", "处理结果", 16),
        ours("sentence", K.TEXT, "What was found", "说明", 100),
    ),
)
RUN_LOG = Table(
    "run_log",
    en="Run log",
    zh="运行记录",
    keeper=Keeper.OURS,
    rows=Rows.LOG,
    columns=(
        ours("ran_at", K.DATE, "Run at", "运行时间", 18),
        ours("as_of", K.DATE, "As of", "统计日期"),
        ours("customers", K.COUNT, "Customers", "客户数"),
        ours("order_lines", K.COUNT, "Order lines", "订单行数"),
        ours("repaired", K.COUNT, "Repaired cells", "已修复单元格", 14),
        ours("set_aside", K.COUNT, "Rows set aside", "搁置行数", 14),
        ours("after_as_of", K.COUNT, "Lines after the as-of date", "统计日期后行数", 16),
        ours("version", K.TEXT, "Version", "版本"),
    ),
)
FIGURES = Table(
    "figures",
    en="Start",
    zh="首页",
    keeper=Keeper.OURS,
    rows=Rows.LIST,
    columns=(
        ours("figure", K.TEXT, "Figure", "指标", 34),
        ours("value", K.VALUE, "Value", "数值", 18),
        ours("why", K.TEXT, "What it means", "说明", 64),
    ),
)
MONTHS = Table(
    "months",
    en="Sales by month",
    zh="月度销售",
    keeper=Keeper.OURS,
    rows=Rows.LIST,
    sheet="figures",
    columns=(
        ours("month", K.TEXT, "Month", "月份", 10),
        ours("sales", K.MONEY, "Sales", "销售额", 14),
        ours("orders", K.COUNT, "Orders", "订单数", 10),
        ours("customers", K.COUNT, "Customers", "下单客户数", 11),
    ),
)
STAGES = Table(
    "stages",
    en="Customers by stage",
    zh="客户阶段分布",
    keeper=Keeper.OURS,
    rows=Rows.LIST,
    sheet="figures",
    columns=(
        ours("stage", K.TEXT, "Stage", "客户阶段", 14),
        ours("customers", K.COUNT, "Customers", "客户数", 10),
        ours("sales_12m", K.MONEY, "Sales, 12 months", "近12个月销售额", 16),
    ),
)

RESULT_TABLES = (FIGURES, MONTHS, STAGES, SCORECARD, REORDER_RATES, DATA_PROBLEMS, RUN_LOG)
