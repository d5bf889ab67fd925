"""What stands around shared answers, in the reader's language: labels, and where a source is."""

from collections.abc import Sequence

from service.answer import Citation, PassageView, Twin
from service.errors import Language
from service.sharing.characters import one_line

_LABELS = {
    "sources": ("来源", "Sources"),
    "note": ("说明：", "Note: "),
    "question": ("问：", "Question: "),
    "related": ("相关段落（不是答案）", "Nearest passages (no answer)"),
    "also": ("另见：", "Also in: "),
    "differs": ("文字有出入，见：", "With differences in: "),
    "page": ("第 {} 页", "p. {}"),
    "exported": (
        "由“有据”导出；引文逐字摘自所列资料。",
        "Exported from youju; quotations are verbatim from the sources listed.",
    ),
}


def label(name: str, language: Language) -> str:
    zh, en = _LABELS[name]
    return zh if language == "zh" else en


def source_line(source: Citation | PassageView | Twin, language: Language) -> str:
    """Title, provision, author, office, publication, page and file in one line, as far as they are known."""
    parts = [source.title]
    if isinstance(source, Citation):
        parts.append(source.provision)
    if not isinstance(source, Twin):
        parts += [source.author, source.office]
    if isinstance(source, Citation) and source.publication != source.title:
        parts.append(source.publication)
    parts += [label("page", language).format(page_ranges(source.pages)) if source.pages else "", source.document]
    return " · ".join(filter(None, map(one_line, parts)))


def twin_lines(citation: Citation, language: Language) -> list[str]:
    """Where the same is printed too, and where with differences: a line each, as far as there is anything."""
    told = (("also", citation.also_in), ("differs", citation.differs_in))
    return [
        label(name, language) + "；".join(source_line(twin, language) for twin in twins)
        for name, twins in told
        if twins
    ]


def page_ranges(pages: Sequence[int]) -> str:
    """Pages in ascending order, neighbours as a range: 11-12，15."""
    ranges: list[tuple[int, int]] = []
    for page in sorted(set(pages)):
        if ranges and ranges[-1][1] == page - 1:
            ranges[-1] = (ranges[-1][0], page)
        else:
            ranges.append((page, page))
    return "，".join(str(first) if first == last else f"{first}-{last}" for first, last in ranges)
