"""Where runs put documents: the database, or nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from dateline.contracts.ids import document_id
from dateline.database import driver
from pydantic import BaseModel

from dateline_ingest import metrics
from dateline_ingest.collect.intake import Intake
from dateline_ingest.collect.prepare import Prepared
from dateline_ingest.collect.store import accept
from dateline_ingest.sources import leases


@dataclass(frozen=True, slots=True)
class LeasedSink:
    """Accepts under a lease: documents, cursor and fence in one transaction."""

    intake: Intake
    lease: leases.Lease

    async def seen(self, key: str) -> bool:
        """Whether a document with this key was accepted before."""
        async with self.intake.engine.connect() as connection:
            raw = await driver(connection)
            found = await raw.fetchrow("SELECT 1 FROM document_heads WHERE id = $1", document_id(self.lease.name, key))
        return found is not None

    async def accept(self, documents: Sequence[Prepared], cursor: BaseModel | None) -> int:
        """Store documents and the cursor; raises SinkLost when the lease was lost."""
        async with self.intake.engine.begin() as connection:
            await leases.hold(connection, self.lease, cursor)
            answers = await accept(connection, documents, self.intake.topic)
        for answer in answers:
            metrics.DOCUMENTS.labels(answer.result).inc()
        return sum(answer.result != "repeated" for answer in answers)


@dataclass(slots=True)
class DrySink:
    """Keeps what a run brings, for who wants to look at it."""

    documents: list[Prepared] = field(default_factory=list)
    cursor: BaseModel | None = None

    async def seen(self, key: str) -> bool:
        """Nothing was seen before."""
        return False

    async def accept(self, documents: Sequence[Prepared], cursor: BaseModel | None) -> int:
        """Keep the documents in memory."""
        self.documents += documents
        self.cursor = cursor or self.cursor
        return len(documents)
