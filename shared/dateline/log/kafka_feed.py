"""The port's feed on Apache Kafka: a group member that never chooses a position by itself.

aiokafka's documented way, seeking in `on_partitions_assigned`, races with `getmany` (aio-libs/aiokafka#738), and a
listener's exceptions are swallowed. Here the listener only counts epochs; a partition is asked for records only after
its caller has sought it in the current epoch, and what was fetched before a change of hands is dropped.
"""

import asyncio
import contextlib
import datetime as dt
from collections.abc import Collection, Mapping, Sequence

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, ConsumerRecord, TopicPartition
from aiokafka.errors import IllegalStateError, KafkaError, NoOffsetForPartitionError, OffsetOutOfRangeError
from aiokafka.structs import OffsetAndMetadata

from dateline.log.errors import LogUnavailable, PositionLost
from dateline.log.kafka import CLOSE_SECONDS, MAX_RECORD_BYTES, START_SECONDS
from dateline.log.kafka_identity import topic_identity
from dateline.log.port import Assignment, End
from dateline.log.records import Record, TopicIdentity

log = structlog.get_logger()

SESSION_MS = 10_000  # a killed member's partitions are free after this long
HEARTBEAT_MS = 500  # a member learns by its heartbeat that hands change, and whoever joins waits for it that long
POLL_INTERVAL_MS = 300_000  # the longest that one batch may take before the group gives the partitions away


class _Epochs(ConsumerRebalanceListener):
    """Counts changes of hands; does no I/O and so cannot fail or wait."""

    def __init__(self) -> None:
        self.epoch = 0
        self.partitions: frozenset[int] = frozenset()
        self.changed = asyncio.Event()

    async def on_partitions_revoked(self, revoked: Collection[TopicPartition]) -> None:
        self._set(frozenset())

    async def on_partitions_assigned(self, assigned: Collection[TopicPartition]) -> None:
        self._set(frozenset(tp.partition for tp in assigned))

    def _set(self, partitions: frozenset[int]) -> None:
        self.epoch += 1
        self.partitions = partitions
        self.changed.set()


