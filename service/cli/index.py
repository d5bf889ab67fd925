"""`youju index`: builds the index, lists, verifies and rolls back generations."""

import re
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from service.cli import options
from service.cli.output import print_json, say
from service.cli.stopping import Stopped, stoppable

if TYPE_CHECKING:
    from indexer.build import BuildResult
    from indexer.generation import Manifest
    from indexer.progress import JobLog
    from service.settings import Settings


@click.group(invoke_without_command=True)
@click.option("--corpus", type=click.Path(path_type=Path), help="Folder of the texts (YOUJU_CORPUS).")
@click.option("--sample", is_flag=True, help="Index the invented texts that ship with youju instead.")
@options.data
@click.option("--encoder", help="sentence-transformers model, by name or folder (YOUJU_ENCODER).")
@click.option("--job", hidden=True, help="Log the build under this name in DATA/jobs, for the server.")
@options.as_json
@click.pass_context
def index(
    context: click.Context,
    corpus: Path | None,
    sample: bool,
    data: Path | None,
    encoder: str | None,
    job: str | None,
    as_json: bool,
) -> None:
    """Build or update the index of the texts under --corpus; `list`, `verify` and `rollback` work on what was built.

    The index that is there is used until the new one is complete. Stopping at any time loses nothing.
    """
    if context.invoked_subcommand:
        context.obj = {"data": data, "as_json": as_json}
        return
    if job is not None and not re.fullmatch(r"[\w-]{1,100}", job):
        raise click.BadParameter("only letters, digits, - and _.", param_hint="--job")
    if sample:
        from indexer.sample import CORPUS

        if corpus is not None:
            raise click.UsageError("Give --corpus or --sample, not both.")
        corpus = CORPUS
    settings = options.load_settings(corpus=corpus, data=data, encoder=encoder)
    if settings.corpus is None:
        raise click.UsageError("Missing option '--corpus' (or YOUJU_CORPUS): the folder of the texts; or --sample.")
    with stoppable():
        result = _build(settings, settings.corpus, job)
    manifest = result.manifest
    if as_json:
        print_json({**_facts(manifest), "changed": result.changed})
        return
    if not result.changed:
        click.echo(say(f"没有变化，仍用索引 {manifest.id}。", f"Nothing has changed; {manifest.id} stays current."))
        for left_out in manifest.unreadable:
            click.echo(f"not read: {left_out.document}: {left_out.reason}", err=True)
        return
    counts = (
        f"{manifest.documents:,} documents, {manifest.articles:,} articles, {manifest.passages:,} passages, "
        f"{manifest.characters:,} characters"
    )
    embedded = f"{manifest.embedded:,} passages embedded, {manifest.reused:,} reused"
    click.echo(f"{say('索引', 'Index')} {manifest.id}: {counts}; {embedded}; {manifest.seconds:.1f} s")
    if manifest.unreadable:
        click.echo(f"{len(manifest.unreadable):,} files could not be read; they are listed above.", err=True)


def _build(settings: "Settings", corpus: Path, job: str | None) -> "BuildResult":
    from indexer.progress import JobLog

    with ExitStack() as stack:
        log = None
        if job is not None:
            log = stack.enter_context(JobLog(settings.data / "jobs" / f"{job}.jsonl"))
            log.started(str(corpus))
        try:
            result = _reported(settings, corpus, log)
        except BaseException as error:
            if log:
                _log_end(log, error)
            raise
        if log:
            log.done(result.manifest.id, result.changed)
        return result


def _reported(settings: "Settings", corpus: Path, log: "JobLog | None") -> "BuildResult":
    from indexer.build import build
    from service.cli.progress import Both, TerminalProgress

    terminal = TerminalProgress()
    try:
        return build(corpus, settings.data, settings.encoder, Both(terminal, log) if log else terminal)
    finally:
        terminal.end()


