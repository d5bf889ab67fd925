"""The figures of the evaluation: hand-computed cases, and the same as the development data's own scorer."""

import asyncio
import importlib.util
import json
import math
import random
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import Unavailable
from service.evaluation import metrics
from service.evaluation.exactness import Originals, check
from service.evaluation.figures import summarise
from service.evaluation.gold import GoldError, GoldQuestion, read_gold
from service.evaluation.intervals import figure, harmonic, mean, ratio
from service.evaluation.matching import (
    answer_form,
    blocks,
    common_subsequence,
    compact,
    contains,
    covered_share,
    covers,
    overlaps,
    plain,
)
from service.evaluation.outcomes import Outcome, collect
from service.evaluation.report import table
from service.evaluation.targets import Http, Response

QUOTE = "全市新增公园十二处面积共八十公顷"


def question(**fields: Any) -> GoldQuestion:
    return GoldQuestion(**{"id": "q", "question": "?", "answerable": True, "evidence": ((QUOTE,),), **fields})


@pytest.mark.parametrize(
    ("answer", "item", "said"),
    [
        ("共有二十八家企业[1]。", "28家", True),
        ("共有 28 家企业", "二十八家", True),
        ("占比百分之七十一点五", "71.5%", True),
        ("共1,234人", "1234人", True),
        ("共128家企业", "28家", False),
        ("增长8.85%", "8.8", False),
        ("分别为3、5个", "35", False),
        ("老百姓满意", "百姓", True),
        ("《条例》第十二条", "条例第12条", True),
        ("没有提到", "提到了", False),
    ],
)
def test_an_answer_says_an_item_whatever_its_numerals_and_punctuation(answer: str, item: str, said: bool) -> None:
    assert contains(answer, item) is said


def test_markers_are_not_part_of_an_answer() -> None:
    assert plain("新增12处[1]，共\n80公顷【2, 3】。") == "新增12处，共 80公顷。"
    assert not contains("新增公园[12]", "12")


def test_a_quote_is_covered_by_eighty_percent_of_it_in_one_piece() -> None:
    assert covers("零一二三四五六七", "零一二三四五六七八九")
    assert not covers("零一二三四五六", "零一二三四五六七八九")
    assert not covers("零一二三，四五六七八九", "零一二三四五六七八九")


def test_quotes_cover_together() -> None:
    assert covered_share("甲乙丙丁戊己庚辛壬癸", ["甲乙丙", "庚辛壬癸"]) == pytest.approx(0.7)
    assert covered_share("甲乙丙", ["子甲乙丙丑"]) == 1.0


@given(st.text("ab", max_size=12), st.text("ab", max_size=12))
def test_the_common_subsequence_is_that_of_the_textbook(one: str, other: str) -> None:
    lengths = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i, a in enumerate(one, 1):
        for j, b in enumerate(other, 1):
            lengths[i][j] = lengths[i - 1][j - 1] + 1 if a == b else max(lengths[i - 1][j], lengths[i][j - 1])
    assert common_subsequence(one, other) == lengths[-1][-1]


def test_retrieval_figures_of_two_pieces_of_evidence() -> None:
    asked = question(evidence=(("甲" * 10,), ("乙" * 10, "丙" * 10), ("丁" * 10,)))
    row = metrics.retrieval(asked, ["无关" * 700, "甲 " * 10, "无关", "丙" * 10])
    assert row["recall@1"] == 0
    assert row["recall@3"] == pytest.approx(1 / 3)
    assert row["recall@5"] == row["recall@20"] == pytest.approx(2 / 3)
    assert row["mrr"] == 0.5
    gained = 1 / math.log2(3) + 1 / math.log2(5)
    assert row["ndcg@10"] == pytest.approx(gained / (1 + 1 / math.log2(3) + 0.5))
    # 1,400 characters, then 10, then 2, then 10: all within 1,500.
    assert row["recall within 1500"] == pytest.approx(2 / 3)


def test_a_passage_cut_by_the_budget_counts_only_as_far_as_it_is_shown() -> None:
    row = metrics.retrieval(question(evidence=(("甲" * 10,),)), ["无" * 1493 + "甲" * 10])
    assert row["recall@1"] == 1
    assert row["recall within 1500"] == 0
    assert row["recall within 3000"] == 1


