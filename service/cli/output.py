"""Writing to the terminal: in UTF-8 where it is read by a program, in one of two languages where it is read by a person."""

import io
import json
import os
import sys
from typing import Any, Literal

import click


def use_utf8() -> None:
    """What is piped or saved is UTF-8 whatever the locale; a terminal keeps its encoding and shows ? for what it lacks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


def language() -> Literal["zh", "en"]:
    """Chinese where the locale is, English elsewhere."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh" if locale.lower().startswith("zh") else "en"


def say(zh: str, en: str) -> str:
    """The one of two wordings that fits the locale."""
    return zh if language() == "zh" else en


def complain(message: str) -> None:
    """One line on standard error."""
    click.echo(f"youju: {' '.join(message.split())}", err=True)


def print_json(value: Any) -> None:
    """One JSON object on standard output, indented where a person looks at it."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2 if sys.stdout.isatty() else None))
