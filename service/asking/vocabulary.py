"""Words that ask for values, formal and everyday ones, and what the words around them tell of the value."""

import re

from service.asked import Value

_N = r"[一两二三四五六七八九十]{1,3}|\d{1,2}"
_COUNTER = (
    "个百分点|个点(?!位)|个人(?!大)|个工作日|工作日|个小时|小时|个钟头|钟头|分钟|个月|个|平方公里|平方千米|平方米|立方米|公顷|公里|千米|公斤|人次|块钱|美元|周岁|元|块(?!地)|米|吨|亩|斤|天|年|岁|日"
    "|周|倍|成|%|度|分|折|方|户|名|位|人|[家所座处间栋支片村对组件起宗例条份项篇部款点台辆套种类级层本册期张首只头匹株棵场次批轮届步章趟回遍门道幅句档口届字席]"
)
# By what is asked for, the words that ask for it; of those that begin at the same place the first counts. After `which` (哪) and `what`
# (什么) the noun tells.
ASKING: tuple[tuple[str, str], ...] = (
    (
        "date",
        "(?:什么|啥)(?:时[候侯]|时间|日子|年份|月份)|(?:周|星期|礼拜)几|几点(?:钟|(?=开[门始馆放会]|关门|[上下]班|到|结束|停|营业|闭))|何年何月(?:何日)?|(?<!任)何[年月日时]|多会儿?|几时|几月几[日号]|几月份?|(?<![第十])几号(?!文|楼|线|令)"
        "|哪一?年哪一?月(?:哪一?[天日])?|哪一?[年月天日]|哪几[年天]|哪些年|(?:西元|公元|民国|[在于])几年(?!内|之内|里)",
    ),
    (
        "person",
        f"哪(?:{_N}|几|些)?位|谁(?!知道)|(?<!任)何人|哪(?:个|些)人(?![口均大民才力家类工群数])|(?:什么|啥)人(?![口均大民才力家类工群数])",
    ),
    (
        "number",
        f"第几|百分之几|几分之几|几成|多少|多久|多(?!重[^的了，。？！?,! ]|快好)(?=[大长高宽深重远快厚](?![量家期数学校兴]))|(?<![十好这那近前后头的])几(?=(?:{_COUNTER})(?![前后来]))",
    ),
    (
        "place",
        f"(?:哪里|哪儿)(?!来)|(?<!任)何[处地]|什么地[方点]|啥地[方点]|哪[国省市县区旗州镇乡村]人(?![口均大民才力家类工群数])|[在去到上往]哪(?!边|[个家些几一年月天方次篇部章条级项道所本种类季站期届里儿]|{_N})",
    ),
    (
        "which",
        f"哪(?P<several>几|些|{_N})?一?(?:(?<!些)(?:个|家|所|部|本|条|项|款|篇|份|种|座|支|类|档|门|样|级|届|场|次|起|只|块|股|方面|大))?",
    ),
    ("called", "叫个?(?:什么|啥|甚)(?:名字?|名称)?|(?:什么|啥)名[字称]?"),
    ("what", "(?<![为凭])(?:什么|啥)"),
)
ASKS = re.compile("|".join(f"(?P<{kind}>{words})" for kind, words in ASKING))
OTHERWISE = re.compile(r"怎|咋|如何|为何|何以|凭|吗|是不是|能不能|是否|区别|(.)[不没]\1|比较|介绍|评价")
BREAK = re.compile("[，。？！；：,?!;:\n]|、(?=[^、]{0,12}(?:几|多|哪|什么|谁))|以及|并且")
# Counters that begin words: 项目, 条例, 部门, 人大.
WORDLIKE = frozenset("项条部人家级方点组期处起件种类个口对层场名位户")
UNIT = re.compile(f"[十百千万亿]{{0,2}}({_COUNTER})")
# What is told by its number: 哪一届; 依据哪一条, which is neither a road nor a river.
NUMBERED = re.compile("哪一?届|(?:依据|根据|依照|按照|违反|适用|触犯)(?:的?是|了)?哪一?[条款章](?!约)")
COMPARED = re.compile("更|最|比较|占大头|占多|领先|高|好|强")

