"""What is measured and counted: the units that a value may be given in where one of them is asked for, and the unit of a bare noun."""

import re
from collections.abc import Mapping
from functools import cache

MONEY = "元"
SHARE = "%"
AREA = "亩"
LENGTH = "米"
WEIGHT = "吨"
VOLUME = "立方米"
DURATION = "天"
AGE = "岁"
PEOPLE = "人"
TIMES = "次"
ORDINAL = "第"
COUNT = "个"  # anything that is counted
ANY = ""  # a quantity of anything, measured or counted

# By the unit that stands for its class, the pattern of those it may be given in instead, longer ones first.
_MEASURES: Mapping[str, str] = {
    MONEY: "元(?!旦)|块钱?|美元|港元|欧元|日元|圆|角钱?",
    SHARE: "%|‰|个?百分点|个点(?!位)|折(?!合)|成(?![立为员果本功效长熟品就都不分交绩套])",
    AREA: "平方公里|平方千米|平方米|平米|㎡|平方(?!厘)|亩|公顷|顷|km2",
    LENGTH: "公里|千米|华里|海里|厘米|毫米|延米|米|km|cm|mm|m(?![a-z\\d])",
    WEIGHT: "吨|公斤|千克|市斤|斤|克|kg",
    VOLUME: "立方米|立方|方(?![案面式法向针便才位])|毫升|升(?![级值格])|m3|m³",
    DURATION: "周年|年(?![代级度初底末月])|个半?月|个?工作日|个?自然日|日|天|个?星期|周(?![年岁边])|个?小时|个?钟头|分钟|秒钟?",
    AGE: "周岁|岁",
    PEOPLE: "人次|人(?![大民员均口家类才])|名|位(?!数)|口人?",
    TIMES: "次|回|趟|场次?|轮|遍",
    "℃": "℃|摄氏度|度(?!假)",
    "千瓦": "千瓦时|兆瓦时|千瓦|兆瓦|度(?!假)",
    "分": "分(?![之钟别为局离公类])",
    "倍": "倍",
}
# Counters that documents use for the same things.
_COUNTED = (
    "件 起 宗 例 条 份 项 个 篇 部 款 点 处",
    "家 所 座 处 个 户 间 栋 幢 支 站 片 块 村 对 组",
    "台 辆 套 架 艘 部 个 车次 班",
    "种 类 个 项 方面 大类 点 条 款 步 级 层",
    "张 票",
    "篇 部 本 册 期 幅 张 件 首 份 场 个 条 章 节",
    "只 头 匹 株 棵 尾 羽 口",
    "场 次 批 轮 期 届 回 个",
    "户 家 人 名 个",
    "对 双 组 个",
)
_COUNTERS = tuple(dict.fromkeys(counter for line in _COUNTED for counter in line.split()))
_IN_WORDS = {
    "项": "项(?!目)",
    "条": "条(?!例)",
    "部": "部(?!门)",
    "级": "级(?!别)",
    "点": "点(?![半钟至到\\d])",
    "家": "家(?!庭)",
    "组": "组(?!成|织)",
    "期": "期(?!间)",
    "处": "处(?![理罚分置])",
    "起": "起(?![草来到])",
    "件": "件(?!套)",
    "步": "步",
    "口": "口(?![岸粮])",
    "届": "届(?![全人市县省常])",
    "层": "层(?!面)",
    "村": "村(?![民委级])",
    "站": "站",
    "章": "章",
    "班": "班",
    "对": "对(?!于|口)",
    "例": "例",
    "首": "首",
    "类": "类",
    "个": "个(?!人|半?月|小时|钟头|工作日|自然日|星期|百分点|点位)",
    "户": "户(?!籍)",
    "套": "套",
    "头": "头",
}
_SAME = {
    unit: representative
    for representative, units in {
        MONEY: "元 块 块钱 圆 角 美元 港元 欧元 人民币 钱",
        SHARE: "% ‰ 个百分点 个点 百分点 成 折",
        AREA: "亩 公顷 顷 平方公里 平方千米 平方米 平米 平方",
        LENGTH: "米 公里 千米 里 厘米 毫米 km",
        WEIGHT: "吨 公斤 千克 斤 克",
        VOLUME: "立方米 立方 方 升 毫升",
        DURATION: "年 个月 个工作日 工作日 日 天 周 星期 个星期 小时 个小时 钟头 个钟头 分钟 秒 秒钟 周年",
        AGE: "岁 周岁",
        PEOPLE: "人 名 位 个人 人次 口人",
        TIMES: "次 回 趟 遍 轮 场次",
        "℃": "℃ 摄氏度",
        "千瓦": "千瓦 兆瓦 千瓦时",
        "分": "分",
        "倍": "倍",
    }.items()
    for unit in units.split()
}

