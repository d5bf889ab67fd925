"""Fixtures for tests of the service."""

from collections.abc import Iterator

import pytest

from tests.service.llm.scripted_server import ScriptedServer
from tests.service.llm.voices import VOICES, OpenAIVoice


@pytest.fixture
def openai_server() -> Iterator[ScriptedServer]:
    """A server that speaks OpenAI's protocol, well or badly: see ScriptedServer for its modes and scripted replies."""
    server = ScriptedServer(OpenAIVoice()).start()
    yield server
    server.stop()


@pytest.fixture(params=VOICES, ids=lambda voice: voice.protocol)
def llm_server(request: pytest.FixtureRequest) -> Iterator[ScriptedServer]:
    """The same for each protocol in turn."""
    server = ScriptedServer(request.param).start()
    yield server
    server.stop()
