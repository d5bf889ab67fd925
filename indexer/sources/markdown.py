"""The Markdown that extraction writes: only what the reading of Markdown knows (headings, lists, pipe tables)."""

from collections.abc import Sequence


def heading(text: str, level: int) -> str:
    """A heading of `level` 1 to 6."""
    return f"{'#' * min(max(level, 1), 6)} {text}"


def bullet(text: str, depth: int = 0, number: int | None = None) -> str:
    """One list item, four blanks in for each level of `depth` above it; numbered when `number` is given."""
    mark = "-" if number is None else f"{number}."
    return f"{'    ' * depth}{mark} {text}"


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """A pipe table as one block, its first row the head; no block when no cell has text.

    Rows are filled up to the same number of cells (GitHub Flavored Markdown, section 4.10). A bar within a cell
    becomes a full-width one, so that no escape stands in the text that is quoted.
    """
    width = max((len(row) for row in rows), default=0)
    filled = [[cell.replace("|", "｜") for cell in row] + [""] * (width - len(row)) for row in rows if any(row)]
    if not filled:
        return []
    lines = [f"| {' | '.join(row)} |" for row in filled]
    return ["\n".join([lines[0], f"|{' --- |' * width}", *lines[1:]])]