class KafkaFeed:
    """Reads one topic as a member of a group; see the port."""

    def __init__(self, bootstrap: str, topic: str, group: str) -> None:
        self._bootstrap = bootstrap
        self._topic = topic
        self._group = group
        self._consumer: AIOKafkaConsumer | None = None
        self._hands = _Epochs()
        self._ready: set[int] = set()
        self._ready_epoch = 0

    async def open(self) -> TopicIdentity:
        """Join the group and return what the topic is."""
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self._bootstrap,
            group_id=self._group,
            client_id=self._group,
            enable_auto_commit=False,
            auto_offset_reset="none",
            session_timeout_ms=SESSION_MS,
            heartbeat_interval_ms=HEARTBEAT_MS,
            max_poll_interval_ms=POLL_INTERVAL_MS,
            max_partition_fetch_bytes=MAX_RECORD_BYTES,
            fetch_max_wait_ms=250,
        )
        try:
            async with asyncio.timeout(START_SECONDS):
                await consumer.start()
                identity = await topic_identity(consumer._client, self._topic)  # noqa: SLF001
        except (KafkaError, TimeoutError, OSError, LogUnavailable) as error:
            await _stop(consumer)
            if isinstance(error, LogUnavailable):
                raise
            raise LogUnavailable(f"Kafka at {self._bootstrap} cannot be reached.") from error
        self._hands = _Epochs()
        self._ready.clear()
        consumer.subscribe([self._topic], listener=self._hands)
        self._consumer = consumer
        return identity

    def assignment(self) -> Assignment:
        """Return the partitions assigned now."""
        return Assignment(self._hands.epoch, self._hands.partitions)

    def seek(self, partition: int, offset: int) -> None:
        """Read `partition` from `offset`; ignored for a partition that is no longer assigned."""
        self._forget_older_epochs()
        if partition in self._hands.partitions:
            with contextlib.suppress(IllegalStateError):
                self._open().seek(TopicPartition(self._topic, partition), offset)
                self._ready.add(partition)

    async def bounds(self, partitions: Collection[int]) -> Mapping[int, tuple[int, int]]:
        """Return the first offset that is kept and the next that will be written, per partition."""
        tps = [TopicPartition(self._topic, p) for p in partitions]
        try:
            first, end = await asyncio.gather(self._open().beginning_offsets(tps), self._open().end_offsets(tps))
        except KafkaError as error:
            raise LogUnavailable(f"Kafka at {self._bootstrap} cannot be reached.") from error
        return {tp.partition: (first[tp], end[tp]) for tp in tps}

    async def poll(self, max_records: int, seconds: float) -> Mapping[int, Sequence[Record]]:
        """Return some records per partition; see the port."""
        self._forget_older_epochs()
        if not self._ready:
            # getmany() of no partitions would mean all of them.
            self._hands.changed.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._hands.changed.wait(), seconds)
            return {}
        epoch = self._hands.epoch
        asked = [TopicPartition(self._topic, p) for p in self._ready]
        try:
            fetched = await self._open().getmany(*asked, timeout_ms=int(seconds * 1000), max_records=max_records)
        except NoOffsetForPartitionError:
            return {}  # raised by the fetcher for a partition assigned but not yet sought; it has been sought since
        except OffsetOutOfRangeError as error:
            raise PositionLost(
                f"A stored position is outside what {self._topic} holds: {error}.",
                remedy="Records were deleted from the topic; restore it, or rebuild from an empty database.",
            ) from error
        except IllegalStateError:
            return {}  # revoked between the check and the call
        except KafkaError as error:
            raise LogUnavailable(f"Reading {self._topic} failed: {type(error).__name__}.") from error
        if epoch != self._hands.epoch:
            return {}
        return {tp.partition: [_record(r) for r in records] for tp, records in fetched.items() if records}

    def ends(self) -> Mapping[int, End]:
        """Return the end as last heard of."""
        ends = {}
        for partition in self._ready & self._hands.partitions:
            with contextlib.suppress(IllegalStateError):
                here = TopicPartition(self._topic, partition)
                end, heard = self._open().highwater(here), self._open().last_poll_timestamp(here)
                if end is not None and heard is not None:
                    ends[partition] = End(end, dt.datetime.fromtimestamp(heard / 1000, dt.UTC))
        return ends

    async def report(self, positions: Mapping[int, int]) -> None:
        """Commit positions to the group, for lag tools alone."""
        try:
            async with asyncio.timeout(START_SECONDS):
                await self._open().commit(
                    {TopicPartition(self._topic, p): OffsetAndMetadata(o, "") for p, o in positions.items()}
                )
        except (KafkaError, TimeoutError, ValueError) as error:
            log.debug("commit for lag tools failed", group=self._group, reason=type(error).__name__)

    async def close(self) -> None:
        """Leave the group; bounded in time."""
        self._ready.clear()  # a closed feed has heard of no ends
        if self._consumer is not None:
            consumer, self._consumer = self._consumer, None
            await _stop(consumer)

    def _open(self) -> AIOKafkaConsumer:
        if self._consumer is None:
            raise LogUnavailable(f"The feed of {self._topic} is not open.")
        return self._consumer

    def _forget_older_epochs(self) -> None:
        if self._ready_epoch != self._hands.epoch:
            self._ready.clear()
            self._ready_epoch = self._hands.epoch


def _record(record: "ConsumerRecord[bytes, bytes]") -> Record:
    headers = record.headers
    if None in [value for _, value in headers]:
        headers = [(name, value or b"") for name, value in headers]
    return Record(record.topic, record.partition, record.offset, record.key, record.value, tuple(headers))


async def _stop(consumer: AIOKafkaConsumer) -> None:
    # aiokafka#773: stop() can freeze in a rebalance.
    with contextlib.suppress(KafkaError, TimeoutError, OSError):
        async with asyncio.timeout(CLOSE_SECONDS):
            await consumer.stop()
