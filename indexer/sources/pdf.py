"""PDF files with a text layer, read by pdfium in a process of its own.

pdfium is C++ that meets files from anywhere: a crash, an endless loop or memory without bound in it must cost one file,
not the build, and it must not be called from two threads.
"""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from indexer.errors import UnreadableSource
from indexer.sources.encodings import refuse_other_content

TIMEOUT = 120.0
# Fewer characters a page than this are stamps and scanners' marks, not a text layer.
_LEAST_A_PAGE = 5

# -P: the modules beside the script, html among them, must not hide those of the standard library.
_COMMAND = [sys.executable, "-P", str(Path(__file__).with_name("pdf_process.py"))]
_UNMAPPED = re.compile("[\ufffd\ue000-\uf8ff]")
_OCR = "Run OCR on it first (for example `ocrmypdf -l chi_sim in.pdf out.pdf`) and put the result in."
_PRINT = "Open it in a PDF viewer, print it to a new PDF and put that in."
_ERRORS = {
    "password": ("The PDF is encrypted.", "Save it without a password."),
    "damaged": ("The PDF is damaged or no PDF.", _PRINT),
}


def read(data: bytes) -> str:
    """The text of every page in the order of the file, a form feed between pages, `\\n` between printed lines.

    Raises UnreadableSource for a file that is encrypted or damaged, has no text layer or one whose characters are not
    mapped to Unicode, and for one that pdfium crashes on or does not finish within `TIMEOUT` seconds.
    """
    # Some programs put bytes of their own before the mark of a PDF.
    if b"%PDF-" not in data[:1024]:
        refuse_other_content(data, "a PDF")
    pages = _pages(data)
    length = sum(len("".join(page.split())) for page in pages)
    if length < max(1, _LEAST_A_PAGE * len(pages)):
        raise UnreadableSource("The PDF has no text layer: its pages are images.", _OCR)
    if sum(len(_UNMAPPED.findall(page)) for page in pages) > length / 5:
        raise UnreadableSource("The PDF's fonts do not say which characters they print.", _OCR)
    return "\f".join(pages)


def _pages(data: bytes) -> list[str]:
    try:
        done = subprocess.run(_COMMAND, input=data, capture_output=True, timeout=TIMEOUT, check=False)
    except subprocess.TimeoutExpired:
        raise UnreadableSource(f"Reading the PDF took more than {TIMEOUT:.0f} s.", _PRINT, passing=True) from None
    if done.returncode:
        # A negative status is the signal that ended it, which may have come from a machine short of memory.
        what = f"The PDF library gave up on the file (exit status {done.returncode})."
        raise UnreadableSource(what, _PRINT, passing=done.returncode < 0)
    answer: dict[str, Any] = json.loads(done.stdout)
    if "error" in answer:
        raise UnreadableSource(*_ERRORS[answer["error"]])
    return [str(page) for page in answer["pages"]]
