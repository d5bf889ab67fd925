"""Structured texts to print: articles invented from a seed, and laws and news of the training data where it lies beside."""

import json
import lzma
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

_NUMERALS = "一二三四五六七八九十"
_PLACES = ("云岭县", "青禾市", "白石旗", "临渡区", "沙洲市", "北塘县", "松原口市", "南屏区")
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = "明华志强建国秀英晓东海燕文博丽娟伟军芳红雪梅春生"
_WHO = (
    "常委会",
    "专题调研组",
    "各专门委员会",
    "视察组一行",
    "代表联络站",
    "有关部门",
    "乡镇人大主席团",
    "承办单位",
    "评议小组",
)
_WHEN = (
    "去年以来",
    "在走访中",
    "按照年度计划",
    "上半年",
    "针对群众反映",
    "汛期之前",
    "会议期间",
    "经过三轮座谈",
    "年底前",
)
_DOES = (
    "先后察看了",
    "逐项梳理了",
    "重点督办了",
    "持续跟踪",
    "认真听取了",
    "稳步推进",
    "统筹安排",
    "公开回应了",
    "重新核定了",
)
_WHAT = (
    "灌溉渠道的清淤修缮", "老旧管网的分段改造", "乡村教师的住房保障", "河岸护坡的日常养护", "社区食堂的布点规划",
    "养老床位的补贴标准", "山林防火的巡护制度", "农贸市场的摊位管理", "中小企业的融资渠道", "校车线路的安全检查",
    "图书流动站的开放时间", "村级账目的公示办法",
)  # fmt: skip
_THEN = (
    "，群众对此评价较好", "，但个别环节仍显薄弱", "，经费已经全部到位", "，相关台账做到一户一册", "，为下一步立法积累了经验", "，问题清单当场交办", "，“最后一公里”逐渐打通",
)  # fmt: skip
_THEME = (
    "代表建议办理",
    "预算审查监督",
    "基层民主实践",
    "执法检查方式",
    "乡村公共服务",
    "物业纠纷调处",
    "备案审查制度",
    "流域综合治理",
)
_ACT = ("夯实", "拓宽", "改进", "做实", "激活", "完善", "探索", "提升")
_OFFICES = ("人大常委会办公室", "人大常委会法工委", "人大常委会研究室", "人大社会建设委员会", "人大常委会主任")
_LATIN = ("informatization", "blockchain", "infrastructure", "governance", "administration")
_UNSEEN = re.compile(r"[\u200b-\u200f\ufeff]")
_RULES = re.compile(r"第[一二三四五六七八九十百零]+条")
_ITEM = re.compile(r"[（(][一二三四五六七八九十]+[）)]")


@dataclass(slots=True)
class Unit:
    """One paragraph as the gold counts it: `path` are the headings of their own lines above it, `opt` the one it runs in."""

    kind: str
    text: str
    path: tuple[str, ...] = ()
    opt: str = ""


@dataclass(slots=True)
class Article:
    """A piece to print: what its head says, and its paragraphs and headings in order."""

    title: tuple[str, ...]
    units: list[Unit]
    subtitle: str = ""
    author: str = ""
    office: str = ""
    law: bool = False
    notes: list[str] = field(default_factory=list)


def invented(random: Random) -> Article:
    """An essay of made-up sentences with headings of two levels, some of them running into their paragraph."""
    place, theme = random.choice(_PLACES), random.choice(_THEME)
    title: tuple[str, ...] = (f"关于{random.choice(_ACT)}{place}{theme}的思考",)
    if random.random() < 0.5:
        title = tuple(f"{random.choice(_ACT)}{name}" for name in random.sample(_THEME, 2))
    subtitle = f"——以{random.choice(_PLACES)}{theme}为例" if random.random() < 0.3 else ""
    units = list(_essay(random, lambda: _paragraph(random)))
    return Article(title, units, subtitle, _name(random), place + random.choice(_OFFICES))


def of_news(random: Random, text: str) -> Article:
    """A news text cut into paragraphs under invented headings."""
    sentences = re.findall(r"[^。！？]+[。！？]”?", re.sub(r"\s+", "", text))
    rest = iter([*sentences, *(_sentence(random) for _ in range(400))])
    article = invented(random)
    article.units = list(_essay(random, lambda: "".join(next(rest) for _ in range(random.randint(2, 5)))))
    return article


