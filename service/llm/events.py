"""From the bytes of a streamed answer to the JSON objects in it: server-sent events (WHATWG HTML section 9.2), or an
object on each line.
"""

import json
import re
from typing import Any

from service.llm.errors import LLMGarbled

_LINE_END = re.compile(rb"\r\n|\n|\r")
# Bytes. No event and no unstreamed answer of a chat model comes near it; without a limit a stray download would fill
# memory.
LIMIT = 4_000_000


class LineDecoder:
    """Takes the bytes as they come, cut anywhere, and gives each JSON object as soon as its line is complete.

    Lines are parted as bytes: a UTF-8 sequence never holds a line end, so cuts inside a character do no harm, and
    unlike `str.splitlines` this leaves U+2028 inside a JSON string alone. A body that is one JSON object on several
    lines, from a server that does not stream, is given at the end. Both methods raise LLMGarbled for what is no JSON.
    """

    done = False

    def __init__(self) -> None:
        self._rest = bytearray()
        self._plain = b""

    def feed(self, chunk: bytes) -> list[dict[str, Any]]:
        """The objects that `chunk` completes."""
        # Only the new bytes are searched: a long line that comes in small pieces would else be read again for each.
        head, *more = _LINE_END.split(chunk)
        self._rest += head
        lines: list[bytes] = []
        if more:
            lines = [bytes(self._rest), *more[:-1]]
            self._rest = bytearray(more[-1])
        # A carriage return may be the first half of a line end: an empty line too many is harmless, so it need not
        # wait.
        if self._held() > LIMIT:
            raise LLMGarbled(f"the answer holds more than {LIMIT:,} bytes without an end")
        return [event for line in lines for event in self._line(line)]

    def end(self) -> list[dict[str, Any]]:
        """What is left when no more bytes come."""
        events = [*self._line(bytes(self._rest)), *self._line(b"")]
        self._rest = bytearray()
        if self._plain.strip() and not events and not self.done:
            return [_object(self._plain)]
        return events

    def _held(self) -> int:
        return len(self._rest) + len(self._plain)

    def _line(self, line: bytes) -> list[dict[str, Any]]:
        if not line.strip():
            return []
        # The first line of an object that runs over several is none by itself; nor are those behind it.
        if not self._plain and (event := _complete(line)) is not None:
            return [event]
        self._plain += line + b"\n"
        return []


class EventDecoder(LineDecoder):
    """The same for server-sent events. Comments and fields other than `data` are passed over."""

    def __init__(self) -> None:
        super().__init__()
        self.done = False
        self._data = b""

    def _held(self) -> int:
        return super()._held() + len(self._data)

    def _line(self, line: bytes) -> list[dict[str, Any]]:
        if not line.strip():
            data, self._data = self._data, b""
            return [_object(data)] if data else []
        if not line.startswith(b"data:"):
            if not re.match(rb":|(event|id|retry):", line):
                self._plain += line + b"\n"
            return []
        if self.done:
            return []
        value = line[5:].strip()
        if value == b"[DONE]":
            self.done = True
            return []
        # An event may be parted over several data lines, and some servers leave out the empty line between events.
        self._data += value + b"\n"
        if (event := _complete(self._data)) is None:
            return []
        self._data = b""
        return [event]


def _complete(data: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):  # the latter for brackets nested some thousands deep
        return None
    return value if isinstance(value, dict) else None


def _object(data: bytes) -> dict[str, Any]:
    value = _complete(data)
    if value is None:
        raise LLMGarbled(f"expected JSON, got {data[:60].decode('utf-8', 'replace')!r}")
    return value
