"""A chat model without a server: it answers with the first sentence of its first source."""

import re
from collections.abc import AsyncGenerator, Sequence

from service.llm import LLMOptions, Message, Usage


class Echo:
    """What an entry point of the group `youju.llm` names: called with the options, it gives a ChatModel."""

    def __init__(self, options: LLMOptions) -> None:
        self._options = options

    async def stream(self, messages: Sequence[Message], *, max_tokens: int) -> AsyncGenerator[str | Usage, None]:
        key, text = re.findall(r"<source (\S+)>\n(.*?)\n</source", messages[-1]["content"], re.DOTALL)[0]
        sentence = text.splitlines()[-1].split("。")[0]
        yield f"{sentence}。[{key}]"
        yield Usage(prompt_tokens=len(messages[-1]["content"]), completion_tokens=len(sentence))

    async def window(self) -> int:
        return self._options.context_tokens or 4096

    async def aclose(self) -> None:
        """Holds nothing open."""
