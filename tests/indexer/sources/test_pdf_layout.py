"""The reading order of a PDF page."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from indexer.sources.pdf_layout import Glyph, lines

places = st.floats(0, 600, allow_nan=False)
glyphs = st.builds(
    lambda text, left, bottom, width, height: Glyph(text, left, bottom, left + width, bottom + height),
    st.sampled_from("河道治理代表ab12。 "),
    places,
    places,
    st.floats(0.5, 20),
    st.floats(0.5, 20),
)


@given(st.lists(glyphs, max_size=80))
def test_every_printed_character_is_read_once(page: list[Glyph]) -> None:
    read = "".join("".join(lines(page)).split())
    assert sorted(read) == sorted(glyph.text for glyph in page if not glyph.text.isspace())


@given(st.lists(glyphs, max_size=80), st.randoms())
def test_the_order_of_drawing_does_not_matter_where_characters_do_not_overlap(page: list[Glyph], dice: Random) -> None:
    grid = [
        Glyph(glyph.text, 12.0 * (at % 20), -20.0 * (at // 20), 12.0 * (at % 20) + 11, -20.0 * (at // 20) + 12)
        for at, glyph in enumerate(page)
    ]
    drawn = list(grid)
    dice.shuffle(drawn)
    assert lines(drawn) == lines(grid)


def test_an_empty_page_has_no_lines() -> None:
    assert lines([]) == []
    assert lines([Glyph(" ", 0, 0, 5, 5)]) == []


def printed(text: str, left: float, top: float) -> list[Glyph]:
    """A line in characters of ten points."""
    return [Glyph(character, left + 10 * at, top - 10, left + 10 * at + 10, top) for at, character in enumerate(text)]


def column(name: str, left: float, top: float, rows: int = 12) -> tuple[list[str], list[Glyph]]:
    texts = [f"{name}栏第{row}行说的是河道治理"[:10] for row in range(rows)]
    return texts, [glyph for row, text in enumerate(texts) for glyph in printed(text, left, top - 16 * row)]


@given(st.floats(-30, 30), st.integers(8, 20))
def test_columns_are_told_apart_whatever_the_heights_of_their_lines(shift: float, rows: int) -> None:
    left, right = column("左", 50, 760, rows), column("右", 200, 760 + shift, rows)
    assert lines([*left[1], *right[1]]) == left[0] + right[0]


def test_three_columns_are_read_one_after_the_other() -> None:
    columns = [column(name, left, 760 - shift) for name, left, shift in (("左", 50, 0), ("中", 180, 5), ("右", 310, 0))]
    page = [glyph for _, drawn in columns for glyph in drawn]
    assert lines(page) == [text for texts, _ in columns for text in texts]


def test_a_block_below_another_further_to_the_right_is_no_column() -> None:
    above, below = column("上", 50, 760), column("下", 200, 500)
    page = [*above[1], *below[1], *printed("末行", 50, 290)]
    assert [line.strip() for line in lines(page)] == [*above[0], *below[0], "末行"]


def test_a_page_number_in_the_margin_does_not_make_every_line_an_indented_one() -> None:
    body = column("正", 70, 760)
    assert lines([*body[1], *printed("18", 50, 40)]) == [*body[0], "18"]
