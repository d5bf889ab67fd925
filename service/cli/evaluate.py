"""`youju eval`: figures for gold questions."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from service.cli import options
from service.cli.output import complain, print_json

if TYPE_CHECKING:
    from service.answer import ComposerChoice
    from service.evaluation.gold import GoldQuestion
    from service.evaluation.targets import Target


@click.command("eval")
@click.argument("gold", nargs=-1, required=True, type=click.Path(path_type=Path))
@options.data
@click.option("--url", help="Evaluate the service at this address instead of the index in --data.")
@click.option(
    "--corpus",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Check citations against the files in this folder, decoded apart from the index.",
)
@options.composer
@click.option(
    "--concurrency",
    type=click.IntRange(1, 256),
    default=1,
    show_default=True,
    help="Questions asked at once; more than one for an LLM whose server answers many. Times are then those of many clients.",
)
@options.as_json
def evaluate(
    gold: tuple[Path, ...],
    data: Path | None,
    url: str | None,
    corpus: Path | None,
    composer: "ComposerChoice",
    concurrency: int,
    as_json: bool,
) -> None:
    """Ask the questions of the GOLD files and tell how good the answers are.

    Retrieval, answers, citations, refusal and latency, with 95 % bootstrap intervals, also by type and wording; what an LLM did, where
    one writes (--composer llm).
    """
    if url and data:
        raise click.UsageError("Give either --data or --url.")
    from service.evaluation.gold import read_gold
    from service.evaluation.report import table
    from service.evaluation.targets import Http, InProcess

    questions = read_gold(gold)
    started = time.perf_counter()
    target: Target
    if url:
        target, where = Http(url, composer), {"url": url}
    else:
        settings = options.load_settings(data=data)
        target, where = InProcess(options.open_assistant(settings), composer), {"data": str(settings.data)}
    figures = {
        "gold": [str(path) for path in gold],
        **where,
        "composer": composer,
        "concurrency": concurrency,
        **asyncio.run(_figures(questions, target, corpus, concurrency)),
        "seconds": round(time.perf_counter() - started, 1),
    }
    times = figures["latency"]["ask"]
    if times["errors"] == times["requests"]:
        raise click.ClickException(f"Every question failed, the first one with: {times['first_errors'][0]}")
    if times["errors"]:
        complain(f"{times['errors']} of {times['requests']} questions failed and count as not answered.")
    if as_json:
        print_json(figures)
    else:
        click.echo(table(figures))


async def _figures(
    questions: "Sequence[GoldQuestion]", target: "Target", corpus: Path | None, concurrency: int
) -> dict[str, Any]:
    from service.cli.progress import TerminalProgress
    from service.evaluation.exactness import Originals
    from service.evaluation.figures import summarise
    from service.evaluation.outcomes import collect

    progress = TerminalProgress()
    progress.stage("asking", len(questions))
    try:
        outcomes = await collect(questions, target, Originals(corpus, target.source), progress.advance, concurrency)
    finally:
        progress.end()
        await target.close()
    return summarise(outcomes)
