"""A server that speaks the API from memory, for states of the page that the real one cannot be made to reach at will.

The words of a question choose what comes back: 拒 a refusal, 错 an error instead of an answer, 断 a stream that breaks off,
慢 a stream that never ends, 外地 an answer from another place than the one asked for, 改口 an answer that starts again after its first words, 无据 a sentence without support, 不一 different values of one thing, 逐项 a list with a name put in and what was asked for in it,
条文 a citation of a statute, which has provisions and no pages. With `explain` an answer has its reasons.
"""

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

import service
from service.conversations import StoredConversation, StoredTurn
from service.sharing.conversation import stored_answer
from service.sharing.forms import export, share

WEB = Path(service.__file__).parent / "web"
CSP = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"

DOCUMENT = "公报/云溪市人大公报 2031年第2期.pdf"
TITLE = "云溪市人民政府工作报告（摘要）"
# U+20BB7 lies beyond U+FFFF: one character to the server, two units to JavaScript.
TEXTS = [
    (TITLE, None, []),
    ("市长　林栖", None, []),
    ("一、过去一年的工作", 11, ["一、过去一年的工作"]),
    (
        "𠮷祥里等十二个老旧小区改造全部完工，惠及居民四千六百户。全年新建口袋公园九处，公园绿地服务半径覆盖率达到百分之九十一。",
        11,
        ["一、过去一年的工作"],
    ),
    ("城市公共交通线路新增六条，社区微循环巴士通达全部街道，日均客运量增长百分之八点二。", 12, ["一、过去一年的工作"]),
    ("二、今年的重点任务", 12, ["二、今年的重点任务"]),
    *(
        (
            f"第{n}项任务：由牵头单位会同有关部门制定方案，按季度向市人大常委会报告进展，接受代表视察和社会监督。"
            "所需资金列入年度预算，绩效目标随预算一并公开。",
            12 + n // 4,
            ["二、今年的重点任务"],
        )
        for n in range(1, 15)
    ),
]


def _paragraphs() -> list[dict[str, Any]]:
    paragraphs, at = [], 0
    for text, page, heading in TEXTS:
        paragraphs.append({"text": text, "start": at, "end": at + len(text), "page": page, "heading": heading})
        at += len(text) + 1
    return paragraphs


PARAGRAPHS = _paragraphs()
ARTICLE = {
    "title": TITLE,
    "subtitle": "",
    "author": "林栖",
    "office": "市长",
    "place": "云溪市",
    "year": 2031,
    "start": 0,
    "end": PARAGRAPHS[-1]["end"],
    "pages": [11, 12, 13, 14, 15],
}


def _citation(number: int, paragraph: int, quote: str) -> dict[str, Any]:
    start = PARAGRAPHS[paragraph]["start"] + PARAGRAPHS[paragraph]["text"].index(quote)
    return {
        "number": number,
        "passage_id": f"p{paragraph}",
        "document": DOCUMENT,
        "title": TITLE,
        "author": "林栖",
        "office": "市长",
        "pages": [PARAGRAPHS[paragraph]["page"]],
        "start": start,
        "end": start + len(quote),
        "quote": quote,
        "verdict": "exact",
    }


HOUSING = "𠮷祥里等十二个老旧小区改造全部完工，惠及居民四千六百户。"
PARKS = "全年新建口袋公园九处，公园绿地服务半径覆盖率达到百分之九十一。"
BUSES = "城市公共交通线路新增六条，社区微循环巴士通达全部街道，日均客运量增长百分之八点二。"
ASKED = "四千六百户"
GUESS = "预计明年还会翻一番。"
TWIN = {"document": "云溪年鉴/2031卷.txt", "title": "这一年的公共交通", "pages": [204, 205]}
OLDER = {"document": "云溪年鉴/2030卷.txt", "title": "上一年的公共交通", "pages": []}
CITATIONS = [
    _citation(1, 3, HOUSING) | {"differs_in": [OLDER]},
    _citation(2, 3, PARKS) | {"also_in": [OLDER]},
    _citation(3, 4, BUSES) | {"also_in": [TWIN]},
]


