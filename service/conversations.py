"""Conversations and feedback, in one SQLite file that any number of threads and processes may use."""

import contextlib
import json
import logging
import sqlite3
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service.answer import Answer
from service.composing import Turn
from service.errors import NotFound, Unavailable
from service.migrations import NewerSchemaError, migrate

logger = logging.getLogger(__name__)

_TITLE_CHARS = 40
_EMPTY_FOR_S = 24 * 3600


@dataclass(frozen=True, slots=True)
class ConversationSummary:
    """`created` and `updated` are seconds since 1970; `turns` counts questions."""

    id: str
    title: str
    created: float
    updated: float
    turns: int


@dataclass(frozen=True, slots=True)
class StoredTurn:
    """`answer` is the JSON object that was sent; `rating` is -1, 0 (none) or 1."""

    question: str
    answer: dict[str, Any]
    created: float
    rating: int


@dataclass(frozen=True, slots=True)
class StoredConversation:
    id: str
    title: str
    turns: tuple[StoredTurn, ...]


class Conversations:
    """The store. What a method has written stays, whatever happens to the process afterwards.

    A file that is no sound database is set aside under another name, with an error in the log, and a new one begun.
    Methods raise Unavailable when the disk does not let them work.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._database = self._open()

    def create(self, title: str) -> str:
        """A new conversation, named by the first characters of `title`. It is listed from its first turn on."""
        identity, now = uuid.uuid4().hex, time.time()
        short = title if len(title) <= _TITLE_CHARS else title[: _TITLE_CHARS - 1] + "…"
        with self._use() as database:
            database.execute("INSERT INTO conversation VALUES (?, ?, ?, ?)", (identity, short, now, now))
        return identity

    def append(self, conversation_id: str, question: str, answer: Answer) -> None:
        """Store a turn. Raises NotFound, as when the conversation was deleted while the answer was made."""
        now = time.time()
        with self._use() as database:
            self._require(database, conversation_id)
            database.execute(
                "INSERT INTO turn (conversation, request_id, question, answer, created) VALUES (?, ?, ?, ?, ?)",
                (conversation_id, answer.request_id, question, answer.model_dump_json(), now),
            )
            database.execute("UPDATE conversation SET updated = ? WHERE id = ?", (now, conversation_id))

    def recent(self, limit: int = 200) -> list[ConversationSummary]:
        """The conversations last used, the latest first."""
        with self._use("BEGIN") as database:
            rows = database.execute(
                "SELECT c.id, c.title, c.created, c.updated, count(*) FROM conversation c "
                "JOIN turn t ON t.conversation = c.id GROUP BY c.id ORDER BY c.updated DESC, c.id LIMIT ?",
                (limit,),
            ).fetchall()
        return [ConversationSummary(*row) for row in rows]

    def get(self, conversation_id: str) -> StoredConversation:
        """Raises NotFound."""
        with self._use("BEGIN") as database:
            title = self._require(database, conversation_id)
            rows = database.execute(
                "SELECT question, answer, created, rating FROM turn WHERE conversation = ? ORDER BY number",
                (conversation_id,),
            ).fetchall()
        turns = tuple(StoredTurn(question, json.loads(answer), *rest) for question, answer, *rest in rows)
        return StoredConversation(conversation_id, title, turns)

    def answer(self, request_id: str) -> dict[str, Any]:
        """The answer to a request, the JSON object that was sent. Raises NotFound."""
        with self._use("BEGIN") as database:
            row = database.execute(
                "SELECT answer FROM turn WHERE request_id = ? ORDER BY number DESC LIMIT 1", (request_id,)
            ).fetchone()
        if row is None:
            raise _unknown_request()
        stored: dict[str, Any] = json.loads(row[0])
        return stored

    def delete(self, conversation_id: str) -> None:
        """Raises NotFound."""
        with self._use() as database:
            self._require(database, conversation_id)
            database.execute("DELETE FROM conversation WHERE id = ?", (conversation_id,))

    def rate(self, request_id: str, rating: int, comment: str = "") -> None:
        """Rate the answer to a request: -1, 1, or 0 to take the rating back. Raises NotFound."""
        with self._use() as database:
            changed = database.execute(
                "UPDATE turn SET rating = ?, comment = ? "
                "WHERE number = (SELECT max(number) FROM turn WHERE request_id = ?)",
                (rating, comment, request_id),
            ).rowcount
        if not changed:
            raise _unknown_request()

    def history(self, conversation_id: str, n: int) -> list[Turn]:
        """The last `n` turns, the oldest first. Raises NotFound."""
        with self._use("BEGIN") as database:
            self._require(database, conversation_id)
            rows = database.execute(
                "SELECT question, answer FROM turn WHERE conversation = ? ORDER BY number DESC LIMIT ?",
                (conversation_id, n),
            ).fetchall()
        return [_turn(question, json.loads(answer)) for question, answer in reversed(rows)]

    def close(self) -> None:
        with self._lock:
            self._database.close()

    def _require(self, database: sqlite3.Connection, conversation_id: str) -> str:
        row = database.execute("SELECT title FROM conversation WHERE id = ?", (conversation_id,)).fetchone()
        if row is None:
            raise NotFound(
                "没有这个对话，可能已被删除。",
                "There is no such conversation; it may have been deleted.",
                "请开始新的提问（调用接口时不带 conversation_id）。",
                "Begin a new question (over the API: without conversation_id).",
            )
        return str(row[0])

    @contextlib.contextmanager
    def _use(self, begin: str = "BEGIN IMMEDIATE") -> Iterator[sqlite3.Connection]:
        """One transaction, committed at the end; an error of the disk or the file becomes Unavailable."""
        with self._lock:
            try:
                self._database.execute(begin)
                try:
                    yield self._database
                    self._database.execute("COMMIT")
                except BaseException:
                    with contextlib.suppress(sqlite3.Error):
                        self._database.execute("ROLLBACK")
                    raise
            except sqlite3.Error as error:
                logger.error("conversation database %s: %s", self._path, error)
                raise Unavailable(
                    "对话记录暂时无法读写。",
                    f"The conversation database cannot be used: {error}.",
                    "请检查数据文件夹所在磁盘的空间和权限。",
                    "Check the space and the permissions of the disk that holds the data folder.",
                    retry_after=30,
                ) from error

    def _open(self) -> sqlite3.Connection:
        try:
            return _connect(self._path)
        except sqlite3.OperationalError as error:
            # The file may be sound and the disk full, read-only or locked: nothing to set aside.
            raise Unavailable(
                "无法打开对话记录。",
                f"The conversation database {self._path} cannot be opened: {error}.",
                "请检查数据文件夹的空间和权限。",
                "Check the space and the permissions of the data folder.",
            ) from error
        except NewerSchemaError as error:
            raise Unavailable(
                "对话记录由更新版本的程序写成。",
                f"The conversation database {self._path} belongs to a newer version: {error}.",
                "请使用新版本的程序，或另设数据文件夹。",
                "Run the newer version, or use another data folder.",
            ) from error
        except sqlite3.DatabaseError as error:
            aside = self._set_aside()
            logger.error(
                "conversation database %s is damaged (%s); it is kept as %s and a new one begins",
                self._path,
                error,
                aside,
            )
            return _connect(self._path)

    def _set_aside(self) -> Path:
        stamp = time.strftime("%Y%m%d-%H%M%S")
        for suffix in ("-wal", "-shm", ""):
            part = self._path.with_name(self._path.name + suffix)
            if part.exists():
                part.rename(self._path.with_name(f"{self._path.name}.damaged-{stamp}{suffix}"))
        return self._path.with_name(f"{self._path.name}.damaged-{stamp}")


def _connect(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    database = sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False)
    try:
        database.execute("PRAGMA journal_mode = WAL")
        # In WAL mode NORMAL loses nothing when a process is killed; FULL keeps the last turn through a power cut too.
        database.execute("PRAGMA synchronous = FULL")
        database.execute("PRAGMA foreign_keys = ON")
        verdict = database.execute("PRAGMA quick_check(1)").fetchone()[0]
        if verdict != "ok":
            raise sqlite3.DatabaseError(verdict)
        migrate(database)
        database.execute(
            "DELETE FROM conversation WHERE created < ? AND id NOT IN (SELECT conversation FROM turn)",
            (time.time() - _EMPTY_FOR_S,),
        )
    except BaseException:
        database.close()
        raise
    return database


def _unknown_request() -> NotFound:
    return NotFound(
        "没有这次提问的记录。",
        "There is no answer with this request id.",
        "请使用回答里的 request_id；对话删除后，回答和评价也不再保留。",
        "Use the request_id of an answer; those of deleted conversations are gone.",
    )


def _turn(question: str, answer: dict[str, Any]) -> Turn:
    authors = dict.fromkeys(citation["author"] for citation in answer["citations"] if citation["author"])
    return Turn(question, _unmarked(answer), answer["question_used"], tuple(authors))


def _unmarked(answer: dict[str, Any]) -> str:
    return "".join(sentence["text"] for sentence in answer["sentences"]) or str(answer["answer"])
