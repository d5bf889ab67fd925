"""Everyday words to official ones, by rule."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import ThesaurusError
from indexer.thesaurus import Expansion, Thesaurus
from indexer.thesaurus.rules import parse_rules
from indexer.tokens import normalise


def expansions(rules: str, question: str) -> list[tuple[str, list[str]]]:
    found = Thesaurus(parse_rules(rules, "r.txt")).expand(question)
    return [(one.typed, [target.words for target in one.targets]) for one in found]


def test_an_arrow_leads_one_way() -> None:
    rules = "打官司, 告状 => 诉讼, 起诉"
    assert expansions(rules, "打官司要多少钱") == [("打官司", ["诉讼", "起诉"])]
    assert expansions(rules, "诉讼要多少钱") == []


def test_a_list_leads_every_way() -> None:
    assert expansions("老百姓, 群众, 公众", "群众的意见") == [("群众", ["老百姓", "公众"])]


def test_the_longest_phrase_is_found_and_none_within_it() -> None:
    assert expansions("工资 => 劳动报酬\n拖欠工资 => 拖欠劳动报酬", "公司拖欠工资") == [("拖欠工资", ["拖欠劳动报酬"])]


def test_a_phrase_begins_and_ends_where_words_do() -> None:
    assert expansions("人大 => 人民代表大会", "公司法人大会") == []


def test_both_sides_are_normalised() -> None:
    assert expansions("ＡＰＰ, 三個月 => 手機軟件, 第十二条", "这个app收费三个月") == [
        ("app", ["手机软件", "第12条"]),
        ("3个月", ["手机软件", "第12条"]),
    ]


def test_an_expansion_says_where_and_by_which_rule() -> None:
    thesaurus = Thesaurus(parse_rules("# law\n\n工资 => 劳动报酬|0.5  # pay", "mine.txt"))
    (found,) = thesaurus.expand("欠我工资")
    assert (found.start, found.end, found.typed) == (2, 4, "工资")
    assert [(target.words, target.weight, target.rule) for target in found.targets] == [
        ("劳动报酬", 0.25, "mine.txt:3")
    ]


def test_a_long_target_weighs_less_so_that_it_cannot_outweigh_what_was_typed() -> None:
    (found,) = Thesaurus(parse_rules("开除 => 解除劳动合同, 辞退", "r.txt")).expand("开除")
    assert [target.weight for target in found.targets] == [2 / 6, 1]


def test_a_later_rule_may_raise_a_weight_but_not_lower_it() -> None:
    thesaurus = Thesaurus(
        [*parse_rules("车 => 轮|0.5", "ours.txt"), *parse_rules("车 => 轮\n车 => 轮|0.1", "user.txt")]
    )
    (found,) = thesaurus.expand("车")
    assert [(target.weight, target.rule) for target in found.targets] == [(1, "user.txt:1")]


def test_escaped_marks_belong_to_the_word() -> None:
    assert expansions(r"甲\,乙 => 丙\|丁", "甲,乙") == [("甲,乙", ["丙|丁"])]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("打官司", "only one word"),
        ("打官司 => ", "empty word"),
        ("打官司,, 告状", "empty word"),
        ("a => b => c", "more than one =>"),
        ("a => b|2", "weight '2'"),
        ("a => b|x", "weight 'x'"),
        ("a => b|0", "weight '0'"),
    ],
)
def test_a_line_that_is_no_rule_is_named(line: str, complaint: str) -> None:
    with pytest.raises(ThesaurusError, match=complaint) as raised:
        list(parse_rules(f"# one\n{line}", "mine.txt"))
    assert "mine.txt:2" in str(raised.value)


def test_the_users_file_is_merged_with_ours(tmp_path: Path) -> None:
    mine = tmp_path / "mine.txt"
    mine.write_text("打官司 => 对簿公堂\n", "utf-8-sig")
    (found,) = Thesaurus.load(mine).expand("打官司")
    assert {"诉讼", "对簿公堂"} <= {target.words for target in found.targets}
    assert next(target.rule for target in found.targets if target.words == "对簿公堂") == "mine.txt:1"


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "mine.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ThesaurusError, match=r"mine\.txt cannot be read"):
        Thesaurus.load(path)


def test_topics_lead_to_the_titles_of_statutes_and_stay_out_of_the_other_rules() -> None:
    (found,) = Thesaurus.of_titles().expand("酒驾")
    assert "道路交通安全法" in {target.words for target in found.targets}
    assert all("安全法" not in target.words for one in Thesaurus.load().expand("酒驾") for target in one.targets)


OURS = Thesaurus.load()


@given(st.text(alphabet="老百姓打官司工资公司拖欠离婚人大代表的吗，。12年条", max_size=30))
def test_expansions_stand_in_the_question_in_order_and_never_overlap(question: str) -> None:
    text, end = normalise(question), 0
    for found in OURS.expand(question):
        assert isinstance(found, Expansion)
        assert found.start >= end
        assert text[found.start : found.end] == found.typed
        assert all(0 < target.weight <= 1 and target.words != found.typed for target in found.targets)
        end = found.end
