from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import pytest
from docx import Document

from service.app import create_app
from service.conversations import Conversations
from service.settings import load
from tests.service.served import Client, served
from tests.service.sharing.answers import answer, citation

QUESTION = "治理了多少“河道”？ a/b:c*"


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Client, str]]:
    """A client of a server without an index, whose store has one conversation; its id."""
    data: Path = tmp_path_factory.mktemp("asked")
    store = Conversations(data / "conversations.db")
    conversation = store.create(QUESTION)
    store.append(conversation, QUESTION, answer("三十六公里。[1]", citation()))
    store.close()
    with served(create_app(load(data=data)), ready=False) as client:
        yield client, conversation


@pytest.mark.parametrize(
    ("form", "media_type", "told"),
    [
        ("text", "text/plain", "三十六公里。[1]\n\n来源\n[1] 河道治理的三条经验"),
        ("markdown", "text/markdown", "三十六公里。[^1]\n\n[^1]: 河道治理的三条经验"),
        ("gbt7714", "text/plain", "参考文献\n[1] 林栖. 河道治理的三条经验[J]. 云溪人大，2031（2）：11."),
    ],
)
def test_an_answer_is_given_in_the_form_asked_for(
    asked: tuple[Client, str], form: str, media_type: str, told: str
) -> None:
    response = asked[0].get("/api/answers/r", params={"format": form})
    assert response.headers["content-type"] == f"{media_type}; charset=utf-8"
    assert told in response.text


def test_labels_are_in_the_reader_s_language(asked: tuple[Client, str]) -> None:
    response = asked[0].get("/api/answers/r", params={"format": "text"}, headers={"Accept-Language": "en"})
    assert "\n\nSources\n[1] " in response.text and " · p. 11 · " in response.text


def test_a_conversation_comes_as_a_file_named_by_its_question(asked: tuple[Client, str]) -> None:
    client, conversation = asked
    for form, ending in (("md", "md"), ("docx", "docx"), ("txt", "txt"), ("gbt7714", "txt")):
        response = client.get(f"/api/conversations/{conversation}/export", params={"format": form})
        disposition = response.headers["content-disposition"]
        assert response.status_code == 200
        assert disposition.startswith(f"attachment; filename=\"youju.{ending}\"; filename*=UTF-8''")
        assert unquote(disposition.rpartition("'")[2]) == f"治理了多少“河道”？ abc.{ending}"


def test_the_word_file_can_be_read_again(asked: tuple[Client, str]) -> None:
    client, conversation = asked
    content = client.get(f"/api/conversations/{conversation}/export?format=docx").content
    assert [
        paragraph.text
        for paragraph in Document(BytesIO(content)).paragraphs
        if paragraph.style.name in ("Heading 1", "Normal") and not paragraph.text.startswith("[1]")
    ] == [QUESTION, "三十六公里。[1]"]


def test_what_there_is_not_is_told_as_an_error(asked: tuple[Client, str]) -> None:
    client, conversation = asked
    for path, status, code in (
        ("/api/answers/none?format=text", 404, "not_found"),
        ("/api/conversations/none/export?format=md", 404, "not_found"),
        ("/api/answers/r?format=pdf", 422, "invalid"),
        ("/api/answers/r", 422, "invalid"),
        (f"/api/conversations/{conversation}/export?format=exe", 422, "invalid"),
    ):
        response = client.get(path)
        assert (response.status_code, response.json()["error"]["code"]) == (status, code), path
