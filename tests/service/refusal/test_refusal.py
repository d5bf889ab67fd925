"""Whether to refuse: what is measured of the values and the topic found, and what a refusal says."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.build import build
from indexer.encoder import load_encoder
from indexer.generation import open_current
from service.answer import Filters
from service.refusal import Decision, decide
from service.refusal.decision import Weights, best, stored
from service.refusal.reading import Reading, survey
from service.refusal.signals import TOPIC_SIGNALS, VALUE_SIGNALS, asks_further, sought, topic_signals, value_signals
from service.retrieval import Retriever
from service.sentences import read
from service.understanding import understand

REPORTS = {
    "河道": """# 云溪市河道治理情况的调研报告

今年全市共治理河道36公里。2021年投入治理资金1.2亿元，巡查人手仍然不够。全市还建成了一批代表联络站，群众满意。

从三个方面加强代表联络站工作。另有14个联络站设在街道。
""",
    "养老": """# 云溪市养老服务情况的调研报告

全市共有养老机构12家，床位2600张，护理人员480人。下一步将扩大居家养老服务覆盖面。
""",
}


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory) -> Retriever:
    folder = tmp_path_factory.mktemp("refusal")
    (folder / "corpus").mkdir()
    for name, text in REPORTS.items():
        (folder / "corpus" / f"{name}.md").write_text(text, "utf-8")
    build(folder / "corpus", folder / "data")
    encoder = load_encoder()
    return Retriever(open_current(folder / "data"), encoder, encoder)


def reading_of(retriever: Retriever, question: str, *without: str) -> Reading:
    """What was read for `question`, the sentences that hold one of `without` left out."""
    asked = understand(question)
    hits = retriever.search(asked, 10)
    material = read(retriever, asked, hits)
    absent = [place for place in range(len(material.sentences)) if any(one in material.text(place) for one in without)]
    return survey(retriever, asked, hits, material, absent)


def best_value(retriever: Retriever, question: str, *without: str) -> dict[str, float]:
    """The signals of the value that stands nearest to the words that name what has it."""
    reading = reading_of(retriever, question, *without)
    signals = value_signals(reading, sought(reading.question.asks)[0])
    nearest = signals[signals[:, VALUE_SIGNALS.index("beside")].argmax()]
    return dict(zip(VALUE_SIGNALS, nearest.tolist(), strict=True))


def decided(retriever: Retriever, question: str, below: float = 0.5, documents: tuple[str, ...] = ()) -> Decision:
    asked = understand(question)
    hits = retriever.search(asked, 10, Filters(documents=list(documents)))
    return decide(retriever, asked, hits, read(retriever, asked, hits), below, bool(documents))


def test_a_value_beside_its_words_has_more_support_than_one_elsewhere(retriever: Retriever) -> None:
    value = stored()[0]

    def support(question: str, *without: str) -> float:
        reading = reading_of(retriever, question, *without)
        return best(value, value_signals(reading, sought(reading.question.asks)[0]))

    assert support("2021年河道治理投入多少资金？") > 0
    assert support("2021年河道治理投入多少资金？") > support("2021年养老床位投入多少资金？")


def test_where_no_such_value_stands_there_are_no_signals(retriever: Retriever) -> None:
    reading = reading_of(retriever, "2021年河道治理投入多少资金？", "1.2亿元")
    assert value_signals(reading, sought(reading.question.asks)[0]).shape == (0, len(VALUE_SIGNALS))


def test_the_year_of_a_value_is_told_from_another(retriever: Retriever) -> None:
    assert best_value(retriever, "2021年河道治理投入多少资金？")["year"] == 1
    assert best_value(retriever, "2019年河道治理投入多少资金？")["year"] < 0


def test_what_the_question_says_itself_is_no_value(retriever: Retriever) -> None:
    reading = reading_of(retriever, "投入的1.2亿元资金是多少万元？")
    assert not len(value_signals(reading, sought(reading.question.asks)[0]))


def test_another_thing_that_is_counted_is_told(retriever: Retriever) -> None:
    assert best_value(retriever, "建成多少个代表联络站？")["counted"] == 0
    assert best_value(retriever, "建成多少个代表联络站？", "14个")["counted"] == -1


def test_a_place_that_no_article_found_names_counts_against(retriever: Retriever) -> None:
    at = TOPIC_SIGNALS.index("place")
    assert topic_signals(reading_of(retriever, "拉萨市治理河道多少公里？"))[at] == -2
    assert topic_signals(reading_of(retriever, "云溪市治理河道多少公里？"))[at] == 0


def test_numbers_of_the_question_that_nothing_says_are_counted(retriever: Retriever) -> None:
    at = TOPIC_SIGNALS.index("figures")
    assert topic_signals(reading_of(retriever, "第17次会议治理河道多少公里？"))[at] == -1
    assert topic_signals(reading_of(retriever, "治理河道36公里"))[at] == 0


def test_a_question_in_the_words_of_the_corpus_is_answered(retriever: Retriever) -> None:
    decision = decided(retriever, "云溪市今年治理河道多少公里？")
    assert (decision.refused, decision.code, decision.sentence) == (False, None, None)


def test_the_parts_of_a_decision_add_up_to_its_confidence(retriever: Retriever) -> None:
    decision = decided(retriever, "云溪市今年治理河道多少公里？")
    assert decision.ground is not None
    support = sum(part.contribution for part in decision.ground.parts)
    assert decision.confidence == pytest.approx(1 / (1 + np.exp(-min(support, 4))))


@pytest.mark.parametrize("question", ["？", "a", "……", "莫扎特一生写了哪些歌剧"])
def test_what_asks_nothing_or_something_else_is_refused(retriever: Retriever, question: str) -> None:
    decision = decided(retriever, question)
    assert decision.code == "not_found"
    assert decision.confidence < 0.5


def test_a_place_that_is_nowhere_named_is_told(retriever: Retriever) -> None:
    decision = decided(retriever, "拉萨市2021年投入了多少治理资金？")
    assert (decision.code, decision.sentence) == ("place_missing", "资料中没有找到关于拉萨市的内容。")


def test_a_missing_value_is_named(retriever: Retriever) -> None:
    decision = decided(retriever, "云溪市养老机构的护理人员工资一共多少元？")
    assert decision.code == "value_missing"
    assert decision.sentence is not None and decision.sentence.endswith("但没有找到所问的金额。")


def test_the_year_that_a_value_was_asked_for_is_told(retriever: Retriever) -> None:
    decision = decided(retriever, "2021年云溪市养老机构的护理人员工资一共多少元？")
    assert decision.sentence is not None and decision.sentence.endswith("但没有找到所问的2021年的金额。")


def test_a_missing_year_is_named(retriever: Retriever) -> None:
    decision = decided(retriever, "2019年云溪市投入治理资金多少元？")
    assert decision.code == "period_missing"
    assert decision.sentence is not None and "2019年的金额" in decision.sentence


def test_a_question_that_asks_for_more_than_a_value_is_surer_of_an_answer(retriever: Retriever) -> None:
    alone = decided(retriever, "云溪市养老机构的护理人员工资一共多少元？")
    more = decided(retriever, "云溪市养老机构的护理人员工资一共多少元，怎么扩大覆盖面？")
    assert asks_further(understand("工资多少元，怎么扩大覆盖面？")) and not asks_further(understand("工资多少元？"))
    assert more.confidence > alone.confidence


def test_at_0_nothing_that_was_found_is_refused(retriever: Retriever) -> None:
    assert not decided(retriever, "莫扎特一生写了哪些歌剧", below=0).refused


def test_filters_that_leave_nothing_are_told(retriever: Retriever) -> None:
    decision = decided(retriever, "治理河道多少公里？", documents=("没有.md",))
    assert (decision.code, decision.confidence) == ("filtered_out", 0)
    assert decision.sentence is not None and "筛选" in decision.sentence


@given(st.lists(st.lists(st.floats(-1, 1), min_size=len(VALUE_SIGNALS), max_size=len(VALUE_SIGNALS)), max_size=5))
def test_support_is_bounded_and_never_less_for_one_more_value(rows: list[list[float]]) -> None:
    value = Weights(dict.fromkeys(VALUE_SIGNALS, 2.0), 1.0)
    signals = np.array(rows, np.float64).reshape(-1, len(VALUE_SIGNALS))
    supports = [best(value, signals[:some]) for some in range(len(signals) + 1)]
    assert supports == pytest.approx(sorted(supports))
    assert -4 <= min(supports) <= max(supports) <= 4
