"""Titles in running text."""

from service.titles import in_title_marks


def test_a_title_within_a_title_has_single_marks() -> None:
    assert in_title_marks("云溪市实施《代表法》办法") == "《云溪市实施〈代表法〉办法》"


def test_a_plain_title_only_gets_marks() -> None:
    assert in_title_marks("河道管理条例") == "《河道管理条例》"
