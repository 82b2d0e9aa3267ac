"""Stores accepted documents and queues them for the log: dedupe, generation, text and outbox row in one transaction."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from dateline.contracts.cloudevents import encode_document
from dateline.database import driver
from dateline.log import OutboxRow, append
from dateline.log.kafka import PARTITIONS
from sqlalchemy.ext.asyncio import AsyncConnection

from dateline_ingest.collect.prepare import Prepared

Result = Literal["accepted", "new_generation", "repeated"]

# Lanes 0 to 23 are those of the documents topic's partitions, by which events leave.
FIRST_LANE = PARTITIONS


@dataclass(frozen=True, slots=True)
class Accepted:
    """What became of a document: its id, its newest generation, and whether this call made that one."""

    id: str
    generation: int
    result: Result


async def accept(connection: AsyncConnection, batch: Sequence[Prepared], topic: str) -> list[Accepted]:
    """Store documents within the caller's transaction and return what became of each, in the order given.

    Two transactions that bring the same id wait for each other, so a content makes one generation however often and
    wherever it is posted at once.
    """
    answers: list[Accepted] = []
    for distinct in _runs_of_distinct_ids(batch):
        answers += await _accept(connection, distinct, topic)
    return answers


def _runs_of_distinct_ids(batch: Sequence[Prepared]) -> list[list[Prepared]]:
    """Cut a batch where an id comes again: the second must see what the first made."""
    runs: list[list[Prepared]] = [[]]
    ids: set[str] = set()
    for item in batch:
        if item.document.id in ids:
            runs.append([])
            ids.clear()
        runs[-1].append(item)
        ids.add(item.document.id)
    return runs


async def _accept(connection: AsyncConnection, batch: Sequence[Prepared], topic: str) -> list[Accepted]:
    if not batch:
        return []
    raw = await driver(connection)
    # Sorted, so that two batches that share ids lock them in one order.
    ordered = sorted(batch, key=lambda item: item.document.id)
    made = await raw.fetch(
        "INSERT INTO document_heads AS head (id, generation, content)"
        " SELECT id, 1, content FROM unnest($1::text[], $2::bytea[]) AS new(id, content)"
        " ON CONFLICT (id) DO UPDATE SET generation = head.generation + 1, content = excluded.content"
        " WHERE head.content <> excluded.content RETURNING id, generation, nextval('documents_at') AS at",
        [item.document.id for item in ordered],
        [item.content for item in ordered],
    )
    generations: dict[str, tuple[int, int]] = {row["id"]: (row["generation"], row["at"]) for row in made}
    await _store_texts(connection, [item for item in batch if item.document.id in generations], generations, topic)
    known = {
        row["id"]: row["generation"]
        for row in await raw.fetch(
            "SELECT id, generation FROM document_heads WHERE id = ANY($1::text[])",
            [item.document.id for item in batch if item.document.id not in generations],
        )
    }
    return [_answer(item.document.id, generations, known) for item in batch]


def _answer(document: str, made: dict[str, tuple[int, int]], known: dict[str, int]) -> Accepted:
    if document not in made:
        return Accepted(document, known[document], "repeated")
    generation = made[document][0]
    return Accepted(document, generation, "accepted" if generation == 1 else "new_generation")


async def _store_texts(
    connection: AsyncConnection, items: Sequence[Prepared], made: dict[str, tuple[int, int]], topic: str
) -> None:
    rows, outbox = [], []
    for item in items:
        generation, at = made[item.document.id]
        document = item.document.model_copy(update={"generation": generation})
        lane = FIRST_LANE + zlib.crc32(document.id.encode()) % PARTITIONS
        published = document.published.isoformat() if document.published else None
        rows.append(
            (
                document.id,
                generation,
                document.source,
                document.key,
                document.url,
                document.title,
                document.publisher,
                published,
                document.lang,
                document.media_type,
                document.text,
                document.recorded,
                lane,
                at,
            )
        )
        outbox.append(OutboxRow(lane, at, 0, encode_document(document, topic)))
    raw = await driver(connection)
    await raw.copy_records_to_table("documents", records=rows, columns=_COLUMNS)
    await append(connection, outbox)


_COLUMNS = (
    "id generation source key url title publisher published lang media_type text recorded lane at".split()  # noqa: SIM905
)


async def erase_text(connection: AsyncConnection, document: str, generation: int) -> None:
    """Forget a text for good, as a tombstone in the log orders, and its words in what was read of it.

    That it was there stays known, for texts that only the log has too: until it is compacted, the log still holds them.
    """
    raw = await driver(connection)
    await raw.execute(
        "UPDATE documents SET text = NULL, title = NULL WHERE id = $1 AND generation = $2", document, generation
    )
    await raw.execute("INSERT INTO erasures VALUES ($1, $2) ON CONFLICT DO NOTHING", document, generation)
    await raw.execute(
        "UPDATE emitted SET said = NULL FROM extractions AS read WHERE emitted.document_id = $1"
        " AND read.document_id = $1 AND coalesce(read.text_generation, read.generation) = $2",
        document,
        generation,
    )


async def next_generation(connection: AsyncConnection, item: Prepared) -> int:
    """Return the generation that the document would have if it were accepted now."""
    raw = await driver(connection)
    head = await raw.fetchrow("SELECT generation, content FROM document_heads WHERE id = $1", item.document.id)
    if head is None:
        return 1
    return int(head["generation"]) + (0 if head["content"] == item.content else 1)
