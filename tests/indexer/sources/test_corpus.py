"""The files of a corpus folder: listed, named, read, or reported with the reason."""

import os
import sys
import unicodedata
from pathlib import Path

import pytest

from indexer.errors import CorpusError, UnreadableSource
from indexer.sources import Source, Unreadable, corpus, list_files, name_of, read_corpus, read_file

TEXT = "市人大常委会听取了专项工作报告。\n"

needs_rights = pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")


def put(path: Path, text: str = TEXT) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def read_all(folder: Path) -> tuple[dict[str, Source], dict[str, Unreadable]]:
    found = list(read_corpus(folder))
    return (
        {source.name: source for source in found if isinstance(source, Source)},
        {source.name: source for source in found if isinstance(source, Unreadable)},
    )


def test_a_text_file_becomes_a_source_with_name_layout_and_digest(tmp_path: Path) -> None:
    put(tmp_path / "公报" / "第一期.txt", "abc")
    (source,) = read_corpus(tmp_path)
    # The digest of "abc" is the example of FIPS 180-4.
    digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert source == Source("公报/第一期.txt", "abc", "plain", "txt", digest)


def test_markdown_has_its_own_layout_and_a_txt_stays_plain_whatever_marks_it_has(tmp_path: Path) -> None:
    put(tmp_path / "a.MD", "# 题目\n\n正文。\n")
    put(tmp_path / "b.txt", "# 题目\n\n正文。\n")
    read, _ = read_all(tmp_path)
    assert (read["a.MD"].layout, read["a.MD"].format) == ("markdown", "md")
    assert read["b.txt"].layout == "plain"


def test_line_ends_and_blanks_stay_as_they_are(tmp_path: Path) -> None:
    text = " 首行\r\n\r\n末行\u3000\x0c\r"
    (tmp_path / "a.txt").write_bytes(text.encode())
    read, _ = read_all(tmp_path)
    assert read["a.txt"].text == text


def test_files_come_sorted_by_name_and_the_same_every_time(tmp_path: Path) -> None:
    for name in ("乙.txt", "甲/二.txt", "甲/一.txt", "a.txt", "B.txt", "甲.txt"):
        put(tmp_path / name)
    names = [name_of(tmp_path, path) for path in list_files(tmp_path)]
    assert names == sorted(names) and len(names) == 6
    assert names == [source.name for source in read_corpus(tmp_path)]


@pytest.mark.parametrize(
    "name", [".DS_Store", ".git/config.txt", "~$报告.docx", "Thumbs.db", "__MACOSX/a.txt", "desktop.ini", "corpus.toml"]
)
def test_what_systems_and_programs_leave_behind_is_passed_over_in_silence(tmp_path: Path, name: str) -> None:
    put(tmp_path / "a.txt")
    put(tmp_path / name, "x")
    assert [name_of(tmp_path, path) for path in list_files(tmp_path)] == ["a.txt"]


def test_only_the_sidecar_at_the_top_is_passed_over(tmp_path: Path) -> None:
    put(tmp_path / "甲" / "corpus.toml")
    put(tmp_path / "a.txt")
    _, unreadable = read_all(tmp_path)
    assert list(unreadable) == ["甲/corpus.toml"]


@pytest.mark.parametrize(
    ("name", "reason", "hint"),
    [
        ("报告.doc", "word processor", "docx"),
        ("报告.wps", "word processor", "docx"),
        ("表.XLSX", "spreadsheet", "docx"),
        ("讲稿.pptx", "presentation", "docx"),
        ("扫描.JPG", "image", "OCR"),
        ("公文.ofd", "page format", "PDF"),
        ("资料.zip", "archive", "Unpack"),
        ("录音.mp3", "recording", "transcript"),
        ("x.bin", ".bin is unknown", "Convert"),
        ("README", "no type", "Convert"),
    ],
)
def test_a_format_that_is_not_read_is_reported_with_what_to_do(
    tmp_path: Path, name: str, reason: str, hint: str
) -> None:
    put(tmp_path / name)
    _, unreadable = read_all(tmp_path)
    assert reason in unreadable[name].reason
    assert hint in unreadable[name].hint


