"""corpus.toml: what a corpus says of itself."""

from pathlib import Path

import pytest

from indexer.errors import CorpusError
from indexer.sources.sidecar import Overrides, Sidecar, read_sidecar, years_of_period

FULL = """# 说明
name = "示例资料"
questions = ["问题一？", "问题二？"]

[[files]]
pattern = "公报/*"
publication = "示例公报"
place = "示例市"
year = 2022

[[files]]
pattern = "*/第二期.txt"
year = 2023
"""


def written(folder: Path, text: str | bytes) -> Path:
    (folder / "corpus.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def test_a_folder_without_one_has_an_empty_one(tmp_path: Path) -> None:
    assert read_sidecar(tmp_path) == Sidecar()
    assert read_sidecar(tmp_path).for_document("a.txt") == Overrides("", "", None)


def test_name_questions_and_files_are_read(tmp_path: Path) -> None:
    sidecar = read_sidecar(written(tmp_path, FULL))
    assert sidecar.name == "示例资料"
    assert sidecar.questions == ("问题一？", "问题二？")
    assert sidecar.for_document("公报/第一期.txt") == Overrides("示例公报", "示例市", 2022)
    assert sidecar.for_document("其他/第一期.txt") == Overrides()


def test_the_last_pattern_that_gives_a_field_decides(tmp_path: Path) -> None:
    assert read_sidecar(written(tmp_path, FULL)).for_document("公报/第二期.txt") == Overrides(
        "示例公报", "示例市", 2023
    )


@pytest.mark.parametrize("pattern", ["公报", "公报/", "公报/*", "公*/第*"])
def test_a_folder_stands_for_the_files_in_it(tmp_path: Path, pattern: str) -> None:
    sidecar = read_sidecar(written(tmp_path, f'[[files]]\npattern = "{pattern}"\nplace = "示例市"\n'))
    assert sidecar.for_document("公报/第一期.txt").place == "示例市"
    assert sidecar.for_document("公报集/首期.txt").place == sidecar.for_document("公报.txt").place == ""


@pytest.mark.parametrize(
    ("period", "years"),
    [
        ("2021-2022", (2021, 2022)),
        ("2021 — 2022年", (2021, 2022)),
        ("2021至2022", (2021, 2022)),
        ("2023", (2023, 2023)),
    ],
)
def test_a_period_is_one_year_or_two(tmp_path: Path, period: str, years: tuple[int, int]) -> None:
    sidecar = read_sidecar(written(tmp_path, f'[[files]]\npattern = "a"\nperiod = "{period}"\n'))
    assert years_of_period(sidecar.for_document("a").period) == years


def test_of_year_and_period_the_last_pattern_decides(tmp_path: Path) -> None:
    one, other = '[[files]]\npattern = "*"\nyear = 2020\n', '[[files]]\npattern = "a*"\nperiod = "2021-2022"\n'
    assert read_sidecar(written(tmp_path, one + other)).for_document("a.txt") == Overrides(period="2021-2022")
    assert read_sidecar(written(tmp_path, other + one)).for_document("a.txt") == Overrides(year=2020)


def test_a_byte_order_mark_is_no_trouble(tmp_path: Path) -> None:
    assert read_sidecar(written(tmp_path, b"\xef\xbb\xbf" + FULL.encode())).name == "示例资料"


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ('name = "示例\n', 1, "not valid TOML"),
        ("a = 1\nb = = 2\n", 2, "not valid TOML"),
        ("\nname = 3\n", 2, "name must be a text"),
        ('questions = "问题"\n', 1, "questions must be a list"),
        ('name = "x"\nquestions = ["问题", 3]\n', 2, "questions must be a list of texts"),
        ('name = "x"\ntitle = "y"\n', 2, "title is not known here; known are name, questions, files"),
        ("files = [1]\n", 1, r"must be written as \[\[files\]\]"),
        ('[[files]]\npattern = "a"\n[[files]]\npattern = "b"\nyear = "2022"\n', 5, "year must be a whole number"),
        ('[[files]]\npattern = "a"\nyear = true\n', 3, "year must be a whole number"),
        ('[[files]]\npattern = "a"\nyear = 2020\n[[files]]\nplace = "b"\n', 4, "files needs a pattern"),
        ('[[files]]\npattern = "a"\nperiod = 2022\n', 3, "period must be a text"),
        ('[[files]]\npattern = "a"\nperiod = "last year"\n', 3, "period must be years"),
        ('[[files]]\npattern = "a"\nperiod = "2022-2021"\n', 3, "period must be years"),
        ('[[files]]\npattern = "a"\nyear = 2022\nperiod = "2022"\n', 4, "period cannot be given beside year"),
        ('[[files]]\npattern = "a"\nauthor = "b"\n', 3, "author is not known here"),
    ],
)
def test_a_mistake_is_an_error_with_file_line_and_what_to_do(
    tmp_path: Path, text: str, line: int, problem: str
) -> None:
    with pytest.raises(CorpusError, match=problem) as error:
        read_sidecar(written(tmp_path, text))
    assert str(tmp_path / "corpus.toml") in error.value.message
    assert f"line {line}" in error.value.message
    assert error.value.hint


def test_a_sidecar_that_is_not_utf8_or_cannot_be_opened_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="not UTF-8"):
        read_sidecar(written(tmp_path, 'name = "示例"'.encode("gb18030")))
    (tmp_path / "corpus.toml").unlink()
    (tmp_path / "corpus.toml").mkdir()
    with pytest.raises(CorpusError, match="cannot be read"):
        read_sidecar(tmp_path)