def _candidate(text: str, score: float, outcome: str) -> dict[str, Any]:
    parts = [("near", 0.9, 7.0), ("length", 3.0, -0.5)]
    return {
        "text": text,
        "passage": 1,
        "score": score,
        "parts": [
            {"signal": signal, "value": value, "weight": weight, "contribution": value * weight}
            for signal, value, weight in parts
        ],
        "outcome": outcome,
    }


REASONS = {
    "understood": {
        "type": "fact",
        "kind": "number",
        "asks": [{"kind": "number", "unit": "户", "focus": ["老旧小区改造"]}],
        "mentions": [{"kind": "place", "text": "云溪市"}],
        "parts": [],
        "words": ["老旧小区", "改造"],
        "expansions": [],
    },
    "explanation": {
        "decision": {
            "refused": False,
            "confidence": 0.8123,
            "below": 0.5,
            "parts": [{"signal": "near", "value": 0.5, "weight": 6.0, "contribution": 3.0}],
        },
        "candidates": [_candidate(HOUSING, 5.2, "cited"), _candidate(GUESS, 4.8, "removed")],
        "removed": [
            {
                "text": GUESS,
                "outcome": "removed",
                "quotes": [{"quote": GUESS, "verdict": "absent"}],
                "missing": [{"kind": "number", "text": "一番"}],
            }
        ],
    },
}


def _passage(paragraph: int) -> dict[str, Any]:
    place = PARAGRAPHS[paragraph]
    return {
        "id": f"p{paragraph}",
        "document": DOCUMENT,
        "title": TITLE,
        "author": "林栖",
        "office": "市长",
        "place": "云溪市",
        "heading": place["heading"],
        "text": place["text"],
        "start": place["start"],
        "end": place["end"],
        "pages": [place["page"]],
        "score": 0.5,
    }


def _answer(question: str, conversation: str, request_id: str) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "refused": False,
        "refusal_reason": None,
        "composer": "extractive",
        "notice": None,
        "related": [],
        "passages": [_passage(3)],
        "conversation_id": conversation,
        "question_used": question,
        "generation": "20310301-080000-a1b2c3",
        "timings_ms": {"rewrite": 0.1, "retrieve": 20.3, "compose": 21.5},
        "request_id": request_id,
    }
    if "拒" in question:
        text = "资料中有“云溪市”“公交线路”的内容，但没有2033年的数量。"
        return answer | {
            "answer": text,
            "refused": True,
            "refusal_reason": "period_missing",
            "sentences": [],
            "citations": [],
            "related": [_passage(4) | {"also_in": [TWIN]}, _passage(6)],
        }
    sentences = [
        {"text": HOUSING, "citations": [1], "verdict": "supported"},
        {"text": PARKS, "citations": [2], "verdict": "supported"},
        {"text": BUSES, "citations": [3], "verdict": "supported"},
    ]
    text = f"{HOUSING}[1]{PARKS}[2]\n{BUSES}[3]"
    if "无据" in question:
        text += GUESS
        sentences.append({"text": GUESS, "citations": [], "verdict": "unsupported"})
        answer |= {"composer": "llm", "notice": "模型服务超时，部分内容由原文摘录补足。"}
    if "不一" in question:
        values = [{"value": "六条", "citations": [3]}, {"value": "九条", "citations": [1, 2]}]
        told = "问题没有说明年份，以下来自2031年的文章。"
        notice = f"{told}资料中说法不一：六条、九条，出处见文中。"
        answer |= {"conflicts": [{"asked": "number", "values": values}], "notice": notice}
    if "逐项" in question:
        return answer | _listed()
    if "条文" in question:
        law = CITATIONS[0] | {"pages": [], "provision": "第八条"}
        return answer | {"answer": f"{HOUSING}[1]", "sentences": sentences[:1], "citations": [law]}
    if "外地" in question:
        told = {"asked": ["枫桥县", "外地"], "found": ["云溪市"]}
        answer |= {"notice": "资料中没有找到关于枫桥县、外地的内容，以下来自云溪市。", "elsewhere": told}
    return answer | {"answer": text, "sentences": sentences, "citations": CITATIONS}


