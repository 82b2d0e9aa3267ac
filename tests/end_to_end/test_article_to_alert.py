"""From an article to an alert, with the parts that users run: documents in over HTTP, webhooks and the stream out."""

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx2
import pytest
import pytest_asyncio

from tests.installation import Installation
from tests.receiver import Receiver, receiving
from tests.waiting import eventually

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "data" / "news" / "documents.jsonl"
LAW_SIGNED = ["06-torture-convention-law-signed", "08-law-and-autumn-draft"]
PROPOSED = ["01-cabinet-proposes-torture-convention-exit"]


def samples(*stems: str) -> list[dict[str, Any]]:
    return [json.loads((ROOT / "samples" / f"{stem}.json").read_text(encoding="utf-8")) for stem in stems]


def seeds() -> list[dict[str, Any]]:
    if not SHARED.exists():
        pytest.skip("the two seed articles are not ours to copy; this run has no ../shared")
    rows = {row["id"]: row for row in map(json.loads, SHARED.read_text(encoding="utf-8").splitlines())}
    return [
        {
            "source": "newsroom",
            "key": name,
            "publisher": f"publisher of {name}",
            "published": f"{rows[name]['published']}T12:00:00Z",
            "lang": "en",
            "text": rows[name]["text"],
        }
        for name in ("seed-000", "seed-003")
    ]


@pytest_asyncio.fixture
async def installation(stack, tmp_path):
    installation = Installation(stack, tmp_path)
    await installation.prepare()
    await installation.start()
    yield installation
    await installation.stop()


async def post(installation: Installation, documents: list[dict[str, Any]]) -> list[dict[str, Any]]:
    async with installation.client("ingest") as client:
        answers = [await client.post("/v1/ingest/documents", json=document) for document in documents]
    assert [answer.status_code for answer in answers] == [202] * len(documents), [a.text for a in answers]
    return [answer.json() for answer in answers]


async def subscribe(installation: Installation, receiver: Receiver, **filter_: Any) -> str:
    async with installation.client("notify") as client:
        answer = await client.post(
            "/v1/subscriptions",
            json={
                "name": "everything",
                "filter": filter_,
                "max_age": None,
                "channel": {"type": "webhook", "url": receiver.url},
            },
        )
    assert answer.status_code == 201, answer.text
    receiver.secret = answer.json()["secret"]
    return str(answer.json()["id"])


class Listener:
    """A reader of the stream: the changes that it was told, and where it would go on."""

    def __init__(self, installation: Installation, last_id: str = "") -> None:
        self._installation = installation
        self._task: asyncio.Task[None] | None = None
        self.last_id = last_id
        self.changes: list[dict[str, Any]] = []
        self.connected = asyncio.Event()

    async def __aenter__(self) -> "Listener":
        self._task = asyncio.create_task(self._listen())
        waiting = asyncio.create_task(self.connected.wait())
        await asyncio.wait({waiting, self._task}, timeout=20, return_when=asyncio.FIRST_COMPLETED)
        assert waiting.done(), self._task
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._task is not None
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _listen(self) -> None:
        headers = {"last-event-id": self.last_id} if self.last_id else {}
        async with (
            self._installation.client("notify") as client,
            client.stream("GET", "/v1/stream", headers=headers, timeout=httpx2.Timeout(30, read=None)) as response,
        ):
            assert response.status_code == 200
            self.connected.set()
            event: dict[str, str] = {}
            async for line in response.aiter_lines():
                if line:
                    name, _, value = line.partition(":")
                    event[name] = event.get(name, "") + value.removeprefix(" ")
                elif event:
                    if "data" in event and event.get("event") == "change":
                        self.changes.append(json.loads(event["data"]))
                        self.last_id = event.get("id", self.last_id)
                    event = {}


