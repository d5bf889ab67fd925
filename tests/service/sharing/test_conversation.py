from service.sharing.conversation import stored_answer
from tests.service.sharing.answers import answer, citation


def test_answers_of_other_versions_can_be_shared() -> None:
    known = answer("甲。[1]", citation())
    stored = known.model_dump(mode="json", exclude_none=True) | {"mood": "good"}
    stored["citations"][0]["colour"] = "red"
    assert stored_answer(stored) == known
    for later in ("publication", "heading", "provision"):
        del stored["citations"][0][later]
    assert stored_answer(stored).citations[0].publication == ""


def test_an_answer_that_was_explained_in_another_way_can_be_shared() -> None:
    explained = {"kind": "fact", "words": [], "expansions": []}
    passage = dict.fromkeys(("id", "document", "title", "author", "office", "place", "text"), "甲") | {
        "heading": [],
        "start": 0,
        "end": 1,
        "pages": [],
        "score": 0.5,
        "explanation": {"reasons": []},
    }
    stored = answer("没有。", refused=True, sentences=[]).model_dump(mode="json") | {
        "understood": explained,
        "explanation": {"candidates": []},
        "passages": [passage],
        "related": [passage],
        "conflicts": [{"kind": "sum"}],
    }
    shared = stored_answer(stored)
    assert (shared.answer, [entry.title for entry in shared.related]) == ("没有。", ["甲"])