def _listed() -> dict[str, Any]:
    sentences = [
        ("我市〔云溪市〕完成以下改造。", 1, []),
        (HOUSING, 1, [[HOUSING.index(ASKED), HOUSING.index(ASKED) + len(ASKED)]]),
        (PARKS, 2, []),
        (BUSES, 3, []),
    ]
    lines = [f"{sentences[0][0]}[1]", f"一是{HOUSING}[1]", f"二是{PARKS}[2]{BUSES}[2]"]
    return {
        "answer": "\n".join(lines),
        "sentences": [
            {"text": text, "citations": [min(number, 2)], "verdict": "supported", "emphasis": emphasis}
            for text, number, emphasis in sentences
        ],
        "citations": CITATIONS[:2],
    }


class State:
    """What the server remembers; a new one for each server."""

    def __init__(self) -> None:
        self.conversations: dict[str, dict[str, Any]] = {}
        self.feedback: list[dict[str, Any]] = []
        self.job: dict[str, Any] | None = None
        self.failures = 0
        self.filters: list[dict[str, Any]] = []
        self.generations = [_generation(2, True), _generation(1, False)]

    def routes(self) -> list[Route]:
        return [
            Route("/api/suggestions", self.suggestions),
            Route("/api/ask", self.ask, methods=["POST"]),
            Route("/api/filters", self.offered),
            Route("/api/documents", self.documents),
            Route("/api/documents/{document:path}", self.document),
            Route("/api/conversations", self.list_conversations),
            Route("/api/conversations/{id}", self.conversation, methods=["GET", "DELETE"]),
            Route("/api/conversations/{id}/export", self.export),
            Route("/api/answers/{request_id}", self.share),
            Route("/api/feedback", self.take_feedback, methods=["POST"]),
            Route("/api/index", self.index),
            Route("/api/index/rebuild", self.rebuild, methods=["POST"]),
            Route("/api/index/rollback", self.rollback, methods=["POST"]),
            Route("/api/jobs/{id}", self.job_state),
            Route("/api/jobs/{id}/events", self.job_events),
            Route("/api/jobs/{id}/cancel", self.cancel, methods=["POST"]),
        ]

    async def suggestions(self, request: Request) -> Response:
        questions = [
            "老旧小区改造完成了多少？",
            "去年新建了几处口袋公园？",
            "公交线路新增了几条？",
            "今年的重点任务如何监督？",
        ]
        return JSONResponse({"questions": questions, "invented": True})

    async def offered(self, request: Request) -> Response:
        offered: dict[str, list[dict[str, Any]]] = {kind: [] for kind in ("documents", "folders", "authors")}
        offered["places"] = [{"value": "云溪市", "passages": 9}, {"value": "枫桥县", "passages": 4}]
        offered["years"] = [{"value": 2031, "passages": 13}]
        return JSONResponse(offered)

    async def ask(self, request: Request) -> Response:
        body = await request.json()
        self.filters.append(body["filters"])
        return StreamingResponse(self._events(body), media_type="text/event-stream")

    async def _events(self, body: dict[str, Any]) -> AsyncIterator[str]:
        question = body["question"]
        conversation = body.get("conversation_id") or f"c{len(self.conversations) + 1}"
        yield ": ping\n\n"
        yield _event("status", {"stage": "retrieving"})
        await asyncio.sleep(0.15)
        if "错" in question and not self.failures:
            self.failures += 1
            error = {"code": "unavailable", "message": "服务繁忙。", "hint": "请稍候再试。"}
            yield _event("error", {"error": error, "request_id": "r-busy"})
            return
        yield _event("passages", {"passages": [_passage(3)]})
        yield _event("status", {"stage": "composing"})
        if "改口" in question:
            yield _event("delta", {"text": GUESS})
            await asyncio.sleep(0.6)
            yield _event("status", {"stage": "restarting", "reason": "timeout", "notice": "已改用原文摘录。"})
            await asyncio.sleep(0.6)
        answer = _answer(question, conversation, f"r-{conversation}")
        if body["explain"]:
            answer |= REASONS
        if "改口" in question:
            answer |= {"notice": "已改用原文摘录。", "fell_back": True}
        for citation in answer["citations"]:
            yield _event("citation", citation)
        for at in range(0, len(answer["answer"]), 9):
            await asyncio.sleep(0.03)
            yield _event("delta", {"text": answer["answer"][at : at + 9]})
            if "断" in question and at > 20:
                return
        while "慢" in question:
            await asyncio.sleep(0.5)
            yield ": ping\n\n"
        stored = self.conversations.setdefault(
            conversation, {"id": conversation, "title": question, "created": time.time(), "turns": []}
        )
        stored["turns"].append({"question": question, "answer": answer, "created": time.time(), "rating": 0})
        yield _event("done", answer)

    async def documents(self, request: Request) -> Response:
        report = {
            "document": DOCUMENT,
            "title": "云溪市人大公报 2031年第2期",
            "place": "云溪市",
            "format": "pdf",
            "articles": 1,
            "paragraphs": len(PARAGRAPHS),
            "characters": sum(len(p["text"]) for p in PARAGRAPHS),
            "pages": 48,
        }
        notice = report | {"document": "通知.txt", "title": "关于办理代表建议的通知", "format": "txt", "pages": None}
        return JSONResponse({"documents": [report, notice]})

    async def document(self, request: Request) -> Response:
        name = request.path_params["document"]
        if name != DOCUMENT:
            return _error(404, "not_found", f"没有《{name}》这份资料。", "请在资料库中查看现有资料。")
        paragraphs = [dict(p) for p in PARAGRAPHS]
        if "start" in request.query_params:
            start, end = int(request.query_params["start"]), int(request.query_params["end"])
            for paragraph in paragraphs:
                first, last = max(start, paragraph["start"]), min(end, paragraph["end"])
                if first < last:
                    paragraph["highlights"] = [[first - paragraph["start"], last - paragraph["start"]]]
        return JSONResponse(
            {
                "document": DOCUMENT,
                "title": "云溪市人大公报 2031年第2期",
                "articles": [ARTICLE | {"also_in": [TWIN], "differs_in": [OLDER]}],
                "paragraphs": paragraphs,
                "pages": ARTICLE["pages"],
                "place": "云溪市",
                "format": "pdf",
                "inferred": {
                    "publication": "云溪市人大公报 2031年第2期",
                    "place": "云溪市",
                    "years": [2031],
                    "correct_in": "corpus.toml",
                    "stanza": f'[[files]]\npattern = "{DOCUMENT}"\nplace = "云溪市"\nyear = 2031\n',
                },
            }
        )

    async def list_conversations(self, request: Request) -> Response:
        listed = [
            {key: c[key] for key in ("id", "title", "created")} | {"updated": c["created"], "turns": len(c["turns"])}
            for c in reversed(self.conversations.values())
        ]
        return JSONResponse({"conversations": listed})

    async def conversation(self, request: Request) -> Response:
        found = self.conversations.get(request.path_params["id"])
        if found is None:
            return _error(404, "not_found", "没有这次对话。", "它可能已被删除。")
        if request.method == "DELETE":
            del self.conversations[found["id"]]
            return Response(status_code=204)
        return JSONResponse(found)

    async def share(self, request: Request) -> Response:
        turns = (turn for conversation in self.conversations.values() for turn in conversation["turns"])
        sent = [turn["answer"] for turn in turns if turn["answer"]["request_id"] == request.path_params["request_id"]]
        return PlainTextResponse(share(stored_answer(sent[-1]), request.query_params["format"], "zh"))

    async def export(self, request: Request) -> Response:
        found = self.conversations.get(request.path_params["id"])
        if found is None:
            return _error(404, "not_found", "没有这次对话。", "它可能已被删除。")
        turns = (StoredTurn(**turn) for turn in found["turns"])
        stored = StoredConversation(found["id"], found["title"], tuple(turns))
        file = export(stored, request.query_params["format"], "zh")
        named = f"attachment; filename*=UTF-8''{quote(file.name)}"
        return Response(file.content, media_type=file.media_type, headers={"Content-Disposition": named})

    async def take_feedback(self, request: Request) -> Response:
        self.feedback.append(await request.json())
        return Response(status_code=204)

    async def index(self, request: Request) -> Response:
        current = next((g["id"] for g in self.generations if g["current"]), None)
        return JSONResponse({"current": current, "generations": self.generations, "job": self.job})

    async def rebuild(self, request: Request) -> Response:
        if self.job and self.job["state"] == "running":
            return _error(409, "build_running", "正在重建。", "请等它结束或先取消。")
        self.job = {
            "job": "j1",
            "state": "running",
            "stage": "reading",
            "done": 0,
            "total": 60,
            "rate": None,
            "remaining_s": None,
            "elapsed_s": 0.0,
            "generation": None,
            "changed": None,
            "unreadable": [],
            "error": None,
        }
        return JSONResponse({"job": "j1"}, 202)

    async def rollback(self, request: Request) -> Response:
        for generation in self.generations:
            generation["current"] = not generation["current"]
        return JSONResponse({"current": next(g["id"] for g in self.generations if g["current"])})

    async def job_state(self, request: Request) -> Response:
        return JSONResponse(self.job)

    async def job_events(self, request: Request) -> Response:
        async def events() -> AsyncIterator[str]:
            assert self.job is not None
            while self.job["state"] == "running":
                yield _event("progress", self.job)
                await asyncio.sleep(0.05)
                done = self.job["done"] + 1
                self.job |= {"done": done, "rate": 19.8, "remaining_s": (60 - done) / 20, "elapsed_s": done / 20}
                if done == 60:
                    self.job |= {"state": "done", "changed": True, "generation": "g3"}
            yield _event("done", self.job)

        return StreamingResponse(events(), media_type="text/event-stream")

    async def cancel(self, request: Request) -> Response:
        assert self.job is not None
        self.job |= {"state": "cancelled"}
        return Response(status_code=202)


