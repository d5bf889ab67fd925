"""Which protocols there are: those of this package, and those that installed packages bring."""

from collections.abc import Callable
from dataclasses import replace
from importlib.metadata import EntryPoint, entry_points

from service.llm.anthropic import Anthropic
from service.llm.http import HttpChat
from service.llm.model import ChatModel, LLMOptions
from service.llm.ollama import Ollama
from service.llm.openai import OpenAI

# Packages register a callable that takes LLMOptions and returns a ChatModel under this group, its name is the protocol's.
GROUP = "youju.llm"

PROTOCOLS: dict[str, Callable[[LLMOptions], ChatModel]] = {
    "openai": lambda options: HttpChat(options, OpenAI(options)),
    "anthropic": lambda options: HttpChat(options, Anthropic(options)),
    "ollama": lambda options: HttpChat(options, Ollama(options)),
}


def connect(options: LLMOptions, protocol: str = "openai") -> ChatModel:
    """The chat model that `options` describe, spoken to by `protocol`: a key of PROTOCOLS or the name of an entry point.
    Sends nothing yet.

    Raises ValueError for an unknown protocol, a plug-in that cannot be loaded and options that cannot work, with what to
    change.
    """
    key = options.api_key.strip()
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise ValueError("the LLM's API key holds characters that no key has; copy it again without spaces or quotes")
    return _maker(protocol)(replace(options, api_key=key))


def _maker(protocol: str) -> Callable[[LLMOptions], ChatModel]:
    if protocol in PROTOCOLS:
        return PROTOCOLS[protocol]
    plug_ins = {point.name: point for point in entry_points(group=GROUP)}
    if protocol not in plug_ins:
        raise ValueError(
            f"unknown LLM protocol {protocol!r}; known: {', '.join(sorted({*PROTOCOLS, *plug_ins}))} "
            f"(a package can bring another as an entry point of the group {GROUP})"
        )
    return _loaded(plug_ins[protocol])


def _loaded(plug_in: EntryPoint) -> Callable[[LLMOptions], ChatModel]:
    package = plug_in.dist.name if plug_in.dist else plug_in.value
    try:
        maker = plug_in.load()
    except Exception as error:  # whatever a foreign package raises while it is imported
        raise ValueError(
            f"the LLM protocol {plug_in.name!r} of the package {package} cannot be loaded: "
            f"{type(error).__name__}: {error}; install it again or choose another protocol"
        ) from error
    if not callable(maker):
        raise ValueError(f"the LLM protocol {plug_in.name!r} of the package {package} is nothing that can be called")
    return maker  # type: ignore[no-any-return]
