"""The probes say what an operator's tools need."""

import asyncio

import pytest
from dateline.http import Check, Readiness


@pytest.fixture
def ask(make_app, client_of):
    async def asked(ready):
        async with client_of(make_app(ready=ready)) as client:
            response = await client.get("/readyz")
            return response.status_code, response.json()

    return asked


async def test_alive(client):
    assert (await client.get("/livez")).json() == {"status": "alive", "version": "1.2"}


async def test_ready_with_what_the_service_adds(ask):
    async def ready():
        return Readiness({"database": Check(ok=True)}, {"lag": 3, "parked": 0})

    assert await ask(ready) == (
        200,
        {
            "status": "ready",
            "version": "1.2",
            "checks": {"database": {"ok": True, "detail": ""}},
            "lag": 3,
            "parked": 0,
        },
    )


async def test_one_failing_check_is_503(ask):
    async def ready():
        return Readiness({"database": Check(ok=True), "log": Check(ok=False, detail="Kafka is away.")})

    status, body = await ask(ready)
    assert (status, body["status"]) == (503, "not ready")
    assert body["checks"]["log"] == {"ok": False, "detail": "Kafka is away."}


async def test_a_check_that_raises_or_hangs_fails(ask, monkeypatch):
    async def raises():
        raise OSError("at 10.0.0.1")

    async def hangs():
        await asyncio.Event().wait()
        return Readiness()

    status, body = await ask(raises)
    assert status == 503
    assert body["checks"]["answer"]["detail"] == "A check failed by OSError."
    monkeypatch.setattr("dateline.http.health.CHECK_SECONDS", 0.01)
    assert (await ask(hangs))[0] == 503
