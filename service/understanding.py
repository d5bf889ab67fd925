"""What a question asks for: its kind, and the words in it that can be found in a text."""

import re
from dataclasses import dataclass
from typing import Literal

from indexer.numbers import unify_numbers
from indexer.tokens import fold
from service.asked import Asked
from service.asking import asked_in
from service.mentions import Mention, MentionKind, mentions
from service.question_type import QuestionType, parts_of, type_of

Kind = Literal["list", "number", "date", "person", "reason", "definition", "procedure", "fact"]

# Words of asking, in the order they are tried. The kind of a question follows from the first that occurs.
_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("reason", re.compile(r"为什么|为啥|为何|怎么会|原因|凭什么|何以|理由")),
    ("date", re.compile(r"什么时候|啥时候|何时|哪年|哪一年|哪天|哪一天|几月|几号|多会儿|什么时间|日期|时间是")),
    (
        "list",
        re.compile(
            r"哪些|有哪|哪[几两三四五六七八九十]|几个方面|几方面|几条|几点|几种|几类|列出|列举|包括什么|都有什么|什么(?:措施|做法|建议|问题|要求|办法)"
        ),
    ),
    ("number", re.compile(r"多少|几个|几家|几名|几人|几次|几件|几项|多大|多高|多长|多久|占比|比例是|增长率|同比|总量")),
    ("list", re.compile(r"主要(?:措施|做法|问题|建议|内容|任务)")),
    ("definition", re.compile(r"什么是|是什么意思|何谓|指什么|是指|什么叫|含义|定义|啥叫|啥意思")),
    ("procedure", re.compile(r"怎么办理|怎样办理|如何办理|流程|程序|步骤|怎么申请|如何申请|手续")),
    ("list", re.compile(r"怎么做|怎样做|如何做|怎么办|怎么抓|怎么搞|如何(?!看)|怎样")),
    ("person", re.compile(r"谁|哪位|何人|哪个人|姓名|叫什么")),
)

# Words that ask or connect but are not what the text says; found in formal texts they are chance, and being rare there
# they would weigh most.
_ASKING = re.compile(
    r"为什么|为啥|为何|凭什么|什么时候|啥时候|何时|什么样|怎么样|怎么|怎样|如何|什么|哪些|哪几个|哪[几两三四五六七八九十]个?|哪一|哪个|哪里|哪儿|哪年|哪位|哪"
    r"|多少|几个|几方面|几种|几项|几条|是不是|有没有|能不能|可不可以|请问|(?<![申提邀聘呈报恳])请(?![示求假愿])|告诉我|介绍一下|说说|说一下|一下|是否|啥|谁|吗|呢|吧|呀|么"
    r"|我想知道|想问|帮我|查一下|列出|列举|分别|具体|有关|关于|主要"
)


@dataclass(frozen=True, slots=True)
class Question:
    """`content` is the normalised question without the words that only ask; `asks` are the values that it asks for, in its order.

    `type` is the shape of answer it wants; `parts` are its parts that ask, one where it is whole; `mentions` is what it names.
    `kind` is what the ranking was fitted with.
    """

    text: str
    kind: Kind
    content: str
    type: QuestionType = "fact"
    asks: tuple[Asked, ...] = ()
    parts: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()

    @property
    def asked(self) -> Asked:
        """The value that is asked for first; a text where the question asks for no value."""
        return self.asks[0] if self.asks else Asked("text")

    def named(self, kind: MentionKind) -> tuple[str, ...]:
        """What of a kind the question names, as it writes it."""
        return tuple(dict.fromkeys(mention.text for mention in self.mentions if mention.kind == kind))

    @property
    def wants_list(self) -> bool:
        return self.kind in ("list", "procedure", "reason")


_WORD = re.compile(r"\w")

# Blanks part key words; those inside a letter-spaced name or beside a digit part nothing.
_BETWEEN_KEY_WORDS = re.compile(r"(?<=[\u4e00-\u9fff]{2})\s+(?=[\u4e00-\u9fff]{2})")


def understand(text: str) -> Question:
    """Reads a question; a text that asks nothing (key words) is a question for a fact."""
    folded = fold(_BETWEEN_KEY_WORDS.sub("，", text))
    kind: Kind = next((kind for kind, pattern in _KINDS if pattern.search(folded)), "fact")
    content = _ASKING.sub("，", folded)
    named = mentions(folded)
    return Question(
        text,
        kind,
        unify_numbers(content if _WORD.search(content) else folded),
        type_of(folded, named),
        asked_in(folded),
        parts_of(folded),
        named,
    )
