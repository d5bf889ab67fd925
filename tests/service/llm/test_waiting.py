from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from service.llm.waiting import FIRST_WAIT_S, LONGEST_WAIT_S, backoff, retry_after


def test_waits_any_time_up_to_a_limit_that_doubles_each_time() -> None:
    for attempt in range(12):
        longest = min(FIRST_WAIT_S * 2**attempt, LONGEST_WAIT_S)
        waits = [backoff(attempt, None) for _ in range(200)]
        assert 0 <= min(waits) < longest / 4
        assert longest * 3 / 4 < max(waits) <= longest


def test_waits_as_long_as_asked() -> None:
    assert backoff(5, 2.5) == 2.5


@pytest.mark.parametrize(("value", "seconds"), [("3", 3), ("1.5", 1.5), ("-4", 0), ("soon", None), ("", None)])
def test_reads_a_number_of_seconds(value: str, seconds: float | None) -> None:
    assert retry_after(value) == seconds


@pytest.mark.parametrize("value", ["nan", "inf", None])
def test_a_header_without_sense_asks_for_nothing(value: str | None) -> None:
    assert retry_after(value) is None


def test_reads_a_date() -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    assert retry_after(later) == pytest.approx(60, abs=2)


def test_a_date_that_has_passed_asks_for_nothing_more() -> None:
    assert retry_after("Wed, 21 Oct 2015 07:28:00 GMT") == 0
