"""What a refusal says: a stable code, and a sentence that tells what the documents have and what is missing in them."""

import re
from collections.abc import Sequence
from typing import Literal

from indexer.tokens import normalise
from service.asked import Asked
from service.refusal.reading import Reading
from service.values.units import AGE, ANY, DURATION, MONEY, ORDINAL, PEOPLE, SHARE

# Documented as stable: programs branch on them.
Code = Literal["not_found", "value_missing", "period_missing", "place_missing", "filtered_out", "nothing_indexed"]
NOT_FOUND: Code = "not_found"
VALUE_MISSING: Code = "value_missing"
PERIOD_MISSING: Code = "period_missing"
PLACE_MISSING: Code = "place_missing"
FILTERED_OUT: Code = "filtered_out"
NOTHING_INDEXED: Code = "nothing_indexed"

GENERAL = "资料中没有找到能够回答这个问题的内容。"
_SENTENCES = {
    FILTERED_OUT: "所选的资料范围内没有任何内容，请放宽筛选条件再提问。",
    NOTHING_INDEXED: "资料库中还没有任何内容，请先建立索引。",
}
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_NOUNS = {MONEY: "金额", SHARE: "比例", PEOPLE: "人数", DURATION: "时间长短", AGE: "年龄", ORDINAL: "次序", ANY: "数字"}
_KINDS = {"number": "数量", "date": "时间", "person": "姓名", "place": "地点", "name": "名称"}


def code_of(reading: Reading, missing: Sequence[Asked], on_topic: bool) -> Code:
    """Why it is refused, as far as that is sure; `missing` are the values asked for that no sentence gives."""
    if all(reading.away):
        return PLACE_MISSING
    if not on_topic or not missing:
        return NOT_FOUND
    return PERIOD_MISSING if _is_of_no_year(reading) else VALUE_MISSING


def sentence(code: Code, reading: Reading | None = None, missing: Sequence[Asked] = ()) -> str:
    """The refusal in words; of what was measured it tells only what is sure."""
    if reading is None or code == NOT_FOUND:
        return _SENTENCES.get(code, GENERAL)
    if code == PLACE_MISSING:
        return f"资料中没有找到关于{'、'.join(reading.places)}的内容。"
    topic = _topic(reading)
    has = f"资料中有{topic}的内容" if topic else "资料中有相关的内容"
    years = "、".join(f"{year}年" for year in _years_asked(reading))
    wanted = f"{years}的{_wanted(missing)}" if years else _wanted(missing)
    return f"{has}，但没有{wanted}。" if code == PERIOD_MISSING else f"{has}，但没有找到所问的{wanted}。"


def _wanted(missing: Sequence[Asked]) -> str:
    nouns = [
        _NOUNS.get(asked.unit, _KINDS["number"]) if asked.kind == "number" else _KINDS[asked.kind] for asked in missing
    ]
    return "、".join(dict.fromkeys(nouns))


def _years_asked(reading: Reading) -> list[str]:
    return list(dict.fromkeys(_YEAR.findall(normalise(reading.question.text))))


def _is_of_no_year(reading: Reading) -> bool:
    """Whether neither a passage found names a year that the question names, nor its article is of one."""
    asked, passages = _years_asked(reading), reading.material.passages
    return bool(asked) and not any(
        str(passage.year) in asked or any(year in passage.text for year in asked) for passage in passages
    )


def _topic(reading: Reading) -> str:
    """The places of the question and the words that name what has the value, so far as the best sentence's passage says them."""
    passage = reading.material.passages[reading.material.sentences[reading.best[0]].rank]
    told = f"{passage.context}\n{passage.text}"
    places = [place for place in reading.places if place in told]
    focus = [phrase for asked in reading.question.asks for phrase in asked.focus if len(phrase) > 2 and phrase in told]
    return "".join(f"“{name}”" for name in dict.fromkeys([*places[:1], *focus[:1]]))
