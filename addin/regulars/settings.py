"""The manager's thresholds: each is a row of the settings table, with its unit, bounds and name in both languages.

The sentence that explains a threshold is in the language catalogues, under `setting.<key>`.
"""

from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from enum import StrEnum
from typing import Any


class Unit(StrEnum):
    """What a threshold's number counts."""

    SHARE = "share"
    DAYS = "days"
    MONTHS = "months"
    MONEY = "money"
    COUNT = "count"
    TIMES = "times"
    MINUTES = "minutes"
    POINTS = "points"
    DATE = "date"
    TEXT = "text"


def _setting(default: Any, unit: Unit, en: str, zh: str, low: float | None = None, high: float | None = None) -> Any:
    return field(default=default, metadata={"unit": unit, "en": en, "zh": zh, "low": low, "high": high})


def share(default: float, en: str, zh: str) -> Any:
    """A share of a whole, 0 to 1, shown as %."""
    return _setting(default, Unit.SHARE, en, zh, 0.0, 1.0)


def days(default: int, en: str, zh: str, low: int = 1, high: int = 3660) -> Any:
    """A whole number of days."""
    return _setting(default, Unit.DAYS, en, zh, low, high)


def months(default: int, en: str, zh: str) -> Any:
    """A whole number of calendar months."""
    return _setting(default, Unit.MONTHS, en, zh, 1, 120)


def money(default: float, en: str, zh: str) -> Any:
    """An amount in the reporting currency."""
    return _setting(default, Unit.MONEY, en, zh, 0.0, None)


def count(default: int, en: str, zh: str, low: int = 0, high: int = 100_000) -> Any:
    """A whole number of customers, orders, people …"""
    return _setting(default, Unit.COUNT, en, zh, low, high)


def times(default: float, en: str, zh: str) -> Any:
    """A factor."""
    return _setting(default, Unit.TIMES, en, zh, 0.0, 1000.0)


def minutes(default: int, en: str, zh: str) -> Any:
    """Minutes of a rep's time."""
    return _setting(default, Unit.MINUTES, en, zh, 0, 60_000)


