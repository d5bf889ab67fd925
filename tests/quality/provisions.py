"""Questions for a provision by its number, made from the provisions of a corpus of statutes."""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from indexer.numbers import numeral_value
from service.evaluation.gold import GoldQuestion
from service.evaluation.matching import compact

_PROVISION = re.compile(r"^(第([零一二三四五六七八九十百千]+)条)\s*(.{12,})$", re.MULTILINE)
_TITLE = re.compile(r"^# (?:中华人民共和国)?(.{2,20})$", re.MULTILINE)
_QUOTED = 60
_FORMS = (
    "{title}{written}规定了什么",
    "{title}第{figure}条",
    "{title}{figure}条怎么说的",
    "《{title}》{written}的内容是什么？",
)


def provision_questions(corpus: Path, count: int, seed: int = 0) -> Iterator[GoldQuestion]:
    """`count` questions for provisions drawn at random, each of another statute while there are; of versions the latest is asked for."""
    latest: dict[str, str] = {}
    for path in sorted(corpus.rglob("*.md")):
        text = path.read_text("utf-8")
        if (title := _TITLE.search(text)) and _PROVISION.search(text):
            latest[title[1]] = text
    draw = np.random.default_rng(seed)
    titles = sorted(latest)
    order = [title for _ in range(count // max(1, len(titles)) + 1) for title in draw.permutation(titles).tolist()]
    for number, title in enumerate(order[:count]):
        provisions = _PROVISION.findall(latest[title])
        written, numeral, text = provisions[int(draw.integers(len(provisions)))]
        asked = _FORMS[number % len(_FORMS)].format(title=title, written=written, figure=numeral_value(numeral))
        yield GoldQuestion(f"provision-{number}", asked, True, (), ((compact(written + text)[:_QUOTED],),), "", "near")
