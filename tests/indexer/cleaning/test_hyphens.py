"""A Latin word that was divided at a line end is whole again."""

from indexer.cleaning.hyphens import split_hyphens
from indexer.cleaning.lines import split_lines
from tests.indexer.test_reading import read_text


def hyphens(text: str) -> int:
    return sum(line.role == "hyphen" for line in split_hyphens(split_lines(text)))


def test_the_hyphen_of_a_divided_word_is_split_off() -> None:
    assert hyphens("引入informa-\ntization平台。\n") == 1


def test_a_word_that_has_its_hyphen_elsewhere_keeps_it() -> None:
    assert hyphens("提供face-to-\nface服务。\n") == 0
    assert hyphens("采用well-\nknown方法，这种well-known方法很好。\n") == 0


def test_names_figures_and_dashes_are_no_divided_words() -> None:
    assert hyphens("型号MX-\n500设备。\n") == 0
    assert hyphens("自上海-\n北京的列车。\n") == 0
    assert hyphens("网址www.example-\nsite.cn公布。\n") == 0


def test_the_word_is_read_without_hyphen_or_blank() -> None:
    document = read_text("会议听取了工作汇报。\n会议决定引入informa-\ntization平台。")
    assert document.text == "会议听取了工作汇报。\n会议决定引入informatization平台。"
    assert [(drop.reason, document.source[drop.start : drop.end]) for drop in document.dropped] == [("hyphen", "-")]
