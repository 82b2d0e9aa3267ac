"""Milliseconds from an event's HTTP request to the webhook that tells of it."""

import asyncio
import time
from pathlib import Path

from tests.bench.load import events
from tests.installation import Installation
from tests.receiver import receiving
from tests.stack import Stack
from tests.waiting import eventually

WARM = 100  # events before the measuring begins: connections, caches, statements


async def alerting(stack: Stack, folder: Path, rate: int, seconds: int) -> list[float]:
    """Send `rate` events a second, each of a happening of its own, and return each one's wait in milliseconds."""
    installation = Installation(stack, folder)
    await installation.prepare()
    await installation.start()
    sent: dict[str, float] = {}
    try:
        async with (
            receiving() as receiver,
            installation.client("notify") as notify,
            installation.client("ingest") as http,
        ):
            answer = await notify.post(
                "/v1/subscriptions",
                json={
                    "name": "bench",
                    "filter": {},
                    "max_age": None,
                    "channel": {"type": "webhook", "url": receiver.url},
                },
            )
            assert answer.status_code == 201, answer.text
            receiver.secret = answer.json()["secret"]

            async def send(n: int, event: dict[str, object]) -> None:
                event["data"]["object"] = event["subject"] = f"treaty:latency-{n}"  # type: ignore[index]
                sent[f"treaty:latency-{n}"] = time.monotonic()
                response = await http.post(
                    "/v1/ingest/events", json=event, headers={"content-type": "application/cloudevents+json"}
                )
                assert response.status_code == 202, response.text

            tasks = []
            started = time.monotonic()
            for n, event in enumerate(events(WARM + rate * seconds, seed=5)):
                await asyncio.sleep(max(0, started + n / rate - time.monotonic()))
                tasks.append(asyncio.create_task(send(n, event)))
            await asyncio.gather(*tasks)

            async def all_told() -> bool:
                assert len(receiver.contents()) >= len(sent), len(receiver.contents())
                return True

            await eventually(all_told, timeout=60)
            arrived: dict[str, float] = {}
            for _, content, moment in receiver.received:
                arrived.setdefault(content["data"]["entry"]["object"], moment)
            measured = [name for name in sent if int(name.rpartition("-")[2]) >= WARM]
            return [(arrived[name] - sent[name]) * 1000 for name in measured]
    finally:
        await installation.stop()
