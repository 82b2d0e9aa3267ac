"""Reads the topic of documents once, from its beginning to where it ended when the reading began."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Self

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError
from dateline.errors import DatelineError
from dateline.log import LogUnavailable, Record, TopicIdentity
from dateline.log.kafka import CLOSE_SECONDS, MAX_RECORD_BYTES, START_SECONDS
from dateline.log.kafka_identity import topic_identity

BATCH_RECORDS = 200  # looked up in the database at once
FETCH_BYTES = 32 * 1024 * 1024  # of texts held while those before them are read
SILENT_SECONDS = 30.0  # a broker that is there answers within a second
REPEATED_WITHIN = 20_000  # a relay that was killed sends the same records again, a few thousand later at most


_AGAIN = "Run it again when Kafka is there: what was done stays done."


class Scan:
    """The records that a topic held when it was opened. It joins no group, so nothing else notices it."""

    def __init__(self, bootstrap: str, topic: str) -> None:
        self._topic = topic
        self._bootstrap = bootstrap
        self._consumer = AIOKafkaConsumer(
            bootstrap_servers=bootstrap,
            client_id="dateline-reextract",
            enable_auto_commit=False,
            auto_offset_reset="none",
            fetch_max_bytes=FETCH_BYTES,
            max_partition_fetch_bytes=MAX_RECORD_BYTES,
        )
        self._ends: dict[TopicPartition, int] = {}
        self._at: dict[TopicPartition, int] = {}
        self.total = 0
        self.identity = TopicIdentity("", "", 0)

    @property
    def seen(self) -> int:
        """How many of `total` places of the log are behind; compaction leaves places without records."""
        return self.total - sum(max(0, self._ends[place] - at) for place, at in self._at.items())

    async def __aenter__(self) -> Self:
        """Connect, and learn where the topic begins and ends; raises LogUnavailable."""
        try:
            async with asyncio.timeout(START_SECONDS):
                await self._consumer.start()
                self.identity = await topic_identity(self._consumer._client, self._topic)  # noqa: SLF001
                places = [TopicPartition(self._topic, number) for number in range(self.identity.partitions)]
                self._consumer.assign(places)
                self._ends = await self._consumer.end_offsets(places)
                self._at = dict(await self._consumer.beginning_offsets(places))
        except (KafkaError, TimeoutError, OSError, DatelineError) as error:
            await self._stop()
            raise LogUnavailable(
                f"The topic {self._topic} cannot be read at {self._bootstrap}.", remedy="Does Kafka run there?"
            ) from error
        except BaseException:
            await self._stop()
            raise
        self.total = sum(self._ends[place] - at for place, at in self._at.items())
        for place, at in self._at.items():
            self._consumer.seek(place, at)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of Kafka, within bounds."""
        await self._stop()

    async def batches(self) -> AsyncIterator[list[Record]]:
        """Yield what has a value, a partition's records in their order, and none that repeats one shortly before it."""
        recent: deque[bytes] = deque(maxlen=REPEATED_WITHIN)
        known: set[bytes] = set()
        silent_since = asyncio.get_running_loop().time()
        while unread := [place for place, end in self._ends.items() if self._at[place] < end]:
            fetched = await self._fetch(unread)
            now = asyncio.get_running_loop().time()
            if fetched:
                silent_since = now
            elif now - silent_since > SILENT_SECONDS:
                raise LogUnavailable(
                    f"{self._topic} was not read to its end: Kafka at {self._bootstrap} is silent.", remedy=_AGAIN
                )
            batch = []
            for record in fetched:
                if record.value is None or not record.key or record.key in known:
                    continue
                if len(recent) == REPEATED_WITHIN:
                    known.discard(recent[0])
                recent.append(record.key)
                known.add(record.key)
                batch.append(record)
            if batch:
                yield batch
                silent_since = asyncio.get_running_loop().time()

    async def _fetch(self, unread: list[TopicPartition]) -> list[Record]:
        try:
            fetched = await self._consumer.getmany(*unread, timeout_ms=1000, max_records=BATCH_RECORDS)
            for place in unread:
                self._at[place] = await self._consumer.position(place)
        except KafkaError as error:
            raise LogUnavailable(f"Reading {self._topic} failed: {type(error).__name__}.", remedy=_AGAIN) from error
        return [
            Record(
                r.topic, r.partition, r.offset, r.key, r.value, tuple((name, value or b"") for name, value in r.headers)
            )
            for place, records in fetched.items()
            for r in records
            if r.offset < self._ends[place]
        ]

    async def _stop(self) -> None:
        with contextlib.suppress(KafkaError, TimeoutError, OSError):
            async with asyncio.timeout(CLOSE_SECONDS):
                await self._consumer.stop()
