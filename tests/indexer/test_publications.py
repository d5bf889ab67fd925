"""A publication is called what its page furniture states; sections, folios and article titles are not its name."""

import pytest

from indexer.document import Drop
from indexer.publications import Publication, find_publication

BODY = "代表们走访了多个乡镇，听取了群众的意见。\n" * 40


def found(stem: str, *heads: str, reason: str = "running_head") -> Publication:
    """From a text in which `heads` stand at equal distances."""
    source, dropped = "", []
    for head in heads:
        dropped.append(Drop(len(source), len(source) + len(head), reason))
        source += f"{head}\n{BODY}"
    return find_publication(stem, source, dropped)


@pytest.mark.parametrize(
    ("heads", "name"),
    [
        (("特别报道", "特别报道", "云州人大 /", "特别报道", "/ 云州人大"), "云州人大"),
        (("● 云州人大工作", "云州人大工作 ●"), "云州人大工作"),
        (
            ("2 地方立法研究", "云州市供水条例 3", "4 地方立法研究", "青河县绿化条例 5", "6 地方立法研究"),
            "地方立法研究",
        ),
        (("云州市人民政府公报 2021年第5期",) * 2, "云州市人民政府公报2021年第5期"),
        (("民主与法治·39 期",), "民主与法治第39期"),
        (("民主与法治·39 期", "民主与法治·40 期"), "民主与法治"),
    ],
)
def test_a_name_in_the_running_heads(heads: tuple[str, ...], name: str) -> None:
    assert found("a1", *heads).name == name


def test_a_section_that_runs_through_a_part_is_no_name() -> None:
    heads = ["工作研究"] * 3 + ["思考与建议"] * 3 + ["学习园地"] * 3
    assert found("文集_000d1543290b07d3f65", *heads).name == "文集"


def test_the_margin_is_read_letter_by_letter() -> None:
    source, dropped = "", []
    for text in ["理论文章" * 5, "云州市研究会", "理论文章" * 5, "云州市研究会", "理论文章" * 5, "云州市研究会"]:
        for letter in text:
            dropped.append(Drop(len(source), len(source) + 1, "margin_text"))
            source += letter + "\n"
        dropped.append(Drop(len(source), len(source) + 4, "page_number"))
        source += f"··18\n{BODY}"
    assert find_publication("a1", source, dropped).name == "云州市研究会"


def test_the_contents_tell_name_and_issue_apart() -> None:
    assert found("a1", "目录", "2023年", "第一期", "云州人大 / 01", reason="contents") == Publication(
        "云州人大2023年第一期", 2023
    )


@pytest.mark.parametrize(
    ("stem", "name", "year"),
    [
        ("云州人大2023年第2期", "云州人大2023年第2期", 2023),
        ("03_云州市供水条例", "云州市供水条例", None),
        ("云州市 供水报告_e228c7735dd7322d", "云州市 供水报告", None),
        ("001_e228c7735dd7322d", "001_e228c7735dd7322d", None),
        ("minutes_2021", "minutes_2021", None),
    ],
)
def test_a_file_without_furniture_is_called_by_its_name_without_numbers(stem: str, name: str, year: int | None) -> None:
    assert find_publication(stem, BODY, []) == Publication(name, year)


def test_a_file_name_that_says_more_than_the_running_head_is_kept() -> None:
    assert found("云州人大2023年第2期", "云州人大 /", "/ 云州人大") == Publication("云州人大2023年第2期", 2023)
