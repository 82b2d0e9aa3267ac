"""The one way in for documents, whoever brings them: posted alone, as lines, or collected by a source."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dateline.clock import Clock
from sqlalchemy.ext.asyncio import AsyncEngine

from dateline_ingest import metrics
from dateline_ingest.collect.dry_run import as_answer
from dateline_ingest.collect.prepare import Prepared, prepare
from dateline_ingest.collect.refusal import Refused
from dateline_ingest.collect.request import DocumentRequest
from dateline_ingest.collect.store import Accepted, accept, next_generation
from dateline_ingest.emit.events import asserted
from dateline_ingest.emit.workers import Workers

# Above this many characters even plain text takes long enough (digests, encodings) to keep others waiting.
_LONG_TEXT = 256 * 1024


@dataclass(frozen=True, slots=True)
class Intake:
    """What accepting documents needs."""

    engine: AsyncEngine
    topic: str
    clock: Clock
    workers: Workers

    async def prepare(self, request: DocumentRequest, default_source: str) -> Prepared:
        """Make what is stored; HTML and long texts in a thread. Raises Refused."""
        now = self.clock.now()
        try:
            if request.media_type == "text/plain" and len(request.text) < _LONG_TEXT:
                return prepare(request, default_source, now)
            return await asyncio.to_thread(prepare, request, default_source, now)
        except Refused:
            metrics.DOCUMENTS.labels("refused").inc()
            raise

    async def accept(self, batch: Sequence[Prepared]) -> list[Accepted]:
        """Store documents in one transaction and return what became of each."""
        async with self.engine.begin() as connection:
            answers = await accept(connection, batch, self.topic)
        for answer in answers:
            metrics.DOCUMENTS.labels(answer.result).inc()
        return answers

    async def dry_run(self, item: Prepared) -> dict[str, Any]:
        """Return what accepting a document would do, the events that it would emit, and why; nothing is stored."""
        async with self.engine.connect() as connection:
            generation = await next_generation(connection, item)
        document = item.document.model_copy(update={"generation": generation})
        reading, explained = await self.workers.explain(document)
        now = self.clock.now()
        return as_answer(document, asserted(document, reading, now), explained, now)