def _generation(n: int, current: bool) -> dict[str, Any]:
    return {
        "id": f"2031030{n}-080000-a1b2c{n}",
        "created": f"2031-03-0{n}T08:00:00+08:00",
        "documents": 11 + n,
        "articles": 46 + n,
        "passages": 389 + n,
        "characters": 128_450 + n,
        "encoder": "static-zh-256",
        "dimension": 256,
        "seconds": 6.4,
        "bytes": 7_340_032,
        "current": current,
        "unreadable": [{"document": "旧档案/扫描件.pdf", "reason": "没有文字层，需要先做文字识别。"}]
        if current
        else [],
    }


def _event(name: str, data: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def _error(status: int, code: str, message: str, hint: str) -> Response:
    return JSONResponse({"error": {"code": code, "message": message, "hint": hint}, "request_id": "r-error"}, status)


def app(state: State) -> Starlette:
    async def page(request: Request) -> Response:
        return FileResponse(WEB / "index.html", headers={"Content-Security-Policy": CSP})

    return Starlette(routes=[Route("/", page), *state.routes(), Mount("/web", StaticFiles(directory=WEB))])


@contextmanager
def running(state: State, port: int = 0) -> Iterator[str]:
    """Serves in a thread; gives the address."""
    server = uvicorn.Server(uvicorn.Config(app(state), port=port, log_level="warning", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    bound = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{bound}"
    finally:
        server.should_exit = True
        thread.join(5)
