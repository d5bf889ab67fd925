"""Train the encoder in the box: `python -m indexer.training.static_encoder --laws FILE --news FILE --thesaurus FOLDER --out DIR`.

A word vector a token, averaged: a sentence-transformers `StaticEmbedding`. It starts from what words stand beside, then
is trained contrastively (InfoNCE, van den Oord et al. 2018, arXiv 1807.03748; in-batch negatives) to find the
surroundings of a sentence among those of a thousand others, and an official word among those for other everyday words.
The norm a token's vector learns is its weight in the average.

About eight minutes on two idle cores; on shared ones OMP_WAIT_POLICY=passive keeps its threads from spinning.
"""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import click
import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding
from tokenizers import Tokenizer
from torch import nn

from indexer.errors import CorpusError, EncoderError
from indexer.training.cooccurrence import directions
from indexer.training.pairs import Bags, Reword, TokenizedTexts, sample_pairs, tokenize
from indexer.training.synonyms import read_synonyms, rewording, sample_synonyms
from indexer.training.texts import read_texts, sentences
from indexer.training.vocabulary import build_tokenizer, count_words

SIZE_LIMIT = 20_000_000


@dataclass(frozen=True)
class Recipe:
    """What decides the model, together with the texts. The defaults are those of the model that ships."""

    vocabulary: int = 35_000
    dimension: int = 256
    steps: int = 1_200
    batch: int = 1_024
    learning_rate: float = 0.01
    temperature: float = 0.05
    keep_sentence: float = 0.1
    lead: float = 0.3
    query_dropout: float = 0.5
    piece: float = 0.5
    rewording: float = 0.2
    window: int = 5
    synonym_weight: float = 1.0
    synonym_batch: int = 256
    seed: int = 7


def initial_vectors(texts: TokenizedTexts, recipe: Recipe) -> NDArray[np.float32]:
    """Directions of co-occurrence, (tokens of the vocabulary, dimension), scaled by a / (a + p(token)).

    The weighting is that of Arora et al. 2017 (SIF, a = 1e-3): training starts from an average that already listens
    to the rare words. The unknown token's vector is zero.
    """
    counts = np.bincount(texts.ids, minlength=texts.vocabulary)
    weights = 1e-3 / (1e-3 + counts / max(1, counts.sum()))
    vectors: NDArray[np.float32] = directions(texts, recipe.dimension, recipe.window, recipe.seed)
    vectors *= weights[:, None].astype(np.float32)
    vectors[0] = 0.0
    return vectors


def _embed(embedding: nn.EmbeddingBag, bags: Bags) -> torch.Tensor:
    averages = embedding(torch.from_numpy(bags.ids), torch.from_numpy(bags.offsets))
    return nn.functional.normalize(averages, dim=1)


def _contrast(embedding: nn.EmbeddingBag, pair: tuple[Bags, Bags], temperature: float) -> torch.Tensor:
    """How badly each of either side finds its partner among all of the other side."""
    left, right = (_embed(embedding, bags) for bags in pair)
    scores = left @ right.T / temperature
    target = torch.arange(len(scores))
    cross_entropy = nn.functional.cross_entropy
    return (cross_entropy(scores, target) + cross_entropy(scores.T, target)) / 2


