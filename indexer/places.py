"""The place that each article is about: from its office and title, and where these say 我市 or nothing, from the publication."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from indexer.document import Article, Paragraph

_AREA = re.compile(
    r"[\u4e00-\u9fff]{2,10}?(?:自治区|自治州|自治县|自治旗|省|市(?!场|容|民(?![政族]))|县(?!域|级)|旗(?!帜)|区(?!域|块|间|划)|州(?!市)|盟(?!市))"
)
_CITY = re.compile(r"[市盟](?=人大|人民|政府|委)")
_COUNTY = re.compile(r"[县旗区](?=人大|人民|政府|委)")
_NAME = re.compile(r"[\u4e00-\u9fff]{2,6}$")
_NO_CITY = re.compile("[的各本我全该设区县级直辖省会听取撤销应当在由经报向门发推进为和与请提意见]")
_NO_NAME = re.compile("[的各本我全该设级直辖听取撤销应当在由经报向门发推进为提促强和与对]")
_NO_AREA = re.compile(
    r"..城市$|[社园小灾校景林牧辖街片库地]区$|^(?:做好|改善|优化|拓展|规范|夯实|深化|打造|农村|城乡|城镇)"
)
_BEFORE = re.compile(r"^(?:[—\-]+|关于|在|以|《|[\d年]+)+")
_GENERIC = frozenset("市县旗区省州盟我全本各该")
_LEVELS = "市州盟县旗区省"
_OWN = re.compile(f"[我本全]([{_LEVELS}])")
_SUFFIX = re.compile(r"(?:.族)*(?:自治[区州县旗]|[省市县旗区州盟])$")
_VISITED = re.compile(r"[来到赴在](?:我|本)[市州盟县旗区]")
_OFTEN = 3


def place_in(text: str) -> str:
    """The administrative area that an office or title begins with, the smallest where several follow; "" for 市, 我市."""
    place = ""
    rest = _BEFORE.sub("", text)
    while match := _AREA.match(rest):
        if not _is_area(match.group()):
            break
        place, rest = match.group(), rest[match.end() :]
    return place


def _is_area(place: str) -> bool:
    if len(place) < 3 or place[0] in _GENERIC or place.startswith("自治"):
        return False
    if _NO_NAME.search(place) or _NO_AREA.search(place):
        return False
    return len(place) <= (6 if place[-1] in "县区" else 5) or "自治" in place


def area_of(text: str, level: re.Pattern[str] = _CITY) -> str:
    """The city (by default) whose congress or government a text names most, at least three times; "" where none is."""
    counts: Counter[str] = Counter()
    for match in level.finditer(text):
        if name := _NAME.search(text, max(0, match.start() - 6), match.start()):
            counts[name.group() + match.group()] += 1
    refused = _NO_CITY if level is _CITY else _NO_NAME
    named = [
        (text.count(area), area)
        for area, count in counts.most_common(12)
        if count > 1 and not refused.search(area) and area[0] not in _GENERIC and not area.startswith("自治")
    ]
    if not named:
        return ""
    most, area = max(named)
    if most < _OFTEN:
        return ""
    return max((other for count, other in named if other.endswith(area) and count >= 0.8 * most), key=len, default=area)


def place_of(publication: str, articles: Sequence[Article], text: str) -> str:
    """The place of a document: that in its publication's name, else of its only article, else the city its text names most,
    else that of half of its articles.

    A name may leave the suffix out (`NAME人大` for `NAME市`); it is completed by what offices, titles and the text say.
    """
    stated = [place for article in articles if (place := place_in(article.office) or place_in(article.title))]
    if place := place_in(publication):
        return place
    city = area_of(text)
    known = sorted(Counter([*stated, *([city] * _OFTEN if city else [])]).items(), key=lambda item: -item[1])
    for place, _ in known:
        if publication.startswith(_SUFFIX.sub("", place)):
            return place
    if len(articles) == 1 and stated:
        return stated[0]
    most = max(stated, key=stated.count, default="")
    # Where the places are many, as in a collection of laws, none is that of the whole.
    return city or (most if 2 * stated.count(most) >= len(stated) else "") or area_of(text, _COUNTY)


def with_places(
    articles: Sequence[Article], text: str, paragraphs: Sequence[Paragraph], place: str
) -> tuple[Article, ...]:
    """The articles with their places; `place` is that of their publication.

    The office tells first, then the title, but for a visit of others (`…来我市`), then the publication: of an article that
    says 我市, or names the place. Of one that says 我旗 in the paper of a city, the 旗 that it names most.
    """
    return tuple(replace(article, place=_resolved(article, text, paragraphs, place)) for article in articles)


def _resolved(article: Article, text: str, paragraphs: Sequence[Paragraph], place: str) -> str:
    visited = _VISITED.search(article.title)
    if stated := place_in(article.office) or ("" if visited else place_in(article.title)):
        return stated
    if stated := place_in(article.subtitle):
        return stated
    body = text[paragraphs[article.first].start : paragraphs[article.last - 1].end]
    own = (article.office or article.title)[0]
    if own not in _LEVELS:
        said = _OWN.findall(article.title) or _OWN.findall(body)
        own = max(said, key=said.count, default="")
    if not own:
        return place if place and _SUFFIX.sub("", place) in body else ""
    if place.endswith(own):
        return place
    named = area_of(body, _COUNTY)
    return named if named.endswith(own) else ""
