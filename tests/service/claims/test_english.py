import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.claims import Support, in_chinese_figures, unsupported_claims

GREW = Support(
    ("全市共有代表320名，2022年支出36.5亿元，增长7.1%。",),
    context="云泽市",
    question="How many deputies does Yunze have?",
)
FAILED = Support(("2022年3月5日，预算未获通过，320名代表参加表决。",), context="云泽市", question="Was it passed?")


def kinds(sentence: str, support: Support) -> set[str]:
    return {claim.kind for claim in unsupported_claims(sentence, support)}


@pytest.mark.parametrize(
    ("sentence", "support"),
    [
        ("Yunze has 320 deputies.", GREW),
        ("In Yunze City, there are 320 people's deputies.", GREW),
        ("The city spent 3.65 billion yuan in 2022.", GREW),
        ("Expenditure grew by 7.1 percent in 2022.", GREW),
        ("On March 5, 2022, the budget was not passed; 320 deputies voted.", FAILED),
        ("On 5 March 2022 the budget failed to pass.", FAILED),
    ],
)
def test_an_english_sentence_is_borne_where_figures_dates_names_and_negation_agree(
    sentence: str, support: Support
) -> None:
    assert unsupported_claims(sentence, support) == []


@pytest.mark.parametrize(
    ("sentence", "support", "kind"),
    [
        ("Haicheng has 320 deputies.", GREW, "name"),
        ("The deputies of Haicheng number 320.", GREW, "name"),
        ("The Court has 320 deputies.", GREW, "name"),
        ("Yunze has 321 deputies.", GREW, "number"),
        ("Yunze has twelve deputies.", GREW, "number"),
        ("The city spent 36.5 million yuan in 2022.", GREW, "number"),
        ("The city spent 3.65 billion yuan in 2021.", GREW, "date"),
        ("Yunze does not have 320 deputies.", GREW, "negation"),
        ("The budget was passed; 320 deputies voted.", FAILED, "negation"),
        ("On March 6, 2022, the budget was not passed.", FAILED, "date"),
    ],
)
def test_what_an_english_sentence_says_otherwise_is_found(sentence: str, support: Support, kind: str) -> None:
    assert kind in kinds(sentence, support)


def test_english_sources_are_compared_in_their_own_words() -> None:
    source = Support(("The rate did not rise above 5 percent.",))
    assert unsupported_claims("Until then the rate stayed at 5 percent.", source) == []


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("1,300 hectares", "1,300公顷"),
        ("1.3 million people", "1300000人"),
        ("two hundred km of roads", "200公里 of roads"),
        ("by May 1st, 2023", "by 2023年5月1日"),
        ("on the 21st of October", "on the 10月21日"),
        ("Decided in March", "Decided in 3月"),
        ("This May help", "This May help"),
        ("0.5 percentage points", "0.5个百分点"),
    ],
)
def test_figures_are_written_as_chinese_texts_write_them(english: str, chinese: str) -> None:
    assert in_chinese_figures(english, "全市共有三百二十名。") == chinese


@given(st.text("全市GDP增长12名 代表，。的三百二十", max_size=40))
def test_a_chinese_sentence_is_left_as_it_is(text: str) -> None:
    sentence = "全市人大代表的名额和比例" + text
    assert in_chinese_figures(sentence, "人数") == sentence
