"""Pretrained models made on the spot: BERTs of two layers with random weights, saved as real ones would be."""

from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
from transformers import BertConfig, BertForSequenceClassification, BertModel, BertTokenizerFast

_CHARACTERS = sorted(
    set("查询：段落议案建议办理物流产业发展情况调研报告的了在是河道治理资金多少公里今年投入养老床位巡查")
)
_WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *_CHARACTERS]


def save_encoder(folder: Path, dimension: int = 32, seed: int = 1) -> Path:
    """A sentence-transformers model with prompts of its own, that reads 24 tokens and pools the first."""
    _save_tokenizer(folder / "bert")
    BertModel(_config(dimension, seed)).save_pretrained(folder / "bert")
    model = SentenceTransformer(
        modules=[Transformer(str(folder / "bert"), max_seq_length=24), Pooling(dimension, pooling_mode="cls")],
        prompts={"query": "查询：", "document": "段落："},
        device="cpu",
    )
    model.save_pretrained(str(folder / "tiny"), create_model_card=False)
    return folder / "tiny"


def save_cross_encoder(folder: Path, labels: int = 1) -> Path:
    """A model that reads pairs of 40 tokens and gives `labels` numbers for each."""
    _save_tokenizer(folder)
    BertForSequenceClassification(_config(32, seed=3, num_labels=labels)).save_pretrained(folder)
    return folder


def _save_tokenizer(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "vocab.txt").write_text("\n".join(_WORDS), encoding="utf-8")
    BertTokenizerFast(vocab=str(folder / "vocab.txt"), model_max_length=40).save_pretrained(folder)


def _config(dimension: int, seed: int, **others: int) -> BertConfig:
    torch.manual_seed(seed)
    return BertConfig(
        vocab_size=len(_WORDS),
        hidden_size=dimension,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=40,
        initializer_range=0.5,
        **others,
    )
