"""The lists of words that drop-downs offer, in both languages."""

from regulars.tables.declaration import Choice

CUSTOMER_KIND = (
    Choice("end_customer", "end customer", "终端", ("终端客户", "shop")),
    Choice("channel_partner", "channel partner", "渠道商", ("dealer", "distributor", "经销商", "代理商")),
)
BUYER_STYLE = (
    Choice("transactional", "transactional", "交易型"),
    Choice("consultative", "consultative", "顾问型"),
    Choice("strategic", "strategic", "团队型"),
)
CAUSE = (
    Choice("price", "price", "价格"),
    Choice("quality", "quality", "质量"),
    Choice("owner", "owner", "老板更换"),
    Choice("service", "service", "服务"),
    Choice("lead_time", "lead time", "交期"),
    Choice("range", "range", "品种"),
    Choice("other", "other", "其他"),
)
SPENDING_POWER = (
    Choice("low", "low", "低"),
    Choice("medium", "medium", "中"),
    Choice("high", "high", "高"),
)
TONE = (
    Choice("formal", "formal", "正式"),
    Choice("warm", "warm", "亲切"),
    Choice("brief", "brief", "简短"),
)
LANGUAGE = (
    Choice("en", "English", "英文"),
    Choice("zh", "Chinese", "中文"),
)
LEAD_SOURCE = (
    Choice("company_list", "company list", "公司名单"),
    Choice("personal_circle", "personal circle", "亲友圈"),
    Choice("business_contacts", "business contacts", "业务关系"),
    Choice("salespeople", "trained salespeople", "销售同行"),
    Choice("papers", "papers", "报刊"),
    Choice("experts", "experts", "行业专家"),
    Choice("directories", "directories and web", "名录与网络"),
    Choice("inherited", "inherited accounts", "接手客户"),
    Choice("competitors", "competitors' customers", "竞争对手客户"),
    Choice("referral", "referral", "转介绍"),
    Choice("fair", "fairs", "展会"),
    Choice("other", "other", "其他"),
)
CONTACT_ROLE = (
    Choice("decider", "decider", "决策者"),
    Choice("influencer", "influencer", "影响者"),
    Choice("supporter", "supporter", "支持者"),
    Choice("coach", "coach", "内线"),
    Choice("user", "user", "使用者"),
    Choice("purchaser", "purchaser", "采购员"),
)
CHANNEL = (
    Choice("visit", "visit", "拜访"),
    Choice("factory_visit", "factory visit", "实地考察"),
    Choice("fair", "fair", "展会"),
    Choice("call", "call", "电话"),
    Choice("message", "message", "消息", ("微信", "wechat")),
    Choice("sample", "sample", "样品"),
    Choice("quote", "quote", "报价"),
)
OUTCOME = (
    Choice("positive", "positive", "积极"),
    Choice("neutral", "neutral", "一般"),
    Choice("rejected", "rejected", "拒绝"),
    Choice("no_answer", "no answer", "未回应"),
)
ADOPTED = (
    Choice("yes", "yes", "是"),
    Choice("partly", "partly", "部分"),
    Choice("no", "no", "否"),
)
ENQUIRY_STATE = (
    Choice("studying", "studying", "了解中"),
    Choice("proposal", "proposal", "方案中"),
    Choice("approval", "approval", "审批中"),
    Choice("buying", "buying", "采购中"),
)
TARGET_STATUS = (
    Choice("open", "open", "进行中"),
    Choice("won", "won", "已成交"),
    Choice("dropped", "dropped", "已放弃"),
)
SUPPORT_ITEM = (
    Choice("signboard", "signboard", "门头"),
    Choice("display_rack", "display rack", "陈列架"),
    Choice("rebate", "rebate", "返利"),
    Choice("free_goods", "free goods", "配赠"),
    Choice("promotion", "promotion", "促销"),
    Choice("training", "training", "培训"),
    Choice("stock_compensation", "stock compensation", "价格保护"),
)
CALENDAR = (
    Choice("solar", "solar", "公历", ("阳历",)),
    Choice("lunar", "lunar", "农历", ("阴历",)),
)