def test_answer_figures_look_at_the_first_characters_too() -> None:
    asked = question(must=(("12处", "十二处"), ("80公顷",)))
    row = metrics.answer(asked, {"answer": "新增公园12处[1]。" + "此外" * 75 + "共80公顷[2]。", "refused": False})
    assert (row["must"], row["all must"]) == (1, 1)
    assert (row["must within 150"], row["all must within 150"], row["must within 300"]) == (0.5, 0, 1)
    assert row["characters"] == 164


def test_a_number_that_the_cut_made_shorter_does_not_count() -> None:
    answer = "甲" * 148 + "12345人"
    assert metrics.answer(question(must=(("12",),)), {"answer": answer})["must within 150"] == 0


def test_a_refusal_says_nothing() -> None:
    row = metrics.answer(question(must=(("12处",),)), {"answer": "新增12处", "refused": True})
    assert row["must"] == 0
    assert "characters" not in row


def test_citation_figures_against_the_evidence() -> None:
    asked = question(must=(("80公顷",),), evidence=((QUOTE,), ("另有湿地三处全部对外开放",)))
    cited = [{"quote": "新增公园十二处面积共八十公顷"}, {"quote": "共 80 公顷"}, {"quote": "与此无关的一句话"}]
    row = metrics.citations(asked, {"citations": cited})
    assert row == {"cited": 3, "recall": 0.5, "precision": pytest.approx(2 / 3)}
    assert metrics.citations(asked, {"citations": []}) == {"cited": 0, "recall": 0}


def test_figures_have_seeded_intervals_over_questions() -> None:
    values = [0.0, 1.0] * 50
    one, again = figure(mean, values), figure(mean, values)
    assert one == again
    assert one["value"] == 0.5
    low, high = one["ci95"]
    # The normal approximation: 1.96 x sqrt(0.25 / 100).
    assert low == pytest.approx(0.402, abs=0.02)
    assert high == pytest.approx(0.598, abs=0.02)


def test_figures_without_questions_or_without_a_denominator_are_empty() -> None:
    assert figure(mean, []) == {"value": None, "ci95": None, "n": 0}
    assert figure(mean, [1.0]) == {"value": 1.0, "ci95": None, "n": 1}
    assert figure(ratio, [0.0, 0.0], [0.0, 0.0])["value"] is None
    assert figure(harmonic, [1.0, 1.0, 0.0, 0.0], [1.0, 0.0, 1.0, 0.0])["value"] == 0.5


ORIGINAL = "第一行\n全市新增公园\n- 3 -\n十二处。\n"


@pytest.mark.parametrize(
    ("citation", "exact", "reason"),
    [
        ({"quote": "全市新增公园", "start": 4, "end": 10}, True, "verbatim"),
        ({"quote": "全市新增公园十二处", "start": 0, "end": 10}, False, "quote not in the span"),
        ({"quote": "全市新增公园十二处。", "start": 4, "end": 21}, True, "aligned"),
        ({"quote": "新增", "start": 4, "end": 10}, False, "span too long"),
        ({"quote": "全市", "start": 4, "end": 400}, False, "bad offsets"),
        ({"quote": "全市", "start": "4", "end": 6}, False, "bad offsets"),
        ({"quote": "全市", "start": 6, "end": 6}, False, "bad offsets"),
        ({"quote": "全 市", "start": 4, "end": 6}, True, "verbatim"),
        ({"quote": " ", "start": 4, "end": 6}, False, "empty quote"),
    ],
)
def test_a_citation_is_checked_against_the_original(citation: dict[str, Any], exact: bool, reason: str) -> None:
    assert check(citation, ORIGINAL) == (exact, reason)


def test_a_citation_of_an_unknown_document_is_not_exact() -> None:
    assert check({"quote": "全市", "start": 4, "end": 6}, None) == (False, "no such document")


async def _extracted(document: str) -> str | None:
    return "extracted text" if document == "report.pdf" else None


