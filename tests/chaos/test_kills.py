"""Parts are killed at random moments under load; what was accepted counts once, and every alert comes.

`DATELINE_KILLS` says how many kills (ten unless told), `DATELINE_SEED` repeats a run; the seed is printed.
"""

import asyncio
import contextlib
import itertools
import os
import random
import sys
from collections import Counter
from typing import Any

import asyncpg
import httpx2
import pytest
from dateline.contracts.ids import event_key
from dateline.registries import load

from tests.bench.load import events
from tests.end_to_end.test_article_to_alert import quiet, subscribe
from tests.installation import SERVICES, Installation
from tests.receiver import Receiver, receiving
from tests.stack import Stack
from tests.waiting import eventually

KILLS = int(os.environ.get("DATELINE_KILLS", "10"))
SEED = int(os.environ.get("DATELINE_SEED", random.SystemRandom().randrange(1_000_000)))
CONVENTIONS = ("Convention on Cluster Munitions", "Rome Statute", "Arms Trade Treaty", "Convention against Torture")
MONTHS = ("January", "March", "May", "July", "September", "November")
BATCH = 10


class Load:
    """Sends documents and events, and keeps at it until each is accepted; what was accepted must count once."""

    def __init__(self, installation: Installation, chance: random.Random) -> None:
        self._installation = installation
        self._states = [state.name for state in load().states if " " not in state.name]
        self._combinations = itertools.product(MONTHS, CONVENTIONS, range(1990, 2024))
        self._chance = chance
        self._stopping = asyncio.Event()
        self.documents: list[dict[str, Any]] = []
        self.pushed: list[str] = []
        self.refused = 0

    @contextlib.asynccontextmanager
    async def running(self) -> Any:
        tasks = [asyncio.create_task(self._documents()), asyncio.create_task(self._events())]
        try:
            yield
            self._stopping.set()
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _documents(self) -> None:
        for n, (month, convention, year) in enumerate(self._combinations):
            if self._stopping.is_set():
                return
            state = self._chance.choice(self._states)
            document = {
                "source": "chaos",
                "key": str(n),
                "publisher": f"Outlet {n}",
                "published": "2025-09-30T12:00:00Z",
                "text": f"{state} ratified the {convention} on {n % 27 + 1} {month} {year}.",
            }
            await self._until_accepted("/v1/ingest/documents", document, "application/json")
            self.documents.append(document)

    async def _events(self) -> None:
        made = events(1_000_000, seed=SEED, source="pushed")
        while not self._stopping.is_set():
            batch = [{**event, "id": f"{event['id']}"} for event in itertools.islice(made, BATCH)]
            await self._until_accepted("/v1/ingest/events", batch, "application/cloudevents-batch+json")
            self.pushed += [event["id"] for event in batch]

    async def _until_accepted(self, path: str, content: Any, media_type: str) -> None:
        async def accepted() -> bool:
            try:
                async with self._installation.client("ingest") as client:
                    answer = await client.post(path, json=content, headers={"content-type": media_type})
            except httpx2.HTTPError:
                self.refused += 1
                return False
            assert answer.status_code in (202, 503), answer.text
            self.refused += answer.status_code == 503
            return answer.status_code == 202

        await eventually(accepted, timeout=120, every=0.1)

    async def expected(self) -> set[str]:
        """The keys of all events that were accepted, or that follow from a document that was."""
        keys = {event_key("pushed", event) for event in self.pushed}
        async with self._installation.client("ingest") as client:
            for document in self.documents:
                answer = await client.post("/v1/ingest/documents", params={"dry_run": "true"}, json=document)
                assert answer.status_code == 200, answer.text
                keys |= {event_key("chaos", event["id"]) for event in answer.json()["events"]}
        return keys


async def _kill(installation: Installation, stack: Stack, victim: str) -> None:
    if victim in SERVICES:
        await installation.kill(victim)
        await installation.start(victim)
        return
    server = stack.kafka_server if victim == "kafka" else stack.postgres_server
    await server.kill()
    await server.start()


def _victims(chance: random.Random) -> list[str]:
    """Every part in turn, in another order each round."""
    order: list[str] = []
    while len(order) < KILLS:
        order += chance.sample([*SERVICES, "kafka", "postgres"], 5)
    return order[:KILLS]


@pytest.mark.timeout(120 + 60 * KILLS)
async def test_what_was_accepted_counts_once_whatever_is_killed(durable_stack, tmp_path):
    print(f"\nkills: {KILLS}, seed: {SEED} (DATELINE_SEED={SEED} repeats this run)")
    chance = random.Random(SEED)
    installation = Installation(durable_stack, tmp_path)
    await installation.prepare()
    await installation.start()
    work = Load(installation, chance)
    try:
        async with receiving() as receiver:
            await subscribe(installation, receiver)
            async with work.running():
                for victim in _victims(chance):
                    accepted = len(work.documents) + len(work.pushed)

                    async def goes_on(before: int = accepted) -> bool:
                        return len(work.documents) + len(work.pushed) > before + BATCH

                    await eventually(goes_on, timeout=90)
                    await asyncio.sleep(chance.uniform(0, 1.0))  # the random moment
                    print(f"SIGKILL {victim} after {accepted} accepted")
                    await _kill(installation, durable_stack, victim)
            for name in SERVICES:
                await installation.ready(name)
            await quiet(installation)
            print(f"accepted {len(work.documents)} documents, {len(work.pushed)} events; {work.refused} tries failed")
            await _every_event_counts_once(installation, await work.expected())
            await quiet(installation)
            await _every_alert_came(installation, receiver)
    finally:
        await installation.stop()


async def _every_event_counts_once(installation: Installation, expected: set[str]) -> None:
    connection = await asyncpg.connect(installation.databases["timeline"])

    async def all_there() -> bool:
        found = await connection.fetchval("SELECT count(DISTINCT key) FROM events")
        assert found >= len(expected), f"{found} of {len(expected)} events are there"
        return True

    try:
        # A consumer that was killed gets its partitions back when the group has missed it for 10 s.
        await eventually(all_there, timeout=90)
        rows = await connection.fetch("SELECT key, generation, retraction FROM events")
        parked = await connection.fetchval("SELECT count(*) FROM parked")
    finally:
        await connection.close()
    assert Counter((row["key"], row["generation"], row["retraction"]) for row in rows) == Counter(
        (key, 1, False) for key in expected
    )
    assert parked == 0
    verify = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "dateline.cli",
        "verify",
        env={
            **os.environ,
            "DATELINE_TIMELINE_DATABASE": installation.databases["timeline"],
            "DATELINE_TOPIC_PREFIX": installation.prefix,
            "DATELINE_KAFKA": installation.stack.kafka,
            "DATELINE_KEY": installation.key,
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    output, _ = await verify.communicate()
    assert verify.returncode == 0, output.decode()


async def _every_alert_came(installation: Installation, receiver: Receiver) -> None:
    connection = await asyncpg.connect(installation.databases["timeline"])
    try:
        entries = {row["id"] for row in await connection.fetch("SELECT id FROM entries WHERE state = 'current'")}
    finally:
        await connection.close()

    async def all_came() -> bool:
        told = {content["data"]["entry"]["id"] for content in receiver.contents().values()}
        assert entries <= told, f"{len(entries - told)} entries were not told"
        return True

    await eventually(all_came, timeout=60)
    assert receiver.refused == []
    alerts = Counter(c["data"]["entry"]["id"] for c in receiver.contents().values() if c["data"]["kind"] == "new")
    assert {entry: n for entry, n in alerts.items() if n > 1} == {}, "an alert has one webhook-id"
    assert entries <= set(alerts)
