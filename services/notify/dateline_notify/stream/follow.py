"""What one client of the stream gets: its gap from the log, then everything as it comes, without a hole or a repeat."""

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator

from dateline.log import TopicIdentity
from sse_starlette import ServerSentEvent

from dateline_notify import metrics
from dateline_notify.filter import Filter
from dateline_notify.stream import position
from dateline_notify.stream.gaps import Gaps
from dateline_notify.stream.reading import Item
from dateline_notify.stream.tail import Listener, Tail

HEARTBEAT_SECONDS = 15.0  # under the 30 to 60 s after which proxies close a silent connection
RETRY_MILLISECONDS = 3_000  # how long a client waits before it comes back
NEAR = 100  # changes behind the end: few enough to read while the newest wait in the queue
_SEPARATOR = "\n"


class Follower:
    """One client: what it asks for, and how far it has been served."""

    def __init__(
        self,
        tail: Tail,
        gaps: Gaps,
        identity: TopicIdentity,
        filter_: Filter,
        start: tuple[int, ...] | None,
    ) -> None:
        self._tail = tail
        self._gaps = gaps
        self._identity = identity
        self._filter = filter_
        self._start = start
        self._at: list[int] = []

    async def events(self) -> AsyncGenerator[ServerSentEvent, None]:
        """Yield what to send, until the client goes or is let go."""
        listener = self._tail.join(self._filter) if self._start is None else None
        try:
            self._at = list(self._start if listener is None else listener.joined_at)  # type: ignore[arg-type]
            # An id before the first change: a client that is cut off at once resumes from here.
            yield self._beat("dateline", retry=RETRY_MILLISECONDS)
            while listener is None or not listener.ended:
                if listener is None:
                    async with contextlib.aclosing(self._catch_up()) as caught_up:
                        async for event, joined in caught_up:
                            listener = joined or listener
                            if event is not None:
                                yield event
                assert listener is not None  # noqa: S101 (_catch_up ends with it)
                async with contextlib.aclosing(self._live(listener)) as live:
                    async for event in live:
                        yield event
                if listener.behind and not listener.ended:
                    self._tail.leave(listener)
                    listener = None
            metrics.STREAM_ENDED.labels(listener.ended).inc()
            yield ServerSentEvent(comment=f"ended by {listener.ended}: begin anew", sep=_SEPARATOR)
        finally:
            if listener is not None:
                self._tail.leave(listener)

    async def _catch_up(self) -> AsyncGenerator[tuple[ServerSentEvent | None, Listener | None], None]:
        """Read from the log until near its end, join, and read the rest: what comes meanwhile waits in the queue."""
        metrics.STREAM_GAPS.inc()
        joined: Listener | None = None
        with self._gaps.catching_up():
            while joined is None:
                if self._tail.positions is not None and self._tail.identity != self._identity:
                    # Places in another log mean nothing here, and what comes would be dropped as sent before.
                    joined = self._tail.join(self._filter)
                    joined.end("another log")
                    yield None, joined
                    return
                target = self._tail.positions or tuple(self._at)
                if sum(max(0, end - at) for end, at in zip(target, self._at, strict=True)) <= NEAR:
                    joined = self._tail.join(self._filter)
                    target = joined.joined_at
                    yield None, joined
                async with contextlib.aclosing(self._read_to(target)) as missed:
                    async for event in missed:
                        yield event, None

    async def _read_to(self, target: tuple[int, ...]) -> AsyncGenerator[ServerSentEvent, None]:
        sent = time.monotonic()
        while any(at < end for at, end in zip(self._at, target, strict=True)):
            read = asyncio.create_task(self._gaps.read(tuple(self._at)))
            try:
                # A task of its own: it keeps its turn while heartbeats are sent.
                while not read.done():
                    await asyncio.wait((read,), timeout=max(0.0, sent + HEARTBEAT_SECONDS - time.monotonic()))
                    if time.monotonic() - sent >= HEARTBEAT_SECONDS:
                        yield self._beat("catching up")
                        sent = time.monotonic()
            finally:
                read.cancel()
            for item in read.result():
                if (event := self._event(item)) is not None:
                    yield event
                    sent = time.monotonic()

    async def _live(self, listener: Listener) -> AsyncGenerator[ServerSentEvent, None]:
        """Send what comes, until the client is behind by more than may wait for it, or is let go."""
        while not (listener.behind or listener.ended):
            item = listener.take()
            if item is None:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(listener.news(), HEARTBEAT_SECONDS)
                    continue
                # An item may come in the very turn in which the time is up.
                if listener.waiting:
                    continue
                # Nothing waits, so all up to the end of the log was sent or was not asked for. No await from the look
                # to here: the tail moves its positions as it hands on.
                self._at = [max(pair) for pair in zip(self._at, self._tail.positions or self._at, strict=True)]
                yield self._beat("heartbeat")
            elif (event := self._event(item)) is not None:
                yield event

    def _event(self, item: Item) -> ServerSentEvent | None:
        """Move past an item; return it as an event unless it was sent before or is not asked for."""
        if item.offset < self._at[item.partition]:
            return None
        self._at[item.partition] = item.offset + 1
        if item.seen is None or not self._filter.passes(item.seen):
            return None
        return ServerSentEvent(data=item.data, event="change", id=self._id(), sep=_SEPARATOR)

    def _beat(self, comment: str, retry: int | None = None) -> ServerSentEvent:
        """A comment with an id: no event to a client, but it remembers how far it is."""
        return ServerSentEvent(comment=comment, id=self._id(), retry=retry, sep=_SEPARATOR)

    def _id(self) -> str:
        return position.encode(self._identity, self._at)