def test_originals_are_decoded_apart_from_the_index_and_never_outside_the_corpus(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (tmp_path / "outside.txt").write_text("秘密", encoding="utf-8")
    (corpus / "plain.txt").write_text("公园", encoding="utf-8")
    (corpus / "old.txt").write_bytes("公园".encode("gb18030"))
    (corpus / "report.pdf").write_bytes(b"%PDF")
    originals = Originals(corpus, _extracted)

    async def texts() -> list[str | None]:
        names = ("plain.txt", "old.txt", "report.pdf", "../outside.txt", "", "none.txt")
        return [await originals.text(name) for name in names]

    assert asyncio.run(texts()) == ["公园", "公园", "extracted text", None, None, None]


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        ('{"id": "a", "question": "问"}\n{"id": ', ":2: is not JSON"),
        ('{"id": "a", "question": "问"}\n\n{"id": "a", "question": "问"}', ":3: id 'a' is that of"),
        ('{"id": "a"}', ":1: question must be a string"),
        ('{"id": "a", "question": "问", "must": "十"}', ":1: must must be a list"),
        ('{"id": "a", "question": "问", "must": [[]]}', ":1: must must be strings or lists"),
        ('{"id": "a", "question": "问", "evidence": ["引"]}', ":1: evidence must be"),
        ('{"id": "a", "question": "问", "evidence": [{"document": "d"}]}', ":1: quote must be"),
        ('{"id": "a", "question": "问", "answerable": "no"}', ":1: answerable must be true or false"),
        ("[1]", ":1: the line must be an object"),
        ("\n", " has no questions"),
    ],
)
def test_a_bad_gold_file_is_named_with_its_line(tmp_path: Path, lines: str, complaint: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(lines, encoding="utf-8")
    with pytest.raises(GoldError) as caught:
        read_gold([path])
    assert str(caught.value).startswith(f"{path}{complaint.split(' ')[0]}")
    assert complaint in str(caught.value)


def test_a_missing_or_garbled_gold_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="cannot be read"):
        read_gold([tmp_path / "none.jsonl"])
    (tmp_path / "garbled.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(GoldError, match="not UTF-8"):
        read_gold([tmp_path / "garbled.jsonl"])


def test_gold_questions_have_alternatives_and_groups(tmp_path: Path) -> None:
    row = {
        "id": "a",
        "question": "问",
        "type": "list",
        "must": ["甲", ["乙", "丙"]],
        "evidence": [
            {"document": "d", "quote": "一 二"},
            {"document": "d", "quote": "三", "group": 1},
            {"document": "e", "quote": "四", "group": 1},
        ],
    }
    path = tmp_path / "gold.jsonl"
    path.write_text("\ufeff" + json.dumps(row) + "\n" + '{"id": "b", "question": "?", "type": "unanswerable"}', "utf-8")
    first, second = read_gold([path])
    assert first == GoldQuestion("a", "问", True, (("甲",), ("乙", "丙")), (("一二",), ("三", "四")), "list", "")
    assert not second.answerable


class Parrot:
    """A service that answers one question right and refuses or fails the others."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def search(self, question: str, top_k: int) -> Response:
        return Response({"passages": [{"text": f"开头{QUOTE}"}]}, 5.0)

    async def ask(self, question: str) -> Response:
        self.asked.append(question)
        if question == "公园":
            citation = {"quote": QUOTE, "document": "d.txt", "start": 2, "end": 2 + len(QUOTE)}
            return Response({"answer": "十二处[1]", "refused": False, "citations": [citation]}, 10.0)
        if question == "故障":
            return Response({}, 30.0, "HTTP 500")
        return Response({"answer": "", "refused": True, "citations": []}, 20.0)

    async def source(self, document: str) -> str | None:
        return f"开头{QUOTE}" if document == "d.txt" else None

    async def close(self) -> None:
        return None


def _parrot_outcomes(asked: list[GoldQuestion]) -> list[Outcome]:
    parrot = Parrot()
    return asyncio.run(collect(asked, parrot, Originals(None, parrot.source)))


def test_the_summary_of_a_small_run() -> None:
    asked = [
        question(id="1", question="公园", must=(("12处",),), type="factoid", wording="near"),
        question(id="2", question="湿地", must=(("3处",),), type="list", wording="far"),
        question(id="3", question="没有", answerable=False, evidence=(), type="unanswerable", wording="far"),
        question(id="4", question="故障", must=(("1",),), evidence=(), type="list", wording="far"),
    ]
    figures = summarise(_parrot_outcomes(asked))
    assert figures["retrieval"]["recall@1"]["value"] == 1
    assert figures["retrieval"]["recall@1"]["n"] == 2
    assert figures["answers"]["must"]["value"] == pytest.approx(1 / 3, abs=1e-4)
    assert figures["answers"]["characters"]["value"] == 3
    assert figures["citations"]["exact"] == {"value": 1.0, "ci95": None, "n": 1}
    assert figures["citations"]["reasons"] == {"verbatim": 1}
    assert figures["citations"]["recall"]["value"] == 0.5
    assert figures["refusal"]["precision"]["value"] == 0.5
    assert figures["refusal"]["recall"]["value"] == 1
    assert figures["refusal"]["f1"]["value"] == pytest.approx(2 / 3, abs=1e-4)
    assert figures["refusal"]["wrongly refused"]["value"] == pytest.approx(1 / 3, abs=1e-4)
    assert figures["latency"]["ask"] == {
        "requests": 4,
        "p50_ms": 20.0,
        "p95_ms": 28.5,
        "max_ms": 30.0,
        "errors": 1,
        "first_errors": ["HTTP 500"],
    }
    assert figures["by"]["type"]["list"]["questions"] == 2
    assert figures["by"]["wording"]["near"]["answers must"]["value"] == 1
    assert json.loads(json.dumps(figures)) == figures


def test_the_report_shows_every_figure_with_its_interval() -> None:
    words = ["公园", "湿地"] * 20
    asked = [question(id=str(n), question=word, must=(("12处",),), type="列举") for n, word in enumerate(words)]
    lines = table(summarise(_parrot_outcomes(asked))).splitlines()
    assert lines[0] == "40 questions, 40 of them answerable"
    must = next(line for line in lines if line.startswith("  must  "))
    assert must.split()[1] == "0.500"
    assert "–" in must
    assert any(line.startswith("  exact ") and "1.000" in line for line in lines)
    assert any(line.startswith("列举") for line in lines)


def test_the_first_questions_warm_up_and_are_asked_again() -> None:
    parrot = Parrot()
    asked = [question(id=str(n), question=f"问{n}") for n in range(3)]
    asyncio.run(collect(asked, parrot, Originals(None, parrot.source)))
    assert parrot.asked == ["问0", "问1", "问0", "问1", "问2"]


def test_a_url_where_nothing_answers_is_an_error_that_says_so() -> None:
    with pytest.raises(Unavailable, match="does not answer"):
        Http("http://127.0.0.1:9")
    with pytest.raises(Unavailable, match="does not answer"):
        Http("nonsense")


@pytest.fixture(scope="module")
def scorer(shared: Path) -> ModuleType:
    """The black-box scorer of the development data, another implementation of the same definitions."""
    spec = importlib.util.spec_from_file_location("score", shared / "gold" / "tools" / "score.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _random_text(chance: random.Random, length: int) -> str:
    pieces = ["二十八", "百分之七", "3.5", "1,234", "第十二条", "[1]", "[2、3]"]
    alphabet = pieces + list("公园湿地八十零两〇百千点12345.%‰、：-，。（Ａ \n")
    return "".join(chance.choice(alphabet) for _ in range(chance.randrange(length)))


def _same(ours: Callable[..., Any], theirs: Callable[..., Any], *cases: tuple[Any, ...]) -> None:
    for case in cases:
        assert ours(*case) == theirs(*case), case


def test_texts_match_as_for_the_scorer(scorer: ModuleType) -> None:
    chance = random.Random(3)
    texts = [_random_text(chance, 40) for _ in range(3000)]
    pairs = list(zip(texts, (_random_text(chance, 8) for _ in texts), strict=True))
    _same(compact, scorer.norm, *((text,) for text in texts))
    _same(plain, scorer.plain, *((text,) for text in texts))
    _same(answer_form, scorer.norm_answer, *((text, numerals) for text in texts for numerals in (True, False)))
    _same(contains, lambda answer, item: scorer.has(item, answer), *pairs)
    folded = [(compact(text), compact(item)) for text, item in pairs]
    folded = [(text, item) for text, item in folded if text and item]
    _same(covers, lambda text, quote: scorer.covers(quote, text), *folded)
    _same(blocks, scorer.blocks, *((text, item, least) for text, item in folded for least in (1, 2, 8)))
    _same(overlaps, scorer.overlaps, *folded)
    _same(common_subsequence, scorer.lcs_len, *folded)


def _random_run(chance: random.Random, count: int) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Gold rows and stored responses in the scorer's form, with some of everything."""
    rows: list[dict[str, Any]] = []
    got: dict[str, Any] = {}
    for number in range(count):
        quotes = [_random_text(chance, 60) + "公园" for _ in range(chance.randrange(1, 4))]
        evidence = [{"document": "d", "quote": quote} for quote in quotes]
        if chance.random() < 0.3:
            for entry in evidence[:2]:
                entry["group"] = "one"
        answerable = chance.random() < 0.8
        must: list[Any] = [_random_text(chance, 6) + "园", ["12", "湿地"]][: chance.randrange(3)]
        rows.append(
            {
                "id": str(number),
                "question": "?",
                "answerable": answerable,
                "type": chance.choice(["list", "factoid"]),
                "must": must if answerable else [],
                "evidence": evidence if answerable else [],
            }
        )
        passages = [
            {"text": _random_text(chance, 900) + (chance.choice(quotes) if chance.random() < 0.3 else "")}
            for _ in range(chance.randrange(21))
        ]
        refused = chance.random() < 0.3
        cited = [] if refused else [chance.choice([*quotes, _random_text(chance, 50)]) for _ in range(3)]
        body = {
            "answer": _random_text(chance, 400) + "".join(cited),
            "refused": refused,
            "citations": [{"number": n, "quote": quote} for n, quote in enumerate(cited, 1)],
        }
        got[str(number)] = {
            "search": {"body": {"passages": passages}, "ms": chance.random() * 9, "error": None},
            "ask": {"body": body, "ms": chance.random() * 50, "error": None},
        }
    return rows, got


def test_figures_and_intervals_are_those_of_the_scorer(scorer: ModuleType, tmp_path: Path) -> None:
    rows, got = _random_run(random.Random(5), 150)
    path = tmp_path / "gold.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    theirs_rows = scorer.load_questions(str(path))
    outcomes = []
    for asked in read_gold([path]):
        searched = got[asked.id]["search"] if asked.answerable and asked.evidence else None
        outcomes.append(
            Outcome(
                asked,
                Response(got[asked.id]["ask"]["body"], got[asked.id]["ask"]["ms"]),
                Response(searched["body"], searched["ms"]) if searched else None,
            )
        )
    ours = summarise(outcomes)
    searched, _ = scorer.score_retrieval(theirs_rows, got)
    answered, _ = scorer.score_answers(theirs_rows, got)
    cited, _ = scorer.score_citations(theirs_rows, got, None)
    refused, _ = scorer.score_refusal(theirs_rows, got)
    pairs = [(ours["retrieval"][f"recall@{k}"], searched[f"recall@{k}"]) for k in (1, 3, 5, 10, 20)]
    pairs += [(ours["retrieval"][f"recall within {n}"], searched[f"recall in {n} chars"]) for n in (1500, 3000)]
    pairs += [(ours["retrieval"][name], searched[name]) for name in ("mrr", "ndcg@10")]
    for suffix in ("", "@150", "@300"):
        mine = suffix.replace("@", " within ")
        pairs += [(ours["answers"]["must" + mine], answered["must" + suffix])]
        pairs += [(ours["answers"]["all must" + mine], answered["all_must" + suffix])]
    pairs += [(ours["citations"][name], cited[name]) for name in ("recall", "precision")]
    pairs += [(ours["refusal"][name], refused[name]) for name in ("precision", "recall", "f1", "wrongly refused")]
    assert len(pairs) == 21
    for mine, theirs in pairs:
        assert (mine["value"], mine["n"]) == (theirs["value"], theirs["n"])
        assert mine["ci95"] == pytest.approx(theirs["ci95"], abs=2e-4)
    assert ours["answers"]["characters"]["value"] == pytest.approx(answered["answer characters"]["mean"], abs=0.1)
    theirs = scorer.latency(got, [row["id"] for row in theirs_rows])["ask"]
    assert ours["latency"]["ask"]["p95_ms"] == theirs["p95_ms"]


def test_the_development_gold_files_can_be_read(shared: Path) -> None:
    files = [shared / "gold" / name for name in ("dev.jsonl", "laws/dev.jsonl", "news/dev.jsonl")]
    questions = read_gold(files)
    assert len(questions) == 347
    assert sum(not asked.answerable for asked in questions) == 42
