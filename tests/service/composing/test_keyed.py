import re
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from service.composing.keyed import KeyedSentence, SentenceReader


def read(text: str, cut_at: list[int] | None = None) -> list[KeyedSentence]:
    bounds = [0, *sorted(min(cut, len(text)) for cut in cut_at or []), len(text)]
    reader = SentenceReader()
    found: list[KeyedSentence] = []
    for start, end in pairwise(bounds):
        found.extend(reader.feed(text[start:end]))
    return found + reader.end()


def pairs(text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(sentence.text, sentence.keys) for sentence in read(text)]


PARTS = [
    "全市设代表",
    "三十名。",
    "[S-3f9a]",
    "[S-0b",
    "1c]",
    "，",
    "；",
    "\n",
    "\n- ",
    "1. ",
    "**",
    "“好。”",
    "（",
    "）",
    "[2021]",
    " ",
    "S-",
    ".",
    "【1】",
    "[1,2]",
    "[1-3]",
    "［1］",
    "〔1〕",
    "(来源1)",
    "[^1]",
    "[citation:2]",
    "<sup>3</sup>",
    "¹",
    "\\[4\\]",
    "```json\n",
    "```\n",
    "[S-3f9a](https://a.b)",
]
# What would pass for a citation marker, or was meant as one.
MARKER = re.compile(r"[\[［【〔]\s*\^?\d|来源\s?\d|citation|sup>|[¹²³]|```|S-3f9a|https")
STYLES = [
    "【1】",
    "[1]",
    "[1,2]",
    "[1、2]",
    "[1-3]",
    "[1–3]",
    "［1］",
    "［１］",
    "〔1〕",
    "(来源1)",
    "（来源1、2）",
    "[来源：1]",
    "[^1]",
    "[^1^]",
    "[[1]]",
    "[citation:1]",
    "[ref_1]",
    "[doc2]",
    "【3†source】",
    "<sup>1</sup>",
    "¹",
    "(参见来源1和2)",
]
# These leave a bracket open, into which what follows falls.
CUT = {"[S-0b", "1c]", "（", "）", "S-"}


@given(st.lists(st.sampled_from(PARTS), max_size=14).map("".join), st.lists(st.integers(0, 80), max_size=30))
@example("甲。[S-3f9a]乙。[S-0b1c]", [3, 4, 5, 8])
def test_gives_the_same_sentences_wherever_the_text_is_cut(text: str, cut_at: list[int]) -> None:
    assert read(text, cut_at) == read(text)


@given(st.lists(st.sampled_from(PARTS), max_size=14).map("".join))
def test_never_leaves_a_key_in_a_sentence(text: str) -> None:
    assert not [sentence for sentence in read(text) if "S-3f9a" in sentence.text]


@given(st.lists(st.sampled_from([part for part in PARTS if part not in CUT]), max_size=14).map("".join))
@example("甲<sup>1</sup>乙[^2]。[citation:3]")
def test_no_marker_of_any_style_reaches_the_page(text: str) -> None:
    assert not [sentence for sentence in read(text) if MARKER.search(sentence.text.replace("[2021]", ""))]


@pytest.mark.parametrize("marker", STYLES)
@pytest.mark.parametrize("place", ["甲市设三十名{}。", "甲市设三十名。{}", "甲市{}设三十名。"])
def test_markers_of_other_styles_are_dropped_and_the_sentence_stays(marker: str, place: str) -> None:
    assert pairs(place.format(marker)) == [("甲市设三十名。", ())]


@pytest.mark.parametrize(
    "text",
    ["国发〔2016〕48号。", "规定[2021]5号。", "甲（见附件）乙。", "走（S3011）线。", "浓度<35，不>70。", "湖面3km²。"],
)
def test_brackets_that_are_words_of_the_text_stay(text: str) -> None:
    assert pairs(text) == [(text, ())]


