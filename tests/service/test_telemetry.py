import json
import logging
from collections.abc import Iterator

import pytest

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


def test_only_the_generation_being_served_is_among_the_figures() -> None:
    metrics = Metrics()
    metrics.page("g1", 5)
    figures = metrics.page("g2", 7).decode()
    assert 'youju_generation_info{generation="g2"} 1.0' in figures and "g1" not in figures
    assert "youju_passages 7.0" in figures
