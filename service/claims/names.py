"""Names of persons, places, organisations and laws, and what is said in quotation marks."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from indexer.divisions import bare
from indexer.segmentation import in_dictionary, tag
from service.claims.claim import Claim
from service.claims.support import Support

_TITLE = re.compile(r"《([^《》]+)》")
_QUOTED = re.compile(r'"([^"]{2,})"')
# jieba's parts of speech: persons, places, organisations, other proper nouns.
NAME_TAGS = frozenset({"nr", "nrt", "nrfg", "ns", "nt", "nz"})
_ORGANISATION = re.compile(
    r".(?:局|厅|院|署|公司|集团|中心|大学|银行|政府|委员会|协会|学会|支队|大队|街道|社区|苏木|嘎查|[省市县区旗州盟镇乡村])$"
)
_HAN = re.compile(r"[\u4e00-\u9fff]+")
# What connects words or counts them, and may do so in any paraphrase.
_CONNECTING = frozenset(
    "的了是在和与及对为从由到被把将并而且也就都各按向给让使其该这那之以于上下中内外前后时等来去又还再已曾正可能会要须应得不没未无非个年月日有做看"
    "说讲叫用或即如若则每某另共均只仅才更最很太人者所家项名位次第两一二三四五六七八九十百千万亿元我你他她它们何谁哪什么多少大小新老好据经过起出入至"
)


def missing_names(sentence: str, support: Support) -> Iterator[Claim]:
    """The names and quotations of `sentence` that neither a quote, nor what is known of its passage, nor the question has.

    A name is what the tagger takes for one, a word that no dictionary has, and characters side by side that make up no word.
    """
    known = f"{support.quoted}。{support.around}。{support.asked}"
    for title in _TITLE.findall(sentence):
        if not _said(title, known):
            yield Claim("name", f"《{title}》")
    for quoted in _QUOTED.findall(sentence):
        if not _said(quoted, known):
            yield Claim("quotation", quoted)
    plain = _QUOTED.sub(",", _TITLE.sub(",", sentence))
    for name in _names(tag(plain)):
        if not _said(name, known):
            yield Claim("name", name)


def is_name(word: str, part: str) -> bool:
    """Whether a word with the given part of speech is a name, or may be a part of one that the tagger did not see."""
    if not _HAN.fullmatch(word):
        return False
    if len(word) == 1:
        return part in NAME_TAGS
    return part in NAME_TAGS or bool(_ORGANISATION.search(word)) or not in_dictionary(word)


def _names(words: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Names, and runs of single characters that make up no word; a person's surname comes with what follows."""
    for single, run in groupby(words, _is_single):
        if single:
            yield from _pairs([word for word, _ in run])
            continue
        for word, part in run:
            if len(word) > 1 and is_name(word, part):
                yield word
    for (first, part), (second, following) in zip(words, words[1:], strict=False):
        if part == "nr" and len(first) == 1 and following in NAME_TAGS:
            yield first + second


def _is_single(tagged: tuple[str, str]) -> bool:
    word, part = tagged
    return (
        len(word) == 1 and word not in _CONNECTING and bool(_HAN.fullmatch(word)) and part not in ("d", "p", "c", "u")
    )


def _pairs(characters: Sequence[str]) -> Iterator[str]:
    for first, second in zip(characters, characters[1:], strict=False):
        yield first + second


def _said(name: str, known: str) -> bool:
    """Whether `known` has the name, also without what kind of division it is, or is what it is short for: 人大常委会."""
    if name in known or bare(name) in known:
        return True
    if not _HAN.fullmatch(name) or len(name) < 3:
        return False
    return bool(re.search("[\u4e00-\u9fff]{0,3}".join(name), known))
