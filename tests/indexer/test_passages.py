"""Passages of whole sentences that can be traced to the source."""

from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indexer.document import Document
from indexer.passages import LIMIT, sentences, split

Make = Callable[..., Document]

paragraph = st.text(alphabet="市人大代表视察河道治理工作情况，。；！", min_size=1, max_size=400)


def test_sentences_keep_their_closing_marks() -> None:
    text = "他说：“河道要治理。”会议强调，资金要到位；人手要到位！  好"
    assert [text[start:end] for start, end in sentences(text)] == [
        "他说：“河道要治理。”",
        "会议强调，资金要到位；",
        "人手要到位！",
        "好",
    ]


def test_marks_in_brackets_end_no_sentence() -> None:
    text = "运煤4.26亿吨（短途0.33亿吨；长途3.93亿吨。），占六成。其余走公路（略"
    assert [text[start:end] for start, end in sentences(text)] == [
        "运煤4.26亿吨（短途0.33亿吨；长途3.93亿吨。），占六成。",
        "其余走公路（略",
    ]


@given(st.text(max_size=200))
def test_sentences_hold_every_character_but_white_space(text: str) -> None:
    held = "".join(text[start:end] for start, end in sentences(text))
    assert "".join(held.split()) == "".join(text.split())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(paragraphs=st.lists(paragraph, min_size=1, max_size=12))
def test_passages_are_parts_of_the_clean_text_and_map_to_the_source(document: Make, paragraphs: list[str]) -> None:
    read = document("云溪市河道治理情况的报告\n\n" + "\n\n".join(paragraphs))
    for passage in split(read):
        assert passage.text in read.text
        assert len(passage.text) <= 2 * LIMIT
        for offset, character in enumerate(passage.text):
            if not character.isspace():
                assert read.source[passage.offsets.to_source(offset)] == character or not character.isascii()
        assert read.source[passage.start] == passage.text[0]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(paragraphs=st.lists(paragraph, min_size=1, max_size=12))
def test_no_text_is_left_out_of_the_passages(document: Make, paragraphs: list[str]) -> None:
    read = document("\n\n".join(paragraphs))
    passages = split(read)
    for number, article in enumerate(read.articles):
        parts = read.paragraphs[article.first : article.last]
        body = [part for part in parts if part.kind not in ("title", "subtitle", "byline")] or list(parts)
        text = "".join(read.text[part.start : part.end] for part in body)
        held = "".join(passage.text for passage in passages if passage.article == number)
        assert "".join(held.split()) == "".join(text.split())


def test_ids_are_unique_and_tell_document_and_place(document: Make) -> None:
    passages = split(document("标题\n\n" + "".join(f"第{n}组代表视察了{n * 7}处河道。" for n in range(200))))
    assert len({passage.id for passage in passages}) == len(passages) > 3
    assert all(passage.id == f"文.txt:{passage.start}-{passage.end}" for passage in passages)


def test_context_names_what_the_text_does_not(document: Make) -> None:
    read = document("# 云溪市河道条例\n\n## 第一章 总则\n\n第一条 为了保护河道，制定本条例。\n", "条例.md", "markdown")
    passage = next(passage for passage in split(read) if "第一条" in passage.text)
    assert "云溪市河道条例" in passage.context
    assert "总则" in passage.context


def test_a_long_paragraph_is_parted_into_like_lengths_at_full_stops(document: Make) -> None:
    parts = [f"第{n}组代表深入河道两岸走访群众，了解治理进展；对发现的问题逐条登记造册。" for n in range(10, 28)]
    passages = split(document("# 河道治理情况\n\n" + "".join(parts) + "\n", "文.md", "markdown"))
    lengths = [len(passage.text) for passage in passages]
    assert len(passages) == 2
    assert max(lengths) <= LIMIT
    assert max(lengths) - min(lengths) <= len(parts[0])
    assert all(passage.text.endswith("。") for passage in passages)


def test_a_passage_ends_at_a_full_stop_rather_than_at_a_semicolon(document: Make) -> None:
    found = split(document(f"云溪市工作报告\n\n{'甲' * 339}；{'乙' * 39}。{'丙' * 299}。\n"))
    assert [len(passage.text) for passage in found] == [380, 300]


def test_no_passage_ends_in_a_heading_where_what_it_heads_can_be_parted(document: Make) -> None:
    found = split(document(f"云溪市工作报告\n\n{'甲' * 339}。\n\n一、治理情况\n\n{'乙' * 279}。{'丙' * 279}。\n"))
    assert [passage.text[:2] for passage in found] == ["甲甲", "一、", "丙丙"]


def test_a_heading_stands_in_the_passage_of_what_it_heads(document: Make) -> None:
    body = "全市各级人大代表深入河道两岸走访群众。" * 18
    passages = split(
        document(f"# 河道治理情况\n\n## 一、做法\n\n{body}\n\n## 二、问题\n\n{body}\n", "文.md", "markdown")
    )
    assert [passage.text.split("\n")[0] for passage in passages] == ["一、做法", "二、问题"]


def test_a_passage_of_a_statute_begins_with_a_provision(document: Make) -> None:
    provision = "第{}条 供水单位应当保证水质。" + "供水单位应当公布水价。" * 6 + "\n" + "用户应当按时缴费。" * 6 + "\n"
    law = "云州市供水条例\n" + "".join(provision.format(number) for number in "一二三四五六七八九")
    passages = split(document(law))
    assert len(passages) > 2
    assert all(passage.text.startswith("第") for passage in passages)
