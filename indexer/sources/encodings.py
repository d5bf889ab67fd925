"""Which encoding a text file is in, decided from its bytes.

Strict UTF-8 comes first: no Chinese text in another encoding longer than a few characters happens to be valid UTF-8.
GB18030 and Big5 are told apart by their own tables: both standards put the characters in daily use into a first
level (GB/T 2312 level 1: 3,755 characters at B0A1–D7F9; Big5 level 1: 5,401 characters
at A440–C67E). A text read in its own encoding lies there almost wholly (97 % and more), read in the other one about
half of it at most. Of 16 characters cut at random from news and laws (which may hold two that are Chinese), 2 of 3,964
in GB18030 and 1 of 3,634 in Big5 are taken for the other, of 32 or 100 characters none. A tie goes to GB18030. The
encodings of Japanese and Korean are not looked for: a text in them is refused, or read as wrong Chinese.
"""

import codecs
import re

from indexer.errors import UnreadableSource

_BOMS = (
    # UTF-32 before UTF-16: the mark of the one begins with that of the other.
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_SIGNATURES = (
    (b"%PDF-", "a PDF", "Name it .pdf."),
    (b"PK\x03\x04", "a zip archive or an Office document", "Name it .docx if it is one, or unpack it."),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document (.doc, .xls, .ppt)", "Save it as .docx."),
    (b"{\\rtf", "an RTF document", "Save it as .docx."),
    (b"\x89PNG", "a PNG image", "Run OCR on it."),
    (b"\xff\xd8\xff", "a JPEG image", "Run OCR on it."),
    (b"GIF8", "a GIF image", "Run OCR on it."),
    (b"\x1f\x8b", "a gzip archive", "Unpack it."),
    (b"Rar!\x1a", "a RAR archive", "Unpack it."),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "Unpack it."),
)

# Other names, such as iso-8859-1, decode any bytes without an error and say nothing.
_PLAUSIBLE = re.compile(r"gb[\w-]*|hz[\w-]*|big5[\w-]*|cp9[35][60]|utf-?(?:8|16|32)[\w-]*")
_IN_USE = 0.6
# Programs that write blocks of fixed size leave a few.
_FEWEST_TO_A_NUL = 200
_SAVE = "Save it as UTF-8 text, or take it out of the folder."
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def decode(data: bytes, declared: str = "") -> str:
    """The text of a text file: a byte order mark decides, then strict UTF-8, then GB18030 against Big5.

    `declared` is the encoding that the text names itself (an HTML page's charset); it comes before the guess between
    those two when it fits without an error. Up to one damaged character in a hundred in a UTF-8 text is read as
    U+FFFD, so that the damage shows and the rest is kept; a few NULs stay where they are. Raises UnreadableSource with the reason for an empty file,
    for binary data and for text in no encoding known here.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            # Whoever checks a citation decodes a UTF-8 file as UTF-8, where the mark is a character: offsets count it.
            kept = "\ufeff" if encoding == "utf-8" else ""
            return kept + _checked(_decode_marked(data[len(mark) :], encoding))
    refuse_other_content(data, "text")
    if b"\0" in data:
        text = _unmarked_utf16(data)
        if text is not None:
            return _checked(text)
        if data.count(b"\0") * _FEWEST_TO_A_NUL > len(data):
            raise UnreadableSource("The file holds NUL bytes as binary data does.", _SAVE)
    known = declared if _PLAUSIBLE.fullmatch(declared.lower()) else ""
    for text in (_strict(data, "utf-8"), _strict(data, known), _damaged_utf8(data), _gb18030_or_big5(data)):
        if text is not None:
            return _checked(text)
    raise UnreadableSource("The encoding is none of UTF-8, UTF-16, GB18030 and Big5, or the file is binary.", _SAVE)


def refuse_other_content(data: bytes, expected: str) -> None:
    """Raises UnreadableSource with what to do where the first bytes say that `data` is another format than `expected`."""
    for signature, what, hint in _SIGNATURES:
        if data.startswith(signature):
            raise UnreadableSource(f"The content is not {expected} but {what}.", hint)


def _unmarked_utf16(data: bytes) -> str | None:
    """The text of UTF-16 without a byte order mark: in the wrong byte order, or of other bytes, hardly a character is in use."""
    for encoding in ("utf-16-le", "utf-16-be"):
        text = _strict(data, encoding)
        if text and (
            text.isascii() or max(_in_daily_use(text, table) for table in ("gb18030", "big5hkscs")) >= _IN_USE
        ):
            return text
    return None


def _decode_marked(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        text = _damaged_utf8(data) if encoding == "utf-8" else None
        if text is None:
            raise UnreadableSource(
                f"The byte order mark says {encoding.upper()}, but byte {error.start} does not fit.", _SAVE
            ) from error
        return text


def _checked(text: str) -> str:
    if not text.strip():
        raise UnreadableSource("The file is empty.", "Put its text in, or take it out of the folder.")
    if len(_CONTROLS.findall(text)) > len(text) / 50:
        raise UnreadableSource("The file holds control characters as binary data does.", _SAVE)
    return text


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding or "ascii")
        text.encode("utf-8")
    except (UnicodeError, LookupError):
        return None
    return text


def _damaged_utf8(data: bytes) -> str | None:
    text = data.decode("utf-8", "replace")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    cut_at_the_end = beyond_ascii > 10 and text.find("\ufffd") == len(text) - 1
    return text if cut_at_the_end or text.count("\ufffd") * 100 <= beyond_ascii else None


def _gb18030_or_big5(data: bytes) -> str | None:
    best, share = None, _IN_USE
    for encoding in ("big5hkscs", "gb18030"):
        text = _strict(data, encoding)
        found = _in_daily_use(text, encoding) if text is not None else 0.0
        if found >= share:
            best, share = text, found
    return best


def _in_daily_use(text: str, encoding: str) -> float:
    """Share of the characters beyond ASCII, over the first 20,000, that stand in the first level of their standard."""
    total = found = 0
    for character in text[:20_000]:
        if character <= "\x7f":
            continue
        total += 1
        # Two pairs of Big5-HKSCS are two code points each, which alone cannot be written back.
        code = character.encode(encoding, "ignore")
        if len(code) != 2:
            continue
        if encoding == "gb18030":
            found += code[1] >= 0xA1 and (0xB0 <= code[0] <= 0xD7 or code[0] in (0xA1, 0xA3))
        else:
            found += b"\xa4\x40" <= code <= b"\xc6\x7e" or code[0] in (0xA1, 0xA2)
    return found / total if total else 0.0
