"""The content words of a stretch of a question, neighbouring ones as one phrase: what is asked about."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from operator import attrgetter

from service.values.words import Word

_FUNCTION = re.compile("[pcuryxmdftqokh]|e(?!ng)")
# Words that name nothing: what stands between a thing and a word of asking, whatever part of speech jieba takes it for.
_EMPTY = re.compile(
    "(?:[各共都就也又才还])?[是有算](?:从|在)?|共|一共|总共|共计|合计|达到|达|到|为|了|在|得|要|会|能|该|应|应当|分别|各|各自|具体|目前"
    "|现在|截至|全部|最少|最多|至少|最低|最高|最长|需要|可以|可|能够|上|下|里|中|内|后|前|时|来|去|过"
    "|着|把|被|给|对|向|由|从|用|让|叫|叫做|做|请|请问|知道|告诉|说|搞|弄|拿|等|个|种|名|位|件|家"
    "|条|项|次|份|几|哪|哪个|哪些|多|大|长|高|久|占|主要|以上|以下|没有|到底|究竟|最后|最终|当时|当初"
    "|先后|曾|没|不|按|按照|根据|依据|所|进行|属于|成为|提到|指|出来|起来|出|起|成|算|想|问|想问|我"
    "|听说|一下|分成|分为|有没有|情况|写|规定|明确|怎么|怎样"
    "|如何|什么|啥|多少|谁|吗|呢|文章|文中|报告|说法|认为|主张|最|更|多大|多长|多久|多高|使"
)


def content_of(words: Iterable[Word]) -> list[Word]:
    """Those of `words` that name something."""
    return [word for word in words if not (_EMPTY.fullmatch(word.text) or _FUNCTION.match(word.speech))]


def between(words: Sequence[Word], start: int, end: int) -> Sequence[Word]:
    """Those of `words`, in the order of the text, that lie in `start:end`."""
    return words[bisect_left(words, start, key=attrgetter("start")) : bisect_right(words, end, key=attrgetter("end"))]


def phrases(content: Iterable[Word]) -> tuple[str, ...]:
    """Content words as text, those side by side as one phrase."""
    found: list[str] = []
    end = None
    for word in content:
        if word.start == end:
            found[-1] += word.text
        else:
            found.append(word.text)
        end = word.end
    return tuple(found)
