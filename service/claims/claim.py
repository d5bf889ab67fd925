"""The shape of a claim."""

from typing import Literal, NamedTuple

ClaimKind = Literal["number", "date", "name", "quotation", "negation", "modality"]


class Claim(NamedTuple):
    """Something that a sentence says and that must stand in what it cites; `text` is how it says it, in the form that
    is compared."""

    kind: ClaimKind
    text: str
