"""When to try again."""

import datetime as dt
import random
from email.utils import parsedate_to_datetime

# Svix's schedule, with its last step repeated so that the whole spans the three days that Standard Webhooks asks for:
# a receiver that breaks on a Friday evening is told on Monday.
STEPS = (
    dt.timedelta(seconds=5),
    dt.timedelta(minutes=5),
    dt.timedelta(minutes=30),
    dt.timedelta(hours=2),
    dt.timedelta(hours=5),
    *(dt.timedelta(hours=10),) * 7,
)
JITTER = 0.2  # so that receivers which failed together are not met together
LONGEST_WAIT = dt.timedelta(hours=24)  # the most that a receiver's Retry-After is believed
DISABLED_AFTER = dt.timedelta(days=5)  # of nothing but failures


def pause(step: int, retry_after: dt.timedelta | None, chance: random.Random) -> dt.timedelta | None:
    """Return how long to wait after the attempt at `step` (from 0) failed; None when the schedule is exhausted.

    What the receiver asked for holds where it is longer.
    """
    if step >= len(STEPS):
        return None
    planned = STEPS[step] * chance.uniform(1 - JITTER, 1 + JITTER)
    return max(planned, retry_after or dt.timedelta(0))


def retry_after(header: str | None, now: dt.datetime) -> dt.timedelta | None:
    """Read a Retry-After header (RFC 9110 section 10.2.3), seconds or a date; None where it says nothing sensible."""
    if not header:
        return None
    text = header.strip()
    if text.isascii() and text.isdigit():
        seconds = min(int(text[:12]), int(LONGEST_WAIT.total_seconds()))
        return dt.timedelta(seconds=seconds)
    try:
        moment = parsedate_to_datetime(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=dt.UTC)
        wait = moment - now
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(wait, dt.timedelta(0)), LONGEST_WAIT)
