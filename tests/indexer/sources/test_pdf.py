"""PDF files with a text layer."""

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from indexer.errors import UnreadableSource
from indexer.sources import pdf
from indexer.sources.pdf_process import clean, extract

FONT = "STSong-Light"


def made(draw: Callable[[Canvas], None], **options: object) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = io.BytesIO()
    canvas = Canvas(out, **options)
    draw(canvas)
    canvas.save()
    return out.getvalue()


def page(canvas: Canvas, *lines: str) -> None:
    canvas.setFont(FONT, 14)
    for number, line in enumerate(lines):
        canvas.drawString(72, 760 - 24 * number, line)
    canvas.showPage()


def image_only(canvas: Canvas) -> None:
    pixels = io.BytesIO()
    pixels.write(b"P6 2 2 255\n" + b"\xff\x00\x00" * 4)
    pixels.seek(0)
    for number in range(3):
        canvas.drawImage(ImageReader(pixels), 0, 0, 500, 700)
        canvas.drawString(300, 20, str(number))
        canvas.showPage()


def test_every_page_is_read_in_order_with_a_form_feed_between() -> None:
    def draw(canvas: Canvas) -> None:
        page(canvas, "市人大常委会2023年工作报告", "立法3件，修改1.3万字。“一府两院”", "— 1 —")
        page(canvas)
        page(canvas, "二、今后的工作", "— 3 —")

    text = pdf.read(made(draw))
    assert text == ("市人大常委会2023年工作报告\n立法3件，修改1.3万字。“一府两院”\n— 1 —\f\f二、今后的工作\n— 3 —")


def test_a_page_has_one_sort_of_line_end_printed_hyphens_and_only_what_utf8_can_hold() -> None:
    text = clean("甲\r\n乙\r丙e\ufffe\r\nmail\x02\ud800\x00\uffff末\t \r\n")
    assert text == "甲\n乙\n丙e-\nmail-末"
    assert text.encode("utf-8")


def test_a_scan_without_a_text_layer_is_refused_though_its_pages_are_numbered() -> None:
    with pytest.raises(UnreadableSource, match="no text layer") as refusal:
        pdf.read(made(image_only))
    assert "OCR" in refusal.value.hint


def test_a_text_layer_of_unmapped_characters_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_pages", lambda data: ["\ue001\ue002\ue003\ue004字字字字字字"])
    with pytest.raises(UnreadableSource, match="do not say which characters"):
        pdf.read(b"")


def test_an_encrypted_file_is_refused() -> None:
    with pytest.raises(UnreadableSource, match="encrypted") as refusal:
        pdf.read(made(lambda canvas: page(canvas, "保密"), encrypt="secret"))
    assert "password" in refusal.value.hint


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\nbroken", "正文".encode(), made(lambda c: page(c, "会议纪要"))[:900]])
def test_a_damaged_file_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableSource, match="damaged or no PDF") as refusal:
        pdf.read(data)
    assert refusal.value.hint


def run_instead(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.setattr(pdf, "_COMMAND", [sys.executable, "-c", program])


def test_a_crash_of_the_library_costs_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    run_instead(monkeypatch, "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
    with pytest.raises(UnreadableSource, match="gave up on the file"):
        pdf.read(b"%PDF-1.7")


def test_a_file_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    run_instead(monkeypatch, "import time; time.sleep(60)")
    monkeypatch.setattr(pdf, "TIMEOUT", 0.2)
    with pytest.raises(UnreadableSource, match="took more than"):
        pdf.read(b"%PDF-1.7")


def test_the_process_takes_no_module_for_one_of_the_standard_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit(3)", "utf-8")
    for name in ("pdf_process.py", "pdf_layout.py"):
        (tmp_path / name).write_bytes(Path(pdf._COMMAND[-1]).with_name(name).read_bytes())
    script = tmp_path / "pdf_process.py"
    monkeypatch.setattr(pdf, "_COMMAND", [*pdf._COMMAND[:-1], str(script)])
    monkeypatch.chdir(tmp_path)
    assert pdf.read(made(lambda canvas: page(canvas, "审议意见书"))) == "审议意见书"


def test_the_extraction_says_what_is_wrong_by_name() -> None:
    assert extract(b"no pdf") == {"error": "damaged"}
    assert extract(made(lambda canvas: page(canvas, "题"), encrypt="x")) == {"error": "password"}
    assert extract(made(lambda canvas: page(canvas, "题"))) == {"pages": ["题"]}


LEFT = [f"左栏第{number}行说的是河道治理和巡查的事" for number in range(1, 13)]
RIGHT = [f"右栏第{number}行说的是养老服务和餐厅的事" for number in range(1, 13)]


def two_columns(canvas: Canvas, title: str = "") -> None:
    """Drawn row by row, as a layout program may: the left and the right line of each row, one after the other."""
    canvas.setFont(FONT, 12)
    if title:
        canvas.drawString(120, 790, title)
    for number, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True)):
        canvas.drawString(50, 760 - 20 * number, left)
        canvas.drawString(320, 760 - 20 * number, right)
    canvas.showPage()


