"""What can be set: by flags, then `YOUJU_*` environment variables, then a `.env` file, then the defaults here."""

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal, get_args
from urllib.parse import urlsplit

from pydantic import Field, PrivateAttr, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "YOUJU_"
# Read by the command line itself, before there are settings.
_NOT_SETTINGS = {"YOUJU_DEBUG"}
_MASK = "********"


class SettingsError(Exception):
    """A setting has a value that it cannot have. One line: which, what was found, what is allowed."""


class Settings(BaseSettings):
    """All settings of the program; `load` makes them and turns wrong values into one clear line."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
    )

    data: Path = Field(Path("data"), description="folder of the index, the conversations and the job logs")
    corpus: Path | None = Field(None, description="folder of the texts; for a rebuild, else that of the current index")
    encoder: str = Field(
        "", description="sentence-transformers model, by name or folder; empty: the one in the package"
    )

    thesaurus: Path | None = Field(
        None, description="file with synonyms of your own in the Solr format, used beside those in the package"
    )
    reranker: str = Field(
        "", description="sentence-transformers CrossEncoder, by name or folder, that reads the first hits; empty: none"
    )
    reranker_depth: int = Field(20, ge=2, le=100, description="how many of the first hits the reranker reads")
    reranker_ms: int = Field(
        1000, ge=1, le=600_000, description="time for it, in milliseconds; hits not reached stay behind those read"
    )
    reranker_threads: int = Field(1, ge=1, le=256, description="CPU threads of the reranker for one question")

    refuse_below: float = Field(
        0.5,
        ge=0,
        le=1,
        description="a question is refused where it is less sure than this, 0 to 1, that the documents answer it; 0: never",
    )

    host: str = Field("127.0.0.1", min_length=1, description="address to listen on")
    port: int = Field(8000, ge=0, le=65535, description="port to listen on; 0: any free one")
    allow_open: bool = Field(False, description="serve everyone who can reach a non-loopback address, without keys")
    allowed_hosts: str = Field(
        "", description="further host names to answer to, with commas; a reverse proxy needs them"
    )

    composer: Literal["auto", "extractive", "llm"] = Field(
        "auto", description="who writes answers; auto: the LLM where one is set, else sentences of the documents"
    )
    llm_protocol: str = Field(
        "openai", description="what the LLM server speaks: openai, anthropic, ollama, or what an installed plug-in adds"
    )
    llm_base_url: str = Field(
        "", description="address of the LLM server, such as http://127.0.0.1:8080/v1; empty: the protocol's own"
    )
    llm_model: str = Field("", validate_default=True, description="model name that the LLM server knows; empty: no LLM")
    llm_api_key: SecretStr | None = Field(None, description="key for the LLM server")
    llm_connect_timeout_s: float = Field(5, gt=0, le=300, description="seconds to reach the LLM server")
    llm_first_token_timeout_s: float = Field(
        30, gt=0, le=3600, description="seconds until the LLM's first word; more where it runs on a CPU"
    )
    llm_total_timeout_s: float = Field(60, gt=0, le=3600, description="seconds for a whole LLM answer")
    llm_retries: int = Field(1, ge=0, le=10, description="further attempts when the LLM server is busy or unreachable")
    llm_context_tokens: int | None = Field(
        None, ge=512, description="tokens that the model can read, its answer included; empty: as the server tells"
    )
    llm_max_tokens: int = Field(800, ge=16, description="longest LLM answer, in tokens")
    llm_temperature: float = Field(0.0, ge=0, le=2, description="sampling temperature of the LLM")
    llm_breaker_failures: int = Field(
        5, ge=1, le=1000, description="failures of the LLM in a row after which it is left alone for a while"
    )
    llm_breaker_s: float = Field(30, gt=0, le=3600, description="seconds for which a failed LLM is left alone")

    max_question_chars: int = Field(2000, ge=1, le=100_000, description="longest question, in characters")
    max_body_bytes: int = Field(1_000_000, ge=1000, description="largest HTTP request body, in bytes")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="least important messages to log"
    )
    log_format: Literal["plain", "json"] = Field("plain", description="form of log lines on standard error")

    _flags: frozenset[str] = PrivateAttr(frozenset())

    @field_validator("llm_base_url")
    @classmethod
    def _http(cls, url: str) -> str:
        if url and not url.startswith(("http://", "https://")):
            raise ValueError("must start with http:// or https://")
        parts = urlsplit(url)
        if url and not (parts.hostname and (parts.port or parts.port is None)):
            raise ValueError("must name a server, such as http://127.0.0.1:11434/v1")
        return url.rstrip("/")

    @field_validator("llm_model")
    @classmethod
    def _named(cls, model: str, info: ValidationInfo) -> str:
        # A server alone would be left aside in silence, and answers would come without it.
        if info.data.get("llm_base_url") and not model:
            raise ValueError("must name a model of the server in YOUJU_LLM_BASE_URL")
        return model.strip()

    @field_validator("log_level", "composer", "log_format", "llm_protocol", mode="before")
    @classmethod
    def _lower(cls, word: Any) -> Any:
        return word.lower() if isinstance(word, str) else word

    @property
    def hosts(self) -> frozenset[str]:
        """`allowed_hosts`, one by one, in lower case."""
        return frozenset(name.strip().lower() for name in self.allowed_hosts.split(",") if name.strip())


def load(**flags: Any) -> Settings:
    """Settings from `flags` (None means not given), the environment and `.env`. Raises SettingsError."""
    given = {name: value for name, value in flags.items() if value is not None}
    try:
        settings = Settings(**given)
    except ValidationError as error:
        raise SettingsError("; ".join(_lines(error, given))) from None
    settings._flags = frozenset(given)
    return settings


def without_password(url: str) -> str:
    """`url` as it may be shown: a password in it is masked."""
    return re.sub(r"(?<=://)([^/@]*?):[^/]*@", rf"\1:{_MASK}@", url)


def variable(field: str) -> str:
    """Name of the environment variable of a field."""
    return PREFIX + field.upper()


def effective(settings: Settings) -> dict[str, dict[str, Any]]:
    """For each setting: variable, value (secrets masked), source (flag, environment, .env, default), description."""
    environment = {name.upper() for name in os.environ}
    shown = {}
    for name, field in Settings.model_fields.items():
        value = getattr(settings, name)
        if isinstance(value, SecretStr):
            value = _MASK
        elif isinstance(value, str) and name.endswith("_url"):
            value = without_password(value)
        shown[name] = {
            "variable": variable(name),
            "value": str(value) if isinstance(value, Path) else value,
            "source": "flag"
            if name in settings._flags
            else "environment"
            if variable(name) in environment and name in settings.model_fields_set
            else ".env"
            if name in settings.model_fields_set
            else "default",
            "description": field.description,
        }
    return shown


def unknown_variables() -> list[str]:
    """Environment variables that look like settings but are none: most likely typing errors."""
    known = {variable(name) for name in Settings.model_fields} | _NOT_SETTINGS
    return sorted(name for name in os.environ if name.upper().startswith(PREFIX) and name.upper() not in known)


def _lines(error: ValidationError, flags: dict[str, Any]) -> Iterable[str]:
    for problem in error.errors():
        name = str(problem["loc"][0])
        where = f"--{name.replace('_', '-')}" if name in flags else variable(name)
        found = "a secret" if name == "llm_api_key" else without_password(repr(problem["input"]))
        choices = get_args(Settings.model_fields[name].annotation) if problem["type"] == "literal_error" else ()
        allowed = f"must be one of {', '.join(choices)}" if choices else problem["msg"].removeprefix("Value error, ")
        yield f"{where} is {found}: {allowed[0].lower()}{allowed[1:]}"
