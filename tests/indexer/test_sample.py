"""The sample corpus: invented, readable in every format, and what its questions say of it is true."""

import json
import re
from typing import Any

import pytest

from indexer.sample import CORPUS, QUESTIONS
from indexer.sources import Source, read_corpus
from indexer.sources.encodings import decode
from indexer.sources.readers import READERS
from indexer.sources.sidecar import read_sidecar
from tests.indexer.sample_files import FILES


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.fixture(scope="module")
def sources() -> dict[str, Source]:
    found = list(read_corpus(CORPUS))
    assert all(isinstance(source, Source) for source in found), "every file of the sample is readable"
    return {source.name: source for source in found if isinstance(source, Source)}


@pytest.fixture(scope="module")
def questions() -> list[dict[str, Any]]:
    return [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]


def test_it_has_about_a_dozen_texts_in_every_format_and_both_layouts(sources: dict[str, Source]) -> None:
    assert 10 <= len(sources) <= 15
    assert {source.format for source in sources.values()} == {reader.format for reader in READERS.values()}
    assert {source.layout for source in sources.values()} == {"plain", "markdown"}


def test_every_encoding_that_is_read_stands_in_it() -> None:
    files = [path.read_bytes() for path in CORPUS.rglob("*.txt")]
    assert any(data.startswith(b"\xef\xbb\xbf") for data in files)
    for encoding in ("gb18030", "big5"):
        assert any(_is_only(data, encoding) for data in files), encoding


def _is_only(data: bytes, encoding: str) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return False
    try:
        return data.decode(encoding) == decode(data)
    except UnicodeDecodeError:
        return False


def test_it_says_that_it_is_invented(sources: dict[str, Source]) -> None:
    assert "云溪市是为演示而虚构的城市" in sources["关于本示例.md"].text
    assert "虚构" in read_sidecar(CORPUS).name


def test_the_document_about_it_lists_every_other_file(sources: dict[str, Source]) -> None:
    listed = set(re.findall(r"^\| (\S+/\S+) \|", sources["关于本示例.md"].text, re.MULTILINE))
    assert listed == set(sources) - {"关于本示例.md"}


@pytest.mark.parametrize("name", sorted(FILES))
def test_the_files_made_by_the_script_say_what_the_script_says(name: str) -> None:
    read = READERS["." + name.rsplit(".", 1)[1]].read
    assert read((CORPUS / name).read_bytes()) == read(FILES[name]())


def test_the_pdf_has_its_text_in_order_with_the_printed_page_numbers(sources: dict[str, Source]) -> None:
    pages = sources["报告/常委会工作报告.pdf"].text.split("\f")
    assert [page.rsplit("\n", 1)[1] for page in pages] == [f"— {number} —" for number in range(1, len(pages) + 1)]
    assert len(pages) > 1


def test_the_troubles_of_print_stand_in_it(sources: dict[str, Source]) -> None:
    book = sources["文集/云溪市人大理论研究文集.txt"].text
    assert re.search(r"[一-龥]\n [一-龥]", book), "page tops with one leading blank"
    assert re.search(r"^·· \d+$", book, re.MULTILINE)
    assert re.search(r"(^[一-龥]\n){5}", book, re.MULTILINE), "margin text, one character a line"
    magazine = sources["期刊/云溪人大2023年第2期.txt"].text
    assert re.search(r"^(.{10,}?)\1{15,}$", magazine, re.MULTILINE), "a title many times over"
    assert re.search(r"^\S+人大常委会\S+ \S \S$", magazine, re.MULTILINE), "a byline with a letter-spaced name"
    assert " \n" in sources["文集/全过程人民民主征文选.txt"].text, "trailing blanks that part paragraphs"
    issue = sources["期刊/云溪人大2022年第4期.txt"].text
    assert "目录" in issue and re.search(r"[一-龥],[一-龥]", issue), "contents and half-width marks"


def test_one_text_is_printed_twice(sources: dict[str, Source]) -> None:
    half = str.maketrans("，；：", ",;:")
    book = squeezed(sources["文集/云溪市人大理论研究文集.txt"].text).translate(half)
    issue = squeezed(sources["期刊/云溪人大2022年第4期.txt"].text)
    for passage in ("落实不了就是一张纸。过去我们统计过", "是把软任务变成硬账目。账目清楚了,监督才有力量。"):
        assert passage in book and passage in issue


def test_the_start_page_has_six_sample_questions() -> None:
    sidecar = read_sidecar(CORPUS)
    assert len(sidecar.questions) == len(set(sidecar.questions)) == 6
    assert sidecar.for_document("期刊/云溪人大2023年第2期.txt").year == 2023


def test_the_sidecar_gives_every_text_its_year(sources: dict[str, Source]) -> None:
    sidecar = read_sidecar(CORPUS)
    without = [name for name in sources if sidecar.for_document(name).year is None]
    assert without == ["关于本示例.md"]


def test_every_quote_of_the_questions_stands_in_its_document(
    sources: dict[str, Source], questions: list[dict[str, Any]]
) -> None:
    texts = {name: squeezed(source.text) for name, source in sources.items()}
    for question in questions:
        for evidence in question["evidence"] + question.get("also_in", []):
            assert squeezed(evidence["quote"]) in texts[evidence["document"]], (question["id"], evidence)


def test_the_answers_hold_what_they_must(questions: list[dict[str, Any]]) -> None:
    for question in questions:
        for must in question["must"]:
            wanted = must if isinstance(must, list) else [must]
            assert any(text in question["answer"] for text in wanted), (question["id"], must)


def test_the_evidence_holds_the_figures_of_the_answer(questions: list[dict[str, Any]]) -> None:
    for question in questions:
        evidence = "".join(squeezed(entry["quote"]) for entry in question["evidence"])
        for must in question["must"]:
            wanted = must if isinstance(must, list) else [must]
            if re.search(r"\d", wanted[0]):
                assert any(text in evidence for text in wanted), (question["id"], must)


def test_the_questions_are_of_many_kinds_and_four_have_no_answer(questions: list[dict[str, Any]]) -> None:
    assert 22 <= len(questions) == len({question["id"] for question in questions})
    assert {question["wording"] for question in questions} == {"near", "far"}
    assert len({question["type"] for question in questions}) >= 8
    without = [question for question in questions if not question["answerable"]]
    assert len(without) == 4
    assert all(not question["evidence"] and question["why"] for question in without)
    assert all(question["evidence"] for question in questions if question["answerable"])


def test_every_text_of_the_corpus_is_asked_about(sources: dict[str, Source], questions: list[dict[str, Any]]) -> None:
    asked = {evidence["document"] for question in questions for evidence in question["evidence"]}
    assert asked == set(sources) - {"关于本示例.md"}
