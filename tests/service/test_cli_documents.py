"""`youju documents`: what is indexed, what reading made of a file, and the one-line errors."""

import json
from pathlib import Path

import pytest

from indexer.build import build
from indexer.sources.sidecar import Overrides, read_sidecar
from service.cli import _run

Captured = pytest.CaptureFixture[str]

REPORT = (
    "云溪市人大常委会关于河道治理情况的调研报告\n\n　　2023年，全市共治理河道三十六公里，投入资金一亿二千万元，沿河\n\n·· 18\n\n"
    "两岸的居民都说好。\n\n一、存在的问题\n\n　　一是资金不足，二是人手不够。\n"
)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "corpus" / "报告" / "河道.txt"
    path.parent.mkdir(parents=True)
    path.write_text(REPORT, "utf-8")
    return path


@pytest.fixture
def data(report: Path, tmp_path: Path) -> Path:
    build(report.parents[1], tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture(autouse=True)
def apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings but those of the test, English words, and an empty folder to stand in."""
    for name in ("YOUJU_DATA", "YOUJU_CORPUS", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")


def printed(capsys: Captured, *arguments: str | Path) -> str:
    code = _run(["documents", *map(str, arguments)])
    captured = capsys.readouterr()
    assert code == 0, captured.err
    return captured.out


def refused(capsys: Captured, *arguments: str | Path) -> tuple[int, str]:
    code = _run(["documents", *map(str, arguments)])
    captured = capsys.readouterr()
    assert captured.out == "" and captured.err.count("\n") == 1 and captured.err.startswith("youju: ")
    return code, captured.err


def test_a_file_tells_what_was_dropped_why_and_where(report: Path, capsys: Captured) -> None:
    found = json.loads(printed(capsys, "inspect", report, "--json"))
    assert found["from"] == "file" and found["document"] == "河道.txt"
    at = REPORT.index("·· 18")
    example = {"start": at, "end": at + 5, "line": 5, "text": "·· 18"}
    assert found["dropped"] == [{"reason": "page_number", "count": 1, "characters": 5, "examples": [example]}]
    assert found["articles"][0]["title"] == "云溪市人大常委会关于河道治理情况的调研报告"
    assert found["paragraphs"]["heading"] == 1

    told = printed(capsys, "inspect", report)
    assert "page_number: 1 (5 characters)" in told
    assert f"line 5, {at}–{at + 5}: ·· 18" in told
    assert "place: 云溪市" in told


def test_a_file_tells_which_paragraphs_are_pieces_of_a_sentence(report: Path, capsys: Captured) -> None:
    cut = "会议听取了关于供水工程的报告，代表们认为管护资金还没有落实到"
    report.write_text("会议通过了决定。\n\n" + cut, encoding="utf-8")
    found = json.loads(printed(capsys, "inspect", report, "--json"))
    example = {"start": 10, "end": 10 + len(cut), "line": 3, "text": cut}
    assert found["fragments"] == {"count": 1, "characters": len(cut), "examples": [example]}
    assert f"line 3, 10–{10 + len(cut)}: {cut}" in printed(capsys, "inspect", report)


def test_examples_are_few_unless_all_are_asked_for(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "长.txt"
    path.write_text("".join(f"{REPORT[:90]}\n\n·· {page}\n\n" for page in range(11, 23)), "utf-8")
    few, every = (
        {group["reason"]: group for group in json.loads(printed(capsys, "inspect", path, "--json", *more))["dropped"]}[
            "page_number"
        ]
        for more in ([], ["--all"])
    )
    assert few["count"] == every["count"] == len(every["examples"]) > len(few["examples"]) == 3


def test_the_stanza_printed_is_one_that_the_corpus_takes(report: Path, capsys: Captured) -> None:
    corpus = report.parents[1]
    sidecar = corpus / "corpus.toml"
    sidecar.write_text("", "utf-8")
    told = printed(capsys, "inspect", report)
    sidecar.write_text(told[told.index("[[files]]") :], "utf-8")
    stated = Overrides("云溪市人大常委会关于河道治理情况的调研报告", "云溪市", 2023)
    assert read_sidecar(corpus).for_document("报告/河道.txt") == stated
    assert "stated, and used instead (corpus.toml): publication = " in printed(capsys, "inspect", report)


def test_an_indexed_document_is_inspected_by_its_name(data: Path, report: Path, capsys: Captured) -> None:
    from_index = json.loads(printed(capsys, "inspect", "报告/河道.txt", "--data", data, "--json"))
    from_file = json.loads(printed(capsys, "inspect", report, "--json"))
    assert from_index["from"] == "index" and from_index["document"] == "报告/河道.txt"
    for part in ("articles", "paragraphs", "dropped", "characters"):
        assert from_index[part] == from_file[part]


def test_documents_are_listed_with_what_was_inferred(data: Path, capsys: Captured) -> None:
    [entry] = json.loads(printed(capsys, "list", "--data", data, "--json"))["documents"]
    assert (entry["document"], entry["place"]) == ("报告/河道.txt", "云溪市")
    told = printed(capsys, "list", "--data", data)
    assert told.count("\n") == 1 and "报告/河道.txt · 云溪市人大常委会关于河道治理情况的调研报告 · 云溪市" in told


def test_words_are_chinese_where_the_locale_is(
    report: Path, data: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    told = printed(capsys, "inspect", report)
    assert "去掉的文字: 1" in told and "第 5 行" in told and "推断有误时" in told
    listed = printed(capsys, "list", "--data", data)
    assert "1 篇" in listed and "字" in listed and "articles" not in listed


def test_a_file_that_is_not_there_is_told_with_what_to_do(data: Path, capsys: Captured) -> None:
    assert refused(capsys, "inspect", "没有.txt") == (1, "youju: There is no file '没有.txt'; check the path.\n")
    code, line = refused(capsys, "inspect", "没有.txt", "--data", data)
    assert code == 1 and "There is no document '没有.txt'" in line and "`youju documents list`" in line


def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, capsys: Captured) -> None:
    broken = tmp_path / "坏.pdf"
    broken.write_bytes(b"%PDF-1.4 broken")
    code, line = refused(capsys, "inspect", broken)
    assert code == 1 and line.startswith("youju: 坏.pdf: ")


def test_a_folder_is_refused_as_bad_use(tmp_path: Path, capsys: Captured) -> None:
    code, line = refused(capsys, "inspect", tmp_path)
    assert code == 2 and "is a folder; name one of the files in it" in line


def test_without_an_index_the_list_says_how_to_build_one(capsys: Captured) -> None:
    code, line = refused(capsys, "list")
    assert code == 1 and "There is no index in data yet." in line and "youju index --corpus" in line


def test_bad_use_is_exit_code_2(capsys: Captured) -> None:
    assert refused(capsys, "inspect")[0] == 2
    assert refused(capsys, "inspect", "a", "--frob")[0] == 2
