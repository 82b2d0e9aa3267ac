"""What became of a document: what an operator asks at three in the morning."""

from __future__ import annotations

from typing import Any

from dateline.contracts.cloudevents import document_key
from dateline.database import driver
from sqlalchemy.ext.asyncio import AsyncConnection

from dateline_ingest.emit.handler import CONSUMER


async def status_of(connection: AsyncConnection, document: str) -> dict[str, Any] | None:
    """Return how far each generation of a document is, the newest first; None for an id that was never accepted."""
    raw = await driver(connection)
    rows = await raw.fetch(
        "SELECT d.generation, d.source, d.key, d.url, d.title, d.recorded, length(d.text) AS characters,"
        " o.lane IS NULL AS sent FROM documents AS d"
        " LEFT JOIN outbox AS o ON o.lane = d.lane AND o.at = d.at AND o.n = 0"
        " WHERE d.id = $1 ORDER BY d.generation DESC",
        document,
    )
    if not rows:
        return None
    parked = {
        row["key"]: row
        for row in await raw.fetch(
            "SELECT key, id, reason, parked_at FROM parked WHERE consumer = $1 AND key = ANY($2::bytea[])",
            CONSUMER,
            [document_key(document, row["generation"]) for row in rows],
        )
    }
    read = await raw.fetchrow("SELECT * FROM extractions WHERE document_id = $1", document)
    events = await raw.fetch(
        "SELECT event_id, type, lead, object, generation FROM emitted WHERE document_id = $1 AND live"
        " ORDER BY type, lead, object, event_id",
        document,
    )
    newest = rows[0]
    generations = [_generation(row, read, parked.get(document_key(document, row["generation"]))) for row in rows]
    return {
        "id": document,
        "source": newest["source"],
        "key": newest["key"],
        "url": newest["url"],
        "title": newest["title"],
        "state": generations[0]["state"],
        "reason": generations[0].get("reason", ""),
        "generations": generations,
        "events": [dict(row) for row in events],
    }


def _generation(row: Any, read: Any, parked: Any) -> dict[str, Any]:  # noqa: ANN401 -- asyncpg's rows have no types
    """Say how far one generation is; `state` is a word that monitoring can match."""
    number = row["generation"]
    answer: dict[str, Any] = {
        "generation": number,
        "recorded": row["recorded"],
        "characters": row["characters"],
        "sent": row["sent"],
        "state": "waiting_for_extraction",
    }
    if not row["sent"]:
        return answer | {"state": "waiting_for_kafka"}
    of_text = (read["text_generation"] or read["generation"]) if read is not None else 0
    if of_text == number:
        extracted = {key: read[key] for key in ("at", "events", "retracted", "extractor")}
        return answer | {"state": "extracted", "extracted": extracted}
    if of_text > number:
        return answer | {"state": "superseded"}
    if row["characters"] is None:
        return answer | {"state": "erased"}
    if parked is not None:
        return answer | {
            "state": "parked",
            "reason": parked["reason"],
            "parked": {"id": parked["id"], "at": parked["parked_at"]},
        }
    return answer
