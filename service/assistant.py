"""Answers questions from the current generation: understand, retrieve, compose, check, or refuse."""

import logging
import time
import uuid
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import Any

import anyio.to_thread

from indexer.generation import Generation, current_name
from service.answer import (
    Answer,
    AskRequest,
    Event,
    SearchRequest,
    SearchResult,
    Usage,
)
from service.composing import Composer, ComposerFailed, Spent, Turn
from service.composing.authorship import Known
from service.composing.extractive import ExtractiveComposer
from service.composition import Composition
from service.conversations import Conversations
from service.documents import get_document, inspect_document, list_documents, show_document
from service.errors import BadInput
from service.explanation import explain_answer
from service.filters import choices
from service.followups import Rewriter, asks_for_more, complete
from service.followups.more import NOTHING_MORE, unsaid
from service.notices import FALLBACK, notice
from service.preparation import compare, prepare
from service.question import clean_question
from service.refusal import GENERAL, NOT_FOUND
from service.serving import Current
from service.settings import Settings
from service.suggestions import is_sample, suggest
from service.understanding import understand
from service.views import views

logger = logging.getLogger(__name__)

HISTORY_TURNS = 3
RELATED = 3


class Assistant:
    """Everything that can be asked of the served documents; safe for concurrent use.

    `composers` come beside the extractive one; `rewrite` completes follow-up questions, by rules unless something better is given; `close` lets go of what
    they hold, `llm_state` tells whether an LLM among them is asked at present.
    """

    def __init__(
        self,
        settings: Settings,
        conversations: Conversations | None = None,
        composers: Sequence[Composer] = (),
        rewrite: Rewriter = complete,
        close: Callable[[], Awaitable[None]] | None = None,
        llm_state: Callable[[], str] | None = None,
    ) -> None:
        self._settings = settings
        self._conversations = conversations
        self._composers: dict[str, Composer] = {composer.name: composer for composer in composers}
        self._extractive = ExtractiveComposer()
        self._rewrite = rewrite
        self._close = close
        self._llm_state = llm_state
        self._current = Current(settings)

    def open(self) -> None:
        """Loads what is current, if anything is; takes seconds. Raises Unavailable when that cannot be used."""
        if current_name(self._settings.data) is not None:
            self._current.get()

    async def aclose(self) -> None:
        """Closes what the composers hold, such as connections to an LLM."""
        if self._close is not None:
            await self._close()

    @property
    def ready(self) -> bool:
        return self._current.opened is not None

    @property
    def generation(self) -> Generation | None:
        """The generation that was served last."""
        serving = self._current.opened
        return serving.generation if serving else None

    @property
    def llm_state(self) -> str | None:
        """Of the circuit to the LLM: closed (it is asked), open (it is left alone), half_open; None where there is none."""
        return self._llm_state() if self._llm_state else None

    def search(self, request: SearchRequest) -> SearchResult:
        """Raises BadInput, Unavailable (no index yet)."""
        question = clean_question(request.question, self._settings.max_question_chars)
        serving = self._current.get()
        meant = understand(question)
        hits, reranked, timings = serving.search(meant, request.top_k, request.filters)
        shown, explained = views(serving.retriever, meant, hits, request.explain)
        return SearchResult(
            passages=shown,
            question_used=question,
            understood=explained,
            reranked=reranked,
            generation=serving.generation.manifest.id,
            timings_ms=timings,
        )

    async def ask(self, request: AskRequest, request_id: str) -> AsyncGenerator[Event, None]:
        """The events of an answer, the last one `done` with the whole of it. Closing the iterator stops the work.

        Raises BadInput, NotFound (conversation) or Unavailable before the first event.
        """
        asked = clean_question(request.question, self._settings.max_question_chars)
        composer = self._composer(request.composer)
        serving = await anyio.to_thread.run_sync(self._current.get)
        history = await anyio.to_thread.run_sync(self._history, request.conversation_id)
        timings: dict[str, float] = {}

        yield Event("status", {"stage": "retrieving"})
        started = time.perf_counter()
        places = await anyio.to_thread.run_sync(serving.generation.library.values, "place") if history else ()
        question = await self._rewrite(asked, history, places)
        timings["rewrite"] = _milliseconds(started)
        meant = understand(question)
        found = await anyio.to_thread.run_sync(serving.search, meant, request.top_k, request.filters)
        hits, timings = found.hits, timings | found.timings_ms
        shown, explained = await anyio.to_thread.run_sync(views, serving.retriever, meant, hits, request.explain)
        yield Event("passages", {"passages": [passage.model_dump(mode="json", exclude_none=True) for passage in shown]})

        started = time.perf_counter()
        composition = Composition(composer)
        failed: str | None = None
        ground = await anyio.to_thread.run_sync(
            prepare, serving, meant, hits, self._settings.refuse_below, request.filters
        )
        material, decision = ground.material, ground.decision
        more = bool(history) and asks_for_more(asked)
        if more:
            material = unsaid(material, history)
        if ground.written:
            composition, material = Composition(Known(ground.written)), replace(material, passages=(), sentences=())
        if ground.written or not decision.refused:
            yield Event("status", {"stage": "composing"})
            try:
                async with aclosing(composition.run(material, history)) as events:
                    async for event in events:
                        yield event
            except ComposerFailed as failure:
                logger.warning("the %s composer failed: %s", composer.name, failure)
                composition, failed = Composition(self._extractive), failure.reason
                yield Event("status", {"stage": "restarting", "reason": failure.reason, "notice": FALLBACK})
                async with aclosing(composition.run(material, history)) as events:
                    async for event in events:
                        yield event
        timings["compose"] = _milliseconds(started)
        spent = composition.spent
        if spent:
            timings["first_token"] = spent.first_token_ms

        refused = not composition.citations
        other, alike = await anyio.to_thread.run_sync(compare, serving, meant, hits, material, composition.cited)
        answer = Answer(
            answer=(decision.sentence or (NOTHING_MORE if more else GENERAL)) if refused else composition.text,
            refused=refused,
            refusal_reason=(decision.code or NOT_FOUND) if refused else None,
            composer="llm" if composition.composer.name == "llm" else "extractive",
            notice=notice(failed is not None, other, composition.conflicts, alike),
            fell_back=failed is not None,
            fallback_reason=failed,
            elsewhere=other,
            conflicts=composition.conflicts,
            sentences=[] if refused else composition.sentences,
            citations=composition.citations,
            checks=composition.checks,
            passages=[] if refused else shown,
            related=shown[:RELATED] if refused else [],
            conversation_id=await anyio.to_thread.run_sync(self._conversation, request.conversation_id, asked),
            question_used=question,
            understood=explained,
            explanation=(
                explain_answer(decision, self._settings.refuse_below, material, composition, hits)
                if request.explain
                else None
            ),
            reranked=found.reranked,
            usage=_usage(spent),
            generation=serving.generation.manifest.id,
            timings_ms=timings,
            request_id=request_id,
        )
        await anyio.to_thread.run_sync(self._remember, asked, answer)
        yield Event("done", answer.model_dump(mode="json", exclude_none=True))

    def documents(self) -> list[dict[str, Any]]:
        """Raises Unavailable, as the other views of the library do."""
        return list_documents(self._current.get().generation)

    def document(self, name: str, start: int | None = None, end: int | None = None) -> dict[str, Any]:
        """Raises NotFound, BadInput (`start` and `end` are no range of source offsets)."""
        return show_document(self._current.get().generation, name, start, end)

    def source(self, name: str) -> str:
        """The text that source offsets count in. Raises NotFound."""
        return get_document(self._current.get().generation, name).source

    def inspect(
        self, name: str, first: int, count: int, dropped: bool, decision: str | None, with_sections: bool
    ) -> dict[str, Any]:
        """What reading made of the lines of a document. Raises NotFound."""
        return inspect_document(self._current.get().generation, name, first, count, dropped, decision, with_sections)

    def filters(self) -> dict[str, list[dict[str, Any]]]:
        """What filters may name, see `service.filters.choices`."""
        return choices(self._current.get().generation.library)

    def suggestions(self) -> dict[str, Any]:
        """`questions` to begin with: those the corpus suggests, else about articles of it; `invented` for the sample corpus."""
        generation = self._current.get().generation
        return {"questions": suggest(generation), "invented": is_sample(generation)}

    def _composer(self, choice: str) -> Composer:
        wanted = self._settings.composer if choice == "auto" else choice
        if wanted == "extractive" or (wanted == "auto" and "llm" not in self._composers):
            return self._extractive
        if "llm" not in self._composers:
            raise BadInput(
                "没有配置大模型。",
                "No LLM is configured.",
                "请设置 YOUJU_LLM_BASE_URL 和 YOUJU_LLM_MODEL，或改用 extractive。",
                "Set YOUJU_LLM_BASE_URL and YOUJU_LLM_MODEL, or use the extractive composer.",
            )
        return self._composers["llm"]

    def _history(self, conversation_id: str | None) -> list[Turn]:
        if self._conversations is None or conversation_id is None:
            return []
        return self._conversations.history(conversation_id, HISTORY_TURNS)

    def _conversation(self, conversation_id: str | None, title: str) -> str:
        if conversation_id is not None:
            return conversation_id
        return uuid.uuid4().hex if self._conversations is None else self._conversations.create(title)

    def _remember(self, question: str, answer: Answer) -> None:
        if self._conversations is not None:
            self._conversations.append(answer.conversation_id, question, answer)


def _usage(spent: Spent | None) -> Usage | None:
    if spent is None or spent.prompt_tokens is None or spent.completion_tokens is None:
        return None
    return Usage(prompt_tokens=spent.prompt_tokens, completion_tokens=spent.completion_tokens)


def _milliseconds(since: float) -> float:
    return round((time.perf_counter() - since) * 1000, 2)