def _log_end(log: "JobLog", error: BaseException) -> None:
    from indexer.errors import IndexerError

    if isinstance(error, Stopped | KeyboardInterrupt):
        log.cancelled()
    elif isinstance(error, IndexerError):
        log.failed(error.code, error.message, error.hint)
    else:
        log.failed("build_failed", f"{type(error).__name__}: {error}")


def _inherited(context: click.Context, data: Path | None, as_json: bool) -> tuple[Path, bool]:
    """Options may stand before or behind the subcommand."""
    folder: Path = options.load_settings(data=data or context.obj["data"]).data
    return folder, as_json or context.obj["as_json"]


@index.command("list")
@options.data
@options.as_json
@click.pass_context
def list_(context: click.Context, data: Path | None, as_json: bool) -> None:
    """List the generations, newest first; * marks the current one."""
    from indexer.generation import current_name, list_generations

    folder, as_json = _inherited(context, data, as_json)
    current = current_name(folder)
    generations = list_generations(folder)
    if as_json:
        print_json({"current": current, "generations": [_facts(manifest) for manifest in generations]})
        return
    if not generations:
        click.echo(
            say(
                f"{folder} 中还没有索引。请运行 youju index --corpus 文件夹。",
                f"There is no index in {folder} yet. Build one with `youju index --corpus DIR`.",
            )
        )
    for manifest in generations:
        mark = "*" if manifest.id == current else " "
        click.echo(
            f"{mark} {manifest.id}  {manifest.created}  {manifest.documents:>6,} documents  "
            f"{manifest.passages:>9,} passages  {manifest.bytes / 1e6:>8,.1f} MB  {manifest.encoder}, {manifest.vectors}"
        )


@index.command()
@options.data
@options.as_json
@click.pass_context
def rollback(context: click.Context, data: Path | None, as_json: bool) -> None:
    """Go back to the generation before the current one."""
    import indexer.generation

    folder, as_json = _inherited(context, data, as_json)
    name = indexer.generation.rollback(folder)
    if as_json:
        print_json({"current": name})
    else:
        click.echo(say(f"现在使用索引 {name}。", f"{name} is current now."))


@index.command()
@click.argument("generation", required=False)
@options.data
@options.as_json
@click.pass_context
def verify(context: click.Context, generation: str | None, data: Path | None, as_json: bool) -> None:
    """Read GENERATION (the current one unless named) whole and tell what is wrong with it."""
    import indexer.generation

    folder, as_json = _inherited(context, data, as_json)
    # Only a folder right below: a name with parts would lead out of the data folder.
    known = {path.name for path in indexer.generation.generations_folder(folder).glob("*/")}
    if generation is not None and generation not in known:
        raise click.ClickException(f"There is no generation {generation} in {folder}. See `youju index list`.")
    problems = indexer.generation.verify(folder, generation)
    name = generation or indexer.generation.current_name(folder)
    found = [manifest.vectors for manifest in indexer.generation.list_generations(folder) if manifest.id == name]
    if as_json:
        print_json({"sound": not problems, "problems": problems, "vectors": asdict(found[0]) if found else None})
        context.exit(1 if problems else 0)
    if problems:
        told = " ".join(problems)
        hint = "" if "`youju index --corpus" in told else " Build the index with `youju index --corpus DIR`."
        raise click.ClickException(told + hint)
    click.echo(say(f"索引完好。向量：{found[0]}。", f"The index is sound. Vectors: {found[0]}."))


def _facts(manifest: "Manifest") -> dict[str, Any]:
    """What is told of a generation."""
    numbers = ("documents", "articles", "passages", "characters", "embedded", "reused", "seconds", "bytes")
    return {
        "generation": manifest.id,
        "created": manifest.created,
        "corpus": manifest.corpus,
        "encoder": manifest.encoder,
        "vectors": asdict(manifest.vectors),
        **{name: getattr(manifest, name) for name in numbers},
        "unreadable": [{"document": left.document, "reason": left.reason} for left in manifest.unreadable],
    }
