"""Puts what a follow-up names in the place of what the question before names of the same kind."""

import re
from collections.abc import Collection, Iterable, Sequence

from indexer.divisions import provinces, spoken
from indexer.numbers import numeral_value
from service.mentions import Mention, MentionKind, mentions
from service.values.words import words_of

_JOINED = re.compile("[和与及跟同、到至—-]|以及")
_OWN = re.compile("[全我本][国省市县区旗州盟镇乡村]")
_YEAR = re.compile("(?:(?:19|20)\\d\\d|[一二][零〇○一二三四五六七八九]{3})(?=\\s?年)|[今去前明本当](?=年)")
# 2020 or 21年: which follow-ups call a year.
_BARE_YEAR = re.compile("(?P<year>(?:19|20)\\d\\d)|(?P<short>[012]\\d)年")
_FINER = re.compile(
    "[上下]半年|第?[一二三四1-4]季度|\\d{1,2}\\s?[-—~至到]?\\s?\\d{0,2}\\s?月.*|[春夏秋冬]季?|年?[初末底]"
)
_NEXT = {
    "前一年": -1,
    "上一年": -1,
    "上年": -1,
    "上年度": -1,
    "上一年度": -1,
    "后一年": 1,
    "下一年": 1,
    "次年": 1,
    "第二年": 1,
}
_RELATIVE = re.compile("|".join(sorted(_NEXT, key=len, reverse=True)))
_OF_A_PLACE = re.compile("人大|政府|政协|法院|检察院|代表|常委会|那[边个]|这边|当地|全[市县区旗]")
_HAN = re.compile("[\u4e00-\u9fff]+")
_LEVELS = "省市盟州县区旗镇乡村"


def replaced(base: str, new: str, places: Collection[str] = ()) -> str | None:
    """`base` with what `new` names (承德, 2022年, 张某某, 第二条) put for what it names of the same kind; where it names none, added.

    None when `new` names nothing of a known kind. `places` are those of the library.
    """
    if relative := _RELATIVE.fullmatch(new):
        return _other_year(base, _NEXT[relative[0]])
    if year := _BARE_YEAR.fullmatch(new):
        new = f"{year['year'] or '20' + year['short']}年"
    if _FINER.fullmatch(new):
        time = next((mention for mention in mentions(base) if mention.kind == "time"), None)
        return base[: time.start] + _with_time(time.text, new) + base[time.end :] if time else f"{new}{base}"
    if _OWN.fullmatch(new):
        return _put(base, "place", new, places)
    named = list(mentions(new, places)) or _guessed(base, new, places)
    if not named:
        return _of_same_ending(base, new)
    # 第三项 of what no law is named for cannot be put anywhere.
    if named[0].kind == "ordinal" and not {mention.kind for mention in mentions(base)} & {"ordinal", "law"}:
        return None
    for run in _runs(new, named):
        base = _put(base, run[0].kind, new[run[0].start : run[-1].end], places)
    return base


def _put(base: str, kind: MentionKind, new: str, places: Collection[str]) -> str:
    runs = [run for run in _runs(base, mentions(base, places)) if run[0].kind == kind]
    if runs:
        run = _closest(runs, new) if kind == "place" else runs[0]
        start, end = run[0].start, run[-1].end
        return base[:start] + (_with_time(base[start:end], new) if kind == "time" else new) + base[end:]
    if kind == "place" and (old := _place_of_title(base, places) or _likely_place(base) or _OWN.search(base)):
        return base[: old.start()] + new + base[old.end() :]
    if kind == "place":
        time = next((mention.end for mention in mentions(base) if mention.kind == "time" and not mention.start), 0)
        return base[:time] + new + base[time:]
    if kind == "ordinal":
        return f"{next(mention.text for mention in mentions(base) if mention.kind == 'law')}{new}怎么规定"
    return f"{new}，{base}" if kind == "person" else new + base


