"""Readings of the log for clients that resume: a few, which all of them share."""

import asyncio
import contextlib
from collections.abc import Iterator, Sequence

from dateline_notify.stream.reading import Item, Reading

READ_SECONDS = 2.0  # how long a read waits for what the log holds before another client has its turn


class Gaps:
    """Reads what clients missed, `at_once` reads at a time: after a restart all clients come at once.

    A client has a reading for one read only, so that one that takes its changes slowly keeps nobody else waiting.
    Readings stay open, each where its last read ended, while any client catches up.
    """

    def __init__(self, bootstrap: str, topic: str, at_once: int = 16) -> None:
        self._bootstrap = bootstrap
        self._topic = topic
        self._room = asyncio.Semaphore(at_once)
        self._at_once = at_once
        self._reads = 0
        self._clients = 0
        self._idle: list[Reading] = []

    @contextlib.contextmanager
    def catching_up(self) -> Iterator[None]:
        """Keep readings open until the last client has left this block."""
        self._clients += 1
        try:
            yield
        finally:
            self._clients -= 1
            if self._clients == 0:
                for reading in self._idle:
                    reading.close()
                self._idle.clear()

    async def read(self, at: Sequence[int]) -> list[Item]:
        """Return some of what the log holds from these positions, once it is this read's turn; may be nothing yet.

        Raises LogUnavailable, or PositionLost.
        """
        async with self._room:
            self._reads += 1
            try:
                reading = self._idle_at(at) or await Reading.open(self._bootstrap, self._topic)
                try:
                    if reading.at != list(at):
                        reading.seek(at)
                    items = await reading.next(READ_SECONDS)
                except BaseException:
                    reading.close()
                    raise
            finally:
                self._reads -= 1
            if self._clients:
                self._idle.append(reading)
            else:
                reading.close()
            return items

    def _idle_at(self, at: Sequence[int]) -> Reading | None:
        """Return a reading that stands there, or the one idle longest where there may be no more of them."""
        there = next((n for n, reading in enumerate(self._idle) if reading.at == list(at)), None)
        if there is not None:
            return self._idle.pop(there)
        if self._idle and len(self._idle) + self._reads > self._at_once:
            return self._idle.pop(0)
        return None
