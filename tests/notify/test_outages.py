"""While the log or the database is away, notify says so, serves what it can, and goes on afterwards."""

import socket
from typing import Any

import httpx2
import pytest
from dateline.database import DatabaseUnavailable
from dateline_notify.app import build
from pydantic import SecretStr

from tests.notify.changes import change, entry
from tests.notify.receiver import Receiver
from tests.notify.service import new_settings, rows, running
from tests.stack import Stack
from tests.waiting import eventually


def nowhere() -> str:
    """An address where nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{free.getsockname()[1]}"


async def test_without_kafka_subscriptions_are_served_and_the_stream_says_when_to_come_back(
    stack: Stack, receiver: Receiver
) -> None:
    settings = (await new_settings(stack)).model_copy(update={"kafka": nowhere()})
    async with running(settings) as notify:
        made = await notify.subscribe(receiver.url)
        async with notify.client() as client:
            stream = await client.get("/v1/stream")
            assert stream.status_code == 503
            assert stream.headers["retry-after"]
            assert (await client.post(f"/v1/subscriptions/{made['id']}/test")).status_code == 202

            async def tested() -> bool:
                return [got.kind for got in receiver.received] == ["test"]

            await eventually(tested)
            ready = await client.get("/readyz")
            assert ready.status_code == 200, ready.text

            async def told() -> bool:
                said: dict[str, Any] = (await client.get("/readyz")).json()
                return "cannot be reached" in said["notify-match"]["fault"] and bool(said["stream"]["fault"])

            await eventually(told)
    assert receiver.received[0].verified_by(made["secret"])


async def test_connections_that_the_database_cuts_cost_no_alert(stack: Stack, receiver: Receiver) -> None:
    settings = await new_settings(stack)
    async with running(settings) as notify:
        await notify.subscribe(receiver.url)
        await notify.publish(*(change(entry(f"ent-{n}"), n) for n in range(50)))
        for first in (50, 100, 150):
            await rows(
                settings,
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()",
            )
            await notify.publish(*(change(entry(f"ent-{n}"), n) for n in range(first, first + 50)))

        async def settled() -> bool:
            found = await rows(settings, "SELECT count(*) AS n FROM deliveries WHERE state = 'delivered'")
            return int(found[0]["n"]) == 200

        await eventually(settled, timeout=60)
    told = {got.id: got.json["data"]["entry"]["id"] for got in receiver.received}
    assert sorted(told.values()) == sorted(f"ent-{n}" for n in range(200))


async def test_a_database_that_is_away_stops_the_start_in_a_sentence(stack: Stack) -> None:
    away = SecretStr(f"postgresql://dateline@{nowhere()}/notify")
    app = build((await new_settings(stack)).model_copy(update={"notify_database": away}))
    with pytest.raises(DatabaseUnavailable, match=r"PostgreSQL at .* cannot be reached\. Is it running\?"):
        async with app.router.lifespan_context(app):
            pass
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app), base_url="http://notify.test") as client:
        ready = await client.get("/readyz")
    assert ready.status_code == 503
    assert "PostgreSQL does not answer" in ready.json()["checks"]["database"]["detail"]
