"""Tables of all formats read the same: a row a paragraph, its head row above it, every character where it stood."""

import io
from pathlib import Path

import docx
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from indexer.document import Document
from indexer.reading import read
from indexer.sources import Source, read_file

ROWS = [
    ("县区", "巡查次数", "发现问题", "整改率"),
    ("青棠区", "412", "36", "94.4%"),
    ("石畔区", "388", "", "90.2%"),
    ("松浦县", "275", "29", "89.7%"),
]
HEAD = "县区｜巡查次数｜发现问题｜整改率"


def _pipes(bar: str) -> str:
    lines = [bar + " | ".join(row) + bar[::-1] for row in ROWS]
    return "\n".join([lines[0], bar.strip() + "|".join(["---"] * 4) + bar.strip(), *lines[1:]])


def _markdown() -> bytes:
    return f"# 巡查情况\n\n各县区情况如下。\n\n{_pipes('| ')}\n\n以上数据截至九月底。\n".encode()


def _plain() -> bytes:
    return f"巡查情况\n\n各县区情况如下。\n\n{_pipes('')}\n\n以上数据截至九月底。\n".encode()


def _html() -> bytes:
    def row(cells: tuple[str, ...], tag: str) -> str:
        return "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in cells) + "</tr>"

    table = f"<table>{row(ROWS[0], 'th')}{''.join(row(cells, 'td') for cells in ROWS[1:])}</table>"
    return f"<h1>巡查情况</h1><p>各县区情况如下。</p>{table}<p>以上数据截至九月底。</p>".encode()


def _docx() -> bytes:
    made, out = docx.Document(), io.BytesIO()
    made.add_heading("巡查情况", 0)
    made.add_paragraph("各县区情况如下。")
    table = made.add_table(rows=0, cols=4)
    for row in ROWS:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    made.add_paragraph("以上数据截至九月底。")
    made.save(out)
    return out.getvalue()


def _pdf() -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.setFont("STSong-Light", 12)
    canvas.drawCentredString(297, 780, "巡查情况")
    canvas.drawString(80, 750, "各县区情况如下。")
    for number, row in enumerate(ROWS):
        for column, cell in enumerate(row):
            canvas.drawString(80 + 110 * column, 720 - 20 * number, cell)
    canvas.drawString(80, 620, "以上数据截至九月底。")
    canvas.showPage()
    canvas.save()
    return out.getvalue()


FILES = {"表.md": _markdown, "表.txt": _plain, "表.html": _html, "表.docx": _docx, "表.pdf": _pdf}


def _read(folder: Path, name: str) -> Document:
    path = folder / name
    path.write_bytes(FILES[name]())
    return read(read_file(folder, path))


@pytest.mark.parametrize("name", FILES)
def test_a_row_is_a_paragraph_without_the_bars_at_its_ends(name: str, tmp_path: Path) -> None:
    document = _read(tmp_path, name)
    rows = [document.text[one.start : one.end] for one in document.paragraphs if one.kind == "table"]
    assert rows == [HEAD, "青棠区｜412｜36｜94.4%", "石畔区｜388｜｜90.2%", "松浦县｜275｜29｜89.7%"]


@pytest.mark.parametrize("name", FILES)
def test_the_head_row_stands_above_the_rows_below_it_and_above_nothing_else(name: str, tmp_path: Path) -> None:
    document = _read(tmp_path, name)
    paragraphs = [(document.text[one.start : one.end], one.heading[-1:]) for one in document.paragraphs]
    assert [text for text, above in paragraphs if above == (HEAD,)] == [
        "青棠区｜412｜36｜94.4%", "石畔区｜388｜｜90.2%", "松浦县｜275｜29｜89.7%",
    ]  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_every_character_of_a_row_stands_in_the_source_a_bar_for_a_bar(name: str, tmp_path: Path) -> None:
    document = _read(tmp_path, name)
    for paragraph in document.paragraphs:
        shown = document.text[paragraph.start : paragraph.end]
        source = "".join(
            document.source[document.offsets.to_source(at)] for at in range(paragraph.start, paragraph.end)
        )
        assert source.replace("|", "｜") == shown


@pytest.mark.parametrize("name", FILES)
def test_what_is_left_out_of_a_table_is_named(name: str, tmp_path: Path) -> None:
    document = _read(tmp_path, name)
    kept = {document.offsets.to_source(at) for at, character in enumerate(document.text) if character != "\n"}
    dropped = {at for drop in document.dropped for at in range(drop.start, drop.end)}
    assert {drop.reason for drop in document.dropped} == {"markup"}
    assert all(at in kept or at in dropped for at, mark in enumerate(document.source) if not mark.isspace())


def test_of_rows_with_tabs_the_first_without_figures_is_the_head() -> None:
    table = "县区\t巡查次数\t发现问题\n青棠区\t412\t36\n石畔区\t388\t41\n"
    document = read(Source("表.txt", f"巡查情况\n\n{table}\n以上数据截至九月底。\n", "plain", "txt", "0" * 64))
    assert [
        (document.text[one.start : one.end], one.heading) for one in document.paragraphs if one.kind == "table"
    ] == [
        ("县区 巡查次数 发现问题", ()),
        ("青棠区 412 36", ("县区 巡查次数 发现问题",)),
        ("石畔区 388 41", ("县区 巡查次数 发现问题",)),
    ]
