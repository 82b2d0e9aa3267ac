"""What timeline does with the records of the documents topic: it keeps the texts, to show evidence in them."""

from collections.abc import Sequence
from dataclasses import dataclass

from dateline.contracts import ContractError, Document
from dateline.contracts.cloudevents import decode_document
from dateline.database import driver
from dateline.log import Decoded, Record
from sqlalchemy.ext.asyncio import AsyncConnection

from dateline_timeline import metrics

CONSUMER = "timeline-documents"


@dataclass(frozen=True, slots=True)
class Text:
    """A document at one generation; without `document` its text was erased."""

    id: str
    generation: int
    document: Document | None


class DocumentsHandler:
    """Stores texts by id and generation; a tombstone erases one for good."""

    def decode(self, record: Record) -> Text:
        """Read a record; a tombstone says by its key what it erases."""
        document = decode_document(record)
        if document is not None:
            return Text(document.id, document.generation, document)
        id_, _, generation = (record.key or b"").decode("utf-8", "replace").rpartition("/")
        if not id_ or not generation.isdecimal() or len(generation) > 9:
            raise ContractError("a tombstone's key is not the id and the generation of a document")
        return Text(id_, int(generation), None)

    async def apply(self, connection: AsyncConnection, batch: Sequence[Decoded[Text]]) -> None:
        """Store texts: of one document and generation the record of the greatest offset stands, as in compaction."""
        last = {(item.value.id, item.value.generation): item for item in batch}
        rows = [
            (
                item.value.id,
                item.value.generation,
                item.record.partition,
                item.record.offset,
                item.value.document.model_dump_json(exclude_defaults=True) if item.value.document else None,
            )
            for item in last.values()
        ]
        raw = await driver(connection)
        await raw.execute(
            'INSERT INTO documents (id, generation, partition, "offset", body)'
            " SELECT * FROM unnest($1::text[], $2::integer[], $3::integer[], $4::bigint[], $5::text[])"
            ' ON CONFLICT (id, generation) DO UPDATE SET partition = excluded.partition, "offset" = excluded."offset",'
            ' body = excluded.body WHERE documents."offset" < excluded."offset"',
            *(list(column) for column in zip(*rows, strict=True)),
        )
        metrics.DOCUMENTS.inc(len(rows))