def test_one_broken_file_does_not_keep_the_others_from_being_read(tmp_path: Path) -> None:
    for name, data in {
        "空.txt": b"",
        "乱.txt": bytes(range(1, 256)),
        "坏.pdf": b"%PDF-1.7 broken",
        "坏.docx": b"PK\x03\x04 broken",
        "空.html": b"<html></html>",
    }.items():
        (tmp_path / name).write_bytes(data)
    put(tmp_path / "好.txt")
    read, unreadable = read_all(tmp_path)
    assert list(read) == ["好.txt"]
    assert set(unreadable) == {"空.txt", "乱.txt", "坏.pdf", "坏.docx", "空.html"}
    assert all(entry.reason and entry.hint for entry in unreadable.values())


def test_a_missing_folder_a_file_and_an_empty_folder_are_errors_that_say_what_to_do(tmp_path: Path) -> None:
    put(tmp_path / "a.txt")
    (tmp_path / "empty" / "sub").mkdir(parents=True)
    for name, problem in (("no", "not exist"), ("a.txt", "not a folder"), ("empty", "no files")):
        with pytest.raises(CorpusError, match=problem) as error:
            list_files(tmp_path / name)
        assert error.value.hint
        with pytest.raises(CorpusError):
            next(iter(read_corpus(tmp_path / name)))


@needs_rights
def test_a_folder_without_the_right_to_read_it_is_an_error(tmp_path: Path) -> None:
    put(tmp_path / "locked" / "a.txt")
    (tmp_path / "locked").chmod(0)
    try:
        with pytest.raises(CorpusError, match="cannot be opened"):
            list_files(tmp_path / "locked")
    finally:
        (tmp_path / "locked").chmod(0o700)


def test_a_folder_that_the_system_will_not_open_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "a.txt")
    refuse_to_open(monkeypatch, tmp_path)
    with pytest.raises(CorpusError, match="cannot be opened"):
        list_files(tmp_path)


def test_a_folder_within_that_the_system_will_not_open_is_reported_and_the_rest_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "a.txt")
    put(tmp_path / "locked" / "b.txt")
    refuse_to_open(monkeypatch, tmp_path / "locked")
    read, unreadable = read_all(tmp_path)
    assert list(read) == ["a.txt"]
    assert "cannot be opened" in unreadable["locked"].reason


