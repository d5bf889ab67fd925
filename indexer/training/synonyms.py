"""Synonym pairs of a thesaurus: they teach the encoder that an everyday word lies near the official ones."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from indexer.errors import CorpusError
from indexer.tokens import fold
from indexer.training.pairs import Bags, Reword, gather

_LONGEST_SUBSTITUTE = 4
_WEIGHT = re.compile(r"\|.*$")


def read_synonyms(paths: Iterable[Path]) -> list[tuple[str, str]]:
    """Each phrase with each that stands for it, folded, from files in the Solr synonyms format, in the files' order.

    Weights are passed over. Raises CorpusError for a file that cannot be read or holds no rule.
    """
    pairs: dict[tuple[str, str], None] = {}
    for path in paths:
        try:
            lines = path.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise CorpusError(f"{path}: cannot be read ({error}).", "Give a thesaurus in UTF-8.") from error
        before = len(pairs)
        for line in lines:
            sides = [_phrases(side) for side in line.split("#", 1)[0].split("=>")]
            pairs.update({(typed, meant): None for typed in sides[0] for meant in sides[-1] if typed != meant})
        if len(pairs) == before:
            raise CorpusError(f"{path}: no rule.", "Write one a line: word, word => word, word.")
    return list(pairs)


def _phrases(side: str) -> list[str]:
    phrases = (fold(_WEIGHT.sub("", part)).strip() for part in re.split("[,，]", side))
    return [phrase for phrase in phrases if phrase]


def sample_synonyms(
    pairs: Sequence[tuple[str, str]], tokenizer: Tokenizer, batch: int, seed: int
) -> Iterator[tuple[Bags, Bags]]:
    """Batches of (phrases, what stands for them) without end; none when fewer than two pairs have tokens.

    A phrase of many synonyms is drawn no more often than one of few.
    """
    if not pairs:
        return
    sides = [
        [encoding.ids for encoding in tokenizer.encode_batch_fast(list(side))] for side in zip(*pairs, strict=True)
    ]
    known = [number for number in range(len(pairs)) if all(side[number] for side in sides)]
    if len(known) < 2:
        return
    often = Counter(pairs[number][0] for number in known)
    shares = np.array([1 / often[pairs[number][0]] for number in known])
    shares /= shares.sum()
    rng = np.random.default_rng(seed)
    while True:
        drawn = rng.choice(known, min(batch, len(known)), replace=False, p=shares)
        left, right = ([side[number] for number in drawn] for side in sides)
        yield _bags(left), _bags(right)


def rewording(pairs: Sequence[tuple[str, str]], tokenizer: Tokenizer, share: float) -> Reword | None:
    """Puts for the share `share` of the tokens that are a phrase of `pairs` one of what stands for it, either way round.

    None when nothing would ever be replaced.
    """
    substitutes: defaultdict[int, list[list[int]]] = defaultdict(list)
    for encodings in zip(*(tokenizer.encode_batch_fast(list(side)) for side in zip(*pairs, strict=True)), strict=True):
        left, right = (encoding.ids for encoding in encodings)
        for given, put in ((left, right), (right, left)):
            if len(given) == 1 and 1 <= len(put) <= _LONGEST_SUBSTITUTE:
                substitutes[given[0]].append(put)
    if not substitutes or not share:
        return None
    choices = np.zeros(tokenizer.get_vocab_size(), np.int64)
    first = np.zeros(tokenizer.get_vocab_size(), np.int64)
    every: list[list[int]] = []
    for token, found in substitutes.items():
        choices[token], first[token] = len(found), len(every)
        every.extend(found)
    flat = _bags(every)
    lengths = np.array([len(text) for text in every])

    def reword(
        ids: NDArray[np.int64], owner: NDArray[np.int64], rng: np.random.Generator
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        replaced = (choices[ids] > 0) & (rng.random(len(ids)) < share)
        put = (first[ids] + rng.random(len(ids)) * choices[ids]).astype(np.int64)[replaced]
        repeats = np.ones(len(ids), np.int64)
        repeats[replaced] = lengths[put]
        changed = np.repeat(ids, repeats)
        changed[np.repeat(replaced, repeats)] = gather(flat.ids, flat.offsets[put], flat.offsets[put] + lengths[put])
        return changed, np.repeat(owner, repeats)

    return reword


def _bags(texts: Sequence[Sequence[int]]) -> Bags:
    lengths = np.array([len(text) for text in texts])
    ids: NDArray[np.int64] = np.fromiter((token for text in texts for token in text), np.int64, lengths.sum())
    return Bags(ids, np.cumsum(lengths) - lengths)