@pytest.mark.parametrize(
    "text",
    [
        "甲市设三十名。[S-3f9a]",
        "甲市设三十名[S-3f9a]。",
        "甲市设三十名。 [S-3F9A]。",
        "甲市设三十名。[S-3f9a]。",
        "甲市设三十名。【S-3f9a】",
        "甲市设三十名。（S-3f9a）",
        "甲市设三十名。\n[S-3f9a]\n",
        "**甲市**设三十名。［Ｓ-3f9a］",
        "- 甲市设三十名。[来源 S-3f9a]",
        "1. 甲市设三十名。[S-3f9a][1]",
        "## 甲市设三十名。[S-3f9a, S-3f9a]",
        "甲市设三十名。[S-3f9a][S-0b",
        "甲市设三十名。{S-3f9a}",
        "甲市设三十名。<S-3f9a>",
        "甲市设三十名。〔S-3f9a〕",
        "甲市设三十名。[S3f9a]",
        "甲市设三十名。[s_3f9a]",
        "甲市设三十名。[3f9a]",
        "甲市设三十名。[S–3f9a]",
        "甲市设三十名。[S-3f9a-2]",
        "甲市设三十名（来源：S-3f9a）。",
        "甲市设三十名。[S-3f9a](https://a.b/c)",
        "```text\n甲市设三十名。[S-3f9a]\n```",
    ],
)
def test_reads_the_keys_of_a_sentence_in_many_spellings(text: str) -> None:
    assert pairs(text) == [("甲市设三十名。", ("S-3f9a",))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲。[S-1a][S-2b]乙。[S-3c]", [("甲。", ("S-1a", "S-2b")), ("乙。", ("S-3c",))]),
        ("甲。[S-1a、S-2b]", [("甲。", ("S-1a", "S-2b"))]),
        ("甲[S-1a]，乙[S-2b]。", [("甲，乙。", ("S-1a", "S-2b"))]),
        ("甲；乙。[S-1a]", [("甲；乙。", ("S-1a",))]),
        ("甲。乙。[S-1a]", [("甲。", ()), ("乙。", ("S-1a",))]),
        ("甲说“好。很好。”[S-1a]乙。", [("甲说“好。很好。”", ("S-1a",)), ("乙。", ())]),
        ("增长1.3万亩[S-1a]", [("增长1.3万亩", ("S-1a",))]),
        ("第[2021]5号。", [("第[2021]5号。", ())]),
        ("甲（见附件。）乙。[S-1a]", [("甲（见附件。）乙。", ("S-1a",))]),
        ("甲（乙[S-1a]丙）。", [("甲（乙丙）。", ("S-1a",))]),
        ("根据S-1a，甲。", [("根据，甲。", ("S-1a",))]),
        ("甲！？[S-zz]", [("甲！？", ())]),
        ("It rose. [S-1a] It fell.[S-2b]", [("It rose.", ("S-1a",)), ("It fell.", ("S-2b",))]),
        ("甲。2、乙。", [("甲。", ()), ("2、乙。", ())]),
        ("一、二季度增长。", [("一、二季度增长。", ())]),
        ("1.3万亩。", [("1.3万亩。", ())]),
        ("---\n```\n。\n", []),
        ("", []),
        ("甲[", [("甲", ())]),
        ("甲[附", [("甲[附", ())]),
    ],
)
def test_parts_sentences_and_gives_each_its_own_keys(text: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert pairs(text) == expected


def test_list_items_stand_on_lines_of_their_own_without_their_marks() -> None:
    text = "\n有三项：\n- 甲。[S-1a]补充。\n\n* 乙\n2）丙\n（三）丁。"
    assert [(s.lead, s.text) for s in read(text)] == [
        ("", "有三项："),
        ("\n", "甲。"),
        ("", "补充。"),
        ("\n", "乙"),
        ("\n", "丙"),
        ("\n", "丁。"),
    ]


def test_sentences_in_latin_script_keep_their_space() -> None:
    assert "".join(s.lead + s.text for s in read("It rose. [S-1a] It fell.")) == "It rose. It fell."


def test_gives_a_sentence_as_soon_as_the_next_one_begins() -> None:
    reader = SentenceReader()
    assert reader.feed("甲。[S-1a]") == []
    assert [sentence.text for sentence in reader.feed("乙")] == ["甲。"]