# A noun that says a person.
PERSON = re.compile(
    "(?:人|人员|代表|委员|作者|领导|干部|主任|书记|[省市县区旗州盟镇乡村局厅部处科院所站校园行社会队组团厂]长|法官|记者|专家|同志|副?秘书长)$"
)
# What a noun behind 哪 or 什么 asks for.
NOUNS: tuple[tuple[Value, re.Pattern[str]], ...] = (
    ("date", re.compile("(?:年|年份|年度|季度|月份|日子|时候|日期|世纪|时期|年代|朝代)$")),
    (
        "place",
        re.compile(
            "(?:省|市|县|区|旗|州|盟|镇|乡|村|街道|社区|苏木|嘎查|^国|国家|城市|地方|省份|地区|地点|小区|乡镇|省市|市县|旗县|县区|外地)$"
        ),
    ),
    ("person", PERSON),
    (
        "name",
        re.compile(
            "(?:公司|企业|厂家|[局厅]|部门|单位|机构|机关|组织|学校|大学|医院|法院|银行|协会|委员会|媒体|报纸|杂志|网站|平台|系统|软件|文件|文号|(?<![办做方看想说用管写算打])法|法律|法规|条例|规章"
            "|修正案|草案|著作|文章|电影|书|会议)$"
        ),
    ),
)
LISTED = re.compile(
    "措施|做法|建议|问题|要求|办法|内容|任务|困难|特点|条件|材料|证件|功能|成绩|亮点|经验|手续|好处|原则"
)
LINK = re.compile("(?:各自|各|分别|是|为|有|达|共计?|约|一共|总共|了|又|在|到|得|要|超过?|最[低高多少]|只|才|能|会)+$")
SPENT = re.compile(
    "(?:[罚赔挣赚欠借骗筹捐拨付卖]|花(?![园卉草木])|投(?![诉票案靠稿保])|补(?![办选课植种])|奖(?![项状章])|进账|入账|分到?了)[^，。]{0,6}$"
)
HELD = re.compile("占(?:了|到|据|总.{1,3}的?)?$")
OFFICIATES = re.compile("当(?!作)|任|担任|主持|出席|带队|写")
CHILD = re.compile("(?:娃|孩子?|小孩|年龄|岁数|年满)")
ABSTRACT = re.compile(
    "(?:毛病|差别|区别|问题|原因|根子|难点|短板|优势|好处|不足|重点|难处|不同|意义|症结|难度|关键)(?:主要)?就?(?:出|卡|体现|表现)?在?$|[花用投](?:到|在|去)?了?$"
)
QUOTED = re.compile("“[^”]*”|《[^》]*》")
TITLE = re.compile("《[^》]*》")
NOUN = re.compile("n|j|l|i|a|b|q|k|eng|v(?=n)")
DIVISION = re.compile("[省市县区旗州盟镇乡村]$")
VALUE_NOUN = re.compile(
    "(?:率|占比|比重|比例|数|金额|增加值|产值|总值|总量|总额|面积|长度|里程|数量|总量|收入|支出|产量|人数|人口|时长|期限|降水量|名额|上限|下限|基数|造价|价格|增速|增幅)$"
)
WHEN_NOUN = re.compile("(?:时间|日期)$")
_SOMEBODY = re.compile(r"([^\W的]{2,6})是谁\??")
_OFFICE = re.compile("(?:人|员|长|者|任|记|席|师|授|表|家|手|方|官)$")


def is_somebody(folded: str) -> bool:
    """Whether a question asks who somebody named is (周子衡是谁), rather than who holds an office (市长是谁)."""
    match = _SOMEBODY.fullmatch(folded)
    return bool(match and not _OFFICE.search(match[1]))
