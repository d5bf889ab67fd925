"""The colours of the page can be told apart: WCAG 2.2, contrast of text 4.5 to 1 (1.4.3), of borders 3 to 1 (1.4.11)."""

import re
from pathlib import Path

import pytest

import service

CSS = (Path(service.__file__).parent / "web" / "css" / "tokens.css").read_text("utf-8")
THEMES = dict(zip(("light", "dark"), re.findall(r"\{(.*?)\}", CSS, re.DOTALL), strict=True))

TEXTS = ("ink", "ink-2", "ink-3", "azurite", "ochre")
GROUNDS = ("paper", "paper-2", "paper-3", "raised", "ochre-wash", "azurite-wash")
PAIRS = [(text, ground) for text in TEXTS for ground in GROUNDS]
PAIRS += [
    ("on-azurite", "azurite"),
    ("ink", "gamboge"),
    ("cinnabar", "paper"),
    ("malachite", "raised"),
    ("paper", "ink"),
]
BORDERS = [("line-strong", ground) for ground in ("paper", "raised")] + [
    ("azurite", "raised"),
    ("gamboge-line", "raised"),
]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(theme: str, one: str, other: str) -> float:
    colours = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", THEMES[theme]))
    darker, lighter = sorted((luminance(colours[one]), luminance(colours[other])))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_out_from_its_ground(theme: str, text: str, ground: str) -> None:
    assert contrast(theme, text, ground) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("border", "ground"), BORDERS)
def test_borders_of_what_can_be_used_are_seen(theme: str, border: str, ground: str) -> None:
    assert contrast(theme, border, ground) >= 3
