"""Fixtures for tests of the service."""

from collections.abc import Iterator

import pytest

from tests.service.llm.openai_server import OpenAIServer


@pytest.fixture
def openai_server() -> Iterator[OpenAIServer]:
    """A server that speaks OpenAI's protocol, well or badly: see OpenAIServer for its modes and scripted replies."""
    server = OpenAIServer().start()
    yield server
    server.stop()
