"""What is embedded, and what recall is measured with."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from indexer.document import Document
from indexer.embedding import digest_of, embed, sample_queries, searched_text
from indexer.passages import Passage, split
from tests.conftest import HashEncoder

Make = Callable[..., Document]


def passages(document: Make, *sentences: str) -> list[Passage]:
    return [split(document(f"河道治理情况\n\n{text}", f"{text[:3]}.txt"))[0] for text in sentences]


def test_a_passage_is_found_by_its_context_and_its_text(document: Make) -> None:
    (passage,) = passages(document, "全年巡查河道十二次。")
    text = searched_text(replace(passage, place="云溪市"))
    assert "云溪市" in text and "河道治理情况" in text and passage.text in text
    assert "\n" not in text


def test_digests_differ_where_what_is_embedded_does(document: Make) -> None:
    one, other, same = passages(document, "全年巡查河道十二次。", "全年巡查河道十三次。", "全年巡查河道十二次。")
    assert digest_of(one) == digest_of(same) == digest_of(replace(one, text="全年巡查河道　十二次。"))
    assert len({digest_of(one), digest_of(other), digest_of(replace(one, place="云溪市"))}) == 3


def test_vectors_stand_in_the_order_of_the_passages(document: Make, encoder: HashEncoder) -> None:
    held = passages(document, "全年巡查河道十二次。", "预算已经批准。")
    told: list[int] = []
    vectors, reused = embed(held, [digest_of(one) for one in held], encoder, None, told.append)
    for passage, vector in zip(held, vectors, strict=True):
        assert np.array_equal(vector, encoder.encode_queries([searched_text(passage)])[0])
    assert (reused, sum(told)) == (0, 2)


def test_recall_is_measured_with_the_longest_sentences_encoded_like_questions(document: Make) -> None:
    class Recording(HashEncoder):
        def encode_queries(self, texts):  # type: ignore[no-untyped-def]
            asked.extend(texts)
            return super().encode_queries(texts)

    asked: list[str] = []
    held = passages(document, "短。全年巡查河道十二次，没有污水。好。", "预算已经批准。")
    queries = sample_queries(held, Recording())
    assert asked == []
    assert queries().shape == (2, 16)
    assert asked == ["全年巡查河道十二次,没有污水。", "预算已经批准。"]
