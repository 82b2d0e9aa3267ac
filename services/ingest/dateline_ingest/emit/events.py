"""From what extraction found to events with ids, and the retractions of what a newer text no longer says. Pure."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from dateline.contracts import Document, DocumentRef, Event, EventData
from dateline.contracts.ids import event_id, retraction_id
from dateline.contracts.types import CORRECTED, PREFIX, RETRACTED

from dateline_ingest.emit.workers import Reading


@dataclass(frozen=True, slots=True)
class Emitted:
    """An event that was emitted for a document before."""

    event_id: str
    lead: str
    object: str


def asserted(document: Document, reading: Reading, now: dt.datetime) -> list[Event]:
    """Return the events of a document's generation. Events equal in all that makes an id are told apart by ordinal."""
    ordinals: Counter[tuple[str, str, str, str]] = Counter()
    events = []
    for item in reading.found:
        data = item.data.model_copy(
            update={
                "publisher": document.publisher or item.data.publisher,
                "fingerprint": reading.fingerprint,
                "generation": document.generation,
                "document": _reference(document),
            }
        )
        same = (item.type, data.lead, data.object, data.occurred)
        identity = event_id(document.id, *same, ordinals[same])
        ordinals[same] += 1
        events.append(_event(document, identity, item.type, data, now))
    return events


def retracted(document: Document, gone: Iterable[Emitted], now: dt.datetime) -> list[Event]:
    """Return the records that take back what this generation no longer says.

    Each has the lead and the object of the event it takes back, so that it lands in the same partition.
    """
    return [_taken_back(document, item, RETRACTED, now) for item in gone]


def corrected(document: Document, gone: Iterable[Emitted], now: dt.datetime) -> list[Event]:
    """Return the records that take back events in whose place this generation says another one."""
    return [_taken_back(document, item, CORRECTED, now) for item in gone]


def _taken_back(document: Document, item: Emitted, kind: str, now: dt.datetime) -> Event:
    data = EventData(
        lead=item.lead,
        object=item.object,
        retracts=(item.event_id,) if kind == RETRACTED else (),
        replaces=(item.event_id,) if kind == CORRECTED else (),
        publisher=document.publisher or "",
        generation=document.generation,
        document=_reference(document),
    )
    return _event(document, retraction_id(document.source, item.event_id, document.generation), kind, data, now)


def _event(document: Document, identity: str, kind: str, data: EventData, now: dt.datetime) -> Event:
    return Event(
        id=identity,
        source=document.source,
        type=f"{PREFIX}{kind}",
        data=data,
        recordedtime=now,
        time=document.published,
        subject=data.object,
    )


def _reference(document: Document) -> DocumentRef:
    return DocumentRef(
        id=document.id,
        url=document.url,
        title=document.title,
        publisher=document.publisher,
        published=document.published,
    )