def refuse_to_open(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """As a folder without rights does, for root too, to whom rights mean nothing."""
    scandir = os.scandir

    def refusing(path: Path) -> object:
        if Path(path) == folder:
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(corpus.os, "scandir", refusing)


def test_a_file_that_the_system_will_not_open_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = put(tmp_path / "a.txt")

    def refusing(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "read_bytes", refusing)
    with pytest.raises(UnreadableSource, match="No right"):
        read_file(tmp_path, path)


def test_a_link_that_leads_out_of_the_corpus_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    put(tmp_path / "secret" / "password.txt")
    put(folder / "a.txt")
    (folder / "b.txt").symlink_to(tmp_path / "secret" / "password.txt")
    (folder / "c").symlink_to(tmp_path / "secret")
    (folder / "d.txt").symlink_to("../secret/password.txt")
    (folder / "e.txt").symlink_to("nowhere.txt")
    (folder / "f.txt").symlink_to("f.txt")
    read, unreadable = read_all(folder)
    assert list(read) == ["a.txt"]
    assert {name: "leads out" in entry.reason for name, entry in unreadable.items()} == {
        "b.txt": True,
        "c": True,
        "d.txt": True,
        "e.txt": False,
        "f.txt": False,
    }


def test_links_within_the_corpus_read_a_file_under_both_names_and_a_folder_once(tmp_path: Path) -> None:
    put(tmp_path / "甲" / "a.txt")
    (tmp_path / "b.txt").symlink_to("甲/a.txt")
    (tmp_path / "乙").symlink_to("甲")
    (tmp_path / "甲" / "loop").symlink_to("..")
    read, unreadable = read_all(tmp_path)
    assert set(read) == {"b.txt", "甲/a.txt"} and not unreadable


def test_a_corpus_folder_that_is_itself_a_link_is_read(tmp_path: Path) -> None:
    put(tmp_path / "real" / "a.txt")
    put(tmp_path / "real" / "corpus.toml", "")
    (tmp_path / "link").symlink_to("real")
    assert [source.name for source in read_corpus(tmp_path / "link")] == ["a.txt"]


def test_a_path_outside_the_folder_is_not_read(tmp_path: Path) -> None:
    put(tmp_path / "secret.txt")
    put(tmp_path / "corpus" / "a.txt")
    with pytest.raises(UnreadableSource, match="leads out"):
        read_file(tmp_path / "corpus", tmp_path / "corpus" / ".." / "secret.txt")


def test_names_are_in_nfc_and_a_second_name_that_reads_the_same_is_refused(tmp_path: Path) -> None:
    composed, decomposed = (unicodedata.normalize(form, "café.txt") for form in ("NFC", "NFD"))
    put(tmp_path / decomposed)
    assert [source.name for source in read_corpus(tmp_path)] == [composed]
    put(tmp_path / composed, "另一份。\n")
    if len(list(tmp_path.iterdir())) == 1:
        pytest.skip("this file system folds names itself")
    first, second = read_corpus(tmp_path)
    assert isinstance(first, Source) and first.text == "另一份。\n" and first.name == composed
    assert isinstance(second, Unreadable) and "code points" in second.reason


@pytest.mark.skipif(sys.platform != "linux", reason="other systems keep such names out")
def test_names_that_are_not_utf8_or_hold_control_characters_are_reported(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode("报告.txt".encode("gb18030"))).write_text(TEXT, "utf-8")
    put(tmp_path / "a\nb.txt")
    read, unreadable = read_all(tmp_path)
    assert not read
    reasons = {name: entry.reason for name, entry in unreadable.items()}
    assert "control" in reasons["a\nb.txt"]
    assert "UTF-8" in reasons["\\xb1\\xa8\\xb8\\xe6.txt"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_reported_instead_of_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    _, unreadable = read_all(tmp_path)
    assert "pipe" in unreadable["a.txt"].reason


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(corpus.MAX_BYTES + 1)
    _, unreadable = read_all(tmp_path)
    assert "200 MB" in unreadable["a.txt"].reason


def test_a_file_that_goes_between_listing_and_reading_is_reported(tmp_path: Path) -> None:
    path = put(tmp_path / "a.txt")
    (listed,) = list_files(tmp_path)
    path.unlink()
    with pytest.raises(UnreadableSource, match="gone"):
        read_file(tmp_path, listed)


@pytest.mark.parametrize(
    ("name", "data", "reason", "hint"),
    [
        ("页.txt", "<!DOCTYPE html>\n<html><body><p>正文</p></body></html>".encode(), "an HTML page", "Name it .html"),
        ("文.pdf", b"PK\x03\x04rest", "not a PDF but a zip archive or an Office document", "Name it .docx"),
        ("文.docx", b"%PDF-1.7\nrest", "not a Word document but a PDF", "Name it .pdf"),
        ("图.pdf", b"\x89PNG\r\n\x1a\nrest", "not a PDF but a PNG image", "OCR"),
    ],
)
def test_a_file_under_the_name_of_another_format_is_told_what_it_is(
    tmp_path: Path, name: str, data: bytes, reason: str, hint: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(UnreadableSource, match=reason) as refusal:
        read_file(tmp_path, tmp_path / name)
    assert hint in refusal.value.hint


def test_links_that_lead_in_a_circle_are_reported_or_passed_over(tmp_path: Path) -> None:
    (tmp_path / "文.txt").write_text("正文。", "utf-8")
    for name, target in (("自己", "."), ("圈.txt", "圈.txt")):
        (tmp_path / name).symlink_to(target)
    read = list(read_corpus(tmp_path))
    assert [one.name for one in read] == ["圈.txt", "文.txt"]
    assert isinstance(read[0], Unreadable)
    assert read[0].reason == "A link that leads back to itself."
