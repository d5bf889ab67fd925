"""How long to wait before asking a busy server again."""

import random
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

FIRST_WAIT_S = 0.5
LONGEST_WAIT_S = 8.0


def backoff(attempt: int, retry_after_s: float | None) -> float:
    """Seconds to wait after failed attempt number `attempt` (from 0): what the server asked for, else any time up to an
    exponential limit ("full jitter" of the AWS Architecture Blog), so that many clients that failed together do not
    come back together.
    """
    if retry_after_s is not None:
        return retry_after_s
    return random.uniform(0, min(FIRST_WAIT_S * 2.0**attempt, LONGEST_WAIT_S))


def retry_after(value: str | None) -> float | None:
    """Seconds that a Retry-After header asks for, given as a number or as a date (RFC 9110, 10.2.3); None when it
    tells none.
    """
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        try:
            moment = parsedate_to_datetime(value)
        except ValueError:
            return None
        seconds = (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    # A header that says nan or infinity tells nothing.
    return max(0.0, seconds) if abs(seconds) < 1e9 else None
