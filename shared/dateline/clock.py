"""Where time comes from, so that a test or a replay can bring its own."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time of day and measures durations."""

    def now(self) -> datetime:
        """Return the moment in UTC, aware of its zone."""
        ...

    def monotonic(self) -> float:
        """Return seconds since some fixed moment; it never goes back."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the moment in UTC, aware of its zone."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds since some fixed moment; it never goes back."""
        return time.monotonic()


class ManualClock:
    """A clock that stands still until it is told to move; for tests and replays."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("A clock needs a start that is aware of its time zone.")
        self._now = start.astimezone(UTC)
        self._elapsed = 0.0

    def now(self) -> datetime:
        """Return the moment that the clock was last moved to, in UTC."""
        return self._now

    def monotonic(self) -> float:
        """Return the seconds that the clock was moved since it was made."""
        return self._elapsed

    def advance(self, by: timedelta) -> None:
        """Move the clock forward; moving it back raises ValueError."""
        if by < timedelta(0):
            raise ValueError("A clock only moves forward.")
        self._now += by
        self._elapsed += by.total_seconds()


SYSTEM_CLOCK: Clock = SystemClock()
