"""The port on Apache Kafka by aiokafka: the publisher and the topics. The feed is in `kafka_feed`."""

import asyncio
import contextlib
from collections.abc import Sequence

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import (
    KafkaError,
    MessageSizeTooLargeError,
    TopicAlreadyExistsError,
    for_code,
)

from dateline.contracts.document import LONG
from dateline.log.errors import LogUnavailable, PublishOutcomeUnknown, RecordTooLarge
from dateline.log.records import Outgoing

log = structlog.get_logger()

PARTITIONS = 24  # the unit of scale: a service runs at most as many replicas
MAX_RECORD_BYTES = LONG + 64 * 1024  # the one size limit, and room for headers
BATCH_BYTES = 128 * 1024  # larger than Kafka's 16 KiB: throughput with zstd doubles, latency stays under LINGER
LINGER_MS = 2  # waits for a batch to fill; what a single alert pays
SEND_SECONDS = 20.0  # past it the outcome is unknown; a restart of a one-node broker takes 5 to 15 s
START_SECONDS = 5.0  # reaching a broker that is there takes well under 1 s
CLOSE_SECONDS = 3.0  # aiokafka#773: stop() can wait for ever


class KafkaPublisher:
    """Appends records with an idempotent producer, made when first needed and made anew after a failure."""

    def __init__(self, bootstrap: str, *, send_seconds: float = SEND_SECONDS, client_id: str = "dateline") -> None:
        self._bootstrap = bootstrap
        self._send_seconds = send_seconds
        self._client_id = client_id
        self._producer: AIOKafkaProducer | None = None
        self._starting = asyncio.Lock()
        self._closing: set[asyncio.Task[None]] = set()

    async def publish(self, records: Sequence[Outgoing]) -> None:
        """Append records; see the port."""
        for record in records:
            if record.value is not None and len(record.value) > LONG:
                raise RecordTooLarge(
                    f"A record of {len(record.value):,} bytes is over the limit of {LONG:,}.",
                    remedy="Send a shorter text.",
                )
        producer = await self._started()
        try:
            async with asyncio.timeout(self._send_seconds):
                sent = [
                    await producer.send(r.topic, value=r.value, key=r.key, headers=list(r.headers)) for r in records
                ]
                await asyncio.gather(*sent)
        except MessageSizeTooLargeError as error:
            raise RecordTooLarge("The log refuses a record for its size.", remedy="Send a shorter text.") from error
        except (KafkaError, TimeoutError) as error:
            # A producer that timed out keeps its batches and may send them later; one that saw an out-of-order
            # sequence never sends again (aiokafka#1017). Either way a fresh one is the way on.
            self._discard(producer)
            raise PublishOutcomeUnknown(
                f"Kafka at {self._bootstrap} did not acknowledge in {self._send_seconds:g} s ({type(error).__name__}).",
                remedy="Send the same again: what is there already counts once.",
            ) from error
        except asyncio.CancelledError:
            self._discard(producer)
            raise

    async def _started(self) -> AIOKafkaProducer:
        async with self._starting:
            if self._producer is None:
                producer = AIOKafkaProducer(
                    bootstrap_servers=self._bootstrap,
                    client_id=self._client_id,
                    enable_idempotence=True,
                    acks="all",
                    compression_type="zstd",
                    max_batch_size=BATCH_BYTES,
                    linger_ms=LINGER_MS,
                    max_request_size=MAX_RECORD_BYTES,
                    request_timeout_ms=10_000,
                    retry_backoff_ms=100,
                )
                try:
                    async with asyncio.timeout(START_SECONDS):
                        await producer.start()
                except (KafkaError, TimeoutError, OSError) as error:
                    self._dispose(producer)
                    raise LogUnavailable(
                        f"Kafka at {self._bootstrap} cannot be reached.", remedy="Try again in a few seconds."
                    ) from error
                self._producer = producer
            return self._producer

    def _discard(self, producer: AIOKafkaProducer) -> None:
        if self._producer is producer:
            self._producer = None
            self._dispose(producer)

    def _dispose(self, producer: AIOKafkaProducer) -> None:
        task = asyncio.create_task(_abandon(producer))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def close(self) -> None:
        """Let go of the log; see the port."""
        if self._producer is not None:
            producer, self._producer = self._producer, None
            try:
                async with asyncio.timeout(CLOSE_SECONDS):
                    await producer.stop()
            except (KafkaError, TimeoutError, OSError):
                self._dispose(producer)
        if self._closing:
            await asyncio.wait(self._closing, timeout=CLOSE_SECONDS)


async def _abandon(producer: AIOKafkaProducer) -> None:
    """Close a producer without sending what it still holds, since its caller sends that again.

    `stop()` would wait for its batches, and those of an idempotent producer never expire: cut short, it leaves the
    sender behind, which delivers them whenever the broker is back.
    """
    sender = producer._sender  # noqa: SLF001
    with contextlib.suppress(KafkaError, TimeoutError, OSError, asyncio.CancelledError):
        async with asyncio.timeout(CLOSE_SECONDS):
            if sender is not None:
                await sender.close()
    with contextlib.suppress(KafkaError, TimeoutError, OSError):
        async with asyncio.timeout(CLOSE_SECONDS):
            await producer.client.close()
    producer._closed = True  # noqa: SLF001 (or its end is taken for a forgotten stop)


async def _led(admin: AIOKafkaAdminClient, topics: list[str]) -> None:
    """Wait until every partition has a leader: a topic just created is unknown for a moment."""
    while True:
        described = await admin.describe_topics(topics)
        if all(
            not topic["error_code"] and all(partition["leader"] >= 0 for partition in topic["partitions"])
            for topic in described
        ):
            return
        await asyncio.sleep(0.05)


async def ensure_topics(
    bootstrap: str, prefix: str = "dateline", *, replication: int = 1, partitions: int = PARTITIONS
) -> None:
    """Create the three topics where they are missing; a topic that is there is left as it is.

    All are kept for ever; documents are compacted, so that a tombstone erases a text. Raises LogUnavailable.
    """
    kept = {"retention.ms": "-1", "retention.bytes": "-1", "max.message.bytes": str(MAX_RECORD_BYTES)}
    compacted = {**kept, "cleanup.policy": "compact"}
    wanted = {f"{prefix}.documents": compacted, f"{prefix}.events": kept, f"{prefix}.changes": kept}
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap, client_id="dateline-topics")
    try:
        async with asyncio.timeout(30):
            await admin.start()
            there = await admin.list_topics()
            missing = [
                NewTopic(name, num_partitions=partitions, replication_factor=replication, topic_configs=configs)
                for name, configs in wanted.items()
                if name not in there
            ]
            if missing:
                answer = await admin.create_topics(missing)
                for topic, code, *_ in answer.topic_errors:
                    error = for_code(code)
                    if code and error is not TopicAlreadyExistsError:
                        raise LogUnavailable(f"Kafka refuses to create the topic {topic}: {error.__name__}.")
                await _led(admin, list(wanted))
                log.info("topics created", topics=[topic.name for topic in missing], partitions=partitions)
    except (KafkaError, TimeoutError, OSError) as error:
        raise LogUnavailable(
            f"Kafka at {bootstrap} cannot be reached.", remedy="Try again in a few seconds."
        ) from error
    finally:
        with contextlib.suppress(Exception):
            async with asyncio.timeout(CLOSE_SECONDS):
                await admin.close()