def _runs(text: str, named: Iterable[Mention]) -> list[list[Mention]]:
    """The mentions, those of a kind that 和 or its like joins together."""
    runs: list[list[Mention]] = []
    for mention in named:
        before = runs[-1][-1] if runs else None
        if before and before.kind == mention.kind and _JOINED.fullmatch(text[before.end : mention.start]):
            runs[-1].append(mention)
        else:
            runs.append([mention])
    return runs


def _closest(runs: Sequence[list[Mention]], new: str) -> list[Mention]:
    """The place that is of the same level as `new`, else the first."""
    return next((run for run in runs if _level(run[-1].text) == _level(new)), runs[0])


def _level(place: str) -> str:
    names = spoken().get(place, (place,))
    if any(name in provinces() and provinces()[name] == name for name in names):
        return "省"
    if any(name in provinces() for name in names):
        return "市"
    return place[-1] if place[-1] in _LEVELS else "县"


def _place_of_title(base: str, places: Collection[str]) -> re.Match[str] | None:
    """The place that the name of a law begins with: 《杭州市养犬规定》."""
    for mention in mentions(base, places):
        name = mention.text.strip("《》")
        first = next(iter(mentions(name, places)), None)
        if mention.kind == "law" and first and first.kind == "place" and not first.start:
            return re.compile(re.escape(first.text)).search(base, mention.start)
    return None


def _likely_place(base: str) -> re.Match[str] | None:
    """What jieba has for a place, such as the bare name of a county, at the beginning or before what only a place has."""
    begin = next((mention.end for mention in mentions(base) if mention.kind == "time" and not mention.start), 0)
    for word in words_of(base):
        if word.speech == "ns" and len(word.text) > 1 and (word.start == begin or _OF_A_PLACE.match(base, word.end)):
            return re.compile(re.escape(word.text)).search(base, word.start)
    return None


def _with_time(old: str, new: str) -> str:
    """`new` with what it leaves out of `old`: 2022年 of 2021年上半年 is 2022年上半年, 下半年 is 2021年下半年."""
    year = _YEAR.search(old)
    if _YEAR.search(new):
        rest = re.sub("^年度?", "", old[year.end() :].strip()) if year else ""
        only_year = _YEAR.sub("", new).strip() in ("年", "年度")
        return new + rest if only_year and _FINER.fullmatch(rest) and not re.search("日|号", rest) else new
    return f"{year[0]}年{new}" if year and _FINER.match(new) else new


def _other_year(base: str, step: int) -> str | None:
    if (year := _YEAR.search(base)) is None:
        return None
    number = numeral_value(year[0])
    return base[: year.start()] + str(int(number) + step) + base[year.end() :] if number.isdigit() else None


def _guessed(base: str, new: str, places: Collection[str]) -> list[Mention]:
    """What a short name is that no list has: a place or a person, as the question before names one."""
    if not re.fullmatch("[\u4e00-\u9fff]{2,4}", new) or len(words := words_of(new)) != 1:
        return []
    kinds = {mention.kind for mention in mentions(base, places)}
    # jieba knows many counties, as places or as names of persons.
    if words[0].speech == "ns" or (words[0].speech.startswith("nr") and "place" in kinds):
        return [Mention("place", new, 0, len(new))]
    if words[0].speech.startswith("nr") and "person" in kinds:
        return [Mention("person", new, 0, len(new))]
    return []


def _of_same_ending(base: str, new: str) -> str | None:
    """`base` with what ends as `new` does, and is as long, replaced: 县级 for 市级, 女代表 for 男代表 and 代表."""
    words = words_of(base)
    starts, ends = {word.start for word in words}, {word.end for word in words}
    named = mentions(base)
    for common in range(len(new) - 1, 0, -1):
        for match in re.finditer(re.escape(new[-common:]), base):
            end, start = match.end(), match.end() - len(new)
            # The word that new says more of, 代表 of 女代表, where nothing as long ends so.
            start = start if start in starts and base[start:end] != new else match.start() if common > 1 else -1
            inside = any(mention.start < end and start < mention.end for mention in named)
            if start in starts and end in ends and _HAN.fullmatch(base, start, end) and not inside:
                return base[:start] + new + base[end:]
    return None