def train(
    texts: TokenizedTexts,
    recipe: Recipe,
    synonyms: Iterator[tuple[Bags, Bags]],
    reword: Reword | None,
    report: Callable[[int, float], None] | None = None,
) -> NDArray[np.float32]:
    """Token vectors, (tokens of the vocabulary, dimension) float32. `report(step, loss)` is called after every step.

    A batch of `synonyms`, while there are any, goes with every batch of sentences; `reword` is as for `sample_pairs`. The
    same texts, synonyms, recipe and number of threads give the same vectors. Raises CorpusError when there are fewer than two sentences with neighbours.
    """
    torch.manual_seed(recipe.seed)
    embedding = nn.EmbeddingBag.from_pretrained(torch.from_numpy(initial_vectors(texts, recipe)), freeze=False)
    optimizer = torch.optim.Adam(embedding.parameters(), lr=recipe.learning_rate, fused=True)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, recipe.learning_rate, total_steps=recipe.steps + 1, pct_start=0.05
    )
    step = 0
    batches = sample_pairs(
        texts,
        recipe.batch,
        recipe.steps,
        recipe.seed,
        keep_sentence=recipe.keep_sentence,
        lead=recipe.lead,
        query_dropout=recipe.query_dropout,
        piece=recipe.piece,
        reword=reword,
    )
    for step, sentences_and_surroundings in enumerate(batches, 1):
        loss = _contrast(embedding, sentences_and_surroundings, recipe.temperature)
        of_sentences = loss.item()
        if pair := next(synonyms, None):
            loss = loss + recipe.synonym_weight * _contrast(embedding, pair, recipe.temperature)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        schedule.step()
        if report:
            report(step, of_sentences)
    if not step:
        raise CorpusError(
            "The training texts hold no two sentences with neighbours.", "Give texts of at least three sentences each."
        )
    vectors = embedding.weight.detach().numpy().copy()
    vectors[0] = 0.0
    return rotated(vectors)


def rotated(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The vectors turned so that each dimension tells more of their directions than the next; no cosine changes.

    The first dimensions alone are then the best short vectors of words (principal components of the unit vectors).
    """
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit = vectors / np.maximum(lengths, 1e-12)
    axes = np.linalg.svd(unit.T @ unit)[0]
    turned: NDArray[np.float32] = vectors @ axes
    return turned


def save(vectors: NDArray[np.float32], tokenizer: Tokenizer, folder: Path, card: str) -> int:
    """Write a sentence-transformers model folder with the model card; returns its size in bytes.

    Half precision: it halves the size, and the cosine of a text with its full-precision self stays above 0.99999.
    Raises EncoderError when the folder would be larger than the package may ship.
    """
    model = SentenceTransformer(
        modules=[StaticEmbedding(tokenizer, embedding_weights=vectors.astype(np.float16)), Normalize()], device="cpu"
    )
    model.save_pretrained(str(folder), create_model_card=False)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    (folder / "README.md").write_text(card, encoding="utf-8")
    # safetensors writes for its owner's eyes only, and another user may run what this one installs.
    (folder / "model.safetensors").chmod(0o644)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    if size > SIZE_LIMIT:
        raise EncoderError(
            f"The model takes {size:,} bytes, more than {SIZE_LIMIT:,}.", "Train with a smaller --vocabulary."
        )
    return size


def model_card(recipe: Recipe, texts: Counter[str], synonyms: int, final_loss: float) -> str:
    """The README of the model folder."""
    sources = "\n".join(f"- {name}: {count:,} sentences" for name, count in texts.items())
    return f"""---
license: apache-2.0
language: zh
library_name: sentence-transformers
---
# static-zh

A small static sentence encoder for Chinese official documents: one vector a word ({recipe.dimension} dimensions, half
precision, {recipe.vocabulary:,} tokens at most), averaged and normalised. It needs no GPU and no download, and runs in
well under a millisecond a question. Texts are expected in simplified characters; NFKC and lower case are applied by
its tokenizer.

Any sentence-transformers program loads the folder: `SentenceTransformer("path/of/this/folder")`.

## Training data
{sources}

Laws and regulations of the People's Republic of China (their texts are free of copyright: Copyright Law, article 5;
collected by LawRefBook/Laws on GitHub) and news texts (IAAR-Shanghai/CRUD_RAG on GitHub, Apache-2.0). Only the
weights are shipped, none of the texts.

## Training
From co-occurrence vectors (PPMI, truncated SVD), one sentence of a text against its surroundings, the other
{recipe.batch - 1:,} of the batch as negatives, final loss {final_loss:.3f}; beside it the thesaurus of the package,
{synonyms:,} pairs of a word and another that stands for it, which also put everyday words into the
sentences. The dimensions are in the order of what they tell: the first ones alone are short vectors. Made again with

    python -m indexer.training.static_encoder --laws laws.jsonl.xz --news news.jsonl.xz \\
        --thesaurus indexer/thesaurus --out DIR

