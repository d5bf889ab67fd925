"""The process that pdfium runs in: a PDF on standard input, JSON on standard output. Run by `pdf.py`, by its path.

The answer is `{"pages": [text, ...]}`, or `{"error": "password"}` or `{"error": "damaged"}`. It imports nothing of this
package, so that it starts fast and wherever the package lies.
"""

import json
import re
import sys
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

    try:
        document = pypdfium2.PdfDocument(data)
        pages = [document[index].get_textpage().get_text_bounded(errors="replace") for index in range(len(document))]
    except pypdfium2.PdfiumError as error:
        return {"error": "password" if "password" in str(error).lower() else "damaged"}
    return {"pages": [clean(page) for page in pages]}


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
