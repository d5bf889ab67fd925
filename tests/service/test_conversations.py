import logging
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from service.answer import Answer, AnswerSentence, Citation
from service.composing import Turn
from service.conversations import Conversations
from service.errors import NotFound, Unavailable


def answer(conversation: str, request: str, text: str = "全年植树三万株。") -> Answer:
    return Answer(
        answer=f"{text}[1]",
        refused=False,
        composer="extractive",
        sentences=[AnswerSentence(text=text, citations=[1], verdict="supported")],
        citations=[],
        passages=[],
        conversation_id=conversation,
        question_used="植树多少",
        generation="g1",
        timings_ms={"total": 1.5},
        request_id=request,
    )


@pytest.fixture
def store(tmp_path: Path) -> Conversations:
    return Conversations(tmp_path / "data" / "conversations.db")


def test_a_turn_comes_back_as_it_was_sent(store: Conversations) -> None:
    conversation = store.create("植树多少")
    sent = answer(conversation, "r1")
    store.append(conversation, "植树多少", sent)
    kept = store.get(conversation)
    assert kept.title == "植树多少"
    assert [(turn.question, Answer.model_validate(turn.answer), turn.rating) for turn in kept.turns] == [
        ("植树多少", sent, 0)
    ]


def test_the_list_has_what_was_used_last_first_and_nothing_empty(store: Conversations) -> None:
    first, second = store.create("一"), store.create("二")
    store.create("没有问成")
    for conversation, request in ((first, "r1"), (second, "r2"), (first, "r3")):
        store.append(conversation, "问", answer(conversation, request))
    assert [(entry.title, entry.turns) for entry in store.recent()] == [("一", 2), ("二", 1)]
    assert [entry.title for entry in store.recent(limit=1)] == ["一"]


def test_a_long_question_makes_a_short_title(store: Conversations) -> None:
    title = store.get(store.create("问" * 500)).title
    assert len(title) == 40 and title.endswith("…")


def test_history_gives_the_last_turns_in_order_without_markers(store: Conversations) -> None:
    conversation = store.create("问")
    for number in range(5):
        store.append(conversation, f"问{number}", answer(conversation, f"r{number}", f"答{number}。"))
    assert store.history(conversation, 2) == [Turn("问3", "答3。", "植树多少"), Turn("问4", "答4。", "植树多少")]


def test_history_tells_who_wrote_what_was_cited(store: Conversations) -> None:
    conversation = store.create("问")
    cited = [
        Citation(
            number=number,
            passage_id="p",
            document="d",
            title="",
            author=author,
            office="",
            pages=[],
            start=0,
            end=1,
            quote="答",
        )
        for number, author in enumerate(("周子衡", "", "王静", "周子衡"), 1)
    ]
    store.append(conversation, "问", answer(conversation, "r").model_copy(update={"citations": cited}))
    assert store.history(conversation, 1)[0].authors == ("周子衡", "王静")


def test_a_rating_can_be_changed_and_taken_back(store: Conversations) -> None:
    conversation = store.create("问")
    store.append(conversation, "问", answer(conversation, "r1"))
    for rating in (1, -1, 0):
        store.rate("r1", rating, "数字不对")
        assert store.get(conversation).turns[0].rating == rating


def test_what_is_not_there_is_not_found(store: Conversations) -> None:
    conversation = store.create("问")
    store.append(conversation, "问", answer(conversation, "r1"))
    store.delete(conversation)
    for use in (
        lambda: store.get(conversation),
        lambda: store.delete(conversation),
        lambda: store.history(conversation, 3),
        lambda: store.append(conversation, "问", answer(conversation, "r2")),
        lambda: store.rate("r1", 1),
    ):
        with pytest.raises(NotFound):
            use()
    assert store.recent() == []


def test_many_threads_and_a_second_process_view_lose_nothing(store: Conversations, tmp_path: Path) -> None:
    other = Conversations(tmp_path / "data" / "conversations.db")
    conversation = store.create("问")

    def work(mine: Conversations, number: int) -> None:
        for step in range(10):
            mine.append(conversation, "问", answer(conversation, f"{number}-{step}"))

    threads = [threading.Thread(target=work, args=((store, other)[number % 2], number)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(other.get(conversation).turns) == 60


_WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from test_conversations import answer
from service.conversations import Conversations
store = Conversations(Path(sys.argv[1]))
conversation = store.create("问")
print(conversation, flush=True)
for number in range(100_000):
    store.append(conversation, "问", answer(conversation, f"r{number}"))
    print(number, flush=True)
"""


def test_whatever_was_stored_before_a_kill_is_there_after_it(tmp_path: Path) -> None:
    path = tmp_path / "conversations.db"
    process = subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(path), str(Path(__file__).parent)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        conversation = process.stdout.readline().strip()
        told = [process.stdout.readline() for _ in range(20)]
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    turns = Conversations(path).get(conversation).turns
    assert len(turns) >= len(told) == 20
    assert [turn.answer["request_id"] for turn in turns] == [f"r{number}" for number in range(len(turns))]


@pytest.mark.parametrize("damage", ["header", "middle"])
def test_a_damaged_file_is_set_aside_not_deleted(tmp_path: Path, caplog: pytest.LogCaptureFixture, damage: str) -> None:
    path = tmp_path / "conversations.db"
    store = Conversations(path)
    conversation = store.create("问")
    for number in range(50):
        store.append(conversation, "问" * 500, answer(conversation, f"r{number}"))
    store.close()
    content = bytearray(path.read_bytes())
    spot = slice(0, 100) if damage == "header" else slice(4096, 4096 * 4)
    content[spot] = b"\xa5" * (spot.stop - spot.start)
    path.write_bytes(bytes(content))

    with caplog.at_level(logging.ERROR):
        fresh = Conversations(path)
    assert fresh.recent() == []
    (aside,) = (entry for entry in tmp_path.iterdir() if ".damaged-" in entry.name)
    assert aside.read_bytes() == bytes(content)
    assert aside.name in caplog.text


def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "conversations.db"
    Conversations(path).close()
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version = 9999")
    with pytest.raises(Unavailable, match="newer version"):
        Conversations(path)
    assert [entry.name for entry in tmp_path.iterdir() if "damaged" in entry.name] == []


def test_a_disk_that_does_not_let_us_write_is_told_as_such(store: Conversations, tmp_path: Path) -> None:
    conversation = store.create("问")
    blocker = sqlite3.connect(tmp_path / "data" / "conversations.db", isolation_level=None)
    store._database.execute("PRAGMA busy_timeout = 10")
    blocker.execute("BEGIN EXCLUSIVE")
    with pytest.raises(Unavailable):
        store.append(conversation, "问", answer(conversation, "r1"))
    blocker.execute("ROLLBACK")
    store.append(conversation, "问", answer(conversation, "r1"))
    assert len(store.get(conversation).turns) == 1
