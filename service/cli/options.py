"""Options that several commands share, and what they become."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from service.answer import Filters
    from service.assistant import Assistant
    from service.settings import Settings

_F = TypeVar("_F", bound=Callable[..., Any])

data = click.option("--data", type=click.Path(path_type=Path), help="Folder of the index (YOUJU_DATA).")
as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
composer = click.option(
    "--composer", type=click.Choice(["auto", "extractive", "llm"]), default="auto", help="Who writes the answer."
)
answer_form = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "gbt7714"]),
    help="Print the answer to be copied; gbt7714: with a reference list by GB/T 7714.",
)
explain = click.option("--explain", is_flag=True, help="Tell why each passage was found.")
top_k = click.option("--top-k", type=click.IntRange(1, 50), default=10, show_default=True, help="Passages to find.")

_FILTERS = {
    "document": "this document",
    "folder": "this top-level folder of the corpus",
    "place": "this place",
    "author": "this author",
    "year": "this year",
}


def filters(command: _F) -> _F:
    """Adds --document, --folder, --place, --author, --year, each of which may be given several times."""
    for name, what in reversed(_FILTERS.items()):
        kind = int if name == "year" else str
        add = click.option(f"--{name}", f"{name}s", type=kind, multiple=True, help=f"Only {what}; may be repeated.")
        command = add(command)
    return command


class Question(click.ParamType[str]):
    """Words as they were typed; those that the locale could not decode are read as UTF-8."""

    name = "question"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return str(value).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def load_settings(**flags: Any) -> "Settings":
    """Settings with these flags on top; None is not given. Raises SettingsError."""
    from service.settings import load

    return load(**flags)


def chosen_filters(given: dict[str, tuple[Any, ...]]) -> "Filters":
    """What `filters` collected."""
    from service.answer import Filters

    return Filters(**{name: list(values) for name, values in given.items()})


def open_assistant(settings: "Settings") -> "Assistant":
    """An assistant over the current generation. Raises Unavailable when there is none."""
    from service.assembly import assemble

    assistant = assemble(settings)
    assistant.open()
    if not assistant.ready:
        # Has the assistant say itself what is missing and what to do.
        assistant.documents()
    return assistant
