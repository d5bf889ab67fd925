"""The encoder's training: texts, vocabulary, pairs, and the whole script on a small invented corpus."""

import json
import lzma
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from indexer.encoder import load_encoder
from indexer.errors import CorpusError, EncoderError
from indexer.training import evaluate, static_encoder
from indexer.training.cooccurrence import directions
from indexer.training.pairs import sample_pairs, tokenize
from indexer.training.synonyms import read_synonyms, rewording, sample_synonyms
from indexer.training.texts import read_texts, sentences
from indexer.training.vocabulary import UNKNOWN, build_tokenizer, count_words

TOPICS = {
    "苹果园": ["苹果", "果树", "采摘", "施肥", "剪枝", "果农", "甜度", "仓储"],
    "地铁": ["地铁", "列车", "车站", "换乘", "司机", "轨道", "票价", "客流"],
    "图书馆": ["图书", "借阅", "读者", "书架", "馆员", "目录", "阅览", "讲座"],
}


def invented_texts(count: int = 60) -> list[str]:
    rng = np.random.default_rng(0)
    texts = []
    for number in range(count):
        title, words = list(TOPICS.items())[number % len(TOPICS)]
        lines = ["、".join(rng.choice(words, 6)) + "都有了新的安排。" for _ in range(8)]
        texts.append(f"# {title}\n\n" + "\n\n".join(lines) + f"\n\n编号{number}。")
    return texts


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "invented.jsonl.xz"
    with lzma.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in invented_texts())
    return path


# Texts


def test_a_laws_history_and_marks_are_left_out_and_its_title_stays() -> None:
    law = "# 甲市乙条例\n\n2019年1月1日 通过\n\n<!-- INFO END -->\n\n## 第一章 总 则\n\n第一条 为了丙。根据丁！"
    assert sentences(law) == ["甲市乙条例", "第一章总则", "第一条为了丙。", "根据丁!"]


def test_the_same_text_is_read_once(tmp_path: Path) -> None:
    path = tmp_path / "texts.jsonl"
    path.write_text('{"text": "甲。"}\n{"text": "乙。"}\n{"text": "甲。"}\n', encoding="utf-8")
    assert list(read_texts(path)) == ["甲。", "乙。"]