@dataclass(frozen=True)
class Settings:
    """Every threshold, with the manager's value or the default. Keys are the ones used in docs and code."""

    as_of: Any = _setting(None, Unit.DATE, "As of", "统计日期")
    currency: str = _setting("CNY", Unit.TEXT, "Reporting currency", "报告币种")
    tax_rate: float = share(0.13, "Tax rate", "税率")
    # M1, M2
    tier_a_share: float = share(0.80, "Tier A share", "A级累计占比")
    tier_b_share: float = share(0.95, "Tier B share", "B级累计占比")
    big_customer_factor: float = times(10.0, "Big customer, times the median", "大客户倍数（对中位数）")
    mature_big_count: int = count(5, "Big customers of a mature book", "成熟业务员大客户数")
    novice_months: int = months(12, "Novice months", "新人期（月）")
    imminent_boost: float = times(2.0, "Imminent boost", "临近采购加时倍数")
    imminent_days: int = days(30, "Imminent days", "临近采购天数")
    hours_a: float = share(0.60, "Hours for A", "A类服务时间占比")
    hours_b: float = share(0.30, "Hours for B", "B类服务时间占比")
    hours_c: float = share(0.10, "Hours for C", "C类服务时间占比")
    minutes_cap: int = minutes(240, "Most minutes a month per customer", "每客户每月分钟上限")
    # M3, M4
    regular_orders: int = count(3, "Order days of a regular", "老客户下单天数", 2, 100)
    reorder_window: int = days(90, "Reorder window", "复购窗口天数", 7, 730)
    # One reading
    return_flag: float = share(0.10, "Return rate flagged", "退货率预警线")
    project_share: float = share(0.60, "Project order share", "项目单占比")
    project_orders: int = count(3, "Order days of a project buyer", "项目客户最少下单天数", 1, 100)
    # M6, M7
    overdue_quantile: float = share(0.90, "Overdue point", "逾期分位点")
    dormant_below: float = share(0.30, "Dormant below", "休眠概率线")
    decline_window: int = days(90, "Decline window", "下滑观察天数", 14, 366)
    # M8, M9, M10
    boast_discount: float = share(0.50, "Boast discount", "自述采购额折扣")
    potential_flag: int = count(60, "Potential flag", "潜力标记分数", 0, 100)
    trial_callback: int = days(14, "Trial call-back", "试单回访天数")
    executive_meeting: int = days(180, "Executive meeting", "高层会面天数")
    big_deal_amount: float = money(10_000.0, "Big deal", "大额订单金额")
    stakeholders_needed: int = count(3, "Stakeholders needed", "需接触人数", 1, 20)
    single_thread_days: int = days(90, "Single thread days", "单线联系天数")
    # M12, M13, M14, M15
    price_spread: float = share(0.15, "Price spread", "价格偏离线")
    margin_lift_low: float = times(1.0, "Margin above trade, from", "毛利点高于行业（下限）")
    margin_lift_high: float = times(2.0, "Margin above trade, to", "毛利点高于行业（上限）")
    benefit_adoption: float = share(0.50, "Adoption that earns benefits", "享受政策的采纳率")
    peers_share: float = share(0.30, "Share of peers", "同类客户占比")
    peers_count: int = count(5, "Peers at least", "同类客户最少数", 1, 1000)
    neighbours_same: int = count(2, "Neighbours with the same", "同商圈同款店数", 1, 100)
    safety_days: int = days(7, "Safety days", "安全天数", 0)
    standing_gap: int = days(15, "Standing order gap", "长期订单间隔天数")
    # M16, M17, M18, M19
    unanswered_days: int = days(7, "Unanswered days", "未回复天数")
    collect_days: int = days(30, "Collect after", "催收天数")
    cooldown: int = days(90, "Cooldown", "同主题冷却天数")
    effect_days: int = days(60, "Effect days", "效果观察天数")
    greeting_days: int = days(14, "Greeting days", "问候提前天数")
    winback_pause: int = months(10, "Win-back pause", "激活暂停月数")
    winback_pause_long: int = months(24, "Win-back long pause", "激活长暂停月数")
    reactivation_worth: float = times(1.2, "Reactivation worth", "激活折算新客户")
    early_contact: int = days(60, "Contact early, at most", "最多提前天数")
    sample_lead: int = days(210, "Samples before season", "样品提前天数")
    final_sample_lead: int = days(120, "Final samples before season", "定样提前天数")
    trip_windows: str = _setting("late June, early September", Unit.TEXT, "Trip windows", "出差时段")
    # M20, M21, M22, M23
    focus_targets: int = count(20, "Focus targets", "重点目标客户数")
    pool_entry: float = share(0.05, "Pool entries a quarter", "季度新增占比")
    followups_least: int = count(3, "Follow-ups at least", "最少跟进次数", 1, 50)
    followups_wanted: int = count(5, "Follow-ups wanted", "期望跟进次数", 1, 50)
    open_enquiries: int = count(30, "Open enquiries", "在跟询盘数")
    stale_lead: int = days(180, "Stale lead", "线索过期天数")
    inherited_contact: int = days(14, "Inherited contact", "接手联系天数")
    support_cap: float = share(0.30, "Support cap", "扶持费用上限")
    # M24, M25, M26
    medium_amount: float = money(100_000.0, "Medium customer", "中型客户金额")
    large_amount: float = money(500_000.0, "Large customer", "大型客户金额")
    unvisited_days: int = days(90, "Unvisited days", "未拜访天数")
    efficient_from: float = times(1.3, "Efficient from", "高效倍数")


DECLARED: Mapping[str, "Field[Any]"] = {declared.name: declared for declared in fields(Settings)}


def allowed(declared: "Field[Any]") -> str:
    """What a threshold may be, as it stands in the sheet: "0% – 100%", "7 – 730", "≥ 0", or nothing."""
    low, high = declared.metadata["low"], declared.metadata["high"]
    if low is None:
        return ""
    if declared.metadata["unit"] is Unit.SHARE:
        return f"{low:.0%} – {high:.0%}"
    return f"≥ {low:g}" if high is None else f"{low:g} – {high:g}"