def test_two_columns_are_read_one_after_the_other() -> None:
    assert pdf.read(made(two_columns)).split("\n") == LEFT + RIGHT


def test_a_title_over_both_columns_comes_before_them() -> None:
    title = "关于全市河道治理与养老服务工作情况的综合调研报告（节选）"
    assert pdf.read(made(lambda canvas: two_columns(canvas, title))).split("\n") == [title, *LEFT, *RIGHT]


def test_the_cells_of_a_table_stay_in_their_rows() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 12)
        for number in range(12):
            canvas.drawString(50, 760 - 20 * number, f"第{number}区" + "河" * (number % 5))
            canvas.drawString(320, 760 - 20 * number, f"{number * 37}公里")
        canvas.showPage()

    rows = pdf.read(made(draw)).split("\n")
    assert rows[3].split() == ["第3区河河河", "111公里"]
    assert len(rows) == 12


def test_lines_drawn_out_of_order_are_read_from_the_top() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 12)
        for number in (2, 0, 1):
            canvas.drawString(50, 760 - 20 * number, f"这是从上往下数的第{number}行")
        canvas.showPage()

    assert pdf.read(made(draw)).split("\n") == [f"这是从上往下数的第{number}行" for number in range(3)]


def test_the_indent_of_a_paragraph_is_kept() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 12)
        canvas.drawString(74, 760, "一年来，常委会听取和审议专项工作报告")
        canvas.drawString(50, 740, "二十一项，作出决议决定七件。")
        canvas.drawString(74, 720, "各位代表请予审议。")
        canvas.showPage()

    assert pdf.read(made(draw)).split("\n") == [
        "\u3000\u3000一年来，常委会听取和审议专项工作报告",
        "二十一项，作出决议决定七件。",
        "\u3000\u3000各位代表请予审议。",
    ]


def grid(canvas: Canvas, rows: list[tuple[str, ...]]) -> None:
    canvas.setFont(FONT, 12)
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            canvas.drawString(80 + 150 * column, 760 - 20 * number, cell)
    canvas.showPage()


def test_a_table_of_figures_has_bars_and_a_rule_below_its_head() -> None:
    rows = [("县区", "件数"), ("青棠区", "412"), ("石畔区", "8"), ("合计", "420")]
    assert pdf.read(made(lambda canvas: grid(canvas, rows))).split("\n") == [
        "| 县区 | 件数 |", "| --- | --- |", "| 青棠区 | 412 |", "| 石畔区 | 8 |", "| 合计 | 420 |",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "rows",
    [
        [("周明远", "李清和", "方启明"), ("林舜华", "顾岚", "郑怀谷"), ("唐玉", "陈立", "王川")],
        [("一、总则", "1"), ("二、监督", "7"), ("三、附则", "12"), ("四、附件", "15")],
    ],
    ids=["names", "contents"],
)
def test_lists_in_columns_are_no_tables(rows: list[tuple[str, ...]]) -> None:
    assert "|" not in pdf.read(made(lambda canvas: grid(canvas, rows)))
