"""What the prompt files promise: a reason at every part, none of which reaches a model."""

import re
from pathlib import Path

import pytest

import prompts

FILES = sorted((Path(prompts.__file__).parent).glob("*.md"))
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


@pytest.fixture(params=FILES, ids=lambda file: file.stem)
def file(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


def test_every_part_has_a_reason_beside_it(file: Path) -> None:
    """A part is what stands between two reasons; only the frame of the user's message may go on behind a blank line."""
    system, user = file.read_text("utf-8").split("\n---\n")
    for paragraph in re.split(r"\n\s*\n", system):
        assert COMMENT.match(paragraph.strip()), paragraph
    assert COMMENT.match(user.strip())


def test_no_reason_reaches_a_model(file: Path) -> None:
    text = prompts.load(file.stem).template
    assert "<!--" not in text and "-->" not in text
    assert not any(reason[4:-3].strip() in text for reason in COMMENT.findall(file.read_text("utf-8")))


def test_the_fields_are_those_that_the_file_names(file: Path) -> None:
    named = re.search(r"Fields: ([\w,; ]+)\.", file.read_text("utf-8"))
    assert named
    assert set(prompts.load(file.stem).get_identifiers()) == set(re.findall(r"\w+", named[1]))


def test_a_prompt_that_is_not_there_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        prompts.load("nonsense")
