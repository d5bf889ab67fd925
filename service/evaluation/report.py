"""The figures as tables for the terminal."""

from collections.abc import Iterator, Mapping
from typing import Any

_SECTIONS = ("retrieval", "answers", "citations", "refusal")
_LABEL = 22


def table(figures: Mapping[str, Any]) -> str:
    """Every figure of `figures.summarise` with its 95 % interval and number of questions, then by type and wording."""
    lines = [f"{figures['questions']} questions, {figures['answerable']} of them answerable"]
    for section in _SECTIONS:
        if figures[section]:
            lines += ["", f"{section:<{_LABEL + 2}}{'value':>8}   {'95 % interval':<16}{'n':>6}"]
            lines += _section(figures[section])
    if figures["llm"]:
        lines += ["", "llm", *_llm(figures["llm"])]
    lines += ["", f"{'latency':<{_LABEL + 2}}{'p50 ms':>8}{'p95 ms':>10}{'max ms':>10}{'errors':>8}"]
    for route, times in figures["latency"].items():
        if times["requests"]:
            shown = f"{times['p50_ms']:>8.1f}{times['p95_ms']:>10.1f}{times['max_ms']:>10.1f}{times['errors']:>8}"
            lines.append(f"  {route:<{_LABEL}}{shown}")
            lines += [f"    {error}" for error in times["first_errors"]]
    for name, groups in figures["by"].items():
        lines += ["", *_breakdown(name, groups)]
    return "\n".join(lines)


def _section(figures: Mapping[str, Any]) -> Iterator[str]:
    for name, value in figures.items():
        label = f"  {name:<{_LABEL}}"
        if isinstance(value, int):
            yield f"{label}{value:>8}"
        elif "value" in value:
            yield f"{label}{_number(value['value']):>8}   {_interval(value['ci95']):<16}{value['n']:>6}"
        else:
            yield label + ", ".join(f"{key} {count}" for key, count in value.items())


def _llm(figures: Mapping[str, Any]) -> Iterator[str]:
    for name in ("asked", "answered", "refused", "sentences", "unsupported"):
        yield f"  {name:<{_LABEL}}{figures[name]:>8}"
    reasons = ", ".join(f"{reason} {count}" for reason, count in figures["fallbacks"].items())
    yield f"  {'fallbacks':<{_LABEL}}{sum(figures['fallbacks'].values()):>8}   {reasons}".rstrip()
    if times := figures["first_token"]:
        yield f"  {'first token, ms':<{_LABEL}}{times['p50_ms']:>8.1f}   p95 {times['p95_ms']:.1f}"
    for kind, tokens in figures["tokens"].items():
        yield f"  {f'{kind} tokens':<{_LABEL}}{tokens['total']:>8}   {tokens['mean']:.1f} an answer"


def _breakdown(name: str, groups: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    columns = list(dict.fromkeys(column for row in groups.values() for column in row))
    width = max(len(name) + 3, *(len(value) for value in groups)) + 2
    heads = [column.split() for column in columns]
    height = max(len(head) for head in heads)
    # Heads are set word under word, so that a dozen columns fit a terminal.
    for line in range(height):
        cells = [head[line - height + len(head)] if line >= height - len(head) else "" for head in heads]
        first = f"by {name}" if line == height - 1 else ""
        yield f"{first:<{width}}" + "".join(f"{cell:>11}" for cell in cells)
    for value, row in groups.items():
        yield f"{value:<{width}}" + "".join(f"{_cell(row.get(column)):>11}" for column in columns)


def _cell(value: Any) -> str:
    if isinstance(value, int):
        return str(value)
    return _number(value["value"]) if value else "-"


def _number(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:.3f}" if value <= 1 else f"{value:.1f}"


def _interval(interval: list[float] | None) -> str:
    return f"{_number(interval[0])} – {_number(interval[1])}" if interval else ""
