"""HTTP to one LLM server: who is asked and how, what went wrong in words, and how much its model holds."""

import asyncio
import logging
from collections.abc import Awaitable
from typing import TypeVar

import httpx

from service.llm.dialect import Dialect, Inquiry
from service.llm.errors import LLMTimeout, LLMUnreachable
from service.llm.model import DEFAULT_WINDOW, LLMOptions
from service.security import is_loopback

logger = logging.getLogger(__name__)

T = TypeVar("T")

# Seconds for all inquiries about the window. What a server does not tell at once is not worth a question's time.
_INQUIRY_S = 2.0


class Connection:
    """Nothing is sent before it is asked. The key is in no error and no log; `server` names the server in both."""

    def __init__(self, options: LLMOptions, dialect: Dialect) -> None:
        url = dialect.url
        self.server = f"the LLM server at {url.host}:{url.port or {'http': 80, 'https': 443}[url.scheme]}"
        self._options = options
        self._dialect = dialect
        # A name and password in the address go into a header, for httpx writes the address to its log.
        self._auth = httpx.BasicAuth(url.username, url.password) if url.username and not options.api_key else None
        self._client = httpx.AsyncClient(
            headers=dict(dialect.headers),
            # Only connecting is timed by httpx; the first token and the whole answer are timed by who waits for them.
            timeout=httpx.Timeout(None, connect=options.connect_timeout_s),
            # As many questions as come are asked side by side; the server knows best how many it answers at once.
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=20),
            # Offices reach the outside through the proxy that the environment names (NO_PROXY makes exceptions), and
            # with its certificates. A proxy can never reach this machine's own loopback, so there the environment must
            # not count.
            trust_env=not is_loopback(url.host),
        )

    async def send(self, inquiry: Inquiry) -> httpx.Response:
        """The answer, whose body is yet to be read."""
        method = "GET" if inquiry.body is None else "POST"
        url = inquiry.url.copy_with(username=None, password=None)
        request = self._client.build_request(method, url, json=inquiry.body)
        return await self._client.send(request, stream=True, auth=self._auth)

    async def until(self, deadline: float, work: Awaitable[T], late: str) -> T:
        """The result of `work`, or LLMTimeout at `deadline`, saying what is `late`. Raises LLMUnreachable when the
        connection cannot be made or breaks.
        """
        try:
            async with asyncio.timeout_at(deadline):
                return await work
        except TimeoutError:
            raise LLMTimeout(f"{self.server} {late}") from None
        except httpx.ConnectTimeout:
            raise LLMUnreachable(
                f"{self.server} took no connection within {self._options.connect_timeout_s:g} s; check its address"
            ) from None
        except httpx.ConnectError as error:
            raise LLMUnreachable(
                f"cannot connect to {self.server} ({error}); check that it runs and its address"
            ) from None
        except httpx.HTTPError as error:
            raise LLMUnreachable(f"the connection to {self.server} broke ({type(error).__name__})") from None

    async def window(self) -> int | None:
        """Tokens that the model holds: as the server tells, else DEFAULT_WINDOW; None when there is no server."""
        model = self._options.model
        try:
            async with asyncio.timeout(_INQUIRY_S):
                for inquiry in self._dialect.inquiries():
                    if told := await self._told(inquiry):
                        logger.info("%s tells a window of %d tokens for %s", self.server, told, model)
                        return told
        except (httpx.TransportError, TimeoutError):
            return None
        logger.info(
            "%s tells no window for %s; taken for %d tokens, unless YOUJU_LLM_CONTEXT_TOKENS says else",
            self.server,
            model,
            DEFAULT_WINDOW,
        )
        return DEFAULT_WINDOW

    async def aclose(self) -> None:
        await self._client.aclose()

    async def _told(self, inquiry: Inquiry) -> int | None:
        response = await self.send(inquiry)
        try:
            await response.aread()
            return self._dialect.read_window(response.raise_for_status().json())
        except (httpx.HTTPStatusError, httpx.DecodingError, ValueError, RecursionError):
            return None  # a server that has no such address, or means something else by it
        except (AttributeError, TypeError, LookupError):
            return None  # JSON of another shape
        finally:
            await response.aclose()