and this recipe:

    {json.dumps(asdict(recipe))}

## Limits
An average of words knows no word order, no negation and hardly any number. It is meant to stand beside a lexical
index, not to replace it. A pretrained transformer finds more.
"""


@click.command()
@click.option("--laws", type=click.Path(path_type=Path), help="Laws, one JSON object a line with `text`; xz or plain.")
@click.option("--news", type=click.Path(path_type=Path), help="News, in the same form.")
@click.option(
    "--thesaurus",
    type=click.Path(path_type=Path),
    help="Folder of synonym rules (.txt, Solr format), or one such file.",
)
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The model folder to write.")
@click.option("--vocabulary", default=Recipe.vocabulary, show_default=True, help="Tokens at most.")
@click.option("--dimension", default=Recipe.dimension, show_default=True)
@click.option("--steps", default=Recipe.steps, show_default=True)
@click.option("--batch", default=Recipe.batch, show_default=True)
@click.option("--learning-rate", default=Recipe.learning_rate, show_default=True)
@click.option("--temperature", default=Recipe.temperature, show_default=True)
@click.option("--keep-sentence", default=Recipe.keep_sentence, show_default=True)
@click.option("--lead", default=Recipe.lead, show_default=True)
@click.option("--query-dropout", default=Recipe.query_dropout, show_default=True)
@click.option("--piece", default=Recipe.piece, show_default=True)
@click.option("--rewording", default=Recipe.rewording, show_default=True)
@click.option("--window", default=Recipe.window, show_default=True)
@click.option("--synonym-weight", default=Recipe.synonym_weight, show_default=True)
@click.option("--synonym-batch", default=Recipe.synonym_batch, show_default=True)
@click.option("--seed", default=Recipe.seed, show_default=True)
def main(laws: Path | None, news: Path | None, thesaurus: Path | None, out: Path, **settings: float) -> None:
    """Train a static encoder and write it to DIR as a sentence-transformers model folder."""
    recipe = Recipe(**settings)  # type: ignore[arg-type]  # click has converted each to its default's type
    begun = time.monotonic()
    texts: list[list[str]] = []
    sizes = Counter[str]()
    try:
        for path in (laws, news):
            if path:
                read = [sentences(text) for text in read_texts(path)]
                texts += read
                sizes[path.name.split(".", 1)[0]] = sum(map(len, read))
        rules = (sorted(thesaurus.glob("*.txt")) if thesaurus.is_dir() else [thesaurus]) if thesaurus else []
        synonyms = read_synonyms(rules)
        tokenizer = build_tokenizer(count_words("\n".join(text) for text in texts), recipe.vocabulary)
        tokenized = tokenize(texts, tokenizer)
        counted = f"{len(tokenized.sentences):,} sentences, {len(tokenized.ids):,} tokens"
        click.echo(f"{time.monotonic() - begun:.0f} s: {counted}")

        recent: list[float] = []

        def report(step: int, loss: float) -> None:
            recent.append(loss)
            if step % 100 == 0 or step == recipe.steps:
                click.echo(f"{time.monotonic() - begun:.0f} s: step {step:,}, loss {np.mean(recent[-100:]):.3f}")

        batches = sample_synonyms(synonyms, tokenizer, recipe.synonym_batch, recipe.seed)
        vectors = train(tokenized, recipe, batches, rewording(synonyms, tokenizer, recipe.rewording), report)
        card = model_card(recipe, sizes, len(synonyms), float(np.mean(recent[-100:])))
        size = save(vectors, tokenizer, out, card)
    except (CorpusError, EncoderError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{time.monotonic() - begun:.0f} s: {out}, {size:,} bytes")


if __name__ == "__main__":
    main()
