"""The encoding of a text file is decided from its bytes."""

import json
import lzma
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from indexer.errors import UnreadableSource
from indexer.sources.encodings import decode

SIMPLIFIED = [
    "全市新建代表联络站",
    "常委会听取和审议了专项工作报告",
    "提出意见建议",
    "今年上半年",
    "基本养老服务清单",
    "同比增长",
]
TRADITIONAL = [
    "全市新建代表聯絡站",
    "常委會聽取和審議了專項工作報告",
    "提出意見建議",
    "今年上半年",
    "基本養老服務清單",
    "同比增長",
]


def texts_of(phrases: list[str]) -> st.SearchStrategy[str]:
    piece = (
        st.sampled_from(phrases)
        | st.integers(0, 99999).map(str)
        | st.sampled_from(["，", "。", "、", "\n", "\r\n", " "])
    )
    return st.tuples(st.sampled_from(phrases), st.lists(piece, max_size=30)).map(
        lambda parts: parts[0] + "".join(parts[1])
    )


@given(texts_of(SIMPLIFIED + TRADITIONAL), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_a_text_in_unicode_comes_back_as_it_was(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).removeprefix("\ufeff") == text


def test_the_mark_of_utf_8_is_a_character_as_it_is_for_whoever_checks_a_citation() -> None:
    data = "常委会听取报告".encode("utf-8-sig")
    assert decode(data) == data.decode("utf-8")


@given(texts_of(SIMPLIFIED), st.sampled_from(["gb18030", "gbk", "gb2312"]))
def test_a_simplified_text_in_a_gb_encoding_comes_back_as_it_was(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@given(texts_of(TRADITIONAL), st.sampled_from(["big5", "cp950"]))
def test_a_traditional_text_in_big5_comes_back_as_it_was(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_a_byte_order_mark_decides(encoding: str) -> None:
    assert decode("\ufeff代表建议".encode(encoding)) == "代表建议"


def test_characters_of_the_four_byte_zone_of_gb18030_are_read() -> None:
    text = "代表姓名中有生僻字：𠮷田、㼆山、䶮生，名单由办公室保存。"
    assert decode(text.encode("gb18030")) == text


def test_a_page_that_names_its_encoding_is_believed_while_its_bytes_fit() -> None:
    short = "市".encode("big5")
    assert decode(short, "big5") == "市"
    assert decode("审议意见".encode(), "gb18030") == "审议意见", "a wrong declaration gives way"
    assert decode("审议意见".encode(), "no-such-encoding") == "审议意见"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\xef\xbb\xbf \n", "empty"),
        ("报告".encode() + b"\0" + "全文".encode(), "NUL"),
        (b"\xff\xfe\x00\xd8\x00\xd8", "byte order mark"),
        (b"\xff\xfeabc", "byte order mark"),
        (b"%PDF-1.7 text", "PDF"),
        (b"PK\x03\x04rest", "zip archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "old Office"),
        (b"\x89PNG\r\n\x1a\nrest", "PNG"),
        (bytes(range(1, 256)) * 4, "none of"),
        (b"\x01\x02\x03\x04\x05 abc \x0e\x0f", "control"),
        ("Größe der Stadträte, façade, naïve".encode("latin-1"), "none of"),
        ("これは日本語の文章です。市役所の会議".encode("shift-jis"), "none of"),
    ],
)
def test_what_is_no_text_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(UnreadableSource, match=reason) as refusal:
        decode(data)
    assert refusal.value.hint


@given(st.binary(max_size=300))
def test_any_bytes_give_text_that_utf8_can_hold_or_a_refusal(data: bytes) -> None:
    try:
        text = decode(data)
    except UnreadableSource:
        return
    assert text.strip()
    assert text.encode("utf-8").decode("utf-8") == text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text", ["第一条 为了规范办理，\n制定本办法。", "關於代表建議的辦理\r\n三十一件", "Report 2023\n"]
)
def test_utf16_without_its_mark_is_known_by_its_characters(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_a_few_nuls_in_a_text_stay_where_they_are() -> None:
    text = "代表建议的办理情况。" * 40 + "\0\0\0"
    assert decode(text.encode()) == text
    assert decode(text.encode("gb18030")) == text


def test_a_utf8_text_cut_within_its_last_character_keeps_the_rest() -> None:
    whole = "常务委员会会议审议通过了关于加强预算审查监督的决定。"
    assert decode(whole.encode()[:-1]) == whole[:-1] + "\ufffd"


def test_a_damaged_byte_in_a_long_utf8_text_shows_and_does_not_make_it_another_encoding() -> None:
    whole = "常务委员会会议审议通过了决定。" * 100
    data = bytearray(whole.encode())
    data[300] = 0xFF
    text = decode(bytes(data))
    assert "\ufffd" in text and text.endswith(whole[-600:])


def test_a_utf8_text_with_every_twentieth_character_damaged_is_refused() -> None:
    data = bytearray("常务委员会会议审议通过了决定。".encode() * 40)
    data[::60] = b"\xff" * len(data[::60])
    with pytest.raises(UnreadableSource):
        decode(bytes(data))


def test_gb18030_and_big5_are_told_apart_on_real_sentences(shared: Path) -> None:
    """The figures of the docstring: of stretches of 16 characters at most one in a thousand is taken for the other."""
    path = shared / "training" / "news.jsonl.xz"
    if not path.is_file():
        pytest.skip("needs the training texts")
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line, _ in zip(lines, range(1000), strict=False)]
    chosen, traditional = random.Random(5), OpenCC("s2t")
    wrong = total = 0
    for _ in range(4000):
        text = chosen.choice(texts)
        start = chosen.randrange(max(1, len(text) - 16))
        stretch = text[start : start + 16].strip()
        if sum("一" <= character <= "鿿" for character in stretch) < 8:
            continue
        for encoding, written in (("gb18030", stretch), ("big5hkscs", traditional.convert(stretch))):
            try:
                data = written.encode(encoding)
            except UnicodeEncodeError:
                continue
            total += 1
            wrong += decode(data) != written
    assert total > 4000
    assert wrong <= total / 1000


def test_a_declared_encoding_that_decodes_anything_is_not_believed() -> None:
    assert (
        decode("常委会听取了专项工作报告并作出决议".encode("gb18030"), "iso-8859-1")
        == "常委会听取了专项工作报告并作出决议"
    )
