"""Accepted events a second: CloudEvents batches over HTTP, against a bare producer of the same records."""

import asyncio
import time
from pathlib import Path

import orjson
from aiokafka import AIOKafkaProducer
from dateline.contracts import Event, EventData
from dateline.contracts.cloudevents import encode_event, parse_timestamp
from dateline.log import Outgoing
from dateline.log.kafka import BATCH_BYTES, LINGER_MS, MAX_RECORD_BYTES

from tests.bench.load import events
from tests.installation import Installation
from tests.stack import Stack

BATCH = 500
CLIENTS = 4


async def accepting(stack: Stack, folder: Path, count: int, rounds: int) -> list[tuple[float, float]]:
    """Return (over HTTP, bare) in events/s, once per round."""
    installation = Installation(stack, folder)
    await installation.prepare()
    await installation.start("ingest")
    pairs = []
    try:
        for seed in range(rounds):
            made = list(events(count, seed=seed))
            bodies = [orjson.dumps(made[n : n + BATCH]) for n in range(0, count, BATCH)]
            over_http = count / await _post(installation, bodies)
            records = [as_sent(event, f"{installation.prefix}.changes") for event in made]
            pairs.append((over_http, count / await _produce(stack.kafka, records)))
    finally:
        await installation.stop()
    return pairs


async def _post(installation: Installation, bodies: list[bytes]) -> float:
    waiting = iter(bodies)
    headers = {"content-type": "application/cloudevents-batch+json"}

    async def client() -> None:
        async with installation.client("ingest") as http:
            for body in waiting:
                answer = await http.post("/v1/ingest/events", content=body, headers=headers)
                assert answer.status_code == 202, answer.text

    started = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(CLIENTS)))
    return time.perf_counter() - started


async def _produce(bootstrap: str, records: list[Outgoing]) -> float:
    producer = AIOKafkaProducer(
        bootstrap_servers=bootstrap,
        enable_idempotence=True,
        acks="all",
        compression_type="zstd",
        max_batch_size=BATCH_BYTES,
        linger_ms=LINGER_MS,
        max_request_size=MAX_RECORD_BYTES,
    )
    await producer.start()
    try:
        started = time.perf_counter()
        for first in range(0, len(records), BATCH * CLIENTS):
            sent = [
                await producer.send(r.topic, value=r.value, key=r.key, headers=list(r.headers))
                for r in records[first : first + BATCH * CLIENTS]
            ]
            await asyncio.gather(*sent)
        return time.perf_counter() - started
    finally:
        await producer.stop()


def as_sent(event: dict[str, object], topic: str) -> Outgoing:
    """The record that ingest makes of an event, made beforehand: the bare producer only sends."""
    moment = parse_timestamp("2025-09-30T12:00:00Z", "time")
    data = EventData.model_validate(event["data"])
    return encode_event(
        Event(str(event["id"]), str(event["source"]), str(event["type"]), data, moment, moment, data.object), topic
    )
