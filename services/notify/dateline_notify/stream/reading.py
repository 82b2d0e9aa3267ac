"""Reads the topic of changes without a group: from given positions, owned by nobody."""

import asyncio
import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError, OffsetOutOfRangeError
from dateline.contracts.cloudevents import decode_change
from dateline.errors import DatelineError
from dateline.log import LogUnavailable, PositionLost, Record, TopicIdentity
from dateline.log.kafka import CLOSE_SECONDS, MAX_RECORD_BYTES, START_SECONDS
from dateline.log.kafka_identity import topic_identity

from dateline_notify.filter import Seen

log = structlog.get_logger()

BATCH_RECORDS = 500
FETCH_BYTES = 4 * 1024 * 1024  # read ahead; a larger record comes alone. Some are open at once, and places are changed
# JSON may hold them as they are, but clients that split lines as Unicode does would cut an event in two.
_LINE_ENDS = {ord(end): f"\\u{ord(end):04x}" for end in "\u0085\u2028\u2029"}
_closing: set[asyncio.Task[None]] = set()


@dataclass(frozen=True, slots=True)
class Item:
    """A change at its place in the log. `seen` is None for a record that is none; matching parks it."""

    partition: int
    offset: int
    seen: Seen | None
    data: str = ""


class Reading:
    """A consumer of all partitions of a topic. All methods raise LogUnavailable when Kafka is away.

    `at` are the next offsets that it reads, once it was sought.
    """

    def __init__(self, consumer: AIOKafkaConsumer, topic: str, identity: TopicIdentity) -> None:
        self.identity = identity
        self.at: list[int] = []
        self._consumer = consumer
        self._places = [TopicPartition(topic, partition) for partition in range(identity.partitions)]

    @classmethod
    async def open(cls, bootstrap: str, topic: str) -> Self:
        """Connect; nothing is read before `seek`."""
        consumer = AIOKafkaConsumer(
            bootstrap_servers=bootstrap,
            client_id="dateline-stream",
            enable_auto_commit=False,
            auto_offset_reset="none",
            fetch_max_bytes=FETCH_BYTES,
            max_partition_fetch_bytes=MAX_RECORD_BYTES,
            fetch_max_wait_ms=250,
        )
        try:
            async with asyncio.timeout(START_SECONDS):
                await consumer.start()
                identity = await topic_identity(consumer._client, topic)  # noqa: SLF001
        except (KafkaError, TimeoutError, OSError, DatelineError) as error:
            _dispose(consumer)
            raise LogUnavailable(f"{topic} cannot be read at {bootstrap}.") from error
        except BaseException:
            _dispose(consumer)
            raise
        reading = cls(consumer, topic, identity)
        consumer.assign(reading._places)
        return reading

    async def bounds(self) -> tuple[list[int], list[int]]:
        """Return the first offset kept and the next to be written of each partition."""
        try:
            async with asyncio.timeout(START_SECONDS):
                first, end = await asyncio.gather(
                    self._consumer.beginning_offsets(self._places), self._consumer.end_offsets(self._places)
                )
        except (KafkaError, TimeoutError) as error:
            raise LogUnavailable("Kafka does not tell what the topic holds.") from error
        return [first[place] for place in self._places], [end[place] for place in self._places]

    def seek(self, positions: Sequence[int]) -> None:
        """Read every partition from its position."""
        for place, position in zip(self._places, positions, strict=True):
            self._consumer.seek(place, position)
        self.at = list(positions)

    async def next(self, seconds: float) -> list[Item]:
        """Return some items, those of a partition in their order; none after `seconds` without any."""
        try:
            fetched: Mapping[TopicPartition, Sequence[ConsumerRecord[bytes, bytes]]] = await self._consumer.getmany(
                timeout_ms=int(seconds * 1000), max_records=BATCH_RECORDS
            )
        except OffsetOutOfRangeError as error:
            raise PositionLost("The log no longer holds this position.") from error
        except KafkaError as error:
            raise LogUnavailable(f"Reading the changes failed: {type(error).__name__}.") from error
        items = [_item(record) for records in fetched.values() for record in records]
        for item in items:
            self.at[item.partition] = item.offset + 1
        return items

    def close(self) -> None:
        """Let go of Kafka, in the background and within bounds: callers are often being cancelled."""
        _dispose(self._consumer)


def _item(record: "ConsumerRecord[bytes, bytes]") -> Item:
    headers = tuple((name, value or b"") for name, value in record.headers)
    try:
        change = decode_change(Record(record.topic, record.partition, record.offset, record.key, record.value, headers))
    except DatelineError as error:
        log.warning("a record is no change", partition=record.partition, offset=record.offset, reason=str(error)[:300])
        return Item(record.partition, record.offset, None)
    data = change.model_dump_json(by_alias=True, exclude_none=True)
    return Item(record.partition, record.offset, Seen(change), data.translate(_LINE_ENDS))


def _dispose(consumer: AIOKafkaConsumer) -> None:
    task = asyncio.create_task(_stop(consumer))
    _closing.add(task)
    task.add_done_callback(_closing.discard)


async def _stop(consumer: AIOKafkaConsumer) -> None:
    with contextlib.suppress(KafkaError, TimeoutError, OSError):
        async with asyncio.timeout(CLOSE_SECONDS):
            await consumer.stop()


async def closed() -> None:
    """Wait, within bounds, until what was let go of is gone."""
    if _closing:
        await asyncio.wait(set(_closing), timeout=CLOSE_SECONDS)
