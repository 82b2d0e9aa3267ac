"""The running timeline service, on the real broker and database, as its tests use it."""

import contextlib
import datetime as dt
import json
from collections.abc import AsyncIterator, Iterable, Sequence
from pathlib import Path
from typing import Any

import asyncpg
import httpx2
from aiokafka import AIOKafkaConsumer, TopicPartition
from dateline.clock import SYSTEM_CLOCK
from dateline.contracts import Change, Document, DocumentRef, Event, EventData, Evidence
from dateline.contracts.cloudevents import decode_change, encode_document, encode_event
from dateline.contracts.ids import document_id, event_id
from dateline.log import KafkaPublisher, Outgoing, Record
from dateline.tokens import Scope, issue
from dateline_timeline.app import build
from dateline_timeline.settings import Settings
from fastapi import FastAPI

from tests.stack import PARTITIONS, Stack
from tests.waiting import eventually

KEY = "k" * 40
SOURCE = "/test/news"
RECORDED = dt.datetime(2025, 11, 20, 9, tzinfo=dt.UTC)


def token(*scopes: Scope) -> str:
    return issue(KEY.encode(), "tester", scopes or [Scope.ADMIN], dt.timedelta(hours=1), SYSTEM_CLOCK)


class Service:
    """One application with topics and a database of its own."""

    def __init__(self, settings: Settings, app: FastAPI, publisher: KafkaPublisher) -> None:
        self.settings = settings
        self.app = app
        self.publisher = publisher
        self.prefix = settings.topic_prefix
        self.client = httpx2.AsyncClient(
            transport=httpx2.ASGITransport(app),
            base_url="http://timeline.test",
            headers={"Authorization": f"Bearer {token()}"},
        )

    async def get(self, path: str, **parameters: Any) -> Any:
        answer = await self.client.get(path, params=parameters)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def publish(self, events: Sequence[Event]) -> None:
        await self.publisher.publish([encode_event(event, f"{self.prefix}.events") for event in events])

    async def publish_documents(self, documents: Sequence[Document]) -> None:
        await self.publisher.publish([encode_document(one, f"{self.prefix}.documents") for one in documents])

    async def publish_raw(self, records: Sequence[Outgoing]) -> None:
        await self.publisher.publish(records)

    async def caught_up(self) -> None:
        """Wait until everything that was published before is in the tables."""
        ends = await self._ends()

        async def there() -> bool:
            at = {
                (row[0], row[1]): row[2]
                for row in await self.rows("SELECT topic, partition, next_offset FROM positions")
            }
            return all(at.get(place, 0) >= end for place, end in ends.items())

        await eventually(there, timeout=60)

    async def rows(self, query: str) -> list[asyncpg.Record]:
        connection = await asyncpg.connect(self.settings.timeline_database.get_secret_value())
        try:
            return list(await connection.fetch(query))
        finally:
            await connection.close()

    async def changes(self) -> list[Change]:
        """Everything that was told, partition by partition, once the outbox is empty."""

        async def sent() -> bool:
            return not await self.rows("SELECT 1 FROM outbox LIMIT 1")

        await eventually(sent)
        consumer = AIOKafkaConsumer(bootstrap_servers=self.settings.kafka, auto_offset_reset="earliest")
        await consumer.start()
        try:
            places = [TopicPartition(f"{self.prefix}.changes", partition) for partition in range(PARTITIONS)]
            consumer.assign(places)
            ends = await consumer.end_offsets(places)
            found: list[Change] = []
            while any([await consumer.position(place) < ends[place] for place in places]):
                for records in (await consumer.getmany(timeout_ms=500)).values():
                    found += [decode_change(_record(record)) for record in records]
            return found
        finally:
            await consumer.stop()

    async def _ends(self) -> dict[tuple[str, int], int]:
        consumer = AIOKafkaConsumer(bootstrap_servers=self.settings.kafka)
        await consumer.start()
        try:
            places = [
                TopicPartition(f"{self.prefix}.{topic}", partition)
                for topic in ("events", "documents")
                for partition in range(PARTITIONS)
            ]
            return {(tp.topic, tp.partition): end for tp, end in (await consumer.end_offsets(places)).items() if end}
        finally:
            await consumer.stop()


def _record(record: Any) -> Record:
    return Record(record.topic, record.partition, record.offset, record.key, record.value, tuple(record.headers))


