"""One record of the events topic as the rows that it stores."""

import datetime as dt
import functools
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import orjson
from dateline.contracts.cloudevents import decode_event
from dateline.contracts.ids import entry_id
from dateline.contracts.types import CORRECTED
from dateline.log import Record

from dateline_timeline.entries import ClaimEvent, from_event

GroupName = tuple[str, str]
"""Lead and object: what entries are grouped by."""

RowKey = tuple[int, str, int, bool]
"""What makes a row: group, event, generation, and whether it takes back."""


@dataclass(frozen=True, slots=True)
class EventRow:
    """A record about one event; `data` is the record's own JSON, unread."""

    grp: int
    lead: str
    object: str
    corrected: bool
    claim: ClaimEvent
    data: str

    @property
    def key(self) -> RowKey:
        """What makes it this row: of several records with one key the first recorded counts."""
        return self.grp, self.claim.key, self.claim.generation, self.claim.retraction

    @property
    def group(self) -> GroupName:
        """The group to whose entries it belongs."""
        return self.lead, self.object


@functools.lru_cache(maxsize=65_536)
def group_hash(lead: str, object_: str) -> int:
    """Return a group's 64-bit hash, signed as PostgreSQL's bigint. Rows say lead and object too, so it may collide."""
    joined = f"{lead}|{object_}".encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(joined, digest_size=8, person=b"group").digest(), signed=True)


def decode(record: Record) -> tuple[EventRow, ...]:
    """Read a record; raises ContractError that says why it cannot be read.

    A retraction stands in the group that its own lead and object name: its maker gives those of what it takes back.
    """
    event = decode_event(record)
    data, grp = event.data, group_hash(event.data.lead, event.data.object)
    corrected = event.kind == CORRECTED
    text = (record.value or b"").decode()
    return tuple(
        EventRow(grp, data.lead, data.object, corrected, claim, text)
        for claim in from_event(event, (record.partition, record.offset))
    )


def pack_claim(claim: ClaimEvent) -> str:
    """Write what grouping needs and no column of its own holds."""
    if claim.retraction:
        return ""
    published = claim.published.isoformat() if claim.published else ""
    return orjson.dumps(
        [
            claim.type,
            claim.organ,
            claim.act,
            claim.measure,
            claim.occurred,
            claim.modality,
            claim.publisher,
            claim.fingerprint,
            published,
            claim.confidence,
        ]
    ).decode()


def unpack_claim(row: Any) -> ClaimEvent:  # noqa: ANN401 -- an asyncpg record
    """Read a stored row with `CLAIM_COLUMNS`."""
    key, generation, retraction, lead, object_, recorded, partition, offset, document_id, packed = row
    if retraction:
        return ClaimEvent(
            key=key,
            generation=generation,
            retraction=True,
            lead=lead,
            object=object_,
            recorded=recorded,
            order=(partition, offset),
        )
    kind, organ, act, measure, occurred, modality, publisher, fingerprint, published, confidence = orjson.loads(packed)
    return ClaimEvent(
        key=key,
        generation=generation,
        recorded=recorded,
        order=(partition, offset),
        type=kind,
        lead=lead,
        object=object_,
        organ=organ,
        act=act,
        measure=measure,
        occurred=occurred,
        modality=modality,
        document_id=document_id,
        publisher=publisher,
        fingerprint=fingerprint,
        published=dt.date.fromisoformat(published) if published else None,
        confidence=confidence,
    )


def stored(row: EventRow) -> tuple[object, ...]:
    """Return the values of a row, in the order of `COLUMNS`."""
    claim = row.claim
    partition, offset = claim.order
    return (
        row.grp,
        claim.key,
        claim.generation,
        claim.retraction,
        row.corrected,
        entry_id(claim.key),
        row.lead,
        row.object,
        claim.recorded,
        partition,
        offset,
        claim.document_id,
        pack_claim(claim),
        row.data,
    )


COLUMNS = (
    "grp",
    "key",
    "generation",
    "retraction",
    "corrected",
    "entry_id",
    "lead",
    "object",
    "recorded",
    "partition",
    "offset",
    "document_id",
    "claim",
    "data",
)
CLAIM_COLUMNS = 'key, generation, retraction, lead, object, recorded, partition, "offset", document_id, claim'