async def quiet(installation: Installation) -> None:
    """Wait until nothing is on its way: no lag, no outbox, nothing to deliver."""

    async def nothing_waits() -> bool:
        for name in ("ingest", "timeline", "notify"):
            state = await installation.get(name, "/readyz")
            assert not state.get("lag"), state
            assert not state.get("outbox"), state
            assert not state.get("due"), state
        return True

    for _ in range(2):  # what leaves one stage arrives at the next
        await eventually(nothing_waits, timeout=60)


def new_entries(receiver: Receiver) -> list[str]:
    return [c["data"]["entry"]["id"] for c in receiver.contents().values() if c["data"]["kind"] == "new"]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("documents", ["seeds", "samples"])
async def test_from_an_article_to_an_alert(installation, documents):
    articles = seeds() if documents == "seeds" else samples(*PROPOSED, *LAW_SIGNED)
    async with receiving() as receiver, Listener(installation) as listener:
        await subscribe(installation, receiver)
        accepted = await post(installation, articles)
        await _all_told(installation, receiver, listener)
        entries = await installation.timeline("ETS-126")
        _in_order_of_occurrence(entries)
        types = [entry["type"] for entry in entries]
        assert {"convention.ratified", "convention.denunciation_proposed", "convention.denounced"} <= set(types)
        for entry in entries:
            await _proven(installation, entry)

        told, webhooks, changes = new_entries(receiver), receiver.contents(), len(listener.changes)
        assert sorted(told) == sorted(set(told)), "an entry is new once"
        assert receiver.refused == []
        assert {c["entry"]["id"] for c in listener.changes} == {c["data"]["entry"]["id"] for c in webhooks.values()}

        assert await post(installation, articles) == [{**a, "result": "repeated"} for a in accepted]
        await installation.stop()
        await installation.start()
        async with Listener(installation, listener.last_id) as again:
            await quiet(installation)
            assert await installation.timeline("ETS-126") == entries
            assert receiver.contents() == webhooks, "nothing is told twice"
            assert again.changes == []
            assert len(listener.changes) == changes


async def _all_told(installation: Installation, receiver: Receiver, listener: Listener) -> None:
    async def one_webhook_for_each_entry() -> bool:
        entries = (await installation.get("timeline", "/v1/entries", limit=200))["items"]
        assert entries
        assert {e["id"] for e in entries} == set(new_entries(receiver))
        assert {e["id"] for e in entries} == {c["entry"]["id"] for c in listener.changes}
        return True

    await eventually(one_webhook_for_each_entry, timeout=90)
    await quiet(installation)
    await eventually(one_webhook_for_each_entry)


def _in_order_of_occurrence(entries: list[dict[str, Any]]) -> None:
    first_days = [entry.get("first") or "9999" for entry in entries]
    assert first_days == sorted(first_days)


async def _proven(installation: Installation, entry: dict[str, Any]) -> None:
    evidence = (await installation.get("timeline", f"/v1/entries/{entry['id']}"))["evidence"]
    assert evidence
    for piece in evidence:
        document = await installation.get("timeline", f"/v1/documents/{piece['document_id']}")
        text = document["title"] if piece.get("field") == "title" else document["text"]
        assert text[piece["start"] : piece["end"]] == piece["quote"]


@pytest.mark.timeout(300)
async def test_two_articles_on_one_happening_are_one_entry_and_one_alert_as_new(installation):
    first, second = samples(*LAW_SIGNED)
    async with receiving() as receiver:
        await subscribe(installation, receiver, types=["convention.denounced"], objects=["ETS-126"])
        await post(installation, [first])

        async def alerted() -> bool:
            return len(receiver.contents()) == 1

        await eventually(alerted, timeout=60)
        await post(installation, [second])

        async def corroborated() -> bool:
            (entry,) = await installation.timeline("ETS-126", type="convention.denounced")
            assert entry["sources"] == 2, entry
            return len(receiver.contents()) == 2

        await eventually(corroborated, timeout=60)
        await quiet(installation)
        kinds = [content["data"]["kind"] for content in receiver.contents().values()]
        assert kinds == ["new", "corroborated"]
