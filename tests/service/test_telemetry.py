import json
import logging
from collections.abc import Iterator

import pytest

from service.answer import Answer, Elsewhere, Usage
from service.settings import load
from service.telemetry import Metrics, configure_logging, request_id_now


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def test_json_log_lines_can_be_read_back_with_the_request_id(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(load(log_format="json"))
    token = request_id_now.set("r-1")
    try:
        raise ValueError("坏\n了")
    except ValueError:
        logging.getLogger("youju.test").exception("两\n行")
    finally:
        request_id_now.reset(token)
    (line,) = capsys.readouterr().err.splitlines()
    entry = json.loads(line)
    assert (entry["level"], entry["logger"], entry["request_id"], entry["message"]) == (
        "error",
        "youju.test",
        "r-1",
        "两\n行",
    )
    assert "ValueError" in entry["exception"] and entry["time"].endswith("Z")


def test_plain_log_lines_carry_the_request_id_and_respect_the_level(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(load(log_level="warning"))
    logging.getLogger("youju.test").info("not shown")
    token = request_id_now.set("r-2")
    logging.getLogger("youju.test").warning("shown")
    request_id_now.reset(token)
    (line,) = capsys.readouterr().err.splitlines()
    assert "WARNING r-2 youju.test: shown" in line


def test_what_is_logged_begins_no_line_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(load())
    logging.getLogger("youju.test").warning("GET %s", "/x\n2031-01-01 ERROR forged\x1b[2J\u2028甲")
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith(r"GET /x\n2031-01-01 ERROR forged\x1b[2J\u2028甲")


def test_methods_that_clients_invent_are_one_series() -> None:
    metrics = Metrics()
    for method in ("GET", "BREW", "BREW2"):
        metrics.request(method, "/healthz", 200, 0.01)
    figures = metrics.page(None, 0).decode()
    assert 'youju_requests_total{method="other",route="/healthz",status="200"} 2.0' in figures and "BREW" not in figures


def test_only_the_generation_being_served_is_among_the_figures() -> None:
    metrics = Metrics()
    metrics.page("g1", 5)
    figures = metrics.page("g2", 7).decode()
    assert 'youju_generation_info{generation="g2"} 1.0' in figures and "g1" not in figures
    assert "youju_passages 7.0" in figures


def test_what_the_citation_check_found_is_counted_by_class() -> None:
    metrics = Metrics()
    answer = Answer(
        answer="甲。[1]",
        refused=False,
        composer="llm",
        sentences=[],
        citations=[],
        checks={"supported": 1, "removed": 2, "exact": 1, "absent": 2},
        passages=[],
        conversation_id="c",
        question_used="问",
        generation="g",
        timings_ms={},
        request_id="r",
    )
    metrics.answer(answer)
    metrics.answer(answer)
    figures = metrics.page("g", 1).decode()
    assert 'youju_citation_checks_total{found="removed"} 4.0' in figures
    assert 'youju_citation_checks_total{found="exact"} 2.0' in figures


def answer(**fields: object) -> Answer:
    told = {
        "answer": "答。[1]", "refused": False, "composer": "extractive", "sentences": [], "citations": [], "passages": [],
        "conversation_id": "c", "question_used": "问", "generation": "g", "timings_ms": {}, "request_id": "r",
    }  # fmt: skip
    return Answer(**{**told, **fields})


def test_fallbacks_are_counted_by_reason_and_an_answer_from_elsewhere_is_none() -> None:
    metrics = Metrics()
    metrics.answer(answer(notice="来自别处", elsewhere=Elsewhere(asked=["甲"], found=["乙"])))
    metrics.answer(answer(notice="失败", fell_back=True, fallback_reason="timeout"))
    figures = metrics.page(None, 0).decode()
    lines = [line for line in figures.splitlines() if line.startswith("youju_composer_fallbacks_total")]
    assert lines == ['youju_composer_fallbacks_total{reason="timeout"} 1.0']


def test_tokens_and_the_state_of_the_circuit_are_among_the_figures() -> None:
    metrics = Metrics()
    for _ in range(2):
        metrics.answer(answer(composer="llm", usage=Usage(prompt_tokens=100, completion_tokens=7)))
    metrics.page(None, 0, "closed")
    figures = metrics.page(None, 0, "open").decode()
    assert 'youju_llm_tokens_total{kind="completion"} 14.0' in figures
    assert 'youju_llm_circuit{state="open"} 1.0' in figures and 'state="closed"' not in figures
    assert "youju_llm_circuit{" not in metrics.page(None, 0).decode()