# What a noun at the end of a phrase is given in; the first that fits.
_NOUNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (unit, re.compile(f"(?:{ending})$"))
    for unit, ending in (
        (SHARE, "率(?<!效率)|比例|占比|比重|百分比|份额|增速|增幅|降幅|涨幅|同比|环比|百分点"),
        (DURATION, "时间|时长|期限|时限|工期|周期|年限|刑期|有效期|任期|保质期|合同期"),
        (AGE, "年龄|岁数|年纪|岁"),
        (AREA, "面积"),
        (LENGTH, "长度|里程|距离|宽度|高度|深度|半径|海拔|降水量|降雨量"),
        (WEIGHT, "重量|产量|运量|排放量|吞吐量|载重|[总年]产|产[煤粮油棉糖茶果肉奶]"),
        (VOLUME, "水|水量|库容|方量|蓄水|流量|水资源总量"),
        (
            MONEY,
            "钱|金额|资金|经费|投资|投资额|金|费|费用|款|收入|支出|产值|总值|增加值|营收|利润|税|税收|补助|补贴|补偿|造价|成本|价格|单价|价款|预算"
            "|余额|赤字|债务|债券|工资|赔偿|罚金|销售额|成交额|总额|额度|消费额|花费|gdp",
        ),
        ("℃", "温度|气温"),
        ("千瓦", "装机|发电量|用电量|装机容量"),
        ("分", "得分|分数|分值|成绩"),
        (PEOPLE, "人数|人口|人次|粉丝数|(?:网民|用户|客户)规模"),
        ("户", "户数"),
        (TIMES, "次数"),
        (COUNT, "(?<!总)数|数量|名额"),
    )
)
_PEOPLE = re.compile(
    "(?:人|人员|代表|委员|群众|党员|干部|学生|老师|教师|职工|员工|工人|农民|村民|居民|嫌疑人|律师|法官|检察官|民警|警察|医生|护士|专家|志愿者|游客|旅客"
    "|用户|粉丝|选民|公民|老人|孩子|儿童|男|女|司机|股东|同志|组成人员|乘客|患者|病人|劳动力|孤儿|债权人|网民|学员|考生|观众|读者|作者|记者)$"
)


def unit_like(unit: str) -> str:
    """The unit that stands for those that measure or count the same as `unit`: 元 for 亿元, 人 for 名; itself where none does."""
    bare = unit.lstrip("十百千万亿")
    return _SAME.get(bare, bare or unit)


def unit_of(noun: str) -> str | None:
    """The unit that what is named by `noun` is given in: 元 for 支出, % for 破案率, 座 for 座数; None where it does not tell."""
    if noun[-1:] == "数" and (counter := noun[-2:-1]) in _COUNTERS and counter != "部":
        return counter
    if _PEOPLE.search(noun):
        return PEOPLE
    return next((unit for unit, ending in _NOUNS if ending.search(noun)), None)


def is_measured(unit: str) -> bool:
    """Whether `unit` measures (元, 年), so that 一 before it is a number; before a counter it may be an article (一个, 一名)."""
    return unit in _MEASURES and unit != PEOPLE


@cache
def pattern_of(unit: str) -> str:
    """The regular expression of the units that a value may have where `unit` is asked for."""
    if unit in _MEASURES:
        return _MEASURES[unit]
    counted = [_IN_WORDS.get(counter, counter) for counter in _alike(unit)]
    if unit in (COUNT, ANY):
        counted += [_MEASURES[PEOPLE], _MEASURES[TIMES]]
    if unit == ANY:
        counted = [*_MEASURES.values(), *counted]
    return "|".join(counted)


def _alike(unit: str) -> tuple[str, ...]:
    if unit in (COUNT, ANY):
        return _COUNTERS
    alike = [counter for line in _COUNTED for counter in line.split() if unit in line.split()]
    return tuple(dict.fromkeys((unit, *alike)))
