"""Puts the assistant together as the settings say."""

from functools import partial

from service.assistant import Assistant
from service.composing.llm import LLMComposer
from service.conversations import Conversations
from service.llm import LLMOptions, connect
from service.llm.breaker import CircuitBreaker
from service.llm.rewriting import rewrite
from service.settings import Settings, SettingsError, variable


def assemble(settings: Settings, conversations: Conversations | None = None) -> Assistant:
    """An assistant with the LLM that the settings name, if they name one; nothing is loaded or reached yet.

    Raises SettingsError for an LLM that cannot work.
    """
    if not settings.llm_model:
        return Assistant(settings, conversations)
    model = _chat_model(settings)
    composer = LLMComposer(model, max_tokens=settings.llm_max_tokens)
    return Assistant(
        settings, conversations, [composer], partial(rewrite, model), model.aclose, llm_state=lambda: model.state
    )


def _chat_model(settings: Settings) -> CircuitBreaker:
    options = LLMOptions(
        base_url=settings.llm_base_url,
        model=settings.llm_model,
        api_key=settings.llm_api_key.get_secret_value() if settings.llm_api_key else "",
        connect_timeout_s=settings.llm_connect_timeout_s,
        first_token_timeout_s=settings.llm_first_token_timeout_s,
        total_timeout_s=settings.llm_total_timeout_s,
        retries=settings.llm_retries,
        context_tokens=settings.llm_context_tokens,
        temperature=settings.llm_temperature,
    )
    if settings.llm_protocol == "openai" and not settings.llm_base_url:
        raise SettingsError(
            f"{variable('llm_model')} names a model and {variable('llm_base_url')} no server; "
            "set the address of the server, or unset the model to answer without an LLM"
        )
    try:
        model = connect(options, settings.llm_protocol)
    except ValueError as error:
        raise SettingsError(f"the settings YOUJU_LLM_… cannot work: {error}") from None
    return CircuitBreaker(model, failures=settings.llm_breaker_failures, rest_s=settings.llm_breaker_s)
