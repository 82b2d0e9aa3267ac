"""The consumer's part: a document of the log becomes its events in the outbox, in the transaction of its position."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dateline.clock import SYSTEM_CLOCK, Clock
from dateline.contracts import ContractError, Document
from dateline.contracts.cloudevents import decode_document, encode_event
from dateline.log import Decoded, OutboxRow, Record, append
from sqlalchemy.ext.asyncio import AsyncConnection

from dateline_ingest import metrics
from dateline_ingest.collect.store import erase_text
from dateline_ingest.emit import store
from dateline_ingest.emit.events import asserted, retracted
from dateline_ingest.emit.readings import Readings
from dateline_ingest.emit.valid import valid

CONSUMER = "ingest-extract"

# Documents of a batch for each worker. Four of the longest permitted time (60 s) stay under the 300 s after which Kafka
# takes the partitions away; a batch's transaction is short, since reading is done before it begins.
BATCH_RECORDS = 4

_GENERATION_DIGITS = 9  # what fits into PostgreSQL's integer whatever the digits are


@dataclass(frozen=True, slots=True)
class Erased:
    """A tombstone: the text of this generation is to be forgotten."""

    document: str
    generation: int


class ExtractHandler:
    """Emits a document's events under its generation, and retracts what its former generation had beyond them.

    An older generation that arrives late changes nothing, and neither does one that was read already.
    """

    def __init__(self, readings: Readings, topic: str, clock: Clock = SYSTEM_CLOCK) -> None:
        self._readings = readings
        self._topic = topic
        self._clock = clock

    def decode(self, record: Record) -> Document | Erased:
        """Read a record of the documents topic; raises ContractError."""
        return decode_text(record)

    async def apply(self, connection: AsyncConnection, batch: Sequence[Decoded[Document | Erased]]) -> None:
        """Store the effects of some documents; see `dateline.log.Handler`."""
        outbox: list[OutboxRow] = []
        for item in batch:
            if isinstance(item.value, Erased):
                await erase_text(connection, item.value.document, item.value.generation)
            else:
                outbox += await self._emit(connection, item.record, item.value)
        await append(connection, outbox)

    async def _emit(self, connection: AsyncConnection, record: Record, document: Document) -> list[OutboxRow]:
        reading = await self._readings.of(record, document)
        now = self._clock.now()
        generation = await store.claim(connection, document, document.generation, reading.edition, now)
        if generation is None:
            return []
        document = document.model_copy(update={"generation": generation})
        events = valid(asserted(document, reading, now), now)
        kept = {event.id for event in events}
        gone = [item for item in await store.live(connection, document.id) if item.event_id not in kept]
        await store.record(connection, document, events, gone)
        taken_back = retracted(document, gone, now)
        metrics.EVENTS_EMITTED.labels("asserted").inc(len(events))
        metrics.EVENTS_EMITTED.labels("retracted").inc(len(taken_back))
        return [
            OutboxRow(record.partition, record.offset, n, encode_event(event, self._topic))
            for n, event in enumerate([*events, *taken_back])
        ]


def decode_text(record: Record) -> Document | Erased:
    """Read a record of the documents topic: a document, or the erasure of one. Raises ContractError."""
    document = decode_document(record)
    if document is not None:
        return document
    identity, _, generation = (record.key or b"").decode("utf-8", "replace").rpartition("/")
    # The column is an integer, and Python itself refuses to read a number of some thousand digits.
    readable = identity and identity.isprintable() and generation.isdecimal()
    if not readable or len(generation) > _GENERATION_DIGITS:
        raise ContractError("a tombstone whose key is not a document's id and generation")
    return Erased(identity, int(generation))
