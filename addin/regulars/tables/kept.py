"""The tables that the user keeps: customers, orders and what is known of them. Only required columns must be there."""

from regulars.tables import choices
from regulars.tables.declaration import Column, Keeper, Kind, Table

C, K = Column, Kind
ACCOUNT_NUMBERS = ("Customer ID", "Customer No", "Customer code", "Account", "客户号", "客户代码", "客户编码")
ORDER_NUMBERS = ("Order ID", "Order No", "Order number", "Invoice", "Invoice No", "单号", "订单编号", "单据编号")
ORDER_DATES = ("Order date", "Invoice date", "日期", "订单日期", "单据日期", "销售日期")
ITEM_NUMBERS = ("SKU", "Stock code", "Item", "Item No", "Product code", "产品代码", "货号", "商品编码")

CUSTOMERS = Table(
    "customers",
    en="Customers",
    zh="客户",
    key=("id",),
    aliases=("Customer", "客户表", "客户资料"),
    columns=(
        C("id", K.ID, "Customer", "客户编号", ACCOUNT_NUMBERS, required=True),
        C("name", K.TEXT, "Name", "客户名称", ("Customer name", "Company", "名称", "客户"), required=True, width=28),
        C("kind", K.CHOICE, "Kind", "客户类别", ("Customer kind", "类别"), choices=choices.CUSTOMER_KIND, width=16),
        C("rep", K.ID, "Rep", "业务员", ("Sales rep", "Salesperson", "负责人"), refers_to="reps"),
        C("parent_id", K.ID, "Parent customer", "上级客户", ("Parent ID", "Group"), refers_to="customers"),
        C("merged_into", K.ID, "Merged into", "并入客户", refers_to="customers"),
        C("supplied_through", K.ID, "Supplied through", "供货渠道商", ("Dealer",), refers_to="customers"),
        C("region", K.ID, "Delivery region", "配送区域", ("Region", "区域"), refers_to="regions", width=16),
        C("location", K.TEXT, "Location", "所在地", ("City", "Country", "Address", "城市", "地址"), width=18),
        C("neighbourhood", K.TEXT, "Neighbourhood", "商圈", ("Trade area",), width=16),
        C("neighbourhood_type", K.TEXT, "Neighbourhood type", "商圈类型", ("Trade area type",), width=18),
        C("industry", K.TEXT, "Industry", "行业", ("Trade",), width=16),
        C("target_group", K.TEXT, "Target group", "目标消费群体", width=16),
        C("spending_power", K.CHOICE, "Spending power", "消费能力", choices=choices.SPENDING_POWER, width=14),
        C("buyer_style", K.CHOICE, "Buyer style", "客户风格", choices=choices.BUYER_STYLE, width=14),
        C("price_focus", K.SCORE, "Price focus (1-5)", "价格敏感 (1-5)", ("Price focus", "价格敏感")),
        C("wants_help", K.SCORE, "Wants help (1-5)", "需要帮助 (1-5)", ("Wants help", "需要帮助")),
        C("joint_development", K.SCORE, "Joint development (1-5)", "共同开发 (1-5)", ("Joint development", "共同开发")),
        C(
            "impression",
            K.SCORE,
            "Rep's impression (1-5)",
            "业务员印象 (1-5)",
            ("Impression", "业务员印象"),
        ),
        C("claimed_yearly", K.MONEY, "Claimed yearly purchase", "自述年采购额", width=16),
        C("verified_yearly", K.MONEY, "Verified yearly purchase", "核实年采购额", width=16),
        C("stated_next_purchase", K.DATE, "Stated next purchase", "自述下次采购", width=14),
        C("why_so_little", K.TEXT, "Why so little here", "采购少的原因", width=20),
        C("lead_source", K.CHOICE, "Lead source", "客户来源", choices=choices.LEAD_SOURCE, width=16),
        C("referred_by", K.ID, "Referred by", "介绍人"),
        C("first_contact", K.DATE, "First contact", "首次接触"),
        C("tone", K.CHOICE, "Tone", "语气", choices=choices.TONE),
        C("language", K.CHOICE, "Language", "语言", choices=choices.LANGUAGE),
        C("likes", K.TEXT, "Likes", "喜好", width=18),
        C("why_came", K.CHOICE, "Why they came", "合作原因", choices=choices.CAUSE),
        C("why_stopped", K.CHOICE, "Why they stopped", "停止合作原因", choices=choices.CAUSE),
        C("lost", K.FLAG, "No longer buys this?", "不再采购?", ("Lost", "已流失")),
        C("consent", K.FLAG, "Consent to be named", "同意被引用"),
        C("phone", K.TEXT, "Phone", "电话", ("Mobile", "手机"), width=16),
        C("tax_id", K.TEXT, "Tax ID", "税号", width=20),
    ),
)
CONTACTS = Table(
    "contacts",
    en="Contacts",
    zh="联系人",
    columns=(
        C("customer_id", K.ID, "Customer", "客户编号", ("Customer ID", "Target", "目标编号"), required=True),
        C("name", K.TEXT, "Name", "姓名", required=True, width=18),
        C("role", K.CHOICE, "Role", "角色", choices=choices.CONTACT_ROLE),
        C("phone", K.TEXT, "Phone", "电话", ("手机",), width=16),
        C("wechat", K.TEXT, "WeChat", "微信", width=16),
        C("birthday", K.DATE, "Birthday", "生日"),
        C("calendar", K.CHOICE, "Birthday calendar", "生日历法", choices=choices.CALENDAR),
        C("last_met", K.DATE, "Last met", "上次见面"),
    ),
)
ORDERS = Table(
    "orders",
    en="Orders",
    zh="订单",
    aliases=("Order lines", "Sales", "Invoices", "订单明细", "销售明细"),
    columns=(
        C("order_id", K.ID, "Order", "订单号", ORDER_NUMBERS, required=True),
        C("customer_id", K.ID, "Customer", "客户编号", ACCOUNT_NUMBERS, required=True),
        C("date", K.DATE, "Date", "下单日期", ORDER_DATES, required=True),
        C("sku", K.ID, "Product", "产品编号", ITEM_NUMBERS),
        C("quantity", K.NUMBER, "Quantity", "数量", ("Qty", "Units", "件数", "销售数量")),
        C("unit_price", K.MONEY, "Unit price", "单价", ("Price", "Net price")),
        C(
            "amount",
            K.MONEY,
            "Amount",
            "金额",
            ("Line total", "Line amount", "Net amount", "Total", "销售额", "销售金额"),
        ),
        C("currency", K.TEXT, "Currency", "币种", width=10),
        C("tax_included", K.FLAG, "Tax included?", "含税?", ("Tax included", "含税"), width=10),
        C("sample", K.FLAG, "Sample?", "样品?", ("Sample", "样品"), width=10),
        C("cancels", K.ID, "Cancels order", "冲销订单", ("Cancels", "Credit note for", "红冲单号")),
        C("credit_to", K.ID, "Credit to", "业绩归属", refers_to="reps"),
        C("share", K.SHARE, "Credit share", "归属比例", ("Share",), width=10),
        C("shipped_to", K.ID, "Shipped to region", "发货区域", ("Shipped to",), refers_to="regions", width=16),
    ),
)
PRODUCTS = Table(
    "products",
    en="Products",
    zh="产品",
    key=("sku",),
    columns=(
        C("sku", K.ID, "Product", "产品编号", ("SKU", "Stock code", "产品代码", "货号"), required=True),
        C("name", K.TEXT, "Name", "产品名称", ("Description", "名称"), width=32),
        C("category", K.TEXT, "Category", "品类", width=16),
        C("list_price", K.MONEY, "List price", "标价"),
        C("floor_price", K.MONEY, "Floor price", "底价"),
        C("unit_cost", K.MONEY, "Unit cost", "单位成本", ("Cost", "成本")),
        C("suits", K.TEXT, "Suits neighbourhood types", "适合商圈类型", width=22),
        C("season", K.TEXT, "Season months", "旺季月份", width=14),
        C("launched", K.DATE, "Launched on", "上市日期"),
        C("main_product", K.FLAG, "Main product?", "主推?", ("Main product", "主推")),
    ),
)
VISITS = Table(
    "visits",
    en="Visits",
    zh="拜访",
    columns=(
        C("date", K.DATE, "Date", "日期", required=True),
        C("customer_id", K.ID, "Customer", "客户编号", ("Customer ID", "Target", "目标编号"), required=True),
        C("rep", K.ID, "Rep", "业务员", refers_to="reps"),
        C("channel", K.CHOICE, "Channel", "方式", choices=choices.CHANNEL),
        C("outcome", K.CHOICE, "Outcome", "结果", choices=choices.OUTCOME),
        C("contact", K.TEXT, "Contact", "联系人", width=16),
        C("minutes", K.NUMBER, "Minutes", "分钟"),
        C("rival_price", K.MONEY, "Rival's price", "对手报价"),
        C("note", K.TEXT, "Note", "备注", width=32),
    ),
)
COMPLAINTS = Table(
    "complaints",
    en="Complaints",
    zh="客诉",
    columns=(
        C("date", K.DATE, "Date", "日期", required=True),
        C("customer_id", K.ID, "Customer", "客户编号", ("Customer ID",), required=True, refers_to="customers"),
        C("order_id", K.ID, "Order", "订单号"),
        C("cause", K.CHOICE, "Cause", "原因", choices=choices.CAUSE),
        C("opened", K.DATE, "Opened", "受理日期"),
        C("resolved", K.DATE, "Resolved", "解决日期"),
        C("action", K.TEXT, "What was done", "处理措施", width=32),
    ),
)
RECEIVABLES = Table(
    "receivables",
    en="Receivables",
    zh="应收账款",
    columns=(
        C("customer_id", K.ID, "Customer", "客户编号", ("Customer ID",), required=True, refers_to="customers"),
        C("due", K.DATE, "Due date", "到期日", required=True),
        C("amount", K.MONEY, "Amount", "金额", required=True),
    ),
)
TARGETS = Table(
    "targets",
    en="Targets",
    zh="目标客户",
    key=("id",),
    columns=(
        C("id", K.ID, "Target", "目标编号", ("Target ID",), required=True),
        C("name", K.TEXT, "Name", "名称", required=True, width=28),
        C("rep", K.ID, "Rep", "业务员", refers_to="reps"),
        C("source", K.CHOICE, "Source", "来源", choices=choices.LEAD_SOURCE, width=16),
        C("referred_by", K.ID, "Referred by", "介绍人"),
        C("entered", K.DATE, "Entered on", "录入日期"),
        C("enquiry_date", K.DATE, "Enquiry date", "询盘日期"),
        C("enquiry_state", K.CHOICE, "Enquiry state", "询盘状态", choices=choices.ENQUIRY_STATE),
        C("neighbourhood_type", K.TEXT, "Neighbourhood type", "商圈类型", width=18),
        C("region", K.ID, "Region", "区域", ("配送区域",), refers_to="regions"),
        C("rival", K.TEXT, "Rival", "竞争对手", width=16),
        C("advantage", K.TEXT, "Our advantage", "我方优势", width=20),
        C("expected_deal", K.MONEY, "Expected deal", "预计金额"),
        C("expected_close", K.DATE, "Expected close", "预计成交日"),
        C("status", K.CHOICE, "Status", "状态", choices=choices.TARGET_STATUS),
        C("status_date", K.DATE, "Status date", "状态日期"),
        C("customer_id", K.ID, "Customer when won", "成交客户编号", refers_to="customers"),
    ),
)
SHELF_PRICES = Table(
    "shelf_prices",
    en="Shelf prices",
    zh="价格巡查",
    columns=(
        C("date", K.DATE, "Date", "日期", required=True),
        C("customer_id", K.ID, "Customer", "客户编号", ("Customer ID",), required=True, refers_to="customers"),
        C("sku", K.ID, "Product", "产品编号", ("SKU", "货号"), required=True),
        C("price", K.MONEY, "Shelf price", "货架价", required=True),
        C("promotion", K.FLAG, "Promotion?", "促销?", ("Promotion", "促销")),
    ),
)
STOCK_COUNTS = Table(
    "stock_counts",
    en="Stock counts",
    zh="库存",
    columns=(
        C("date", K.DATE, "Date", "日期", required=True),
        C("customer_id", K.ID, "Customer", "客户编号", ("Customer ID",), required=True, refers_to="customers"),
        C("sku", K.ID, "Product", "产品编号", ("SKU", "货号"), required=True),
        C("quantity", K.NUMBER, "Quantity", "数量", required=True),
    ),
)
SUPPORT = Table(
    "support",
    en="Support",
    zh="扶持记录",
    columns=(
        C("date", K.DATE, "Date", "日期", required=True),
        C("partner_id", K.ID, "Partner", "渠道商编号", ("Partner ID",), required=True, refers_to="customers"),
        C("item", K.CHOICE, "Item", "扶持项目", choices=choices.SUPPORT_ITEM, width=18),
        C("cost", K.MONEY, "Cost", "费用"),
        C("note", K.TEXT, "Note", "备注", width=32),
    ),
)
PARTNER_TERMS = Table(
    "partner_terms",
    en="Partner terms",
    zh="渠道政策",
    key=("partner_id",),
    columns=(
        C("partner_id", K.ID, "Partner", "渠道商编号", ("Partner ID",), required=True, refers_to="customers"),
        C("region", K.ID, "Authorised region", "授权区域", width=16),
        C("margin_points", K.SHARE, "Margin points", "客户毛利点"),
        C("slotting_fees", K.MONEY, "Slotting fees", "进场费用"),
        C("trade_average", K.SHARE, "Trade's average points", "行业平均毛利点"),
    ),
)
REPS = Table(
    "reps",
    en="Reps",
    zh="业务员",
    key=("id",),
    columns=(
        C("id", K.ID, "Rep", "业务员", ("Rep ID", "业务员编号"), required=True),
        C("name", K.TEXT, "Name", "姓名", required=True, width=18),
        C("email", K.TEXT, "Email", "邮箱", width=24),
        C("started", K.DATE, "Started on", "入职日期"),
        C("weekly_hours", K.NUMBER, "Weekly service hours", "每周服务小时"),
        C("monthly_target", K.MONEY, "Monthly target", "月度目标"),
    ),
)
REGIONS = Table(
    "regions",
    en="Regions",
    zh="配送区域",
    key=("id",),
    columns=(
        C("id", K.ID, "Region", "区域编号", ("Region ID", "配送区域"), required=True),
        C("name", K.TEXT, "Name", "区域名称", required=True, width=18),
        C("delivery_day", K.COUNT, "Delivery day of month", "每月配送日"),
        C("drop_cost", K.MONEY, "Cost per drop", "单次配送成本"),
    ),
)
SUGGESTIONS = Table(
    "suggestions",
    en="Suggestions",
    zh="建议档案",
    key=("id",),
    columns=(
        C("id", K.ID, "Suggestion", "建议编号"),
        C("customer_id", K.ID, "Customer", "客户编号", ("Customer ID",), refers_to="customers"),
        C("created", K.DATE, "Created", "提出日期"),
        C("topic", K.TEXT, "Topic", "主题", width=16),
        C("text", K.TEXT, "Suggestion text", "建议内容", ("Text",), width=40),
        C("confirmed_by", K.TEXT, "Confirmed by", "确认人"),
        C("delivered", K.DATE, "Delivered on", "送达日期"),
        C("adopted", K.CHOICE, "Adopted", "是否采纳", choices=choices.ADOPTED),
        C("rating", K.SCORE, "Rating (1-5)", "客户评分 (1-5)", ("Rating", "客户评分")),
        C("words", K.TEXT, "Customer's words", "客户反馈", width=28),
        C("effect", K.MONEY, "Effect", "效果", keeper=Keeper.OURS),
    ),
)
SETTINGS = Table(
    "settings",
    en="Settings",
    zh="参数",
    key=("name",),
    columns=(
        C("name", K.TEXT, "Setting", "参数名称", ("Name", "参数"), required=True, width=30),
        C("value", K.VALUE, "Value", "取值", ("值",), required=True),
        C("unit", K.TEXT, "Unit", "单位", width=12),
        C("meaning", K.TEXT, "Meaning", "含义", width=70),
        C("bounds", K.TEXT, "Allowed", "允许范围", ("Bounds",), width=16),
    ),
)

KEPT_TABLES = (
    CUSTOMERS,
    ORDERS,
    PRODUCTS,
    CONTACTS,
    VISITS,
    SUGGESTIONS,
    COMPLAINTS,
    RECEIVABLES,
    TARGETS,
    SHELF_PRICES,
    STOCK_COUNTS,
    SUPPORT,
    PARTNER_TERMS,
    REPS,
    REGIONS,
    SETTINGS,
)
