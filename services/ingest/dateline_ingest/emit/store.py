"""What was emitted for each document: written with the events themselves, asked when a newer text comes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from dateline.contracts import Document, Event, EventData
from dateline.database import driver
from sqlalchemy.ext.asyncio import AsyncConnection

from dateline_ingest.emit.events import Emitted
from dateline_ingest.emit.workers import Edition

# What follows from the document, and who read it: two readings that differ in nothing else say the same.
_BESIDE = {"generation", "document", "publisher", "fingerprint", "extractor"}


async def claim(
    connection: AsyncConnection, document: Document, text: int, edition: Edition, now: dt.datetime
) -> int | None:
    """Take hold of a document's newest read generation; None when this or a newer one was read already.

    `text` is the generation of the text that was read: an older one where the same text was read again. Returns the
    generation of the reading: the document's own, or the next one where an older text, read again, has taken that. The
    latter happens to texts that only the log has, since nothing here counts their generations.
    """
    raw = await driver(connection)
    row = await raw.fetchrow(
        "INSERT INTO extractions AS read"
        " (document_id, generation, text_generation, events, retracted, extractor, registries, at)"
        " VALUES ($1, $2, $3, 0, 0, $4, $5, $6) ON CONFLICT (document_id) DO UPDATE"
        " SET generation = greatest(excluded.generation, read.generation + 1),"
        " text_generation = excluded.text_generation,"
        " extractor = excluded.extractor, registries = excluded.registries, at = excluded.at"
        " WHERE read.generation < excluded.generation"
        " OR coalesce(read.text_generation, read.generation) < excluded.text_generation RETURNING generation",
        document.id,
        document.generation,
        text,
        edition.extractor,
        edition.registries,
        now,
    )
    return int(row["generation"]) if row is not None else None


async def live(connection: AsyncConnection, document: str) -> list[Emitted]:
    """Return the events of a document that stand, in a fixed order."""
    raw = await driver(connection)
    rows = await raw.fetch(
        "SELECT event_id, lead, object FROM emitted WHERE document_id = $1 AND live ORDER BY event_id", document
    )
    return [Emitted(row["event_id"], row["lead"], row["object"]) for row in rows]


async def record(
    connection: AsyncConnection,
    document: Document,
    events: Sequence[Event],
    gone: Sequence[Emitted],
    stand: int | None = None,
) -> None:
    """Note what a generation asserted and took back; `stand` is how many events stand then, if not those alone."""
    raw = await driver(connection)
    await raw.execute(
        "INSERT INTO emitted (document_id, event_id, generation, live, type, lead, object, said)"
        " SELECT $1, id, $2, true, type, lead, object, said"
        " FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[])"
        " AS new(id, type, lead, object, said) ON CONFLICT (document_id, event_id) DO UPDATE"
        " SET generation = excluded.generation, live = true, said = excluded.said",
        document.id,
        document.generation,
        [event.id for event in events],
        [event.kind for event in events],
        [event.data.lead for event in events],
        [event.data.object for event in events],
        [said(event.data) for event in events],
    )
    await raw.execute(
        "UPDATE emitted SET live = false, generation = $2 WHERE document_id = $1 AND event_id = ANY($3::text[])",
        document.id,
        document.generation,
        [item.event_id for item in gone],
    )
    await raw.execute(
        "UPDATE extractions SET events = $2, retracted = $3 WHERE document_id = $1",
        document.id,
        len(events) if stand is None else stand,
        len(gone),
    )


def said(data: EventData) -> str:
    """Write what an event says as JSON."""
    return data.model_dump_json(by_alias=True, exclude_defaults=True, exclude=_BESIDE)
