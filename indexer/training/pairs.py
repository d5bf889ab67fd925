"""Training pairs without labels: one sentence of a text, and the words around it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer


@dataclass(frozen=True, slots=True)
class TokenizedTexts:
    """All texts as one row of token ids. `sentences` is (n, 4): where a sentence and where its text start and end.

    `vocabulary` is the number of tokens the tokenizer knows, seen here or not.
    """

    ids: NDArray[np.int32]
    sentences: NDArray[np.int64]
    vocabulary: int


@dataclass(frozen=True, slots=True)
class Bags:
    """Texts as bags of tokens: bag i is `ids[offsets[i]:offsets[i + 1]]`, the last one runs to the end."""

    ids: NDArray[np.int64]
    offsets: NDArray[np.int64]


def tokenize(texts: Iterable[list[str]], tokenizer: Tokenizer) -> TokenizedTexts:
    """The texts (lists of sentences) as token ids; texts of fewer than three sentences have no neighbourhood."""
    ids: list[NDArray[np.int32]] = []
    bounds: list[NDArray[np.int64]] = []
    position = 0
    for text in texts:
        if len(text) < 3:
            continue
        encoded = [encoding.ids for encoding in tokenizer.encode_batch_fast(text, add_special_tokens=False)]
        ends = position + np.cumsum([len(sentence) for sentence in encoded], dtype=np.int64)
        starts = np.concatenate([[position], ends[:-1]]).astype(np.int64)
        whole = np.broadcast_to(np.array([position, ends[-1]], dtype=np.int64), (len(encoded), 2))
        bounds.append(np.column_stack([starts, ends, whole]))
        ids.append(np.array([token for sentence in encoded for token in sentence], dtype=np.int32))
        position = int(ends[-1])
    if not bounds:
        return TokenizedTexts(np.zeros(0, dtype=np.int32), np.zeros((0, 4), dtype=np.int64), tokenizer.get_vocab_size())
    return TokenizedTexts(np.concatenate(ids), np.concatenate(bounds), tokenizer.get_vocab_size())


# Token ids and the number of the text that each belongs to, (n,) both, with some tokens replaced by others.
Reword = Callable[
    [NDArray[np.int64], NDArray[np.int64], np.random.Generator], tuple[NDArray[np.int64], NDArray[np.int64]]
]

_LONGEST_QUERY = 48
_PIECE = (5, 12)


def gather(ids: NDArray[np.integer[Any]], starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """The concatenated slices `ids[starts[i]:ends[i]]`."""
    lengths = ends - starts
    before = np.cumsum(lengths) - lengths
    return ids[np.repeat(starts - before, lengths) + np.arange(int(lengths.sum()))].astype(np.int64)


def sample_pairs(
    texts: TokenizedTexts,
    batch: int,
    steps: int,
    seed: int,
    *,
    window: tuple[int, int] = (60, 260),
    keep_sentence: float = 0.1,
    lead: float = 0.3,
    query_dropout: float = 0.5,
    piece: float = 0.5,
    reword: Reword | None = None,
) -> Iterator[tuple[Bags, Bags]]:
    """`steps` batches of (sentences, their surroundings), the inverse cloze task of Lee et al. 2019 (ACL, P19-1612).

    A sentence's surroundings are `window` tokens (a range drawn per pair) of its own text, without the sentence
    itself but for the share `keep_sentence`, which teaches that the same words are the best sign of all; the text's
    first tokens (a law's title, an article's lead) are added for the share `lead`, as a passage is indexed with its
    title. Questions are short and in other words: the share `piece` of the sentences is cut to a few tokens from
    anywhere in them, of each a random share of up to `query_dropout` of the tokens is left out, and `reword` changes
    what is left.
    """
    rng = np.random.default_rng(seed)
    lengths = texts.sentences[:, 1] - texts.sentences[:, 0]
    eligible = np.flatnonzero((lengths >= 5) & (texts.sentences[:, 3] - texts.sentences[:, 2] >= lengths + 10))
    if len(eligible) < 2:
        return
    batch = min(batch, len(eligible))
    for _ in range(steps):
        start, end, first, last = texts.sentences[rng.choice(eligible, batch, replace=False)].T
        size = rng.integers(window[0], window[1] + 1, batch)
        left = np.minimum((size * rng.random(batch)).astype(np.int64), start - first)
        # What the text does not hold on one side is taken on the other.
        right = np.minimum(size - left, last - end)
        left_start = np.maximum(first, start - (size - right))
        right_end = end + right
        kept = rng.random(batch) < keep_sentence
        lead_end = np.where(rng.random(batch) < lead, np.minimum(first + 12, left_start), first)
        slices = np.stack([first, left_start, np.where(kept, start, end)], 1)
        slice_ends = np.stack([lead_end, start, right_end], 1)
        passage_lengths = (slice_ends - slices).sum(1)
        passages = Bags(
            gather(texts.ids, slices.ravel(), slice_ends.ravel()), np.cumsum(passage_lengths) - passage_lengths
        )

        short = rng.random(batch) < piece
        longest = np.where(short, rng.integers(_PIECE[0], _PIECE[1] + 1, batch), _LONGEST_QUERY)
        query_lengths = np.minimum(end - start, longest)
        query_start = start + (rng.random(batch) * (end - start - query_lengths + 1)).astype(np.int64)
        owner = np.repeat(np.arange(batch), query_lengths)
        stays = rng.random(len(owner)) >= (rng.random(batch) * query_dropout)[owner]
        ids, owner = gather(texts.ids, query_start, query_start + query_lengths)[stays], owner[stays]
        if reword:
            ids, owner = reword(ids, owner, rng)
        counts = np.bincount(owner, minlength=batch)
        yield Bags(ids, np.cumsum(counts) - counts), passages