def of_law(text: str) -> Article | None:
    """A law in Markdown as an article of chapters, articles and items; None where it is not of that form."""
    head, mark, body = text.partition("<!-- INFO END -->")
    title = re.match(r"#\s+(\S+)", head)
    if not mark or not title or len(body) < 1500:
        return None
    units: list[Unit] = []
    path: tuple[str, ...] = ()
    number = ""
    for line in filter(None, (_UNSEEN.sub("", line).strip() for line in body.split("\n"))):
        line = re.sub(r"\s+", " ", line)
        if line[0] in "|<!":
            return None
        if line[0] == "#":
            path, number = (line.lstrip("# "),), ""
            units.append(Unit("heading", path[0]))
            if not path[0].startswith("第") or "章" not in path[0]:
                return None
            continue
        match = _RULES.match(line)
        number = match.group() if match else number
        units.append(Unit("item" if _ITEM.match(line) else "para", line, path, number))
    return Article((title.group(1),), units, law=True) if len(units) > 10 else None


@cache
def _training(shared: Path) -> tuple[tuple[Article, ...], tuple[str, ...]]:
    laws = (of_law(one["text"]) for one in _records(shared / "training" / "laws.jsonl.xz", 700))
    news = (one["text"] for one in _records(shared / "training" / "news.jsonl.xz", 3000))
    return tuple(law for law in laws if law), tuple(text for text in news if len(text) > 600)


def _records(path: Path, most: int) -> Iterator[dict[str, Any]]:
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for _, line in zip(range(most), lines, strict=False):
            yield json.loads(line)


def articles(random: Random, characters: int, shared: Path | None = None) -> list[Article]:
    """Articles of together about `characters`; of the training data under `shared`, or all invented where that is None."""
    found: list[Article] = []
    size = 0
    kind = random.choice(("law", "news", "mixed"))
    while size < characters:
        article = invented(random)
        if shared:
            laws, news = _training(shared)
            lawful = kind == "law" or (kind == "mixed" and random.random() < 0.4)
            article = random.choice(laws) if lawful else of_news(random, random.choice(news))
        if any(article.title == other.title for other in found):
            continue
        size += sum(len(unit.text) for unit in article.units)
        found.append(article)
    return found


def _essay(random: Random, paragraph: Any) -> Iterator[Unit]:
    if random.random() < 0.2:
        yield from (Unit("para", paragraph()) for _ in range(random.randint(3, 9)))
        return
    yield from (Unit("para", paragraph()) for _ in range(random.randint(0, 2)))
    for first in range(random.randint(2, 4)):
        above = (f"{_NUMERALS[first]}、{random.choice(_ACT)}{random.choice(_THEME)}",)
        yield Unit("heading", above[0])
        style = random.choice(("plain", "own", "run-in", "listed", "figures"))
        if style == "plain":
            yield from (Unit("para", paragraph(), above) for _ in range(random.randint(1, 4)))
        elif style == "listed":
            yield Unit("para", "具体措施是：", above)
            items = [
                f"（{_NUMERALS[at]}）{random.choice(_DOES[5:])}{what}"
                for at, what in enumerate(random.sample(_WHAT, 4))
            ]
            yield from (Unit("item", text + "；", above) for text in items[:-1])
            yield Unit("item", items[-1] + "。", above)
        else:
            for second in range(random.randint(2, 3)):
                number = f"{second + 1}." if style == "figures" else f"（{_NUMERALS[second]}）"
                head = f"{number}{random.choice(_ACT)}{random.choice(_THEME)}"
                below = (*above, head) if style == "own" else above
                opt = "" if style == "own" else head
                if style == "own":
                    yield Unit("heading", head, above)
                text = paragraph() if style == "own" else f"{head}。{paragraph()}"
                if random.random() < 0.3:
                    text += "".join(f"{_NUMERALS[at]}是{_sentence(random)}" for at in range(3))
                yield Unit("para", text, below, opt)
                yield from (Unit("para", paragraph(), below, opt) for _ in range(random.randint(0, 2)))


def _paragraph(random: Random) -> str:
    return "".join(_sentence(random) for _ in range(random.randint(1, 6)))


def _sentence(random: Random) -> str:
    said = random.choice(_WHEN) + "，" + random.choice(_PLACES) + random.choice(_WHO) + random.choice(_DOES)
    said += random.choice(_WHAT) + random.choice(_THEN)
    if random.random() < 0.4:
        said += (
            f"，共涉及{random.randint(2, 99)}个村{random.randint(100, 9999)}户，投入{random.randint(10, 990) / 10}万元"
        )
    if random.random() < 0.06:
        said += f"，引入{random.choice(_LATIN)} {random.choice(_LATIN)}平台"
    return said + random.choice("。。。。！？") if random.random() < 0.1 else said + "。"


def _name(random: Random) -> str:
    return random.choice(_SURNAMES) + "".join(random.sample(_GIVEN, random.choice((1, 2, 2))))
