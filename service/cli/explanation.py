"""`--explain` in the terminal: what the question was taken for, why each passage was found, and what became of each sentence."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click

from service.cli.output import say

_SAID = (("exactly", "原词", "Says"), ("nearly", "近似", "Nearly says"), ("not", "未提到", "Does not say"))

_OUTCOMES = {
    "cited": ("引用", "cited"),
    "removed": ("核对未通过，去掉", "removed by the check"),
    "repeated": ("重复，不再引", "repeated"),
    "weaker": ("得分较低", "weaker"),
    "left": ("未用", "left out"),
}


def show_understood(understood: Mapping[str, Any]) -> None:
    """Type, parts, values asked for, what it names, words and expansions of the question."""
    click.echo(f"{say('问题类型', 'Type of question')}: {understood['type']} ({understood['kind']})")
    for part in understood["parts"]:
        click.echo(f"{say('分问', 'Part')}: {part}")
    if understood["mentions"]:
        named = ", ".join(f"{mention['text']} ({mention['kind']})" for mention in understood["mentions"])
        click.echo(f"{say('提到', 'Names')}: {named}")
    for asked in understood["asks"]:
        told = " · ".join(filter(None, (asked["kind"], asked["unit"], " ".join(asked["focus"]))))
        click.echo(f"{say('所问的值', 'Value asked for')}: {told}")
    click.echo(f"{say('查找的词', 'Words looked for')}: {' '.join(understood['words'])}")
    if understood["expansions"]:
        click.echo(f"{say('同时查找', 'Also looked for')}: {_rules(understood['expansions'])}")
    click.echo()


def show_explanation(explanation: Mapping[str, Any]) -> None:
    """The parts of a score, the greatest first, the words of the question, the rules that helped."""
    _show_parts(explanation["parts"])
    for said, chinese, english in _SAID:
        words = [_word(word) for word in explanation["words"] if word["said"] == said]
        if words:
            click.echo(f"    {say(chinese, english)}: {' '.join(words)}")
    if explanation["rules"]:
        click.echo(f"    {say('起作用的规则', 'Rules that helped')}: {_rules(explanation['rules'])}")


def show_decision(decision: Mapping[str, Any]) -> None:
    """Whether it was answered, how sure that was, and what made it so."""
    told = say("拒答", "refused") if decision["refused"] else say("作答", "answered")
    sure = say("把握", "confidence")
    click.echo(f"{told}: {sure} {decision['confidence']:.2f} ({say('至少要', 'needed')} {decision['below']:.2f})")
    if decision["parts"]:
        _show_parts(decision["parts"])


def show_candidates(candidates: Sequence[Mapping[str, Any]]) -> None:
    """The sentences that the answer could have been made from, best first, with what became of each."""
    for candidate in candidates:
        outcome = say(*_OUTCOMES[candidate["outcome"]])
        passage = say(f"段落 {candidate['passage']}", f"passage {candidate['passage']}")
        click.echo(f"{candidate['score']:>7.2f}  {outcome} · {passage}\n    {' '.join(candidate['text'].split())}")
        _show_parts(candidate["parts"])


def show_removed(removed: Sequence[Mapping[str, Any]]) -> None:
    """The sentences that the citation check left out or marked, each with what none of its quotes says and how the quotes stand."""
    for sentence in removed:
        outcome = say("去掉", "removed") if sentence["outcome"] == "removed" else say("标为未核实", "marked")
        click.echo(f"{outcome}: {sentence['text']}")
        if sentence["missing"]:
            claims = ", ".join(f"{claim['text']} ({claim['kind']})" for claim in sentence["missing"])
            click.echo(f"    {say('引文中没有', 'Not in its quotes')}: {claims}")
        for quote in sentence["quotes"]:
            click.echo(f"    {say('引文', 'Quote')} ({quote['verdict']}): {' '.join(quote['quote'].split())}")


def _show_parts(parts: Iterable[Mapping[str, Any]]) -> None:
    counted = sorted((part for part in parts if part["contribution"]), key=lambda part: -abs(part["contribution"]))
    told = "  ".join(
        f"{part['signal']} {part['contribution']:+.2f} ({part['value']:.2f} × {part['weight']:.2f})" for part in counted
    )
    click.echo(f"    {say('得分构成', 'Parts of the score')}: {told}")


def _word(word: Mapping[str, Any]) -> str:
    nearly = word["said"] == "nearly"
    return f"{word['word']}≈{word['nearest']}({word['similarity']:.2f})" if nearly else str(word["word"])


def _rules(rules: Iterable[Mapping[str, Any]]) -> str:
    return ", ".join(f"{rule['typed']}→{rule['target']} ({rule['rule']})" for rule in rules)