async def new_settings(stack: Stack, **changes: Any) -> Settings:
    values = {
        "kafka": stack.kafka,
        "topic_prefix": await stack.fresh_topics("timeline"),
        "key": KEY,
        "timeline_database": await stack.fresh_database("timeline"),
    }
    return Settings(**(values | changes))


@contextlib.asynccontextmanager
async def running(settings: Settings) -> AsyncIterator[Service]:
    """Run the application with these settings."""
    app = build(settings)
    publisher = KafkaPublisher(settings.kafka)
    async with app.router.lifespan_context(app):
        service = Service(settings, app, publisher)
        try:
            yield service
        finally:
            await service.client.aclose()
            await publisher.close()


def event(
    kind: str,
    lead: str,
    object_: str,
    occurred: str,
    *,
    document: str = "one",
    quote: str = "",
    recorded: dt.datetime = RECORDED,
    id_: str = "",
    source: str = SOURCE,
    publisher: str = "",
    **data: Any,
) -> Event:
    """An event of a document that anyone could have pushed."""
    doc = document_id(source, document)
    noun = kind.partition(".")[0]
    if noun == "convention":
        data = {"party": lead, "convention": {"id": object_, "name": "A convention"}} | data
    quote = quote or f"{lead} did {kind} about {object_}, said {document}"
    reference = DocumentRef(
        id=doc,
        title=f"Report {document}",
        url=f"https://example.org/{document}",
        publisher=publisher or document,
        published=data.pop("published", None),
    )
    fields = {
        "lead": lead,
        "object": object_,
        "occurred": occurred,
        "evidence": [Evidence(document_id=doc, quote=quote, start=0, end=len(quote))],
        "document": reference,
        "publisher": publisher or document,
    }
    return Event(
        id=id_ or event_id(doc, kind, lead, object_, occurred),
        source=source,
        type=f"dateline.{kind}",
        data=EventData.model_validate(fields | data),
        recordedtime=recorded,
        subject=object_,
    )


def retraction(of: Event, *, generation: int = 2, recorded: dt.datetime | None = None) -> Event:
    """The record by which a source takes an event back."""
    return Event(
        id=f"retract-{of.id}-{generation}",
        source=of.source,
        type="dateline.event.retracted",
        data=EventData(lead=of.data.lead, object=of.data.object, retracts=(of.id,), generation=generation),
        recordedtime=recorded or of.recordedtime + dt.timedelta(hours=1),
        subject=of.data.object,
    )


def gold_events(folder: Path) -> tuple[list[Document], list[Event]]:
    """The annotated documents of a folder as documents and events."""
    documents, events = [], []
    gold = {line["id"]: line["events"] for line in _lines(folder / "gold.jsonl")}
    for number, line in enumerate(_lines(folder / "documents.jsonl")):
        published = dt.datetime.fromisoformat(line["published"]).replace(tzinfo=dt.UTC)
        doc = document_id(SOURCE, line["id"])
        recorded = RECORDED + dt.timedelta(seconds=number)
        documents.append(
            Document(
                id=doc,
                generation=1,
                source=SOURCE,
                key=line["id"],
                url=line.get("url") or None,
                title=line["title"],
                publisher=line["id"],
                published=published,
                text=line["text"],
                recorded=recorded,
            )
        )
        reference = DocumentRef(id=doc, title=line["title"], publisher=line["id"], published=published)
        events += [_gold_event(one, n, line, reference, recorded) for n, one in enumerate(gold[line["id"]])]
    return documents, events


def _gold_event(
    one: dict[str, Any], n: int, line: dict[str, Any], document: DocumentRef, recorded: dt.datetime
) -> Event:
    known = {name: value for name, value in one.items() if name in EventData.model_fields}
    data = known | {
        "evidence": [_evidence(quote, line, document.id) for quote in one["quotes"]],
        "document": document,
        "publisher": document.publisher,
    }
    kind, lead, object_, occurred = one["type"], one["lead"], one["object"], one["occurred"]
    return Event(
        id=event_id(document.id, kind, lead, object_, occurred, n),
        source=SOURCE,
        type=f"dateline.{kind}",
        data=EventData.model_validate(data),
        recordedtime=recorded,
        subject=object_,
    )


def _evidence(quote: str, line: dict[str, Any], document: str) -> Evidence:
    field = "text" if quote in line["text"] else "title"
    start = line[field].index(quote)
    return Evidence(document_id=document, quote=quote, start=start, end=start + len(quote), field=field)


def _lines(path: Path) -> Iterable[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
