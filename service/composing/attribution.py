"""Whose words a quotation is, told before it where it matters: the version and provision of a statute, the author of an opinion."""

import re
from dataclasses import dataclass

from indexer.divisions import bare
from indexer.passages import Passage
from indexer.statutes import provision_at
from service.titles import in_title_marks
from service.understanding import Question

_STATUTE = re.compile(r"(?:法|条例|规定|办法|细则|规则|决定|决议|解释)$")
_STATE = "中华人民共和国"
_PROVISION = re.compile(r"第[零〇一二两三四五六七八九十百千\d]+条")


@dataclass(frozen=True, slots=True)
class Attribution:
    """What is told before words: the `source` they are from and the `provision` that they stand in, each "" where there is none to be told;
    `opens` tells that the words begin with the number of the provision themselves."""

    source: str = ""
    provision: str = ""
    opens: bool = False

    def after(self, before: "Attribution") -> str:
        """What is told after words of the attribution `before`."""
        number = "" if self.opens else self.provision
        if self.source != before.source:
            return f"{self.source}{number}：" if self.source else ""
        return f"{number}：" if number and self.provision != before.provision else ""


def attribution(passage: Passage, start: int, question: Question) -> Attribution:
    """What is told of the words that begin at the offset `start` of a passage.

    Of a statute its title as it is quoted, its year and the provision, but for the number that the words begin with. In the answer to a question for
    opinions the author, in one that compares places the place.
    """
    provision = provision_at(passage.text, start, passage.heading)
    if provision and _STATUTE.search(passage.title):
        year = f"（{passage.year}年）" if passage.year is not None else ""
        opens = _PROVISION.match(passage.text, start) is not None
        return Attribution(in_title_marks(passage.title.removeprefix(_STATE)) + year, provision, opens)
    if question.type == "comparison" and len(question.named("place")) > 1 and passage.place:
        said = passage.text.startswith(bare(passage.place), start)
        return Attribution() if said else Attribution(passage.place)
    if question.type == "opinion" and passage.author and passage.author not in question.text:
        return Attribution(passage.author.replace("；", "、"))
    return Attribution()
