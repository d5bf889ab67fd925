"""What a reader should know of how an answer was made: told above it, in Chinese."""

from collections.abc import Iterator, Sequence

from service.answer import Conflict, Elsewhere
from service.variants import Variants

FALLBACK = "大模型未能完成回答，以下句子直接摘自资料原文。"
ELSEWHERE = "资料中没有找到关于{asked}的内容，以下来自{found}。"
CONFLICTS = "资料中说法不一：{values}，出处见文中。"
VERSIONS = "资料中有《{title}》的{versions}，以下引自{cited}。"
PROVISIONS = "问题没有说明地区，以下为{found}的规定{others}。"
OTHER_PROVISIONS = "，{others}也有相应规定"
PLACES = "问题没有说明地区，以下来自{found}{others}。"
YEARS = "问题没有说明年份，以下来自{found}的文章{others}。"
OTHERS = "，资料中还有{others}的类似内容"


def notice(fell_back: bool, other: Elsewhere | None, conflicts: Sequence[Conflict], variants: Variants) -> str | None:
    """What there is to tell, in whole sentences; None for nothing."""
    told = [FALLBACK] if fell_back else []
    if other is not None:
        told.append(ELSEWHERE.format(asked="、".join(other.asked), found="、".join(other.found)))
    told += _variants(variants)
    if conflicts:
        values = ("、".join(stated.value for stated in conflict.values) for conflict in conflicts)
        told.append(CONFLICTS.format(values="；".join(values)))
    return "".join(told) or None


def _variants(variants: Variants) -> Iterator[str]:
    if len(variants.versions) > 1:
        versions, cited = (
            "、".join(f"{year}年版" for year in some) for some in (variants.versions, variants.cited_versions)
        )
        yield VERSIONS.format(title=variants.title, versions=versions, cited=cited)
    if variants.cited_places:
        text, more = (PROVISIONS, OTHER_PROVISIONS) if variants.statutes else (PLACES, OTHERS)
        yield _told(text, more, variants.cited_places, variants.places)
    if variants.cited_years:
        yield _told(YEARS, OTHERS, *([f"{year}年" for year in some] for some in (variants.cited_years, variants.years)))


def _told(text: str, more: str, found: Sequence[str], others: Sequence[str]) -> str:
    return text.format(found="、".join(found), others=more.format(others="、".join(others)) if others else "")
