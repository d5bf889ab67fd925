"""The claims of a sentence that must stand in what it cites: quantities, dates, names, quotations, negation and
modality.

A sentence in its source's own words needs no such check. One in other words is compared claim by claim, and where it
keeps the source's words around a place, what stands at that place is compared too.
"""

from service.claims.claim import Claim, ClaimKind
from service.claims.dates import missing_dates
from service.claims.english import in_chinese_figures, missing_in_english
from service.claims.names import missing_names
from service.claims.operators import missing_operators
from service.claims.quantities import missing_quantities
from service.claims.substitutions import substitutions
from service.claims.support import Support, comparable, is_verbatim

__all__ = ["Claim", "ClaimKind", "Support", "in_chinese_figures", "is_verbatim", "unsupported_claims"]

_CHECKS = (missing_quantities, missing_dates, missing_names, missing_operators, substitutions)


def unsupported_claims(sentence: str, support: Support) -> list[Claim]:
    """The claims of `sentence` that `support` does not bear, each once; none for a sentence in the words of its
    quotes."""
    if is_verbatim(sentence, support):
        return []
    said = comparable(in_chinese_figures(sentence, support.quoted))
    compared = (claim for check in _CHECKS for claim in check(said, support))
    # Names in English are told by their capitals, which the form that is compared has lost.
    return list(dict.fromkeys([*compared, *missing_in_english(sentence, support)]))
