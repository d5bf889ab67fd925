"""Names of persons, places, organisations and laws, and what is said in quotation marks."""

import re
from collections.abc import Callable, Iterator

from indexer.divisions import bare
from indexer.segmentation import in_dictionary, tag
from service.claims.claim import Claim
from service.claims.support import Support, unknown_referents

_TITLE = re.compile(r"《([^《》]+)》")
_QUOTED = re.compile(r'"([^"]*)"')
# jieba's parts of speech: persons, places, organisations, other proper nouns.
_NAMES = frozenset({"nr", "nrt", "nrfg", "ns", "nt", "nz"})
_ORGANISATION = re.compile(r".{2,}(?:局|厅|院|署|公司|集团|中心|大学|银行|政府|委员会|协会|学会|支队|大队)")
# A division that needs no name: 市公安局, 全市.
_OWN_DIVISION = frozenset("市县区省旗州盟全")
_DIVISION = re.compile(r".{2,}(?:街道|社区|苏木|嘎查|[市县区旗州盟镇乡村])")
# jieba's dictionary takes them for places.
_NO_NAMES = frozenset(("城市", "许可", "城镇", "自治区", "全市", "全县", "全区", "全省"))
_HAN = re.compile(r"[\u4e00-\u9fff]+")
# Characters. How long it takes to look for a short form grows with a power of its length.
_LONGEST_SHORT_FORM = 8
# What connects words, and may stand beside any word of a paraphrase; the tagger may take it for a part of a name it
# does not know.
_CONNECTING = frozenset(
    "的了是在和与及对为从由到被把将并而且也就都各按向给让使其该这那之以于上下中内外前后时等来去又还再已曾正可能会要须应得年月日有做看说讲叫用或即如若则每某"
    "另共均只仅才更最很太人者所我你他她它们先因案版率约称指里不"
)


def missing_names(sentence: str, support: Support) -> Iterator[Claim]:
    """The names and quotations of `sentence` that neither a quote, nor what is known of its passage, nor the question
    has.

    A name is what the tagger takes for one, or for a noun that no dictionary has.
    """
    known = support.known
    for referent in unknown_referents(sentence, support):
        if "".join(referent.split()) not in known:
            yield Claim("name", referent)
    for title in _TITLE.findall(sentence):
        if f"《{title}》" not in known and not _is_said(title, support):
            yield Claim("name", f"《{title}》")
    for quoted in _QUOTED.findall(sentence):
        if len(quoted) > 1 and "".join(quoted.split()) not in known:
            yield Claim("quotation", quoted)
    plain = _QUOTED.sub(",", _TITLE.sub(",", sentence))
    before = ("", "")
    end = 0
    for word, part in tag(plain):
        end += len(word)
        # A surname and what follows are one name, which the tagger parts where it knows the second half.
        whole = before[0] + word if before[1] == "nr" and len(before[0]) == 1 and part in _NAMES else word
        unknown_division = word in _OWN_DIVISION and len(before[0]) > 1 and not in_dictionary(before[0])
        if unknown_division and not _is_said(before[0] + word, support):
            yield Claim("name", before[0] + word)
        elif (is_name(word, part) or whole != word) and not is_borne(whole, support):
            # The tagger may end a name too early: 李长 明说.
            longer = (plain[end - len(whole) : end + more] for more in (1, 2))
            if not any(_stands(one, support) for one in longer):
                yield Claim("name", whole)
        before = (word, part)


def is_name(word: str, part: str) -> bool:
    """Whether a word with the given part of speech is a name, or a noun that may be one."""
    return is_sure_name(word, part) or bool(
        len(word) > 1 and part.startswith("n") and _HAN.fullmatch(word) and not in_dictionary(word)
    )


def is_sure_name(word: str, part: str) -> bool:
    """Whether a word with the given part of speech is a name by that, or by how it ends."""
    if len(word) < 2 or word in _NO_NAMES or not _HAN.fullmatch(word):
        return False
    # Many ordinary words stand in the dictionary as other proper nouns.
    named = part in _NAMES and not (part == "nz" and in_dictionary(word))
    return named or is_organisation(word) or bool(_DIVISION.fullmatch(word))


def is_organisation(words: str) -> bool:
    """Whether words, one or more, end as the names of organisations do."""
    return bool(_ORGANISATION.fullmatch(words))


def is_borne(name: str, support: Support) -> bool:
    """Whether what is taken for a name is one that is known, or none at all."""
    return _is_said(name, support) or ((len(name) > 2 or not in_dictionary(name)) and _is_explained(name, support))


def _is_said(name: str, support: Support) -> bool:
    """Whether the source has the name, also without what kind of division it is, or is what it is short for: 人大常委会."""
    name = "".join(name.split())
    if _stands(name, support) or _stands(bare(name), support):
        return True
    if not 2 < len(name) <= _LONGEST_SHORT_FORM or name in support.known or not _HAN.fullmatch(name):
        return False
    return bool(re.search("[\u4e00-\u9fff]{0,3}".join(name), support.known))


def _stands(name: str, support: Support) -> bool:
    """Whether the name stands where words begin and end, and is not a part of another name."""
    known, words = support.known, support.known_words
    if len(name) < 2:
        return False
    return any(
        (match.start() in words or _may_adjoin(known[match.start() - 1 : match.start()]))
        and (match.end() in words or _may_adjoin(known[match.end() : match.end() + 1]))
        for match in re.finditer(re.escape(name), known)
    ) or any(name == bare(word) or (is_organisation(word) and word.endswith(name)) for word in words.values())


def _may_adjoin(character: str) -> bool:
    return not _HAN.match(character) or is_connecting(character) or character in _OWN_DIVISION


def is_connecting(character: str) -> bool:
    """Whether a character may stand beside any word."""
    return character in _CONNECTING


def is_plain(word: str) -> bool:
    """Whether what is taken for a name is only ordinary words beside each other, and what connects them."""
    return _is_made_of(word, _is_ordinary)


def _is_explained(word: str, support: Support) -> bool:
    """Whether what is taken for a name is only words beside each other: words of the source, ordinary ones, and what
    connects them."""
    return _is_made_of(
        word, lambda piece: _is_ordinary(piece) or (len(piece) > 1 and piece in support.known_words.values())
    )


def _is_made_of(word: str, is_part: Callable[[str], bool]) -> bool:
    ends = {0}
    for end in range(1, len(word) + 1):
        if any(start in ends and is_part(word[start:end]) for start in range(end)):
            ends.add(end)
    return len(word) in ends


def _is_ordinary(piece: str) -> bool:
    if len(piece) == 1:
        return piece in _CONNECTING or piece in _OWN_DIVISION
    return in_dictionary(piece) and not any(is_name(*word) for word in tag(piece))
