"""Completes a follow-up question with what the conversation tells, so that it can be searched for on its own."""

import asyncio
import logging
import re
from collections.abc import Collection, Sequence
from contextlib import aclosing, suppress

from service.composing import Turn
from service.composing.grounding import conversation, escape, messages
from service.errors import BadInput
from service.followups import Rewriter, complete
from service.llm.errors import LLMError
from service.llm.model import ChatModel
from service.question import clean_question

logger = logging.getLogger(__name__)

LONGEST = 200
_MAX_TOKENS = 300
_LABEL = re.compile(r"^(?:改写后的|完整的?|改写)?(?:问题|追问|改写)[：:]\s*")
_QUOTED = re.compile(r"[“\"「](.*)[”\"」]")


async def rewrite(
    model: ChatModel,
    question: str,
    history: Sequence[Turn],
    places: Collection[str] = (),
    *,
    timeout_s: float = 5.0,
    otherwise: Rewriter = complete,
) -> str:
    """`question` made readable without `history`, by `otherwise` when the model brings nothing usable; itself when
    there is no history.

    Nothing usable: an error, more than `timeout_s` seconds, no text, more than 200 characters, several lines, or what
    would be refused of a person too, such as control characters.
    """
    if not history:
        return question
    completed = await _written(model, question, history, timeout_s)
    return await otherwise(question, history, places) if completed is None else completed


async def _written(model: ChatModel, question: str, history: Sequence[Turn], timeout_s: float) -> str | None:
    asked = messages("rewrite", history=conversation(history), question=escape(question))
    written = ""
    try:
        async with asyncio.timeout(timeout_s), aclosing(model.stream(asked, max_tokens=_MAX_TOKENS)) as pieces:
            async for piece in pieces:
                written += piece if isinstance(piece, str) else ""
                if len(written.strip()) > 2 * LONGEST:
                    break
    except (LLMError, TimeoutError) as error:
        logger.warning("the follow-up question is completed by rules: %s", str(error) or "the model took too long")
        return None
    completed = _LABEL.sub("", written.strip())
    if quoted := _QUOTED.fullmatch(completed):
        completed = quoted[1].strip()
    if re.search(r"\w", completed) and "\n" not in completed:
        with suppress(BadInput):
            return clean_question(completed, LONGEST)
    logger.warning("the follow-up question is completed by rules: the model's rewriting is unusable")
    return None