@pytest.mark.parametrize("line", ["{", '{"body": "甲"}', "[1]"])
def test_a_line_without_text_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "texts.jsonl"
    path.write_text('{"text": "甲。"}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="line 2"):
        list(read_texts(path))


def test_a_damaged_archive_is_named(tmp_path: Path) -> None:
    path = tmp_path / "texts.jsonl.xz"
    path.write_bytes(b"no archive")
    with pytest.raises(CorpusError, match="cannot be read"):
        list(read_texts(path))


# Vocabulary


def test_frequent_words_are_one_token_and_rare_ones_are_spelt() -> None:
    counts = count_words(["人民代表大会审议报告。" * 50, "审查" * 20 + "罕"])
    tokenizer = build_tokenizer(counts, 1000)
    tokens = tokenizer.encode("审议 报告，罕审").tokens
    assert tokens[:2] == ["审议", "报告"]
    assert "审" in tokens[2:]


def test_long_words_are_made_of_the_words_within_them() -> None:
    tokenizer = build_tokenizer(count_words(["全国人民代表大会常务委员会", "人民代表大会制度"] * 20), 500)
    tokens = tokenizer.encode("全国人民代表大会常务委员会").tokens
    assert "人民" in tokens
    assert max(map(len, tokens)) <= 4
    assert "".join(tokens) == "全国人民代表大会常务委员会"


def test_print_form_does_not_change_the_tokens() -> None:
    tokenizer = build_tokenizer(count_words(["ＧＤＰ增长2021年，gdp增长2021年"] * 5), 500)
    assert tokenizer.encode("ＧＤＰ增长２０２１年").ids == tokenizer.encode("gdp增长,2021 年").ids


def test_a_vocabulary_keeps_to_its_size() -> None:
    tokenizer = build_tokenizer(count_words(invented_texts()), 40)
    assert tokenizer.get_vocab_size() <= 40
    assert tokenizer.token_to_id(UNKNOWN) == 0


# Pairs


def test_a_sentence_and_its_surroundings_come_from_one_text_and_do_not_overlap() -> None:
    texts = [[f"{letter}{number}" for number in range(30)] for letter in "甲乙丙"]
    tokenizer = build_tokenizer(count_words([" ".join(text) for text in texts] * 3), 500)
    long_texts = [["".join(text[at : at + 6]) for at in range(0, 30, 6)] for text in texts]
    tokenized = tokenize(long_texts, tokenizer)
    letters = {tokenizer.token_to_id(letter) for letter in "甲乙丙"}
    options = {"window": (10, 20), "keep_sentence": 0.0, "lead": 0.0, "query_dropout": 0.0}
    for queries, passages in sample_pairs(tokenized, 4, 20, seed=1, **options):
        for query, passage in zip(
            np.split(queries.ids, queries.offsets[1:]), np.split(passages.ids, passages.offsets[1:]), strict=True
        ):
            assert len(query) and len(passage)
            assert letters & set(query.tolist()) == letters & set(passage.tolist())
            assert not (set(query.tolist()) & set(passage.tolist())) - letters


@given(st.integers(min_value=0, max_value=2**31), st.floats(0, 1), st.floats(0, 1))
def test_bags_are_never_out_of_step(seed: int, keep: float, lead: float) -> None:
    tokenizer = build_tokenizer(count_words(invented_texts(6)), 300)
    tokenized = tokenize([sentences(text) for text in invented_texts(6)], tokenizer)
    for bags in next(sample_pairs(tokenized, 8, 1, seed, keep_sentence=keep, lead=lead)):
        assert len(bags.offsets) == 8
        assert bags.offsets[0] == 0
        assert (np.diff(bags.offsets) >= 0).all()
        assert bags.offsets[-1] <= len(bags.ids)
        assert bags.ids.max() < tokenized.vocabulary


# Co-occurrence


def test_words_of_one_topic_start_nearer_to_each_other_than_to_other_topics() -> None:
    tokenizer = build_tokenizer(count_words(invented_texts()), 300)
    vectors = directions(tokenize([sentences(text) for text in invented_texts()], tokenizer), 16, 5, seed=1)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    apples, pruning, train = (vectors[tokenizer.token_to_id(word)] for word in ("果树", "剪枝", "列车"))
    assert apples @ pruning > apples @ train + 0.3


# Synonyms


def test_rules_become_pairs_in_both_forms_of_a_rule(tmp_path: Path) -> None:
    path = tmp_path / "rules.txt"
    path.write_text("# 说明\n甲，乙\n丙, 丁 => 戊|0.5  # 注\n", encoding="utf-8")
    assert read_synonyms([path]) == [("甲", "乙"), ("乙", "甲"), ("丙", "戊"), ("丁", "戊")]


def test_a_thesaurus_without_rules_is_named(tmp_path: Path) -> None:
    path = tmp_path / "rules.txt"
    path.write_text("# 说明\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="no rule"):
        read_synonyms([path])
    with pytest.raises(CorpusError, match="cannot be read"):
        read_synonyms([tmp_path / "none.txt"])


def test_a_batch_of_synonyms_holds_pairs_of_the_thesaurus() -> None:
    tokenizer = build_tokenizer(count_words(invented_texts()), 300)
    pairs = [("果树", "果农"), ("列车", "轨道客流"), ("馆员", "读者"), ("😀", "读者")]
    left, right = next(sample_synonyms(pairs, tokenizer, 3, seed=1))
    sides = (np.split(bags.ids, bags.offsets[1:]) for bags in (left, right))
    drawn = {
        tuple("".join(tokenizer.id_to_token(int(i)) for i in ids) for ids in pair) for pair in zip(*sides, strict=True)
    }
    assert drawn == set(pairs[:3])
    assert next(sample_synonyms(pairs[2:], tokenizer, 3, seed=1), None) is None


@given(st.lists(st.integers(1, 40), min_size=1, max_size=60), st.integers(0, 2**31))
def test_rewording_puts_synonyms_for_words_and_leaves_the_others(ids: list[int], seed: int) -> None:
    tokenizer = build_tokenizer(count_words(invented_texts()), 300)
    reword = rewording([("果树", "轨道客流"), ("列车", "果树")], tokenizer, 1.0)
    assert reword is not None
    fruit, train, track, flow = (tokenizer.token_to_id(word) for word in ("果树", "列车", "轨道", "客流"))
    given_ids = np.array([*ids, train], np.int64)
    changed, owner = reword(given_ids, np.arange(len(given_ids)), np.random.default_rng(seed))
    for place, token in enumerate(given_ids.tolist()):
        now = changed[owner == place].tolist()
        allowed = {fruit: ([track, flow], [train]), train: ([fruit],)}.get(token, ([token],))
        assert now in allowed


def test_a_thesaurus_brings_its_words_together(corpus: Path, tmp_path: Path) -> None:
    rules = tmp_path / "rules.txt"
    rules.write_text("司机 => 讲座\n甜度 => 票价\n", encoding="utf-8")
    near = []
    for name, thesaurus in (("with", ["--thesaurus", str(rules)]), ("without", [])):
        small = ["--vocabulary", "300", "--dimension", "16", "--steps", "60", "--batch", "64"]
        arguments = ["--laws", str(corpus), *thesaurus, *small, "--out", str(tmp_path / name)]
        done = CliRunner().invoke(static_encoder.main, arguments)
        assert done.exit_code == 0, done.output
        driver, lecture = load_encoder(str(tmp_path / name)).encode_passages(["司机", "讲座"])
        near.append(driver @ lecture)
    assert near[0] > near[1] + 0.2


@given(st.integers(0, 2**31))
def test_turning_the_vectors_keeps_their_products_and_puts_the_telling_dimensions_first(seed: int) -> None:
    vectors = np.random.default_rng(seed).standard_normal((40, 8)).astype(np.float32)
    turned = static_encoder.rotated(vectors)
    assert np.allclose(turned @ turned.T, vectors @ vectors.T, atol=1e-3)
    unit = turned / np.linalg.norm(turned, axis=1, keepdims=True)
    spread = (unit**2).sum(0)
    assert (np.diff(spread) <= 1e-3).all()


# The whole script


def test_the_script_makes_a_model_that_loads_and_knows_the_topics(corpus: Path, tmp_path: Path) -> None:
    arguments = ["--laws", str(corpus), "--vocabulary", "300", "--dimension", "16", "--steps", "60", "--batch", "64"]
    out = tmp_path / "model"
    done = CliRunner().invoke(static_encoder.main, [*arguments, "--out", str(out)])
    assert done.exit_code == 0, done.output
    encoder = load_encoder(str(out))
    assert encoder.dimension == 16
    apples, metro, books = encoder.encode_passages(["果树剪枝和施肥", "列车到车站换乘", "读者借阅图书"])
    query = encoder.encode_queries(["果农采摘苹果"])[0]
    assert query @ apples > max(query @ metro, query @ books) + 0.3
    assert "invented: " in (out / "README.md").read_text(encoding="utf-8")


def test_the_same_seed_makes_the_same_model(corpus: Path, tmp_path: Path) -> None:
    arguments = ["--news", str(corpus), "--vocabulary", "300", "--dimension", "16", "--steps", "5", "--batch", "64"]
    prints = []
    for name, seed in (("one", "3"), ("two", "3"), ("three", "4")):
        out = str(tmp_path / name)
        done = CliRunner().invoke(static_encoder.main, [*arguments, "--seed", seed, "--out", out])
        assert done.exit_code == 0, done.output
        prints.append(load_encoder(out).fingerprint)
    assert prints[0] == prints[1] != prints[2]


def test_texts_without_neighbours_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "texts.jsonl"
    path.write_text('{"text": "只有一句。"}\n', encoding="utf-8")
    done = CliRunner().invoke(static_encoder.main, ["--laws", str(path), "--out", str(tmp_path / "model")])
    assert done.exit_code == 1
    assert "no two sentences with neighbours" in done.output
    assert not (tmp_path / "model").exists()


def test_a_model_too_large_to_ship_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(static_encoder, "SIZE_LIMIT", 1000)
    tokenizer = build_tokenizer(count_words(invented_texts(6)), 300)
    vectors = np.ones((tokenizer.get_vocab_size(), 16), dtype=np.float32)
    with pytest.raises(EncoderError, match="smaller --vocabulary"):
        static_encoder.save(vectors, tokenizer, tmp_path / "model", "card")


# Measuring


@given(st.lists(st.sampled_from(["甲乙丙丁。", "戊己\n庚辛", " ", "壬癸" * 30]), max_size=40), st.integers(4, 60))
def test_windows_lose_nothing_but_white_space(pieces: list[str], size: int) -> None:
    text = "".join(pieces)
    found = evaluate.windows(text, size)
    assert "".join(found) == "".join(text.split())
    assert all(0 < len(window) <= size for window in found)


def test_figures_of_a_ranking_worked_by_hand() -> None:
    questions = [
        evaluate.Question("一", ("0123456789", "abcdefghij"), "far"),
        evaluate.Question("二", ("ABCDEFGHIJ",), "near"),
    ]
    passages = ["xx0123456789", "abcdefgh--", "abcdefg---", *[f"{n}" for n in range(20)], "ABCDEFGHIJ"]
    holders = evaluate.coverage(passages, questions)
    assert holders == [[frozenset({0}), frozenset({1})], [frozenset({23})]]
    ranking = np.array([[5, 1, *range(6, 17), 0], [*range(3, 16), 23]])
    figures = evaluate.score(ranking, questions, holders)
    assert figures.recall_1 == 0.0
    assert figures.recall_10 == pytest.approx((0.5 + 0.0) / 2)
    assert figures.far == pytest.approx(0.5)
    assert figures.mrr == pytest.approx((1 / 2 + 1 / 14) / 2)


def test_the_measuring_script_prints_a_line_a_model(tmp_path: Path) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_text("果园里苹果丰收。" * 3, encoding="utf-8")
    gold = {"question": "苹果怎么样", "evidence": [{"document": "a.txt", "quote": "苹果丰收"}], "wording": "near"}
    (tmp_path / "gold.jsonl").write_text(json.dumps(gold, ensure_ascii=False), encoding="utf-8")
    arguments = ["--gold", str(tmp_path / "gold.jsonl"), "--corpus", str(tmp_path / "texts")]
    done = CliRunner().invoke(evaluate.main, [*arguments, "static-zh"])
    assert done.exit_code == 0, done.output
    assert "static-zh  1.000  1.000" in done.output
    missing = CliRunner().invoke(evaluate.main, [*arguments[2:], "--gold", str(tmp_path / "none"), "static-zh"])
    assert missing.exit_code == 1
    assert "no gold questions" in missing.output
