"""The app for tests: over a small index of invented texts, in this process or behind a real socket."""

import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

import httpx
import uvicorn
from fastapi import FastAPI

from indexer.build import build
from service.answer import AskRequest, Event
from service.assistant import Assistant
from service.conversations import Conversations
from service.settings import Settings

BASE = "http://127.0.0.1"

TEXTS = {
    "云川市工作报告.txt": """云川市人民代表大会常务委员会工作报告

——在云川市第三届人民代表大会第二次会议上

云川市人大常委会主任 文一山

各位代表：

我受市人大常委会委托，向大会报告工作，请予审议。

一、过去一年的主要工作

一年来，常委会共召开会议九次，听取和审议专项工作报告二十一项，作出决议决定七件。组织代表视察河道治理三次，督促清理河道四十六公里。

常委会审议通过了《云川市古树保护条例》，对树龄一百年以上的树木逐株建档，共登记古树三百一十二株。

二、今后一年的主要任务

今后一年，常委会计划审议法规草案五件，重点检查饮用水水源保护条例的实施情况。
""",
    "区县/青石区　教育情况 100%?#.txt": """关于青石区义务教育情况的调研报告

青石区人大常委会教科文卫工作委员会

全区现有小学三十四所、初中十二所，在校学生两万八千人，专任教师一千九百六十人。

调研发现，城区学校大班额问题仍然突出，五十六人以上的班级占百分之十一。建议用三年时间新建学校四所，增加学位五千个。
""",
}


def write_corpus(folder: Path) -> Path:
    for name, text in TEXTS.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def build_data(folder: Path) -> Path:
    """A data folder below `folder`, with an index of the texts."""
    build(write_corpus(folder / "corpus"), folder / "data")
    return folder / "data"


class ScriptedAssistant(Assistant):
    """Gives the events of `script` instead of an answer; `closed` is set when they are not asked for any more."""

    def __init__(self, settings: Settings, conversations: Conversations) -> None:
        super().__init__(settings, conversations)
        self.script: Callable[[AskRequest], AsyncIterator[Event]] = lambda request: self.answer(request)
        self.closed = threading.Event()

    async def answer(self, request: AskRequest) -> AsyncIterator[Event]:
        yield Event("status", {"stage": "retrieving"})

    async def ask(self, request: AskRequest, request_id: str) -> AsyncIterator[Event]:
        try:
            async for event in self.script(request):
                yield event
        finally:
            self.closed.set()


class Client(httpx.Client):
    """Speaks to an app in this process, its lifespan included, or to a server."""

    app: FastAPI


@contextmanager
def served(app: FastAPI, ready: bool = True) -> Iterator[Client]:
    """`app` behind a socket, with a client for it; waits until it is ready."""
    with Server(app) as server, Client(base_url=server.url, timeout=30) as client:
        client.app = app
        if ready:
            wait_for(lambda: client.get("/readyz").status_code == 200)
        yield client


class Server:
    """uvicorn in a thread, on a port of its own."""

    def __init__(self, app: FastAPI) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"{BASE}:{self._socket.getsockname()[1]}"
        self._server = uvicorn.Server(uvicorn.Config(app, log_config=None, timeout_graceful_shutdown=2))
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]})

    def __enter__(self) -> "Server":
        self._thread.start()
        wait_for(lambda: self._server.started)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.should_exit = True
        self._thread.join(20)
        self._socket.close()


def wait_for(met: Callable[[], bool], seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.02)
