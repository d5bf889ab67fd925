"""The process that pdfium runs in: a PDF on standard input, JSON on standard output. Run by `pdf.py`, by its path.

The answer is `{"pages": [text, ...]}`, or `{"error": "password"}` or `{"error": "damaged"}`. It imports nothing of this
package by name, so that it starts fast and wherever the package lies.
"""

import importlib.util
import json
import re
import sys
from pathlib import Path
from typing import Any

_MEMORY = 4 << 30
# U+FFFE and U+0002 stand for a hyphen at a line's end in pdfium.
_HYPHEN = re.compile("[\ufffe\x02]")
_NO_TEXT = re.compile("[\x00\x01\x03-\x08\x0b\x0c\x0e-\x1f\x7f\uffff\ud800-\udfff]")


def clean(page: str) -> str:
    """A page as pdfium gives it, with one sort of line end, printed hyphens and only what UTF-8 can hold."""
    lines = page.replace("\r\n", "\n").replace("\r", "\n")
    return _NO_TEXT.sub("", _HYPHEN.sub("-", lines)).rstrip()


def extract(data: bytes) -> dict[str, Any]:
    """The answer to one file."""
    import pypdfium2

    layout = _beside("pdf_layout")
    try:
        document = pypdfium2.PdfDocument(data)
        pages = [_page(document[index].get_textpage(), layout) for index in range(len(document))]
    except pypdfium2.PdfiumError as error:
        return {"error": "password" if "password" in str(error).lower() else "damaged"}
    return {"pages": [clean(page) for page in pages]}


def _beside(name: str) -> Any:
    """The module in the same folder, which is not among those that Python looks in."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _page(page: Any, layout: Any) -> str:
    """A page's text in reading order; in pdfium's own order where the boxes of its characters do not account for them."""
    text = str(page.get_text_bounded(errors="replace"))
    import pypdfium2.raw as pdfium

    # Surrogates that stand for one character have a box each, and the text that goes with them is not cut apart here.
    glyphs = [
        layout.Glyph(chr(code), *page.get_charbox(index, loose=True))
        for index in range(page.count_chars())
        if (code := pdfium.FPDFText_GetUnicode(page, index)) > 0 and not 0xD800 <= code < 0xE000
    ]
    ordered = layout.lines(glyphs)
    whole = sorted("".join("".join(ordered).split())) == sorted("".join(text.split()))
    return "\n".join(layout.with_bars(ordered)) if whole else text


def bound_memory() -> None:
    """Let a file that asks for memory without end fail here, not fill the machine. Windows has no such bound."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


if __name__ == "__main__":
    bound_memory()
    json.dump(extract(sys.stdin.buffer.read()), sys.stdout)
