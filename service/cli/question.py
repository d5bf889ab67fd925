"""`youju ask` and `youju search`: questions without a server."""

import asyncio
import sys
import uuid
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

import click

from service.cli import options
from service.cli.explanation import (
    show_candidates,
    show_decision,
    show_explanation,
    show_removed,
    show_understood,
)
from service.cli.output import language, print_json, say

if TYPE_CHECKING:
    from pathlib import Path

    from service.answer import AskRequest, ComposerChoice
    from service.assistant import Assistant
    from service.sharing.forms import AnswerForm

_EXCERPT = 160


@click.command()
@click.argument("question", type=options.Question())
@options.data
@options.composer
@options.top_k
@options.filters
@options.explain
@options.answer_form
@options.as_json
def ask(
    question: str,
    data: "Path | None",
    composer: "ComposerChoice",
    top_k: int,
    explain: bool,
    form: "AnswerForm | None",
    as_json: bool,
    **given: tuple[Any, ...],
) -> None:
    """Answer QUESTION from the documents, with its sources."""
    from service.answer import AskRequest

    if form and (explain or as_json):
        raise click.UsageError("--format gives a text to be copied; leave out --explain and --json.")

    request = AskRequest(
        question=question,
        composer=composer,
        top_k=top_k,
        filters=options.chosen_filters(given),
        explain=explain,
    )
    assistant = options.open_assistant(options.load_settings(data=data))
    streams = sys.stdout.isatty() and not as_json and not form
    answer = asyncio.run(_answer(assistant, request, streams))
    if form:
        _share(answer, form)
        return
    if as_json:
        print_json(answer)
        return
    if not streams or answer["refused"]:
        click.echo(answer["answer"])
    if notice := answer.get("notice"):
        click.echo(f"\n{say('说明', 'Note')}: {say(notice, _in_english(answer))}")
    if answer["citations"]:
        click.echo("\n" + say("来源", "Sources"))
    for citation in answer["citations"]:
        click.echo(f"[{citation['number']}] {_where(citation)}\n    “{citation['quote']}”")
        _list_twins(citation)
    if answer["related"]:
        click.echo("\n" + say("可能相关的段落（不是答案）", "Nearest passages (no answer)"))
        _list_passages(answer["related"])
    if explain:
        _show_why(answer)


def _share(answer: Mapping[str, Any], form: "AnswerForm") -> None:
    from service.answer import Answer
    from service.sharing.forms import share

    click.echo(share(Answer.model_validate(answer), form, language()), nl=False)


def _show_why(answer: Mapping[str, Any]) -> None:
    click.echo("\n" + say("对问题的理解", "What the question was taken for"))
    show_understood(answer["understood"])
    click.echo(say("是否作答", "Whether to answer"))
    show_decision(answer["explanation"]["decision"])
    click.echo()
    if candidates := answer["explanation"]["candidates"]:
        click.echo(say("候选句", "Sentences weighed"))
        show_candidates(candidates)
        click.echo()
    if removed := answer["explanation"]["removed"]:
        click.echo(say("核对", "Citation check"))
        show_removed(removed)
        click.echo()
    if not answer["refused"]:
        click.echo(say("检索说明", "How it was found"))
        _list_passages(answer["passages"])


def _in_english(answer: Mapping[str, Any]) -> str:
    """What the notice of an answer says."""
    told = ["The LLM failed; these sentences are the sources'."] if answer["fell_back"] else []
    if other := answer.get("elsewhere"):
        asked, found = (", ".join(other[key]) for key in ("asked", "found"))
        told.append(f"The documents have nothing on {asked}; this is from {found}.")
    for conflict in answer["conflicts"]:
        told.append(f"The documents differ: {', '.join(stated['value'] for stated in conflict['values'])}.")
    return " ".join(told) or str(answer["notice"])


async def _answer(assistant: "Assistant", request: "AskRequest", streams: bool) -> dict[str, Any]:
    """The whole answer; with `streams`, its text is shown as it comes."""
    answer: dict[str, Any] = {}
    async with aclosing(assistant.ask(request, request_id=uuid.uuid4().hex)) as events:
        async for event in events:
            if event.name == "done":
                answer = event.data
            elif streams and event.name == "delta":
                click.echo(event.data["text"], nl=False)
            elif streams and event.data.get("stage") == "restarting":
                click.echo("\n" + say("……重新作答：", "… starting over:"))
    await assistant.aclose()
    if streams and not answer["refused"]:
        click.echo()
    return answer


@click.command()
@click.argument("question", metavar="WORDS", type=options.Question())
@options.data
@options.top_k
@options.filters
@options.explain
@options.as_json
def search(
    question: str, data: "Path | None", top_k: int, explain: bool, as_json: bool, **given: tuple[Any, ...]
) -> None:
    """Find the passages that fit WORDS best."""
    from service.answer import SearchRequest

    request = SearchRequest(question=question, top_k=top_k, filters=options.chosen_filters(given), explain=explain)
    result = options.open_assistant(options.load_settings(data=data)).search(request)
    _show_found(result.model_dump(mode="json", exclude_none=True), as_json)


def _show_found(result: Mapping[str, Any], as_json: bool) -> None:
    if as_json:
        print_json(result)
        return
    if "understood" in result:
        show_understood(result["understood"])
    if result["passages"]:
        _list_passages(result["passages"])
    else:
        click.echo(say("没有找到。请换一些词。", "Nothing found. Try other words."))


def _list_passages(passages: Sequence[Mapping[str, Any]]) -> None:
    for number, passage in enumerate(passages, 1):
        text = " ".join(passage["text"].split())
        shown = text if len(text) <= _EXCERPT else text[:_EXCERPT] + "……"
        click.echo(f"{number:>2}. {_where(passage)}\n    {shown}")
        _list_twins(passage)
        if "explanation" in passage:
            show_explanation(passage["explanation"])


def _list_twins(source: Mapping[str, Any]) -> None:
    for twin in source["also_in"]:
        click.echo(f"    {say('另见', 'Also in')}: {_where(twin)}")
    for twin in source["differs_in"]:
        click.echo(f"    {say('文字有出入，见', 'With differences in')}: {_where(twin)}")


def _where(source: Mapping[str, Any]) -> str:
    """Title, who, printed page, file: as one would quote it."""
    who = " ".join(filter(None, (source.get("office"), source.get("author"))))
    pages = source["pages"]
    page = say(f"第 {_range(pages)} 页", f"p. {_range(pages)}") if pages else ""
    return " · ".join(filter(None, (source["title"], who, page, source["document"])))


def _range(pages: Sequence[int]) -> str:
    return str(pages[0]) if len(pages) == 1 else f"{pages[0]}–{pages[-1]}"
