"""Whether two statements are of the same thing, so that of two values one must be wrong. A false alarm is worse than
silence."""

import re

from indexer.divisions import answers_to, bare
from service.conflicts.figures import Amount, Date, amounts, dates
from service.conflicts.statements import Source, Statement
from service.conflicts.wording import content_words, is_national, numbers_of, unknown

# What happens once, so that it has one date.
_ONCE = re.compile(
    "成立|设立|建成|组建|上线|启用|投入使用|投用|投产|投运|开通|挂牌|揭牌|竣工|开工|动工|落成|通车|施行|实施|生效|颁布|公布|出台|通过|获批|批准|获得"
    "|诞生|出生|去世|逝世|创办|创刊|创建|创立|入刑|完工|脱贫|摘帽|撤销|更名|上市|入党|毕业"
)
# And what happens again and again.
_EVER = re.compile(f"{_ONCE.pattern}|召开|开幕|闭幕|启动|印发|发布|签署|签订|验收|合并|当选|就任|任命|加入")


# Shares of the words of one that the other has too: of the shorter statement, of both, and of the rest in what stands
# around the other; and how many they must be.
_OF_SHORTER = 0.75
_OF_BOTH = 0.6
_AROUND = 0.6
_LEAST_AMOUNT = 3
_LEAST_DATE = 2
FEWEST_IN_COMMON = _LEAST_DATE
# Shares of both, and numbers of words in common, at which the rest does not matter: nearly the same words, or many of
# them.
_COPIES = ((0.85, 5), (0.65, 8))


def contradict(one: Statement, its: Source, other: Statement, source: Source) -> bool:
    """Whether both statements, of two articles, give the same thing values that exclude each other."""
    return (
        (its.document, its.article) != (source.document, source.article)
        and _comparable(one, other)
        and _same_sense(one, other)
        and _same_place(one, its, other, source)
        and _same_time(one, its, other, source)
        and _same_subject(one, its, other, source)
        and not _knows(source, one)
        and not _knows(its, other)
    )


def _comparable(one: Statement, other: Statement) -> bool:
    if not (one.alone and other.alone):
        return False
    match one.value, other.value:
        case Amount() as first, Amount() as second:
            if first.counted != second.counted or not first.excludes(second):
                return False
            if not first.counted:
                return first.unit == second.unit
            named = one.counted & other.counted
            return bool(named) or (first.unit == second.unit and not (one.counted and other.counted))
        case Date() as first, Date() as second:
            if not first.excludes(second):
                return False
            # Another date of something that happens again is another time, unless it looks like a misprint of the same.
            happens = _EVER if first.resembles(second) else _ONCE
            said, others = (set(happens.findall(" ".join(told.clause))) for told in (one, other))
            return not said.isdisjoint(others)
        case _:
            return False


def _same_sense(one: Statement, other: Statement) -> bool:
    if isinstance(one.value, Date):
        # Not the day to which something is counted.
        if "plan" in one.senses or any(part.startswith("截") for part in one.periods | other.periods):
            return False
        return one.senses - {"sum"} == other.senses - {"sum"}
    return one.senses == other.senses and one.periods == other.periods


def _same_place(one: Statement, its: Source, other: Statement, source: Source) -> bool:
    named, others = _bare(one.places), _bare(other.places)
    if named or others:
        # Places named by one only must be where the other is of.
        for more, here in ((named - others, source), (others - named, its)):
            if more and not all(_is_of(place, here) for place in more):
                return False
        return True
    if one.levels and other.levels and not one.levels & other.levels:
        return False
    if is_national(one.levels | other.levels):
        return True
    return its.place == source.place and (bool(its.place) or _one_topic(its, source))


def _one_topic(one: Source, other: Source) -> bool:
    """Whether the titles tell of one thing."""
    titles = content_words(one.title), content_words(other.title)
    common = titles[0] & titles[1]
    return len(common) > 1 and 3 * len(common) >= 2 * min(map(len, titles))


def _bare(places: frozenset[str]) -> frozenset[str]:
    return frozenset(map(bare, places))


def _is_of(place: str, source: Source) -> bool:
    return any(place == bare(name) or place in name for name in answers_to(source.place)) or place in source.title


def _same_time(one: Statement, its: Source, other: Statement, source: Source) -> bool:
    if isinstance(one.value, Date):
        assert isinstance(other.value, Date)
        if one.value.year is None or other.value.year is None:
            # 4月 of which year?
            years = (one.value.year or its.year, other.value.year or source.year)
            return None not in years and years[0] == years[1]
        return True
    if one.when[1:] != other.when[1:]:
        return False
    years = (one.when[0] or its.year, other.when[0] or source.year)
    if None in years:
        # What a publication collects is of one time.
        return its.document == source.document and not any(one.when + other.when)
    return years[0] == years[1]


def _same_subject(one: Statement, its: Source, other: Statement, source: Source) -> bool:
    return _same_names(one, its, other, source) and _same_words(one, its, other, source)


def _same_names(one: Statement, its: Source, other: Statement, source: Source) -> bool:
    numbers, others = numbers_of(its.title), numbers_of(source.title)
    if any(numbers[kind].isdisjoint(others[kind]) for kind in numbers.keys() & others.keys()):
        return False
    if (one.of_article or other.of_article) and not _one_topic(its, source):
        return False
    numbered = any(name.startswith("第") for name in one.names ^ other.names)
    return not numbered and (one.names <= other.names or other.names <= one.names)


def _same_words(one: Statement, its: Source, other: Statement, source: Source) -> bool:
    is_amount = isinstance(one.value, Amount)
    beside = min(len(one.clause), len(other.clause))
    if is_amount and len(one.clause & other.clause) < max(1, beside) / 2:
        return False
    common = one.subject & other.subject
    mine, theirs = one.subject - common, other.subject - common
    share = 2 * len(common) / max(1, len(one.subject) + len(other.subject))
    is_copy = any(share >= least and len(common) >= words for least, words in _COPIES)
    if not is_copy:
        shorter = min(len(one.subject), len(other.subject))
        if len(common) < (_LEAST_AMOUNT if is_amount else _LEAST_DATE) or len(common) < _OF_SHORTER * shorter:
            return False
        if is_amount and share < _OF_BOTH:
            return False
    lacking, lacked = mine - _around(source), theirs - _around(its)
    if (unknown(mine) and unknown(theirs)) or unknown(lacking | lacked):
        return False
    return is_copy or (len(lacking) <= (1 - _AROUND) * len(mine) and len(lacked) <= (1 - _AROUND) * len(theirs))


def _around(source: Source) -> frozenset[str]:
    return content_words(f"{source.place}\n{source.title}\n{source.around}")


def _knows(source: Source, statement: Statement) -> bool:
    """Whether the text around states the value too: then it gives both, each of something of its own."""
    value = statement.value
    if isinstance(value, Date):
        return any(date[1:] == value[1:] for date in dates(source.around))
    return any(
        amount.unit == value.unit and amount.low == value.low and amount.high == value.high
        for amount in amounts(source.around)
    )
