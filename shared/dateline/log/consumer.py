"""The consuming loop that all services use: a position and its effects move in one transaction, or not at all.

For each batch, in one SQL transaction: the position by compare-and-set (the fence against a former owner), the
handler's effects, its outbox rows, and the records that could not be decoded. A record that fails in `apply` is found
by halving the batch and is parked alone: nothing waits for it, since order never decides. Delivery is at least once
from the log and exactly once in the tables.
"""

import asyncio
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from dateline.clock import SYSTEM_CLOCK, Clock
from dateline.database import is_transient
from dateline.errors import DatelineError
from dateline.log.errors import LogUnavailable, TooManyParked
from dateline.log.parked import park
from dateline.log.port import Feed
from dateline.log.positions import Fenced, Positions
from dateline.log.records import Record, TopicIdentity

log = structlog.get_logger()

T = TypeVar("T")
T_contra = TypeVar("T_contra", contravariant=True)

BATCH_RECORDS = 2_000  # larger ones gain nothing (research: 500 to 10,000 alike) and hold locks longer
POLL_SECONDS = 0.5  # the longest wait for records; also how soon a stop is noticed
COMPLETE_EVERY = 2.0  # seconds between notes of completeness while idle
COMPLETE_MARGIN = dt.timedelta(seconds=1)  # what may lie between a record's being recorded and being in the log
SILENT_SECONDS = 10.0  # a log that is there answers a fetch within 0.25 s even when it has nothing new
BACKOFF_SECONDS = (0.2, 0.5, 1.0, 2.0, 5.0)  # after faults that pass
STALLED_SECONDS = 60.0  # records wait and none went through for this long: somebody should look
PARKED_RUN = 1_000  # failures in a row, or
PARKED_RATIO = 0.5  # this share of the last PARKED_WINDOW records: the fault is ours, not the records'
PARKED_WINDOW = 4_000


@dataclass(frozen=True, slots=True)
class Decoded(Generic[T]):
    """A record and what its bytes mean."""

    record: Record
    value: T


class Handler(Protocol[T]):
    """What a service does with the records of a topic."""

    def decode(self, record: Record) -> T:
        """Read a record; a DatelineError parks it with the error's sentence as its reason."""
        ...

    async def apply(self, connection: AsyncConnection, batch: Sequence[Decoded[T]]) -> None:
        """Store the effects of some records, within the transaction of `connection`, without committing.

        Must give the same tables however records fall into batches. A fault that passes (`is_transient`) has the same
        batch tried again; any other is traced to the record that causes it.
        """
        ...


@dataclass(frozen=True, slots=True)
class Progress:
    """How a consumer is doing. `away`: the log cannot be reached, which is the log's fault and not this consumer's."""

    consumer: str
    partitions: int
    lag: int
    seconds_since_progress: float
    stalled: bool
    fault: str
    away: bool = False


