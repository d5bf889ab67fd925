from hypothesis import given
from hypothesis import strategies as st

from service.answer import AnswerSentence
from service.sharing.pieces import Piece, lines
from tests.service.sharing.answers import answer, citation


def sentence(text: str, verdict: str = "supported") -> AnswerSentence:
    return AnswerSentence.model_validate({"text": text, "citations": [], "verdict": verdict})


def test_numbers_of_sources_are_taken_out_of_the_words() -> None:
    shared = answer("甲。[1][2]\n\n- 乙。[2]", citation(1), citation(2), sentences=[sentence("甲。"), sentence("乙。")])
    assert lines(shared) == [[Piece("甲。", (1, 2))], [Piece("- "), Piece("乙。", (2,))]]


def test_a_number_in_brackets_that_names_no_source_is_text() -> None:
    shared = answer("见〔2031〕3号[2031]。[1]", citation(1), sentences=[])
    assert lines(shared) == [[Piece("见〔2031〕3号[2031]。", (1,))]]


def test_a_marker_within_a_sentence_of_the_documents_is_text() -> None:
    shared = answer("注[1]见后。[1]", citation(1), sentences=[sentence("注[1]见后。")])
    assert lines(shared) == [[Piece("注[1]见后。", (1,))]]


def test_a_sentence_without_support_says_so() -> None:
    shared = answer("甲。[1]乙。", citation(1), sentences=[sentence("甲。"), sentence("乙。", "unsupported")])
    assert lines(shared) == [[Piece("甲。", (1,)), Piece("乙。", (), False)]]


def test_a_sentence_over_two_lines_keeps_its_numbers_and_its_verdict() -> None:
    shared = answer("甲\n乙。[1]", citation(1), sentences=[sentence("甲\n乙。", "unsupported")])
    assert lines(shared) == [[Piece("甲", (), False)], [Piece("乙。", (1,), False)]]


@given(st.lists(st.sampled_from(["甲", "[1]", "[2]", "[3]", "\n", " ", "*", "乙。"]), max_size=30))
def test_nothing_of_an_answer_is_lost_or_added(parts: list[str]) -> None:
    text = "".join(parts)
    shared = answer(text, citation(1), citation(2), sentences=[sentence("甲"), sentence("乙。", "unsupported")])
    written = "\n".join(
        "".join(piece.words + "".join(f"[{number}]" for number in piece.numbers) for piece in line)
        for line in lines(shared)
    )
    assert "".join(written.split()) == "".join(text.split())
