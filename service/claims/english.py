"""Sentences in English about Chinese words: their figures and dates in the Chinese form, and what more of them can be compared.

A model asked in English, or a small one asked in Chinese, answers so. Of such a sentence figures, dates, names and negation can be compared
with what it cites; whatever cannot be found there is not vouched for.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from service.claims.claim import Claim
from service.claims.operators import operators
from service.claims.support import Support

_HAN = re.compile(r"[\u4e00-\u9fff]")
_WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")
_MONTHS = (
    "Jan(?:uary)?", "Feb(?:ruary)?", "Mar(?:ch)?", "Apr(?:il)?", "May", "June?",
    "July?", "Aug(?:ust)?", "Sept?(?:ember)?", "Oct(?:ober)?", "Nov(?:ember)?", "Dec(?:ember)?",
)  # fmt: skip
_YEAR = r"(?:19|20)\d\d"
_DAY = r"(?:st|nd|rd|th)?\b"
_DATE = re.compile(
    rf"(?:\b(?P<before>\d{{1,2}}){_DAY} (?:of )?)?\b(?P<month>{'|'.join(_MONTHS)})\b\.?"
    rf"(?: (?P<behind>\d{{1,2}}){_DAY})?(?:,? (?P<year>{_YEAR})\b)?"
)
_IN_YEAR = re.compile(rf"\b((?:in|since|by|during|until|till|from|to|for|of|year) ){_YEAR}\b(?![.,]?\d)", re.IGNORECASE)
_SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_SCALED = re.compile(rf"(\d[\d,]*(?:\.\d+)?)[ -]({'|'.join(_SCALES)})\b", re.IGNORECASE)
_COUNTS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_COUNT = re.compile(rf"\b({'|'.join(_COUNTS)})\b", re.IGNORECASE)
# The units that are met most, in the words that the other checks compare.
_UNITS = {
    r"percentage points?": "个百分点",
    r"percent|per cent": "%",
    r"square kilomet(?:er|re)s?|km²": "平方公里",
    r"square met(?:er|re)s?|m²": "平方米",
    r"kilomet(?:er|re)s?|km": "公里",
    r"yuan|RMB": "元",
    r"mu": "亩",
    r"hectares?": "公顷",
    r"tons?|tonnes?": "吨",
    r"days?": "日",
    r"months?": "个月",
    r"people|persons?|deputies|members": "人",
}
_UNIT = re.compile(rf"(?<=\d)[ -](?:{'|'.join(f'({words})' for words in _UNITS)})(?![A-Za-z])", re.IGNORECASE)
_NAME = re.compile(r"\b[A-Z][\w'’-]*")
# Words that begin a sentence and name nothing; names of Chinese places and persons have no such endings.
_OPENING = {
    "a", "after", "all", "although", "among", "an", "and", "another", "as", "at", "because", "before", "besides",
    "both", "but", "by", "compared", "during", "each", "every", "for", "from", "he", "however", "if", "in",
    "income", "it", "its", "more", "most", "nearly", "number", "of", "on", "one", "only", "our", "over", "she",
    "since", "some", "spending", "such", "that", "the", "their", "there", "these", "they", "this", "those", "to",
    "under", "until", "we", "when", "where", "while", "with",
}  # fmt: skip
_NOUN = re.compile(r".{3,}(?:tions?|ments?|tures?|ness|[ae]nces?|ies|[eo]rs|ships?|enues?|als?)")
# Capitals by custom, each with the Chinese words of which a source must have one.
_OFFICIAL = {
    "article": "条", "autonomous": "自治", "banner": "旗", "bureau": "局", "central": "中央", "chapter": "章",
    "china": "中国|我国|全国", "chinese": "中国|我国|全国", "city": "市", "committee": "委", "congress": "代表大会|人大",
    "council": "国务院", "county": "县", "court": "法院", "deputies": "代表", "deputy": "代表", "district": "区",
    "government": "政府", "law": "法", "league": "盟", "measures": "办法", "municipal": "市", "national": "全国|国家",
    "office": "办", "party": "党", "people": "人民|人大", "people's": "人民|人大", "people’s": "人民|人大",
    "procuratorate": "检察院", "province": "省", "provincial": "省", "region": "区", "regulation": "条例",
    "regulations": "条例", "rmb": "元", "standing": "常", "state": "国", "township": "乡", "village": "村",
}  # fmt: skip
_NEGATION = re.compile(
    r"\b(?:not(?! only)|never|none|no(?! (?:less|more|fewer|later) than)|neither|nor|nobody|nothing|without|cannot|fail(?:s|ed)? to"
    r"|lack(?:s|ed|ing)?|reject(?:s|ed)?|refus(?:es|ed)|prohibit(?:s|ed)?|forb[ai]d(?:s|den)?|bann?(?:ed|s)?|unable)\b|n['’]t\b",
    re.IGNORECASE,
)
# Letters that two forms of one word have in common: spent, spending.
_STEM = 4


def in_chinese_figures(text: str, beside: str) -> str:
    """English `text` with its numbers, dates and most usual units as Chinese texts write them, where `beside`, which it is compared with, is
    not in English too; any other text as it is.
    """
    if not _is_english(text) or _is_english(beside):
        return text
    text = _COUNT.sub(lambda found: str(_COUNTS.index(found[1].lower()) + 2), text)
    text = _DATE.sub(_date, text)
    text = _IN_YEAR.sub(lambda found: found[0] + "年", text)
    text = _SCALED.sub(lambda found: _scaled(found[1], found[2]), text)
    return _UNIT.sub(lambda found: list(_UNITS.values())[(found.lastindex or 1) - 1], text)


def missing_in_english(sentence: str, support: Support) -> Iterator[Claim]:
    """The names of an English sentence that neither its quotes, nor what is known of their passages, nor the question has, and its negation
    where the quotes negate nothing, or theirs where it negates nothing; nothing where both are in one language."""
    if not _is_english(sentence) or _is_english(support.quoted):
        return
    known = support.known.lower()
    begun = {word[:_STEM] for word in _WORD.findall(f"{support.quoted} {support.around} {support.asked}".lower())}
    plain = _DATE.sub(",", sentence)
    for match in _NAME.finditer(plain):
        word = match[0].lower()
        before = plain[: match.start()].rstrip(" \"'“‘(")
        if (not before or before[-1] in ".!?:;") and (word in _OPENING or _NOUN.fullmatch(word)):
            continue
        chinese = _OFFICIAL.get(word)
        if not (re.search(chinese, known) if chinese else word[:_STEM] in begun):
            yield Claim("name", match[0])
    negated = any(operator.kind == "negation" for operator in operators(support.quoted))
    if bool(_NEGATION.search(sentence)) != negated:
        yield Claim("negation", "not")


def _is_english(text: str) -> bool:
    """Whether `text` is in words of Latin letters, but for a name or two."""
    return len(_WORD.findall(text)) > 2 * len(_HAN.findall(text))


def _scaled(number: str, scale: str) -> str:
    return f"{(Decimal(number.replace(',', '')) * _SCALES[scale.lower()]).normalize():f}"


def _date(found: re.Match[str]) -> str:
    day, year = found["before"] or found["behind"], found["year"]
    if found["month"] == "May" and not (day or year):
        return found[0]
    month = next(number for number, name in enumerate(_MONTHS, 1) if re.fullmatch(name, found["month"]))
    return (f"{year}年" if year else "") + f"{month}月" + (f"{day}日" if day else "")
