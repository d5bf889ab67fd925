"""`youju documents`: what is indexed, and what reading made of a file."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from service.cli import options
from service.cli.output import print_json, say

if TYPE_CHECKING:
    from indexer.document import Document
    from service.settings import Settings

_EXAMPLES = 3
_EXCERPT = 60


@click.group()
def documents() -> None:
    """List the documents of the index; show what was inferred from a file and what was dropped of it."""


@documents.command("list")
@options.data
@options.as_json
def list_(data: Path | None, as_json: bool) -> None:
    """List the documents of the current index with what was inferred of each."""
    from indexer.generation import open_current
    from service.documents import list_documents

    listed = list_documents(open_current(options.load_settings(data=data).data))
    if as_json:
        print_json({"documents": listed})
        return
    for entry in listed:
        pages = f"{entry['pages']:>5,} {say('页', 'pages')}" if entry["pages"] else " " * 11
        articles = f"{entry['articles']:>5,} {say('篇', 'articles')}"
        counts = f"{articles}  {entry['characters']:>9,} {say('字', 'characters')}  {pages}"
        about = " · ".join(filter(None, (entry["document"], entry["title"], entry["place"])))
        click.echo(f"{entry['format']:<5}{counts}  {about}")


@documents.command()
@click.argument("file")
@options.data
@click.option("--all", "every", is_flag=True, help="List every dropped range, not only examples.")
@options.as_json
def inspect(file: str, data: Path | None, every: bool, as_json: bool) -> None:
    """Show what was inferred from FILE, what was dropped of it and why, and how to correct it.

    FILE is a file on this disk, read as it is now; with --data, or where there is no such file, the name of an indexed document.
    """
    settings = options.load_settings(data=data)
    path = Path(file)
    if data is None and path.is_dir():
        raise click.UsageError(f"{file!r} is a folder; name one of the files in it.")
    on_disk = data is None and path.exists()
    document, stated = _read(path) if on_disk else (_indexed(settings, file, data is not None), {})

    from service.inspection import inspection

    found = {
        "from": "file" if on_disk else "index",
        **inspection(document, None if every else _EXAMPLES),
        "stated": stated,
    }
    if as_json:
        print_json(found)
    else:
        _print(found)


def _read(path: Path) -> "tuple[Document, dict[str, Any]]":
    """The file at `path`, named as in the corpus that it is part of, and what the sidecar states of it.

    Raises ClickException when it cannot be read, CorpusError when the sidecar cannot.
    """
    from indexer.errors import UnreadableSource
    from indexer.reading import read
    from indexer.sources import read_file
    from indexer.sources.sidecar import SIDECAR, read_sidecar

    path = path.resolve()
    folder = next((folder for folder in path.parents if (folder / SIDECAR).is_file()), path.parent)
    try:
        document = read(read_file(folder, path))
    except UnreadableSource as error:
        raise click.ClickException(f"{path.name}: {error}") from error
    stated = read_sidecar(folder).for_document(document.name)
    return document, {field: value for field, value in stated._asdict().items() if value}


def _indexed(settings: "Settings", name: str, only_there: bool) -> "Document":
    """The document `name` of the current index; with `only_there`, no file of that name was looked for."""
    from indexer.errors import GenerationError
    from indexer.generation import open_current

    try:
        document = open_current(settings.data).library.document(name)
    except GenerationError as error:
        if only_there:
            raise
        raise click.ClickException(f"There is no file {name!r}; check the path.") from error
    if document is None:
        no_file = "" if only_there else f"There is no file {name!r}. "
        raise click.ClickException(
            f"{no_file}There is no document {name!r} in {settings.data}; `youju documents list` lists those there are."
        )
    return document


def _print(found: Mapping[str, Any]) -> None:
    inferred = found["inferred"]
    unknown = say("未知", "not known")
    years = ", ".join(map(str, inferred["years"])) or unknown
    click.echo(f"{found['document']}  ({found['format']}, {found['characters']:,} {say('字', 'characters')})")
    click.echo(f"{say('书刊', 'publication')}: {inferred['publication'] or unknown}")
    click.echo(f"{say('地方', 'place')}: {inferred['place'] or unknown}")
    click.echo(f"{say('年份', 'years')}: {years}")
    if found["stated"]:
        stated = ", ".join(f"{field} = {value}" for field, value in found["stated"].items())
        click.echo(f"{say('已写明，以此为准', 'stated, and used instead')} ({inferred['correct_in']}): {stated}")
    kinds = ", ".join(f"{kind} {count:,}" for kind, count in found["paragraphs"].items())
    click.echo(f"{say('段落', 'paragraphs')}: {kinds}")
    click.echo(f"\n{say('文章', 'Articles')}: {len(found['articles']):,}")
    for number, article in enumerate(found["articles"], 1):
        click.echo(f"{number:>4}. {_article(article)}")
    if found["fragments"]["count"]:
        click.echo(
            f"\n{say('残段（前后文未能接上）', 'Fragments (the rest of their sentence was not found)')}: {_counts(found['fragments'])}"
        )
        _print_examples(found["fragments"])
    total = sum(group["count"] for group in found["dropped"])
    click.echo(f"\n{say('去掉的文字', 'Dropped')}: {total:,}")
    for group in found["dropped"]:
        click.echo(f"  {group['reason']}: {_counts(group)}")
        _print_examples(group)
    told = say(
        "推断有误时，把下面几行写进资料文件夹的 {file}，改正后重新运行 youju index：",
        "Where this is wrong, put these lines into {file} in the corpus folder, correct them, and run `youju index` again:",
    )
    click.echo(f"\n{told.format(file=inferred['correct_in'])}\n")
    click.echo(inferred["stanza"], nl=False)


def _counts(group: Mapping[str, Any]) -> str:
    return f"{group['count']:,} ({group['characters']:,} {say('字', 'characters')})"


def _print_examples(group: Mapping[str, Any]) -> None:
    for example in group["examples"]:
        where = say(f"第 {example['line']} 行", f"line {example['line']}")
        click.echo(f"      {where}, {example['start']}–{example['end']}: {_excerpt(example['text'])}")


def _article(article: Mapping[str, Any]) -> str:
    pages = article["pages"]
    last = f"–{pages[-1]}" if len(pages) > 1 else ""
    page = say(f"第 {pages[0]}{last} 页", f"p. {pages[0]}{last}") if pages else ""
    year = str(article["year"] or "")
    title = article["title"] or say("（无标题）", "(untitled)")
    parts = (title, article["author"], article["office"], article["place"], year, page)
    return " · ".join(filter(None, (" ".join(part.split()) for part in parts)))


def _excerpt(text: str) -> str:
    packed = " ".join(text.split())
    return packed if len(packed) <= _EXCERPT else packed[:_EXCERPT] + "……"
