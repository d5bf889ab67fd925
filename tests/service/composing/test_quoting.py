from hypothesis import given
from hypothesis import strategies as st

from service.composing.quoting import quotes
from tests.service.composing.passage_makers import passage

TEXT = (
    "云泽市有常住人口八十六万人。代表名额为三百二十名，比上届多十二名。妇女代表一百零五名；农民代表四十名。\n"
    "常委会每两个月至少举行一次会议。会议由主任召集并主持。\n"
    "全年视察了二〇二三年开工的十七个项目。"
)


def test_quotes_the_sentence_that_says_it() -> None:
    assert quotes(passage(TEXT), "常委会会议至少每两个月开一次。") == ["常委会每两个月至少举行一次会议。"]


def test_prefers_the_sentence_with_the_same_number() -> None:
    text = "甲县修建道路12公里，惠及群众。甲县修建道路３０公里，惠及群众。甲县修建道路9公里，惠及群众。"
    assert quotes(passage(text), "甲县修建道路30公里。") == ["甲县修建道路３０公里，惠及群众。"]


def test_finds_numbers_in_other_spellings() -> None:
    assert quotes(passage(TEXT), "2023年开工的项目有17个。") == ["全年视察了二〇二三年开工的十七个项目。"]


def test_quotes_neighbours_together_when_both_are_needed() -> None:
    assert quotes(passage(TEXT), "代表名额为三百二十名，比上届多十二名，其中妇女代表一百零五名。") == [
        "代表名额为三百二十名，比上届多十二名。妇女代表一百零五名；"
    ]


def test_quotes_twice_when_the_sentence_rests_on_two_paragraphs() -> None:
    found = quotes(passage(TEXT), "云泽市有常住人口八十六万人，常委会每两个月至少举行一次会议。")
    assert sorted(found) == ["云泽市有常住人口八十六万人。", "常委会每两个月至少举行一次会议。"]


def test_quotes_nothing_that_has_nothing_in_common() -> None:
    assert quotes(passage(TEXT), "小麦亩产再创新高。") == []


def test_no_quote_runs_over_a_break_of_the_source() -> None:
    text = "全市共有代表三百二十名。其中妇女一百零五名。"
    whole = quotes(passage(text), "全市共有代表三百二十名，其中妇女一百零五名。")
    assert whole == [text]
    parted = quotes(passage(text, breaks=(6,)), "全市共有代表三百二十名，其中妇女一百零五名。")
    assert all(quote in (text[:6], text[6:]) for quote in parted)
    assert sorted(parted) == sorted([text[:6], text[6:]])


ALPHABET = "代表会议主任三十名2023。；！\n ，“”"


@given(st.text(ALPHABET, max_size=80), st.text(ALPHABET, max_size=30), st.lists(st.integers(1, 79), max_size=3))
def test_every_quote_is_verbatim_within_one_paragraph_and_between_breaks(
    text: str, sentence: str, breaks: list[int]
) -> None:
    found = quotes(passage(text, breaks=tuple(sorted(breaks))), sentence)
    assert len(found) <= 3
    for quote in found:
        assert quote == quote.strip() != ""
        assert "\n" not in quote
        starts = [at for at in range(len(text)) if text.startswith(quote, at)]
        assert any(not any(start < cut < start + len(quote) for cut in breaks) for start in starts)
