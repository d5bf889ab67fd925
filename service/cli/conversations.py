"""`youju conversations`: what was asked over the server, as a list and as files."""

import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from service.cli import options
from service.cli.output import complain, language, print_json, say

if TYPE_CHECKING:
    from service.conversations import Conversations
    from service.sharing.forms import ExportForm


@click.group()
def conversations() -> None:
    """List the conversations that the server keeps; export one."""


@conversations.command("list")
@options.data
@options.as_json
def list_(data: Path | None, as_json: bool) -> None:
    """List the conversations last used, the latest first."""
    listed = _open(data).recent()
    if as_json:
        print_json({"conversations": [asdict(entry) for entry in listed]})
        return
    for entry in listed:
        when = time.strftime("%Y-%m-%d %H:%M", time.localtime(entry.updated))
        click.echo(f"{entry.id}  {when}  {entry.turns:>3} {say('问', 'questions')}  {entry.title}")


@conversations.command()
@click.argument("conversation", metavar="ID")
@options.data
@click.option(
    "--format",
    "form",
    type=click.Choice(["md", "docx", "txt", "gbt7714"]),
    default="md",
    show_default=True,
    help="docx: for Word; gbt7714: a text with a reference list by GB/T 7714.",
)
@click.option("--output", type=click.Path(path_type=Path), help="File to write; standard output when left out.")
def export(conversation: str, data: Path | None, form: "ExportForm", output: Path | None) -> None:
    """Write the conversation ID (see `youju conversations list`) with its answers and their sources."""
    from service.sharing.forms import export as exported

    if form == "docx" and output is None and sys.stdout.isatty():
        raise click.UsageError("a Word document is not for the terminal; name a file with --output.")
    file = exported(_open(data).get(conversation), form, language())
    if output is None:
        sys.stdout.buffer.write(file.content)
        return
    output.write_bytes(file.content)
    complain(say(f"已写入 {output}。", f"wrote {output}."))


def _open(data: Path | None) -> "Conversations":
    """The store of the server. Raises ClickException where there is none, rather than making one."""
    from service.conversations import Conversations

    path = options.load_settings(data=data).data / "conversations.db"
    if not path.exists():
        raise click.ClickException(
            f"there are no conversations in {path.parent}; they are kept by `youju serve`, name its folder with --data."
        )
    return Conversations(path)
