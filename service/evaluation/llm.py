"""What an LLM did for the answers: how often it answered, why it did not, what it took."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from service.evaluation.outcomes import Outcome


def llm(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Empty where no LLM was asked.

    `asked` are the questions that reached it; `answered` and `refused` count what it brought, `fallbacks` the extractive
    answers in its place, by reason. `sentences` and `unsupported` count those of its answers. Times to the first piece of
    text are in milliseconds, tokens as the server counts them, over the answers for which it tells them.
    """
    bodies = [outcome.ask.body for outcome in outcomes]
    written = [body for body in bodies if body.get("composer") == "llm" and "first_token" in _timings(body)]
    failed = Counter(str(body.get("fallback_reason") or "unknown") for body in bodies if body.get("fell_back"))
    if not written and not failed:
        return {}
    answered = [body for body in written if not body.get("refused")]
    verdicts = [sentence.get("verdict") for body in answered for sentence in body.get("sentences") or []]
    usages = [body["usage"] for body in written if isinstance(body.get("usage"), dict)]
    first = np.array([_timings(body)["first_token"] for body in written], np.float64)
    return {
        "asked": len(written) + sum(failed.values()),
        "answered": len(answered),
        "refused": len(written) - len(answered),
        "fallbacks": dict(failed.most_common()),
        "sentences": len(verdicts),
        "unsupported": sum(verdict == "unsupported" for verdict in verdicts),
        "first_token": dict(zip(("p50_ms", "p95_ms"), np.percentile(first, [50, 95]).round(1).tolist(), strict=True))
        if len(first)
        else {},
        "tokens": {
            kind: {"total": sum(counts), "mean": round(float(np.mean(counts)), 1)}
            for kind in ("prompt", "completion")
            if (counts := [int(usage[f"{kind}_tokens"]) for usage in usages])
        },
    }


def _timings(body: Mapping[str, Any]) -> Mapping[str, Any]:
    timings = body.get("timings_ms")
    return timings if isinstance(timings, dict) else {}
