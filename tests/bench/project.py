"""Projected events a second: timeline's whole projection, against a bare loop that reads the topic and COPYs rows."""

import asyncio
import time
from pathlib import Path

import asyncpg
import orjson
from aiokafka import AIOKafkaConsumer, TopicPartition
from dateline.log import KafkaPublisher

from tests.bench.accept import as_sent
from tests.bench.load import events
from tests.installation import Installation
from tests.stack import Stack
from tests.waiting import eventually

CHUNK = 5_000


async def projecting(stack: Stack, folder: Path, count: int, rounds: int, workers: int) -> list[tuple[float, float]]:
    """Return (projected, bare) in events/s, once per round; each round projects the same topic from its beginning."""
    first = Installation(stack, folder)
    await first.prepare()
    publisher = KafkaPublisher(stack.kafka)
    made = events(count, seed=77)
    topic = f"{first.prefix}.events"
    batch = []
    for event in made:
        batch.append(as_sent(event, topic))
        if len(batch) == CHUNK:
            await publisher.publish(batch)
            batch = []
    await publisher.publish(batch)
    await publisher.close()
    pairs = []
    for _ in range(rounds):
        installation = Installation(stack, folder, DATELINE_PROJECT_WORKERS=str(workers))
        await installation.prepare()
        installation.prefix = first.prefix
        pairs.append((count / await _project(installation, count), count / await _copy(stack, topic, count)))
    return pairs


async def _project(installation: Installation, count: int) -> float:
    """Seconds from the first record projected to the last: starting up is not counted, nor does the bare loop's."""
    connection = await asyncpg.connect(installation.databases["timeline"])
    starting = asyncio.create_task(installation.start("timeline"))
    try:

        async def position() -> int:
            try:
                return int(
                    await connection.fetchval(
                        "SELECT coalesce(sum(next_offset), 0) FROM positions WHERE topic LIKE '%.events'"
                    )
                )
            except asyncpg.UndefinedTableError:
                return 0

        async def begun() -> int:
            return await position()

        already = await eventually(begun, timeout=60, every=0.01)
        started = time.perf_counter()

        async def done() -> bool:
            return await position() >= count

        await eventually(done, timeout=600)
        # The first batch was in when the clock began: it does not count.
        return (time.perf_counter() - started) * count / max(1, count - already)
    finally:
        await starting
        await installation.stop()
        await connection.close()


async def _copy(stack: Stack, topic: str, count: int) -> float:
    connection = await asyncpg.connect(await stack.fresh_database("bare"))
    await connection.execute(
        "CREATE TABLE rows (partition int, at bigint, id text, lead text, object text, data bytea)"
    )
    consumer = AIOKafkaConsumer(bootstrap_servers=stack.kafka, enable_auto_commit=False)
    await consumer.start()
    try:
        consumer.assign([TopicPartition(topic, p) for p in range(24)])
        await consumer.seek_to_beginning()
        done, started = 0, time.perf_counter()
        while done < count:
            rows = []
            for records in (await consumer.getmany(timeout_ms=500, max_records=CHUNK)).values():
                for r in records:
                    data = orjson.loads(r.value)
                    rows.append(
                        (
                            r.partition,
                            r.offset,
                            dict(r.headers)["ce_id"].decode(),
                            data["lead"],
                            data["object"],
                            r.value,
                        )
                    )
            await connection.copy_records_to_table("rows", records=rows)
            done += len(rows)
        return time.perf_counter() - started
    finally:
        await consumer.stop()
        await connection.close()
