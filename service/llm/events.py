"""From the bytes of a streamed answer to the JSON objects in it (server-sent events, WHATWG HTML section 9.2)."""

import json
import re
from typing import Any

from service.llm.errors import LLMGarbled

_LINE_END = re.compile(rb"\r\n|\n|\r")
# Bytes. No event and no unstreamed answer of a chat model comes near it; without a limit a stray download would fill
# memory.
LIMIT = 4_000_000


class EventDecoder:
    """Takes the bytes as they come, cut anywhere, and gives each JSON object as soon as it is complete.

    Lines are parted as bytes: a UTF-8 sequence never holds a line end, so cuts inside a character do no harm, and
    unlike `str.splitlines` this leaves U+2028 inside a JSON string alone. Comments and fields other than `data` are
    passed over. A body that is no event stream at all but one JSON object, from a server that does not stream, is
    given at the end.
    """

    def __init__(self) -> None:
        self.done = False
        self._rest = bytearray()
        self._data = b""
        self._plain = b""

    def feed(self, chunk: bytes) -> list[dict[str, Any]]:
        """The objects that `chunk` completes. Raises LLMGarbled for data that is not JSON."""
        # Only the new bytes are searched: a long line that comes in small pieces would else be read again for each.
        head, *more = _LINE_END.split(chunk)
        self._rest += head
        lines: list[bytes] = []
        if more:
            lines = [bytes(self._rest), *more[:-1]]
            self._rest = bytearray(more[-1])
        # A carriage return may be the first half of a line end: an empty line too many is harmless, so it need not
        # wait.
        if len(self._rest) + len(self._data) + len(self._plain) > LIMIT:
            raise LLMGarbled(f"the answer holds more than {LIMIT:,} bytes without an end")
        return [event for line in lines for event in self._line(line)]

    def end(self) -> list[dict[str, Any]]:
        """What is left when no more bytes come. Raises LLMGarbled for anything that is not JSON."""
        events = [*self._line(bytes(self._rest)), *self._line(b"")]
        self._rest = bytearray()
        if self._plain.strip() and not events and not self.done:
            return [_object(self._plain)]
        return events

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
        try:
            event = _object(self._data)
        except LLMGarbled:
            return []
        self._data = b""
        return [event]


def _object(data: bytes) -> dict[str, Any]:
    try:
        value = json.loads(data)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise LLMGarbled(f"expected JSON, got {data[:60].decode('utf-8', 'replace')!r}")
    return value
