"""What the server tells about itself: metrics for Prometheus, and log lines that carry the request id.

The text of questions is never a label, and never logged above the level debug.
"""

import json
import logging
import re
import sys
import time
from contextvars import ContextVar

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

from service.answer import Answer, SearchResult
from service.settings import Settings

request_id_now: ContextVar[str] = ContextVar("request_id", default="-")

# Clients may invent others without end, and each would be a series of figures for good.
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
# Ends of lines, and what terminals take for orders.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_SECONDS = (0.005, 0.01, 0.02, 0.04, 0.06, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60)


class Metrics:
    """The metrics of one app, in a registry of their own, so that two apps in a process do not mix."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._requests = Counter(
            "youju_requests",
            "HTTP requests by route and status",
            ["method", "route", "status"],
            registry=self._registry,
        )
        self._duration = Histogram(
            "youju_request_seconds",
            "Time to the end of the response, by route",
            ["route"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._stages = Histogram(
            "youju_stage_seconds", "Time of a stage", ["stage"], buckets=_SECONDS, registry=self._registry
        )
        self._answers = Counter(
            "youju_answers", "Answers that are no refusals, by composer", ["composer"], registry=self._registry
        )
        self._refusals = Counter("youju_refusals", "Refused questions by reason", ["reason"], registry=self._registry)
        self._fallbacks = Counter(
            "youju_composer_fallbacks",
            "Extractive answers given because the LLM failed, by reason",
            ["reason"],
            registry=self._registry,
        )
        self._checks = Counter(
            "youju_citation_checks",
            "What the citation check found: sentences supported, unsupported, removed; quotes exact, wrapped, misattributed, stitched, absent",
            ["found"],
            registry=self._registry,
        )
        self._tokens = Counter(
            "youju_llm_tokens", "Tokens of LLM answers as their server counts them", ["kind"], registry=self._registry
        )
        self._circuit = Gauge(
            "youju_llm_circuit",
            "1 for what the circuit to the LLM is now: closed (asked), open (left alone after failures), half_open (tried again)",
            ["state"],
            registry=self._registry,
        )
        self._reranks = Counter(
            "youju_reranks",
            "Questions whose hits went through the reranker, by how many of the first it read: all, some (time ran out), none (it failed)",
            ["read"],
            registry=self._registry,
        )
        self._generation = Gauge(
            "youju_generation_info", "The generation being served", ["generation"], registry=self._registry
        )
        self._passages = Gauge("youju_passages", "Passages of the generation being served", registry=self._registry)

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        self._requests.labels(method if method in _METHODS else "other", route, str(status)).inc()
        self._duration.labels(route).observe(seconds)

    def retrieval(self, found: Answer | SearchResult) -> None:
        """What is told of both, the passages and the answers of a question."""
        for stage, milliseconds in found.timings_ms.items():
            self._stages.labels(stage).observe(milliseconds / 1000)
        if found.reranked:
            self._reranks.labels(found.reranked).inc()

    def answer(self, answer: Answer) -> None:
        self.retrieval(answer)
        if answer.refused:
            self._refusals.labels(answer.refusal_reason or "unknown").inc()
        else:
            self._answers.labels(answer.composer).inc()
        if answer.fallback_reason:
            self._fallbacks.labels(answer.fallback_reason).inc()
        for found, count in answer.checks.items():
            self._checks.labels(found).inc(count)
        if answer.usage:
            self._tokens.labels("prompt").inc(answer.usage.prompt_tokens)
            self._tokens.labels("completion").inc(answer.usage.completion_tokens)

    def page(self, generation: str | None, passages: int, llm_state: str | None = None) -> bytes:
        """Everything in Prometheus' text format, with the generation and the LLM's state as of now; None for none."""
        self._circuit.clear()
        if llm_state:
            self._circuit.labels(llm_state).set(1)
        self._generation.clear()
        if generation:
            self._generation.labels(generation).set(1)
        self._passages.set(passages)
        return generate_latest(self._registry)


class _JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + f".{int(record.msecs):03d}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "request_id": request_id_now.get(),
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class _PlainFormatter(logging.Formatter):
    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 (logging's name)
        record.request_id = request_id_now.get()
        # Paths and servers' words must not pass for lines of ours; tracebacks follow behind this.
        return _CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), super().formatMessage(record))


def configure_logging(settings: Settings) -> None:
    """Send log lines of this program and of the server to standard error, in the form and from the level that is set."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        _JsonFormatter()
        if settings.log_format == "json"
        else _PlainFormatter("%(asctime)s %(levelname)s %(request_id)s %(name)s: %(message)s")
    )
    logging.basicConfig(level=settings.log_level.upper(), handlers=[handler], force=True)
    # At info they tell what only their makers need, addresses and all.
    for name in ("httpx", "httpcore", "uvicorn.access", "sentence_transformers"):
        logging.getLogger(name).setLevel(logging.WARNING)
