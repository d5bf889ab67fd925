"""What a sentence says that its quotes do not."""

import pytest

from service.claims import Support, is_verbatim, unsupported_claims

QUOTE = (
    "2021年5月，云溪市财政局投入1.3万亩水利资金的百分之七十一，共治理河道36公里，受益群众近2300人。市人大常委会主任王静波带队到青禾区调研，"
    "依照《云溪市河道管理条例》第十二条，沿河企业不得直接排放污水；代表应当每年至少视察一次，可以提出建议。超过半数的委员没有参加上半年的“回头看”活动。"
)
SUPPORT = Support((QUOTE,), "云溪市人大\n关于河道治理的报告\n李长明", "龙门县去年怎么样？", frozenset({2021}))


def kinds(sentence: str, support: Support = SUPPORT) -> set[str]:
    return {claim.kind for claim in unsupported_claims(sentence, support)}


@pytest.mark.parametrize(
    "sentence",
    [
        "2021年5月，云溪市财政局投入资金，治理河道三十六公里。",
        "投入13000亩水利资金的71%。",
        "今年5月治理河道36公里。",
        "受益群众约2300人。",
        "王静波到青禾区调研。",
        "市人大常委会主任王静波带队调研。",
        "市人民代表大会由主任王静波带队调研。",
        "按照《云溪市河道管理条例》第12条，企业不得排放污水。",
        "禁止沿河企业直接排放污水。",
        "代表应当视察，也可以提出建议。",
        "代表每年最少视察一次。",
        "半数以上委员没有参加“回头看”。",
        "作者李长明说，河道共治理36公里。",
        "龙门县的情况没有提到，云溪市治理河道36公里。",
        "共治理河道36公里，……可以提出建议。",
    ],
)
def test_what_the_quotes_say_in_other_words_is_supported(sentence: str) -> None:
    assert unsupported_claims(sentence, SUPPORT) == []


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("治理河道38公里。", "number"),
        ("治理河道36米。", "number"),
        ("投入1.3亿亩水利资金。", "number"),
        ("投入资金的71‰。", "number"),
        ("依照条例第十三条执行。", "number"),
        ("受益群众3200人。", "number"),
        ("共治理河道三十五公里。", "number"),
        ("代表应当每年至少视察两次。", "number"),
        ("2021年6月投入资金。", "date"),
        ("2020年5月投入资金。", "date"),
        ("5月8日投入资金。", "date"),
        ("去年5月投入资金。", "date"),
        ("委员没有参加下半年的活动。", "date"),
        ("王静坡到青禾区调研。", "name"),
        ("王静波到青河区调研。", "name"),
        ("王静波到鄂尔多斯市调研。", "name"),
        ("云溪市教育局投入水利资金。", "name"),
        ("依照《云溪市湖泊管理条例》执行。", "name"),
        ("开展“回头想”活动。", "quotation"),
        ("〔龙门市〕沿河企业不得直接排放污水。", "name"),
        ("沿河企业可以直接排放污水。", "negation"),
        ("沿河企业直接排放污水。", "negation"),
        ("代表不应当每年视察。", "negation"),
        ("委员参加上半年的活动。", "negation"),
        ("代表应当提出建议。", "modality"),
        ("代表每年至多视察一次。", "modality"),
        ("不足半数的委员没有参加活动。", "modality"),
    ],
)
def test_what_the_quotes_do_not_say_is_found(sentence: str, kind: str) -> None:
    assert kind in kinds(sentence)


def test_a_list_may_be_counted_by_the_sentence_itself() -> None:
    support = Support(("要治理河道，清理垃圾，修复湿地。",))
    assert kinds("有三项：治理河道、清理垃圾、修复湿地。", support) == set()
    assert kinds("有四项：治理河道、清理垃圾、修复湿地。", support) == {"number"}


def test_the_last_year_named_before_the_quote_is_that_of_its_days() -> None:
    support = Support(("4月1日提出质询。",), named_before=frozenset({1996}))
    assert kinds("1996年4月1日提出质询。", support) == set()
    assert kinds("1997年4月1日提出质询。", support) == {"date"}


