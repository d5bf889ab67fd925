"""Titles as they are written in running text."""

_INNER = str.maketrans("《》", "〈〉")


def in_title_marks(title: str) -> str:
    """`title` in 《》; those marks within it become 〈〉, as GB/T 15834 has it."""
    return f"《{title.translate(_INNER)}》"
