from hypothesis import given
from hypothesis import strategies as st

from service.answer import AnswerSentence
from service.composition import UNSUPPORTED
from service.sharing.pieces import Piece, lines
from tests.service.sharing.answers import answer, citation


def sentence(text: str, verdict: str = "supported") -> AnswerSentence:
    return AnswerSentence.model_validate({"text": text, "citations": [], "verdict": verdict})


def test_numbers_of_sources_are_taken_out_of_the_words() -> None:
    shared = answer("甲。[1][2]\n\n- 乙。[2]", citation(1), citation(2), sentences=[sentence("甲。"), sentence("乙。")])
    assert lines(shared) == [[Piece("甲。", (1, 2))], [Piece("- 乙。", (2,))]]


def test_a_number_in_brackets_that_names_no_source_is_text() -> None:
    shared = answer("见〔2031〕3号[2031]。[1]", citation(1), sentences=[])
    assert lines(shared) == [[Piece("见〔2031〕3号[2031]。", (1,))]]


def test_a_sentence_with_a_number_within_it_is_one_sentence() -> None:
    shared = answer("“甲。”[1]乙。〔未核实〕[1]", citation(1), sentences=[sentence("“甲。”乙。", "unsupported")])
    assert lines(shared) == [[Piece("“甲。”", (1,)), Piece("乙。"), Piece("〔未核实〕", (1,), strong=True)]]


def test_a_sentence_without_support_is_marked_where_the_answer_does_not_do_so() -> None:
    shared = answer("甲。[1]乙。[1]", citation(1), sentences=[sentence("甲。"), sentence("乙。", "unsupported")])
    assert lines(shared) == [[Piece("甲。", (1,)), Piece("乙。"), Piece("〔未核实〕", (1,), strong=True)]]


def test_what_was_asked_for_is_strong_also_beside_a_number_within_the_sentence() -> None:
    asked = sentence("“甲。”共三百株。").model_copy(update={"emphasis": [(1, 2), (5, 7)]})
    assert lines(answer("“甲。”[1]共三百株。[1]", citation(1), sentences=[asked])) == [
        [
            Piece("“"),
            Piece("甲", (), strong=True),
            Piece("。”", (1,)),
            Piece("共"),
            Piece("三百", (), strong=True),
            Piece("株。", (1,)),
        ]
    ]


def test_a_sentence_over_two_lines_keeps_its_numbers() -> None:
    assert lines(answer("甲\n乙。[1]", citation(1))) == [[Piece("甲")], [Piece("乙。", (1,))]]


@given(st.lists(st.sampled_from(["甲", "[1]", "[2]", "[3]", "\n", " ", "*", "乙。", UNSUPPORTED]), max_size=30))
def test_nothing_of_an_answer_is_lost_and_nothing_added_but_marks(parts: list[str]) -> None:
    text = "".join(parts)
    shared = answer(text, citation(1), citation(2), sentences=[sentence("甲"), sentence("乙。", "unsupported")])
    written = "\n".join(
        "".join(piece.words + "".join(f"[{number}]" for number in piece.numbers) for piece in line)
        for line in lines(shared)
    )
    assert "".join(written.replace(UNSUPPORTED, "").split()) == "".join(text.replace(UNSUPPORTED, "").split())