def test_the_year_of_the_article_is_no_other_year_where_the_quotes_name_one() -> None:
    support = Support(("2019年召开会议。",), years=frozenset({2021}))
    assert "date" in kinds("2021年召开了会议。", support)


def test_a_period_keeps_both_its_ends() -> None:
    support = Support(("2019年至2021年共发案5600起，2021年下降。",))
    assert kinds("2019年至2021年发案5600起。", support) == set()
    assert "date" in kinds("2021年至2021年发案5600起。", support)


def test_numbers_of_the_question_support_nothing() -> None:
    assert kinds("治理河道50公里。", Support((QUOTE,), question="治理了50公里吗？")) == {"number"}


@pytest.mark.parametrize(
    "sentence",
    [
        "共治理河道36公里，受益群众近2300人。",
        "共治理河道 36 公里,受益群众近 2300 人。",
        "2021年5月，……，共治理河道36公里",
        "〔云溪市〕沿河企业不得直接排放污水",
        "共治理河道36公里[3]",
        "超过半数的委员没有参加上半年的「回头看」活动。",
    ],
)
def test_words_of_the_source_are_verbatim_but_for_marked_cuts_and_known_referents(sentence: str) -> None:
    assert is_verbatim(sentence, SUPPORT)


@pytest.mark.parametrize(
    "sentence",
    [
        "治理河道36公里",
        "直接排放污水",
        "3万亩水利资金",
        "受益群众近2300人。……共治理河道36公里",
        "〔龙门县〕沿河企业不得直接排放污水",
        "……",
        "",
    ],
)
def test_a_part_that_begins_within_a_clause_is_not_verbatim(sentence: str) -> None:
    assert not is_verbatim(sentence, SUPPORT)


@pytest.mark.parametrize(
    ("sentence", "quote", "kind"),
    [
        ("全市财政收入同比增长3.2%。", "全市财政收入同比下降3.2%。", "number"),
        ("收入下降了3.2%。", "全市财政收入120亿元，同比增长3.2%。", "number"),
        ("工业增加值负增长3%。", "工业增加值增长3%。", "number"),
        ("联络站每年组织活动一次。", "联络站每月组织活动一次。", "number"),
        ("该项目由省政府批准。", "该项目由市政府批准。", "name"),
        ("代表由县级人大选举产生。", "代表由市级人大选举产生。", "name"),
        ("会议由主任召集并主持。", "会议由副主任召集并主持。", "name"),
        ("常委会副主任带队调研。", "常委会主任带队调研。", "name"),
        ("大会于5月8日上午开幕。", "大会于5月8日下午开幕。", "date"),
    ],
)
def test_one_word_for_its_opposite_or_its_neighbour_is_found(sentence: str, quote: str, kind: str) -> None:
    assert kind in kinds(sentence, Support((quote,)))


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("办理时限缩短了5天。", "办理时限减少5天。"),
        ("收入增加12亿元。", "收入增长12亿元，支出减少5亿元。"),
        ("办结率提高了5%，投诉减少12件。", "办结率上升5%，投诉下降12件。"),
        ("会议由主任召集并主持。", "会议由主任或者副主任召集并主持。"),
        ("该项目由省政府批准。", "该项目由市政府报省政府批准。"),
        ("贷款年利率为12.50%。", "贷款年利率为12.5%。"),
        ("他借来了小说《家》。", "他把小说《家》借来了。"),
    ],
)
def test_other_words_for_the_same_are_supported(sentence: str, quote: str) -> None:
    assert unsupported_claims(sentence, Support((quote,))) == []


def test_a_sentence_without_an_end_is_checked_as_any_other() -> None:
    statute = "企业不得擅自排放污水应当按照规定缴纳费用" * 20
    assert kinds(statute.replace("不得", "可以", 1), Support((statute,))) == {"negation"}


def test_a_number_of_any_length_is_compared() -> None:
    # Python converts no more than 4,300 digits.
    assert kinds(f"共有{'9' * 5000}项：甲、乙。", Support(("共有2项：甲、乙。",))) == {"number"}
