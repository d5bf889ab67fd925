"""Builds: what they make, what they reuse, and that nothing is lost when they fail."""

import fcntl
import os
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
import unicodedata
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from indexer import generation as generations
from indexer.build import KEPT_GENERATIONS, build
from indexer.document import Document
from indexer.encoder import Encoder
from indexer.errors import BuildBusy, BuildFailed, CorpusError, EncoderError, GenerationError
from indexer.generation import Generation, open_current
from indexer.reading import read
from indexer.sample import CORPUS as SAMPLE
from indexer.sources import Source
from indexer.vectors import write_vectors
from tests.conftest import HashEncoder

Load = Callable[[str], Encoder]


class Recorder:
    """Keeps what a build reports; may stop it by raising at a stage."""

    def __init__(self, stop_at: str = "") -> None:
        self.stages: list[str] = []
        self.left_out: dict[str, str] = {}
        self._stop_at = stop_at

    def stage(self, name: str, total: int) -> None:
        self.stages.append(name)
        if name == self._stop_at:
            raise KeyboardInterrupt

    def advance(self, n: int = 1) -> None:
        return None

    def unreadable(self, document: str, reason: str) -> None:
        self.left_out[document] = reason


def leftovers(data: Path) -> list[str]:
    return [path.name for path in generations.generations_folder(data).glob(".*")]


def test_a_build_makes_a_generation_and_makes_it_current(corpus: Path, tmp_path: Path, load: Load) -> None:
    recorder = Recorder()
    result = build(corpus, tmp_path / "data", reporter=recorder, load=load)
    generation = open_current(tmp_path / "data")
    assert result.changed
    assert generation.manifest == result.manifest
    assert generation.manifest.documents == 2
    assert len(generation.lexical) == len(generation.vectors) == generation.manifest.passages > 0
    assert generations.verify(tmp_path / "data") == []
    assert recorder.stages == [
        "checking",
        "loading the encoder",
        "reading",
        "comparing",
        "embedding",
        "embedding sentences",
        "indexing",
        "writing",
        "verifying",
    ]


def test_an_unchanged_corpus_makes_no_new_generation(corpus: Path, tmp_path: Path, load: Load) -> None:
    first = build(corpus, tmp_path / "data", load=load)
    again = build(corpus, tmp_path / "data", load=load)
    assert not again.changed
    assert again.manifest.id == first.manifest.id


def test_only_what_changed_is_embedded_again(corpus: Path, tmp_path: Path, encoder: HashEncoder, load: Load) -> None:
    build(corpus, tmp_path / "data", load=load)
    encoder.encoded.clear()
    (corpus / "新增.txt").write_text("云溪市人大常委会关于防汛工作的报告\n\n汛期共转移群众310人。\n", "utf-8")
    result = build(corpus, tmp_path / "data", load=load)
    assert result.changed
    assert result.manifest.reused > 0
    assert result.manifest.embedded == len(encoder.encoded)
    assert all("防汛" in text or "汛期" in text for text in encoder.encoded)
    assert generations.verify(tmp_path / "data") == []


def test_another_encoder_embeds_everything_again(corpus: Path, tmp_path: Path, load: Load) -> None:
    build(corpus, tmp_path / "data", load=load)
    result = build(corpus, tmp_path / "data", load=lambda name: HashEncoder("hash-2"))
    assert result.changed
    assert result.manifest.reused == 0


def test_a_removed_file_is_gone(corpus: Path, tmp_path: Path, load: Load) -> None:
    build(corpus, tmp_path / "data", load=load)
    (corpus / "报告.txt").unlink()
    build(corpus, tmp_path / "data", load=load)
    assert [entry.document for entry in open_current(tmp_path / "data").library.entries()] == ["条例.md"]


