from urllib.parse import quote

import pytest

from tests.service.served import TEXTS, Client

# A name as people give them: a folder, a full-width space, and marks that mean something in an address.
NAME = "区县/青石区　教育情况 100%?#.txt"


def test_the_library_lists_every_document_and_each_can_be_read(library: Client) -> None:
    listed = library.get("/api/documents").json()["documents"]
    assert {entry["document"] for entry in listed} == set(TEXTS)
    for entry in listed:
        shown = library.get(f"/api/documents/{quote(entry['document'])}").json()
        assert shown["document"] == entry["document"] and shown["articles"] and shown["paragraphs"]


def test_the_source_is_the_text_that_offsets_count_in(library: Client) -> None:
    response = library.get(f"/api/documents/{quote(NAME)}/source")
    assert response.text == TEXTS[NAME]
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert response.headers["x-content-type-options"] == "nosniff"


def test_a_range_shows_its_article_and_marks_its_characters(library: Client) -> None:
    start = TEXTS[NAME].index("新建学校四所")
    shown = library.get(f"/api/documents/{quote(NAME)}", params={"start": start, "end": start + 6}).json()
    marked = [
        paragraph["text"][first:last]
        for paragraph in shown["paragraphs"]
        for first, last in paragraph.get("highlights", [])
    ]
    assert marked == ["新建学校四所"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("start=5", 400),
        ("start=9&end=3", 400),
        ("start=0&end=99999999", 400),
        ("start=-1&end=3", 422),
        ("start=x", 422),
    ],
)
def test_a_range_that_is_none_is_told_so(library: Client, query: str, status: int) -> None:
    response = library.get(f"/api/documents/{quote(NAME)}?{query}")
    assert response.status_code == status and response.json()["error"]["message"]


def test_the_whole_source_can_be_inspected_line_by_line(library: Client) -> None:
    path = f"/api/documents/{quote(NAME)}/inspect"
    lines, at = [], 1
    while at is not None:
        shown = library.get(path, params={"from": at, "count": 2}).json()
        lines += shown["lines"]
        at = shown["next"]
    source = TEXTS[NAME]
    assert [line["text"] for line in lines] == [line for line in source.split("\n") if line.strip()]
    assert all(source[line["start"] : line["end"]] == line["text"] for line in lines)
    assert lines[0]["decision"] == "title" and lines[0]["number"] == 1
    assert sum(shown["kept"].values()) + sum(shown["dropped"].values()) == len(lines)


def test_an_inspection_tells_its_sections_only_when_asked(library: Client) -> None:
    path = f"/api/documents/{quote(NAME)}/inspect"
    assert "sections" not in library.get(path).json()
    overview = library.get(path, params={"count": 0, "sections": True}).json()
    assert overview["lines"] == [] and overview["next"] == 1
    assert overview["sections"] == [{"from": 1, "count": 4, "page": None}]


def test_only_lines_that_lost_something_are_given_with_dropped(library: Client) -> None:
    shown = library.get(f"/api/documents/{quote(NAME)}/inspect", params={"dropped": True}).json()
    assert shown["lines"] == [] and shown["next"] is None and shown["dropped"] == {}


def test_only_lines_of_a_decision_are_given_with_it(library: Client) -> None:
    path = f"/api/documents/{quote(NAME)}/inspect"
    whole = library.get(path).json()
    for decision in (*whole["kept"], *whole["dropped"], "no_such_decision"):
        shown = library.get(path, params={"decision": decision}).json()
        numbers = {line["number"] for line in whole["lines"] if line["decision"] == decision}
        assert shown["lines"] == [line for line in whole["lines"] if line["number"] in numbers]
        assert shown["next"] is None


@pytest.mark.parametrize("query", ["from=0", "from=x", "count=-1", "count=1001", "dropped=perhaps"])
def test_lines_that_cannot_be_are_told_so(library: Client, query: str) -> None:
    response = library.get(f"/api/documents/{quote(NAME)}/inspect?{query}")
    assert response.status_code == 422 and response.json()["error"]["message"]


def test_a_document_tells_what_was_inferred_and_how_to_correct_it(library: Client) -> None:
    shown = library.get(f"/api/documents/{quote('云川市工作报告.txt')}").json()
    assert shown["place"] == "云川市"
    assert shown["articles"][0]["year"] is None
    assert shown["inferred"]["publication"] == shown["title"]
    assert 'pattern = "云川市工作报告.txt"\n' in shown["inferred"]["stanza"]


@pytest.mark.parametrize(
    "path",
    [
        "nothing.txt",
        "../conversations.db",
        "..%2Fconversations.db",
        "%2e%2e/%2e%2e/etc/passwd",
        "/etc/passwd",
        "%2Fetc%2Fpasswd",
        "a/../../etc/passwd",
        "..%5C..%5Cwindows",
        "a%00.txt",
        "%ff%fe",
        "%0d%0aSet-Cookie:x",
        "source",
        "x" * 5000,
    ],
)
@pytest.mark.parametrize("suffix", ["", "/source", "/inspect"])
def test_what_is_no_document_is_not_found_whatever_its_name(library: Client, path: str, suffix: str) -> None:
    response = library.get(f"/api/documents/{path}{suffix}")
    assert (response.status_code, response.json()["error"]["code"]) == (404, "not_found")
    assert "set-cookie" not in response.headers and len(response.text) < 2000


@pytest.mark.parametrize(
    "path", ["/web/../settings.py", "/web/%2e%2e/app.py", "/web/..%2f..%2fpyproject.toml", "/docs/../app.py"]
)
def test_the_page_gives_nothing_but_its_own_files(library: Client, path: str) -> None:
    assert library.get(path).status_code == 404
