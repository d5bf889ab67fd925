"""Blanks that are layout go, blanks that mean something stay, and every shown character stands for one of the source."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.cleaning.characters import phrased, shown, without_blanks


def clean(text: str) -> str:
    return shown(text, without_blanks(text, [(0, len(text))]))


def display(text: str, role: str = "title") -> str:
    return shown(text, phrased(text, [(0, len(text))], role))


@pytest.mark.parametrize(
    ("printed", "shown_as"),
    [
        ("2022年 8月 1日至 11日", "2022年8月1日至11日"),
        ("投资 4479 万元", "投资4479万元"),
        ("建 设\u3000项目", "建设项目"),
        ("使用 open source 软件", "使用open source软件"),
        ("第十二条 本市供水", "第十二条 本市供水"),
        ("听取汇报,提出意见;办理", "听取汇报，提出意见；办理"),
        ("占比 74.2%(去年)", "占比74.2%（去年）"),
        ("投资(到位),2 个项目", "投资（到位），2个项目"),
        ("听取汇报, 8月办理", "听取汇报，8月办理"),
        ("about 3,000 items", "about 3,000 items"),
        ("⻔前\u2f08员", "门前人员"),
    ],
)
def test_running_text(printed: str, shown_as: str) -> None:
    assert clean(printed) == shown_as


@pytest.mark.parametrize(
    ("printed", "shown_as"),
    [
        ("守护绿水青山  建设美丽家园", "守护绿水青山 建设美丽家园"),
        ("关于供水工作 情况的报告", "关于供水工作情况的报告"),
        ("加强代表 工作的 几点体会", "加强代表 工作的几点体会"),
        ("重 点 工 程", "重点工程"),
        ("第一章 总 则", "第一章 总则"),
        ("新一批国家公 园名单公布", "新一批国家公园名单公布"),
        ("云州市审议\n供水条例", "云州市审议供水条例"),
    ],
)
def test_titles(printed: str, shown_as: str) -> None:
    assert display(printed) == shown_as


def test_bylines_keep_the_blank_between_office_and_name_and_close_the_name() -> None:
    assert display("云州市人大常委会办公室  周 明", "byline") == "云州市人大常委会办公室 周明"


@given(st.text("云州市 \u3000\n12ab，,。（)", max_size=60))
def test_cleaning_only_removes_white_space_and_never_adds(text: str) -> None:
    ranges = without_blanks(text, [(0, len(text))])
    assert all(start < end for start, end in ranges)
    assert [offset for piece in ranges for offset in range(*piece)] == sorted(
        {o for piece in ranges for o in range(*piece)}
    )
    assert len(shown(text, ranges)) == sum(end - start for start, end in ranges)
    kept = {offset for piece in ranges for offset in range(*piece)}
    assert all(text[offset].isspace() for offset in range(len(text)) if offset not in kept)


@given(st.text("云州市 12ab，。（）,;:", max_size=60))
@settings(max_examples=300)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)
