"""Takes the reasoning that some models write into their answer out of it."""

from service.llm.errors import LLMGarbled

_OPEN, _CLOSE = "<think>", "</think>"


class ReasoningFilter:
    """Drops `<think>…</think>` from pieces of text that may be cut inside the tags."""

    def __init__(self) -> None:
        self._held = ""
        self._inside = False

    def feed(self, piece: str) -> str:
        """What of the text so far can be told to be no reasoning. Raises LLMGarbled for a closing tag without an
        opening one.

        Some chat templates put the opening tag into the prompt. What came before the closing tag was then reasoning
        that has been shown as an answer; only the server can tell the two apart in time.
        """
        self._held += piece
        shown = ""
        while True:
            opened, closed = self._held.find(_OPEN), self._held.find(_CLOSE)
            if self._inside:
                if closed < 0:
                    self._held = self._held[-len(_CLOSE) + 1 :]
                    return shown
                self._inside, self._held = False, self._held[closed + len(_CLOSE) :]
            elif closed >= 0 and not 0 <= opened < closed:
                raise LLMGarbled(
                    "the model's reasoning runs into its answer; start the server with its reasoning parser "
                    "(vLLM: --reasoning-parser, llama.cpp: --reasoning-format) or use a model that does not reason"
                )
            elif opened >= 0:
                shown += self._held[:opened]
                self._inside, self._held = True, self._held[opened + len(_OPEN) :]
            else:
                kept = max(_overlap(self._held, _OPEN), _overlap(self._held, _CLOSE))
                cut = len(self._held) - kept
                shown, self._held = shown + self._held[:cut], self._held[cut:]
                return shown

    def end(self) -> str:
        """What was held back; reasoning that never ended stays out."""
        held, self._held = self._held, ""
        return "" if self._inside else held


def _overlap(text: str, tag: str) -> int:
    """Length of the longest end of `text` that begins `tag`."""
    return next((length for length in range(min(len(text), len(tag) - 1), 0, -1) if tag.startswith(text[-length:])), 0)
