"""The end of the log, read once a process and handed to every client of the stream."""

import asyncio
from collections import deque

import structlog
from dateline.log import LogUnavailable, PositionLost, TopicIdentity

from dateline_notify.filter import Filter
from dateline_notify.stream.reading import Item, Reading

log = structlog.get_logger()

POLL_SECONDS = 1.0
BACKOFF_SECONDS = (0.2, 0.5, 1.0, 2.0, 5.0)
QUEUE_BYTES = 32 * 1024 * 1024  # of changes that wait for one client; they are shared by all who wait for them


class Listener:
    """What waits for one client. `joined_at` are the positions from which it misses nothing.

    A client that lets too many changes wait is `behind`: nothing waits for it any more, and it reads the log again.
    """

    def __init__(self, filter_: Filter, joined_at: tuple[int, ...], most: int) -> None:
        self.joined_at = joined_at
        self.behind = False
        self.ended = ""
        self._filter = filter_
        self._most = most
        self._queue: deque[Item] = deque()
        self._bytes = 0
        self._news = asyncio.Event()

    def offer(self, item: Item) -> None:
        """Queue an item that is asked for, unless too many wait already."""
        if self.behind or self.ended or item.seen is None or not self._filter.passes(item.seen):
            return
        self._queue.append(item)
        self._bytes += len(item.data)
        if len(self._queue) > self._most or self._bytes > QUEUE_BYTES:
            self.behind = True
            self._queue.clear()
        self._news.set()

    def end(self, reason: str) -> None:
        """Let the client go: it must ask anew."""
        self.ended = reason
        self._queue.clear()
        self._news.set()

    def take(self) -> Item | None:
        """Return the next item, or None when none waits."""
        if not self._queue:
            self._news.clear()
            return None
        item = self._queue.popleft()
        self._bytes -= len(item.data)
        return item

    @property
    def waiting(self) -> bool:
        """Whether the client has something to take, is behind, or has been let go."""
        return bool(self._queue or self.behind or self.ended)

    async def news(self) -> None:
        """Wait until something waits or the listener has ended."""
        if not self.waiting:
            await self._news.wait()


class Tail:
    """Follows the topic of changes. `positions` are the next offsets; None until Kafka was reached."""

    def __init__(self, bootstrap: str, topic: str, *, queue: int) -> None:
        self._bootstrap = bootstrap
        self._topic = topic
        self._queue = queue
        self._listeners: set[Listener] = set()
        self._reading: Reading | None = None
        self.identity: TopicIdentity | None = None
        self.positions: tuple[int, ...] | None = None
        self.fault = ""

    def join(self, filter_: Filter) -> Listener:
        """Return a listener to all that comes from now on; raises LogUnavailable before Kafka was reached."""
        if self.positions is None:
            raise LogUnavailable("The log cannot be read yet.")
        listener = Listener(filter_, self.positions, self._queue)
        self._listeners.add(listener)
        return listener

    def leave(self, listener: Listener) -> None:
        """Forget a listener."""
        self._listeners.discard(listener)

    async def bounds(self) -> tuple[list[int], list[int]]:
        """Return what the topic holds now, of each partition; raises LogUnavailable."""
        if self._reading is None:
            raise LogUnavailable("The log cannot be read now.")
        return await self._reading.bounds()

    async def run(self) -> None:
        """Follow until cancelled; while Kafka is away, clients stay and wait."""
        failures = 0
        while True:
            try:
                self._reading = await Reading.open(self._bootstrap, self._topic)
                await self._begin(self._reading)
                failures, self.fault = 0, ""
                while True:
                    self._hand_on(await self._reading.next(POLL_SECONDS))
                    # Reading what was fetched already does not wait: clients would have no turn to take theirs.
                    await asyncio.sleep(0)
            except (LogUnavailable, PositionLost) as error:
                if isinstance(error, PositionLost):
                    self._begin_anew()
                self.fault = error.message
                log.warning("the stream waits", reason=error.message, failures=failures + 1)
            finally:
                if self._reading is not None:
                    self._reading.close()
                    self._reading = None
            await asyncio.sleep(BACKOFF_SECONDS[min(failures, len(BACKOFF_SECONDS) - 1)])
            failures += 1

    async def _begin(self, reading: Reading) -> None:
        """Go on where the last connection ended; the first begins at the end of the log."""
        if self.identity is not None and reading.identity != self.identity:
            self._begin_anew()
        if self.positions is None:
            self.positions = tuple((await reading.bounds())[1])
        self.identity = reading.identity
        reading.seek(self.positions)

    def _begin_anew(self) -> None:
        """The topic is another than before: clients must ask again, and learn it."""
        self.positions = None
        for listener in self._listeners:
            listener.end("another log")

    def _hand_on(self, items: list[Item]) -> None:
        if not items or self.positions is None:
            return
        positions = list(self.positions)
        for item in items:
            positions[item.partition] = item.offset + 1
            for listener in self._listeners:
                listener.offer(item)
        self.positions = tuple(positions)
