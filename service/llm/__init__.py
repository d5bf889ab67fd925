"""Chat models: large language models behind a server, asked for text and streamed."""

from service.llm.errors import LLMError
from service.llm.model import ChatModel, LLMOptions, Message, Usage
from service.llm.protocols import connect

__all__ = ["ChatModel", "LLMError", "LLMOptions", "Message", "Usage", "connect"]