def test_files_that_cannot_be_read_are_listed_with_the_reason_and_not_indexed(
    corpus: Path, tmp_path: Path, load: Load
) -> None:
    (corpus / "坏.pdf").write_bytes(b"%PDF-1.7 broken")
    (corpus / "图.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    recorder = Recorder()
    manifest = build(corpus, tmp_path / "data", reporter=recorder, load=load).manifest
    assert {entry.document for entry in manifest.unreadable} == {"坏.pdf", "图.jpg"} == set(recorder.left_out)
    assert manifest.documents == 2


def test_a_corpus_of_nothing_readable_fails_and_keeps_what_was_current(
    corpus: Path, tmp_path: Path, load: Load
) -> None:
    before = build(corpus, tmp_path / "data", load=load).manifest.id
    other = tmp_path / "other"
    other.mkdir()
    (other / "图.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    with pytest.raises(CorpusError, match="None of the 1 files"):
        build(other, tmp_path / "data", load=load)
    assert generations.current_name(tmp_path / "data") == before
    assert leftovers(tmp_path / "data") == []


@pytest.mark.parametrize("kind", ["missing", "empty", "file"])
def test_a_corpus_folder_that_is_none_is_an_error(kind: str, tmp_path: Path, load: Load) -> None:
    folder = tmp_path / "corpus"
    if kind == "empty":
        folder.mkdir()
    elif kind == "file":
        folder.write_text("x")
    with pytest.raises(CorpusError):
        build(folder, tmp_path / "data", load=load)


def test_many_passages_are_searched_in_lists_and_taken_over_by_the_next_build(
    tmp_path: Path, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.build.write_vectors", partial(write_vectors, exact_up_to=20))
    monkeypatch.setattr("indexer.vectors.RECALL_AT", 3)
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number in range(30):
        names = "".join(chr(0x4E00 + number * number * 7 + n * n * number) for n in range(12))
        text = f"河道治理情况\n\n治理了{names}。\n"
        (corpus / f"{number:02}.txt").write_text(text, "utf-8")
    first = build(corpus, tmp_path / "data", load=load).manifest
    assert (first.vectors.kind, first.passages) == ("ivf", 30)
    assert first.vectors.recall >= 0.98
    before = open_current(tmp_path / "data")
    assert before.manifest == first
    (corpus / "30.txt").write_text("新河治理\n\n治理了一公里。\n", "utf-8")
    second = build(corpus, tmp_path / "data", load=load).manifest
    assert (second.embedded, second.reused) == (1, 30)
    rows = open_current(tmp_path / "data").vectors.rows(range(30))
    assert rows.tolist() == before.vectors.rows(range(30)).tolist()


def test_a_wrong_encoder_name_fails_before_anything_is_written(corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="YOUJU_ENCODER"):
        build(corpus, tmp_path / "data", encoder="/no/such/model")
    assert generations.current_name(tmp_path / "data") is None
    assert leftovers(tmp_path / "data") == []


@pytest.mark.parametrize("stage", ["reading", "comparing", "embedding", "indexing", "writing", "verifying"])
def test_a_build_cancelled_at_any_stage_leaves_everything_as_it_was(
    stage: str, corpus: Path, tmp_path: Path, load: Load
) -> None:
    before = build(corpus, tmp_path / "data", load=load).manifest.id
    (corpus / "新增.txt").write_text("防汛工作\n\n汛期共转移群众310人。\n", "utf-8")
    with pytest.raises(KeyboardInterrupt):
        build(corpus, tmp_path / "data", reporter=Recorder(stop_at=stage), load=load)
    assert generations.current_name(tmp_path / "data") == before
    assert leftovers(tmp_path / "data") == []
    assert generations.verify(tmp_path / "data") == []


def test_a_build_killed_outright_leaves_the_current_generation_and_the_next_one_cleans_up(
    corpus: Path, tmp_path: Path, load: Load
) -> None:
    data = tmp_path / "data"
    before = build(corpus, data, load=load).manifest.id
    (corpus / "新增.txt").write_text("防汛工作\n\n汛期共转移群众310人。\n", "utf-8")
    script = (
        "import sys, time; from pathlib import Path; from indexer.build import build; from tests.conftest import HashEncoder\n"
        "class Slow(HashEncoder):\n"
        "    def encode_passages(self, texts, progress=None):\n"
        "        print('embedding', flush=True); time.sleep(60)\n"
        "build(Path(sys.argv[1]), Path(sys.argv[2]), load=lambda name: Slow())\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(corpus), str(data)], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"embedding\n"
    with pytest.raises(BuildBusy, match="already running"):
        build(corpus, data, load=load)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert leftovers(data) != []
    assert generations.current_name(data) == before
    assert generations.verify(data) == []
    assert build(corpus, data, load=load).changed
    assert leftovers(data) == []


def test_a_second_build_in_the_same_folder_is_refused(corpus: Path, tmp_path: Path, load: Load) -> None:
    data = tmp_path / "data"
    data.mkdir()
    with (data / "build.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(BuildBusy, match="already running"):
            build(corpus, data, load=load)


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """Writing more gives an error of the system, as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, ignored)


@pytest.mark.parametrize("size", [100, 5_000, 20_000])
def test_a_build_that_cannot_write_on_fails_clearly_and_loses_nothing(
    size: int, corpus: Path, tmp_path: Path, load: Load
) -> None:
    data = tmp_path / "data"
    before = build(corpus, data, load=load).manifest.id
    (corpus / "新增.txt").write_text("防汛工作报告\n\n" + "汛期共转移群众310人。\n\n" * 300, "utf-8")
    with files_of_at_most(size), pytest.raises(BuildFailed, match="untouched"):
        build(corpus, data, load=load)
    assert generations.current_name(data) == before
    assert leftovers(data) == []
    assert generations.verify(data) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk")
def test_a_full_disk_is_named_as_such(corpus: Path, tmp_path: Path, load: Load) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=48k", "tmpfs", str(disk)], capture_output=True).returncode:
        pytest.skip("this machine does not let root mount a file system")
    try:
        data = disk / "data"
        with pytest.raises(BuildFailed, match=r"disk of .* is full"):
            build(corpus, data, load=load)
        assert generations.current_name(data) is None
        assert leftovers(data) == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_old_generations_are_pruned_and_the_current_one_stays(corpus: Path, tmp_path: Path, load: Load) -> None:
    data = tmp_path / "data"
    for number in range(KEPT_GENERATIONS + 2):
        (corpus / "编号.txt").write_text(f"编号\n\n这是第{number}次修改后的内容。\n", "utf-8")
        last = build(corpus, data, load=load).manifest.id
        time.sleep(0.002)
    kept = [manifest.id for manifest in generations.list_generations(data)]
    assert len(kept) == KEPT_GENERATIONS
    assert kept[0] == last == generations.current_name(data)


def test_rollback_goes_one_back_and_says_when_there_is_nothing_older(corpus: Path, tmp_path: Path, load: Load) -> None:
    data = tmp_path / "data"
    first = build(corpus, data, load=load).manifest.id
    (corpus / "报告.txt").unlink()
    build(corpus, data, load=load)
    assert generations.rollback(data) == first == generations.current_name(data)
    with pytest.raises(GenerationError, match="no older generation"):
        generations.rollback(data)


def test_verify_finds_a_changed_byte(corpus: Path, tmp_path: Path, load: Load) -> None:
    data = tmp_path / "data"
    name = build(corpus, data, load=load).manifest.id
    path = generations.generations_folder(data) / name / "vectors.faiss"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    assert generations.verify(data) == ["vectors.faiss has changed since it was built."]


@pytest.mark.parametrize("part", ["library.db", "vectors.faiss", "manifest.json"])
def test_a_half_written_generation_is_refused_with_what_to_do(
    part: str, corpus: Path, tmp_path: Path, load: Load
) -> None:
    data = tmp_path / "data"
    name = build(corpus, data, load=load).manifest.id
    path = generations.generations_folder(data) / name / part
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(GenerationError, match="damaged"):
        open_current(data)


def test_a_damaged_generation_is_no_reason_not_to_build(corpus: Path, tmp_path: Path, load: Load) -> None:
    data = tmp_path / "data"
    name = build(corpus, data, load=load).manifest.id
    shutil.rmtree(generations.generations_folder(data) / name / "lexical")
    result = build(corpus, data, load=load)
    assert result.changed
    assert result.manifest.reused == 0
    assert isinstance(open_current(data), Generation)


def test_a_data_folder_that_cannot_be_written_is_an_error(corpus: Path, tmp_path: Path, load: Load) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(BuildFailed, match="cannot be written"):
        build(corpus, tmp_path / "data", load=load)


def test_files_whose_names_read_the_same_do_no_harm_when_something_changes(
    corpus: Path, tmp_path: Path, load: Load
) -> None:
    data = tmp_path / "data"
    kept, refused = corpus / unicodedata.normalize("NFC", "café.txt"), corpus / unicodedata.normalize("NFD", "café.txt")
    kept.write_text("馆藏\n\n馆内藏书三百册。\n", "utf-8")
    refused.write_text("馆藏\n\n馆内藏书四百册。\n", "utf-8")
    first = build(corpus, data, load=load).manifest
    assert [entry.document for entry in first.unreadable] == ["café.txt"]
    kept.write_text("馆藏\n\n馆内藏书五百册。\n", "utf-8")
    assert build(corpus, data, load=load).changed
    (corpus / "另一篇.txt").write_text("另一篇\n\n这里有另一篇文章。\n", "utf-8")
    second = build(corpus, data, load=load).manifest
    assert (second.documents, len(second.unreadable)) == (first.documents + 1, 1)
    refused.unlink()
    assert build(corpus, data, load=load).manifest.unreadable == ()


def test_a_pipe_in_the_corpus_is_reported_and_not_waited_for(corpus: Path, tmp_path: Path, load: Load) -> None:
    os.mkfifo(corpus / "管道.txt")
    reports: list[Recorder] = []

    def run() -> None:
        recorder = Recorder()
        build(corpus, tmp_path / "data", reporter=recorder, load=load)
        reports.append(recorder)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(timeout=20)
    assert reports and list(reports[0].left_out) == ["管道.txt"]


def test_a_file_on_which_reading_fails_is_listed_and_the_others_are_indexed(
    corpus: Path, tmp_path: Path, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails_on_one(source: Source) -> Document:
        if source.name == "怪.txt":
            raise IndexError("list index out of range")
        return read(source)

    monkeypatch.setattr("indexer.build.read", fails_on_one)
    (corpus / "怪.txt").write_text("怪\n\n读它会出错。\n", "utf-8")
    manifest = build(corpus, tmp_path / "data", load=load).manifest
    assert manifest.documents == 2
    [left_out] = manifest.unreadable
    assert left_out.document == "怪.txt"
    assert "IndexError: list index out of range" in left_out.reason


def test_a_damaged_name_of_the_current_generation_is_no_reason_not_to_build(
    corpus: Path, tmp_path: Path, load: Load
) -> None:
    data = tmp_path / "data"
    build(corpus, data, load=load)
    (data / "current").write_bytes(b"\xff\xfe\0")
    with pytest.raises(GenerationError):
        open_current(data)
    assert build(corpus, data, load=load).changed
    assert isinstance(open_current(data), Generation)


def test_generations_made_current_at_the_same_moment_do_not_disturb_each_other(
    corpus: Path, tmp_path: Path, load: Load
) -> None:
    data = tmp_path / "data"
    first = build(corpus, data, load=load).manifest.id
    (corpus / "报告.txt").unlink()
    second = build(corpus, data, load=load).manifest.id
    seen: set[str | None] = set()

    def swap(name: str) -> None:
        for _ in range(40):
            generations.make_current(data, name)
            seen.add(generations.current_name(data))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(swap, [first, second, first, second]))
    assert seen <= {first, second}
    assert not list(data.glob(".current*"))


def test_a_file_left_out_for_a_passing_reason_is_tried_again_when_nothing_else_changed(
    corpus: Path, tmp_path: Path, load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(SAMPLE / "报告" / "常委会工作报告.pdf", corpus / "报告.pdf")
    (corpus / "空.txt").write_text("")
    monkeypatch.setattr("indexer.sources.pdf.TIMEOUT", 0.001)
    first = build(corpus, tmp_path / "data", load=load)
    assert {left.document: left.passing for left in first.manifest.unreadable} == {"报告.pdf": True, "空.txt": False}
    assert not build(corpus, tmp_path / "data", load=load).changed
    monkeypatch.undo()
    second = build(corpus, tmp_path / "data", load=load)
    assert second.changed
    assert [left.document for left in second.manifest.unreadable] == ["空.txt"]
    assert open_current(tmp_path / "data").library.document("报告.pdf") is not None
    assert not build(corpus, tmp_path / "data", load=load).changed
