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
