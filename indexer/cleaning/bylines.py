"""Author lines: an office, a name, or an office and names."""

import re
from typing import NamedTuple

# The commonest surnames, one and two characters long (general knowledge; other names need an office or an inner blank).
SURNAMES = frozenset(
    "王郎李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方"
    "石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤"
    "毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏"
    "宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟蒙闫肖付代连巩郜斯敖鲜绳牧乌巴宝额娜其格"
)
_HAN = r"[\u3400-\u9fff]"
_NAME = rf"(?:{_HAN}\s?{_HAN}|{_HAN}{{3,4}}|{_HAN}{{1,6}}·{_HAN}{{1,6}})"
_OFFICE = (
    r"(?:人大常委会|常委会|人大工委|工委|委员会|工作委|办公室|办公厅|研究室|研究会|编辑部|秘书处|秘书科|综合科|机关党委|党委|党组|党支部|信息中心"
    r"|主任|副主任|秘书长|书记|主席|代表|人大代表|局|厅|院|科|处|部|室|中心|学校|大学|政府|法院|检察院|街道)"
)
_SIGNED = re.compile(rf"^(\S{{2,40}}?{_OFFICE}\S{{0,6}}?(?:\s\S{{2,20}}?{_OFFICE})?)\s+({_NAME}(?:[\s、]+{_NAME})*)$")
# An office of one character (…局, …处) is sure to be one only behind its place: many titles end in such a word.
_BARE = r"[局厅院科处部室]"
_OFFICE_ONLY = re.compile(
    rf"^(?!{_HAN}*的)(?:{_HAN}{{2,22}}(?!{_BARE}$){_OFFICE}|{_HAN}{{0,9}}[省市县旗区州盟]{_HAN}{{1,12}}{_BARE})$"
)
_TITLES = ("关于", "浅谈", "浅析", "浅议", "试论")  # a title's first line may end in the name of an office
EDITORS = re.compile(r"编\s?者|(?:本书|本刊)?编委会|(?:本书|本刊)?编辑部|编写组")
_PERSONS = re.compile(rf"^{_NAME}(?:[\s、]+{_NAME})*$")
_SPACED_NAME = re.compile(rf"({_HAN})\s({_HAN})(?=[\s、]|$)")


class Byline(NamedTuple):
    """Who wrote it. `sure` says that the shape alone tells; otherwise a title must stand above it."""

    office: str
    author: str
    sure: bool


def byline_of(text: str) -> Byline | None:
    """The office and the names a whole line states, names closed up and parted by 、."""
    if text[:1] in "（(" and text[-1:] in "）)":
        text = text[1:-1]
    if len(text) > 48 or len(text) < 2 or text[-1] in "。；，、：！？”）":
        return None
    if match := _SIGNED.match(text):
        author = close_names(match.group(2))
        known = all(len(name) > 4 or name[0] in SURNAMES for name in author.split("、"))
        return Byline(match.group(1), author, known)
    if len(text) <= 15 and _PERSONS.match(text):
        author = close_names(text)
        if all(name[0] in SURNAMES and len(name) <= 4 for name in author.split("、")):
            return Byline("", author, len(text) == 3 and text[1].isspace())
    parts = text.replace("《", "").replace("》", "").split("、") if "》" in text else [text]
    if not text.startswith(_TITLES) and all(_OFFICE_ONLY.match(part) for part in parts):
        return Byline(text, "", False)
    return None


def close_names(text: str) -> str:
    """`周 某 王小某` → `周某、王小某`: letter-spaced two-character names closed, several names parted by 、."""
    return "、".join(_SPACED_NAME.sub(r"\1\2", " ".join(text.split())).replace("、", " ").split())
