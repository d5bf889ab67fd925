"""Search, its explanation, and what its filters may name."""

import pytest

from tests.service.served import Client


def test_an_explanation_comes_only_when_it_is_asked_for(library: Client) -> None:
    plain = library.post("/api/search", json={"question": "古树有多少株"}).json()
    explained = library.post("/api/search", json={"question": "古树有多少株", "explain": True}).json()
    assert "understood" not in plain and all("explanation" not in passage for passage in plain["passages"])
    assert explained["understood"]["kind"] == "number"
    for passage, same in zip(explained["passages"], plain["passages"], strict=True):
        assert sum(part["contribution"] for part in passage["explanation"]["parts"]) == pytest.approx(
            passage["score"], abs=1e-3
        )
        assert {**passage, "explanation": None} == {**same, "explanation": None}


def test_a_passage_and_a_citation_of_it_name_the_same_publication(library: Client) -> None:
    answer = library.post("/api/ask", json={"question": "古树有多少株"}).json()
    named = {passage["id"]: passage["publication"] for passage in answer["passages"]}
    assert answer["citations"]
    for citation in answer["citations"]:
        assert citation["publication"] and named[citation["passage_id"]] == citation["publication"]


def test_an_answer_explains_its_passages_on_request(library: Client) -> None:
    plain = library.post("/api/ask", json={"question": "古树有多少株"}).json()
    explained = library.post("/api/ask", json={"question": "古树有多少株", "explain": True}).json()
    assert "understood" not in plain and "explanation" not in plain["passages"][0]
    assert "古树" in explained["understood"]["words"]
    assert explained["passages"][0]["explanation"]["words"]


def test_a_search_keeps_to_what_the_choices_name(library: Client) -> None:
    offered = library.get("/api/filters").json()
    assert set(offered) == {"documents", "folders", "places", "authors", "years"}
    assert offered["authors"] and offered["places"]
    for kind in ("authors", "places", "folders"):
        for entry in offered[kind]:
            filters = {kind: [entry["value"]]}
            found = library.post("/api/search", json={"question": "情况", "filters": filters}).json()["passages"]
            assert len(found) == entry["passages"]


@pytest.mark.parametrize("filters", [{"places": ["某某市"]}, {"authors": ["无名"]}, {"years": [3000]}])
def test_a_filter_that_nothing_passes_gives_no_passage_and_no_answer(
    library: Client, filters: dict[str, list[str]]
) -> None:
    assert library.post("/api/search", json={"question": "古树", "filters": filters}).json()["passages"] == []
    assert library.post("/api/ask", json={"question": "古树", "filters": filters}).json()["refused"]
