"""Questions to begin with."""

from collections.abc import Callable
from pathlib import Path

from indexer.build import build
from indexer.encoder import Encoder
from indexer.generation import Generation, open_current
from service.suggestions import SHOWN, is_sample, suggest

Load = Callable[[str], Encoder]


def test_the_corpus_own_questions_go_first(sample_generation: Generation) -> None:
    assert suggest(sample_generation) == list(sample_generation.manifest.questions[:SHOWN])
    assert len(suggest(sample_generation)) == SHOWN


def test_titles_that_promise_an_answer_become_questions(corpus: Path, tmp_path: Path, load: Load) -> None:
    build(corpus, tmp_path / "data", load=load)
    assert suggest(open_current(tmp_path / "data")) == ["河道治理存在哪些问题？", "云溪市河道条例的适用范围是什么？"]


def test_titles_that_promise_nothing_give_no_question(tmp_path: Path, load: Load) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "春.txt").write_text("春天\n\n春天来了，河水涨了，人们在岸上走。\n", "utf-8")
    build(folder, tmp_path / "data", load=load)
    assert suggest(open_current(tmp_path / "data")) == []


def test_only_the_sample_corpus_is_called_invented(
    sample_generation: Generation, corpus: Path, tmp_path: Path, load: Load
) -> None:
    build(corpus, tmp_path / "data", load=load)
    assert is_sample(sample_generation)
    assert not is_sample(open_current(tmp_path / "data"))
