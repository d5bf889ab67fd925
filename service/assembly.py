"""Puts the assistant together as the settings say."""

from collections.abc import Sequence
from functools import partial

from service.assistant import Assistant
from service.composing import Turn
from service.composing.llm import LLMComposer
from service.conversations import Conversations
from service.llm import ChatModel, LLMOptions, connect
from service.llm.rewriting import rewrite
from service.settings import Settings


def assemble(settings: Settings, conversations: Conversations | None = None) -> Assistant:
    """An assistant with the LLM that the settings name, if they name one; nothing is loaded or reached yet."""
    model = _chat_model(settings)
    if model is None:
        return Assistant(settings, conversations)
    composer = LLMComposer(model, context_tokens=settings.llm_context_tokens, max_tokens=settings.llm_max_tokens)
    return Assistant(settings, conversations, [composer], partial(_rewritten, model), model.aclose)


async def _rewritten(model: ChatModel, question: str, history: Sequence[Turn]) -> str:
    return await rewrite(model, question, history)


def _chat_model(settings: Settings) -> ChatModel | None:
    if not (settings.llm_base_url and settings.llm_model):
        return None
    return connect(
        LLMOptions(
            base_url=settings.llm_base_url,
            model=settings.llm_model,
            api_key=settings.llm_api_key.get_secret_value() if settings.llm_api_key else "",
            connect_timeout_s=settings.llm_connect_timeout_s,
            first_token_timeout_s=settings.llm_first_token_timeout_s,
            total_timeout_s=settings.llm_total_timeout_s,
            retries=settings.llm_retries,
            context_tokens=settings.llm_context_tokens,
            max_tokens=settings.llm_max_tokens,
            temperature=settings.llm_temperature,
        )
    )
