"""What ingest's database knows of documents that are in the log, and how what is read again moves into it."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from dateline.contracts import Document
from dateline.contracts.cloudevents import encode_event
from dateline.database import driver
from dateline.log import OutboxRow, Record, TopicIdentity, append
from dateline.log.errors import OtherTopic
from dateline.log.kafka import PARTITIONS
from sqlalchemy.ext.asyncio import AsyncConnection

from dateline_ingest.collect.store import FIRST_LANE as FIRST_DOCUMENT_LANE
from dateline_ingest.emit.events import Emitted, asserted, corrected, retracted
from dateline_ingest.emit.handler import CONSUMER
from dateline_ingest.emit.store import claim, record
from dateline_ingest.emit.valid import valid
from dateline_ingest.emit.workers import Edition, Reading
from dateline_ingest.reextract.difference import Change, Standing, difference

# Beside the lanes of the documents topic's partitions and those by which documents leave.
FIRST_LANE = FIRST_DOCUMENT_LANE + PARTITIONS


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a text in the log.

    `newest` is the newest generation of its document's text, None where only the log has it; `read` the one that was
    read last, and `edition` by what; `parked` that this text was set aside.
    """

    newest: int | None
    erased: bool
    lang: str | None
    read: int | None
    edition: Edition
    parked: bool


async def check_topic(connection: AsyncConnection, topic: str, found: TopicIdentity) -> None:
    """Raise OtherTopic where ingest reads its documents from another topic than the one found."""
    raw = await driver(connection)
    row = await raw.fetchrow(
        "SELECT cluster, topic_id, partitions FROM positions WHERE consumer = $1 AND topic = $2 LIMIT 1",
        CONSUMER,
        topic,
    )
    if row is not None and TopicIdentity(*row) != found:
        raise OtherTopic(topic, TopicIdentity(*row), found)


async def known(connection: AsyncConnection, texts: Sequence[tuple[Record, str, int]]) -> list[Known]:
    """Return what is known of texts, each with its document's id and generation, in their order."""
    raw = await driver(connection)
    rows = await raw.fetch(
        "SELECT (SELECT max(d.generation) FROM documents AS d WHERE d.id = one.id) AS newest,"
        " erased.document_id IS NOT NULL AS erased, text.lang,"
        " coalesce(read.text_generation, read.generation) AS read, read.extractor, read.registries,"
        " parked.id IS NOT NULL AS parked"
        " FROM unnest($3::text[], $4::integer[], $5::integer[], $6::bigint[]) WITH ORDINALITY"
        ' AS one(id, generation, partition, "offset", n)'
        " LEFT JOIN documents AS text ON text.id = one.id AND text.generation = one.generation"
        " LEFT JOIN erasures AS erased ON erased.document_id = one.id AND erased.generation = one.generation"
        " LEFT JOIN extractions AS read ON read.document_id = one.id"
        " LEFT JOIN parked ON parked.consumer = $1 AND parked.topic = $2 AND parked.partition = one.partition"
        ' AND parked."offset" = one."offset" ORDER BY one.n',
        CONSUMER,
        texts[0][0].topic,
        [document for _, document, _ in texts],
        [generation for _, _, generation in texts],
        [one.partition for one, _, _ in texts],
        [one.offset for one, _, _ in texts],
    )
    return [
        Known(
            row["newest"],
            row["erased"],
            row["lang"],
            row["read"],
            Edition(row["extractor"] or "", row["registries"] or ""),
            row["parked"],
        )
        for row in rows
    ]


async def compare(
    connection: AsyncConnection, document: Document, reading: Reading, now: dt.datetime
) -> tuple[Change, ...]:
    """Return what a reading would change. Nothing is written."""
    standing = await _standing(connection, document.id)
    return tuple(difference(standing, valid(asserted(document, reading, now), now)))


async def carry_out(
    connection: AsyncConnection, place: Record, document: Document, reading: Reading, topic: str, now: dt.datetime
) -> tuple[Change, ...] | None:
    """Store what a reading changes and queue it for the log, within the caller's transaction.

    A changed reading of a text that was read before takes the document's next generation, so that it goes before what
    was said under the last one, and a newer text goes before it. Returns None where a newer text came meanwhile: ingest
    reads that. The locks are those under which documents are accepted and extracted, so it may run beside both.
    """
    raw = await driver(connection)
    head = await raw.fetchval("SELECT generation FROM document_heads WHERE id = $1 FOR UPDATE", document.id)
    newest = await raw.fetchval("SELECT max(generation) FROM documents WHERE id = $1", document.id)
    read = await raw.fetchrow(
        "SELECT generation, coalesce(text_generation, generation) AS text FROM extractions WHERE document_id = $1"
        " FOR UPDATE",
        document.id,
    )
    if (newest or 0) > document.generation or (read is not None and read["text"] > document.generation):
        return None
    again = read is not None and read["text"] == document.generation
    generation = max(head or 0, read["generation"]) + 1 if again else document.generation
    numbered = document.model_copy(update={"generation": generation})
    made = valid(asserted(numbered, reading, now), now)
    changes = tuple(difference(await _standing(connection, document.id), made))
    if again and not changes:
        await _remember(raw, document.id, reading.edition, now)
        return ()
    if await claim(connection, numbered, document.generation, reading.edition, now) is None:
        return None
    if again:
        await raw.execute("UPDATE document_heads SET generation = $2 WHERE id = $1", document.id, generation)
    events = [change.after for change in changes if change.after is not None] if again else made
    replaced = [_emitted(change.before) for change in changes if change.before is not None and change.replaces]
    gone = [_emitted(change.before) for change in changes if change.before is not None and change.kind == "removed"]
    await record(connection, numbered, events, [*replaced, *gone], stand=len(made))
    sent = [*events, *corrected(numbered, replaced, now), *retracted(numbered, gone, now)]
    at = await raw.fetchval("SELECT nextval('documents_at')")
    lane = FIRST_LANE + zlib.crc32(document.id.encode()) % PARTITIONS
    await append(connection, [OutboxRow(lane, at, n, encode_event(event, topic)) for n, event in enumerate(sent)])
    await raw.execute(
        'DELETE FROM parked WHERE consumer = $1 AND topic = $2 AND partition = $3 AND "offset" = $4',
        CONSUMER,
        place.topic,
        place.partition,
        place.offset,
    )
    return changes


async def unsent(connection: AsyncConnection) -> int:
    """Return how many records of readings wait for the log."""
    raw = await driver(connection)
    return int(await raw.fetchval("SELECT count(*) FROM outbox WHERE lane >= $1", FIRST_LANE))


async def _standing(connection: AsyncConnection, document: str) -> list[Standing]:
    raw = await driver(connection)
    rows = await raw.fetch(
        "SELECT event_id, type, lead, object, said FROM emitted WHERE document_id = $1 AND live ORDER BY event_id",
        document,
    )
    return [
        Standing(
            row["event_id"],
            row["type"],
            row["lead"],
            row["object"],
            orjson.loads(row["said"]) if row["said"] is not None else None,
        )
        for row in rows
    ]


async def _remember(raw: Any, document: str, edition: Edition, now: dt.datetime) -> None:  # noqa: ANN401 -- asyncpg
    await raw.execute(
        "UPDATE extractions SET extractor = $2, registries = $3, at = $4 WHERE document_id = $1",
        document,
        edition.extractor,
        edition.registries,
        now,
    )


def _emitted(one: Standing) -> Emitted:
    return Emitted(one.event_id, one.lead, one.object)