class Consumer(Generic[T]):
    """Carries one topic into one database. `run` ends when cancelled or when going on would do harm."""

    def __init__(
        self,
        name: str,
        topic: str,
        feed: Feed,
        engine: AsyncEngine,
        handler: Handler[T],
        *,
        clock: Clock = SYSTEM_CLOCK,
        batch_records: int = BATCH_RECORDS,
    ) -> None:
        self.name = name
        self._feed = feed
        self._engine = engine
        self._handler = handler
        self._clock = clock
        self._batch_records = batch_records
        self._stored = Positions(name, topic)
        self._identity: TopicIdentity | None = None
        self._epoch = -1
        self._positions: dict[int, int] = {}
        self._last_progress = clock.monotonic()
        self._last_complete = clock.monotonic()
        self._fault = ""
        self._away = False
        self._lag = 0
        self._recent: list[tuple[int, int]] = []  # (records, parked) of recent batches
        self._run_of_parked = 0

    def progress(self) -> Progress:
        """Say how far behind and how well this consumer is."""
        self._measure_lag()
        since = self._clock.monotonic() - self._last_progress
        troubled = self._lag > 0 or (bool(self._fault) and not self._away)
        return Progress(
            self.name,
            len(self._positions),
            self._lag,
            since,
            stalled=troubled and since > STALLED_SECONDS,
            fault=self._fault or self._silence(),
            away=self._away,
        )

    def _measure_lag(self) -> None:
        """Note how many records wait; without positions or word from the log the last number stands."""
        ends = self._feed.ends()
        known = [max(0, ends[p].offset - at) for p, at in self._positions.items() if p in ends]
        if known:
            self._lag = sum(known)

    def _silence(self) -> str:
        """Say that the log has not answered for long, which aiokafka keeps to itself."""
        heard = max((end.heard for end in self._feed.ends().values()), default=None)
        seconds = (self._clock.now() - heard).total_seconds() if heard else 0.0
        return f"Kafka has not answered for {seconds:.0f} s." if seconds > SILENT_SECONDS else ""

    async def run(self) -> None:
        """Consume until cancelled. Raises PositionLost and TooManyParked: both need a human."""
        failures = 0
        try:
            while True:
                try:
                    if self._identity is None:
                        self._identity = await self._feed.open()
                    await self._step()
                    failures, self._fault, self._away = 0, "", False
                except (Fenced, LogUnavailable) as error:
                    await self._recover(error, failures)
                    failures += 1
                except Exception as error:
                    if not is_transient(error):
                        raise
                    await self._recover(error, failures)
                    failures += 1
        finally:
            await self._feed.close()

    async def _recover(self, error: Exception, failures: int) -> None:
        if isinstance(error, Fenced):
            log.info("another owner moved a position; reading it again", consumer=self.name)
        else:
            self._fault = str(error).splitlines()[0][:300] if str(error) else type(error).__name__
            log.warning("consuming waits", consumer=self.name, reason=self._fault, failures=failures + 1)
        self._away = isinstance(error, LogUnavailable)
        if self._away:
            await self._feed.close()
            self._identity = None
        self._epoch = -1
        self._positions.clear()
        await asyncio.sleep(BACKOFF_SECONDS[min(failures, len(BACKOFF_SECONDS) - 1)])

    async def _step(self) -> None:
        await self._take_hold()
        fetched = await self._feed.poll(self._batch_records, POLL_SECONDS)
        if self._feed.assignment().epoch != self._epoch:
            return  # changed hands while waiting: positions are read again before anything is done
        if fetched:
            await self._consume([record for records in fetched.values() for record in records])
        self._measure_lag()
        if fetched or not self._lag:
            self._last_progress = self._clock.monotonic()
        await self._note_completeness()

    async def _take_hold(self) -> None:
        """Load positions for partitions that were assigned since, and seek."""
        held = self._feed.assignment()
        if held.epoch == self._epoch:
            return
        positions: dict[int, int] = {}
        if held.partitions and self._identity is not None:
            bounds = await self._feed.bounds(held.partitions)
            async with self._engine.begin() as connection:
                positions = await self._stored.load(
                    connection, self._identity, {p: first for p, (first, _) in bounds.items()}
                )
        if self._feed.assignment().epoch != held.epoch:
            return
        for partition, offset in positions.items():
            self._feed.seek(partition, offset)
        self._positions, self._epoch = positions, held.epoch
        log.info("partitions assigned", consumer=self.name, partitions=sorted(positions))

    async def _consume(self, records: Sequence[Record]) -> None:
        items: list[Decoded[T]] = []
        failed: list[tuple[Record, str]] = []
        for record in records:
            try:
                items.append(Decoded(record, self._handler.decode(record)))
            except Exception as error:  # noqa: BLE001 (whatever decoding raises concerns this record alone)
                failed.append((record, _reason(error)))
        try:
            await self._commit(records, items, failed)
        except (Fenced, TooManyParked):
            raise
        except Exception as error:
            if is_transient(error):
                raise
            log.warning(
                "a batch failed; looking for the record", consumer=self.name, records=len(records), exc_info=True
            )
            await self._isolate(records, {id(i.record): i for i in items}, dict(_by_place(failed)), error)
        await self._feed.report(self._positions)

    async def _isolate(
        self,
        records: Sequence[Record],
        items: Mapping[int, Decoded[T]],
        failed: Mapping[tuple[int, int], tuple[Record, str]],
        error: Exception,
    ) -> None:
        """Apply the halves of a batch that fails as a whole; what fails alone is parked."""
        if len(records) == 1:
            await self._commit(records, [], [(records[0], _reason(error))])
            return
        middle = len(records) // 2
        for half in (records[:middle], records[middle:]):
            try:
                await self._commit(
                    half,
                    [items[id(r)] for r in half if id(r) in items],
                    [failed[r.partition, r.offset] for r in half if (r.partition, r.offset) in failed],
                )
            except (Fenced, TooManyParked):
                raise
            except Exception as reason:
                if is_transient(reason):
                    raise
                await self._isolate(half, items, failed, reason)

    async def _commit(
        self, records: Sequence[Record], items: Sequence[Decoded[T]], failed: Sequence[tuple[Record, str]]
    ) -> None:
        """Move positions past `records` and store what they do: one transaction, all or nothing."""
        moves: dict[int, tuple[int, int]] = {}
        for record in records:
            expected = moves[record.partition][0] if record.partition in moves else self._positions[record.partition]
            moves[record.partition] = (expected, record.offset + 1)
        async with self._engine.begin() as connection:
            await self._stored.advance(connection, moves)
            await park(connection, self.name, failed, self._clock.now())
            if items:
                await self._handler.apply(connection, items)
        for partition, (_, new) in moves.items():
            self._positions[partition] = new
        for record, reason in failed:
            log.error(
                "record parked",
                consumer=self.name,
                topic=record.topic,
                partition=record.partition,
                offset=record.offset,
                reason=reason[:300],
            )
        self._mind_the_parked(len(records), len(failed))

    def _mind_the_parked(self, seen: int, parked: int) -> None:
        """Count what became of records, once each; raises TooManyParked after the last were parked, none before."""
        self._run_of_parked = self._run_of_parked + parked if parked == seen else 0
        self._recent.append((seen, parked))
        while sum(n for n, _ in self._recent[1:]) >= PARKED_WINDOW:
            self._recent.pop(0)
        total, bad = sum(n for n, _ in self._recent), sum(p for _, p in self._recent)
        if self._run_of_parked >= PARKED_RUN or (total >= PARKED_WINDOW and bad / total > PARKED_RATIO):
            raise TooManyParked(
                f"{self.name} stopped: {bad:,} of the last {total:,} records failed.",
                remedy="See the parked records for the reasons; mend the cause, then start it again.",
            )

    async def _note_completeness(self) -> None:
        if self._clock.monotonic() - self._last_complete < COMPLETE_EVERY:
            return
        self._last_complete = self._clock.monotonic()
        ends = self._feed.ends()
        reached = {
            p: (at, ends[p].heard - COMPLETE_MARGIN)
            for p, at in self._positions.items()
            if p in ends and ends[p].offset == at
        }
        if reached:
            async with self._engine.begin() as connection:
                await self._stored.complete(connection, reached)


def _reason(error: Exception) -> str:
    return str(error) if isinstance(error, DatelineError) else f"{type(error).__name__}: {error}"


def _by_place(failed: Sequence[tuple[Record, str]]) -> list[tuple[tuple[int, int], tuple[Record, str]]]:
    return [((record.partition, record.offset), (record, reason)) for record, reason in failed]
