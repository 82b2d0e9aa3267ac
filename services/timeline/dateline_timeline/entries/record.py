"""What entries are made from: one record of the events topic, reduced to what the passes look at."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple

from dateline.contracts import Act, Event, Measure
from dateline.contracts.ids import event_key
from dateline.contracts.types import CORRECTED, RETRACTED

Modality = Literal["asserted", "planned"]
Place = tuple[datetime, tuple[int, int]]
"""When a record was accepted, and its partition and offset: a total order of records that no arrival can change."""


class ClaimEvent(NamedTuple):
    """One record about one event: it asserts the event, or takes it back.

    ``key`` is the event's identity (`dateline.contracts.ids.event_key`); ``order`` is the record's partition and
    offset; ``type`` has no prefix; ``organ`` is who acted, "" where nobody is named; ``act`` and ``measure`` are
    normalised, so that equal means equal; ``published`` is the document's day of publication in its own time zone.
    A retraction needs the first five fields only.

    A named tuple, since each event that a batch meets makes one: a frozen dataclass of so many fields takes four times
    as long.
    """

    key: str
    generation: int
    recorded: datetime
    order: tuple[int, int]
    retraction: bool = False
    type: str = ""
    lead: str = ""
    object: str = ""
    organ: str = ""
    act: str = ""
    measure: str = ""
    occurred: str = ""
    modality: Modality = "asserted"
    document_id: str = ""
    publisher: str = ""
    fingerprint: str = ""
    published: date | None = None
    confidence: float = 1.0

    @property
    def place(self) -> Place:
        """Where the record stands in the order of all records."""
        return self.recorded, self.order


@dataclass(frozen=True, slots=True)
class Survivor:
    """An event that stands, and when it was first told.

    ``since`` is the place of the earliest record that asserted this event at any generation. A text that is extracted
    again gives its events new records; were an entry's id to follow these, every re-extraction would move it.
    """

    event: ClaimEvent
    since: Place


def from_event(event: Event, order: tuple[int, int]) -> tuple[ClaimEvent, ...]:
    """Reduce a record of the log, at ``order`` (partition, offset).

    An assertion gives one. ``event.retracted`` and ``event.corrected`` give a retraction for each event that they
    name, of their own source: what a corrected event says instead is an event of its own. One that names none is what
    a text says of itself ("we take the report back"), and an assertion like others.
    """
    data = event.data
    if data.retracts or data.replaces:
        return tuple(
            ClaimEvent(
                key=event_key(event.source, target),
                generation=data.generation,
                retraction=True,
                recorded=event.recordedtime,
                order=order,
            )
            for target in dict.fromkeys((*data.retracts, *data.replaces))
        )
    key = event_key(event.source, event.id)
    return (
        ClaimEvent(
            key=key,
            generation=data.generation,
            recorded=event.recordedtime,
            order=order,
            type=event.kind,
            lead=data.lead,
            object=data.object,
            organ=_organ(event),
            # A correction is known by the document that makes it: two outlets that correct themselves are two.
            act=_document(event) if event.kind in (RETRACTED, CORRECTED) else _act(data.act),
            measure=_measure(data.measure),
            occurred=data.occurred,
            modality=data.modality,
            document_id=_document(event) or key,
            publisher=data.publisher or (data.document.publisher or "" if data.document else ""),
            fingerprint=data.fingerprint,
            published=_published(event),
            confidence=data.confidence,
        ),
    )


class Register:
    """For each event, the record that decides: the highest generation, whether it asserts or retracts.

    Of one generation a retraction wins, then the record that was accepted first; so the order of adding never matters.
    """

    def __init__(self) -> None:
        self._deciding: dict[str, ClaimEvent] = {}
        self._since: dict[str, Place] = {}

    def add(self, record: ClaimEvent) -> None:
        """Take a record into account. A record that was added before changes nothing."""
        known = self._deciding.get(record.key)
        if known is None or _outranks(record, known):
            self._deciding[record.key] = record
        if not record.retraction:
            since = self._since.get(record.key)
            if since is None or record.place < since:
                self._since[record.key] = record.place

    def get(self, key: str) -> Survivor | None:
        """Return the event of this key, or None where it was never told or was taken back."""
        record = self._deciding.get(key)
        return None if record is None or record.retraction else Survivor(record, self._since[key])

    def __iter__(self) -> Iterator[Survivor]:
        return (survivor for key in self._deciding if (survivor := self.get(key)))


def surviving(events: Iterable[ClaimEvent]) -> Register:
    """Return the register of a set of records."""
    register = Register()
    for record in events:
        register.add(record)
    return register


def _outranks(record: ClaimEvent, known: ClaimEvent) -> bool:
    if record.generation != known.generation:
        return record.generation > known.generation
    if record.retraction != known.retraction:
        return record.retraction
    return record.place < known.place


def _organ(event: Event) -> str:
    """The first actor but a depositary, who receives and does not act.

    The order of actors is the document's own: in "the government proposed, by a resolution that the prime minister
    signed" the government proposes, whatever the other's role.
    """
    return next((actor.id for actor in event.data.actors if actor.role != "depositary"), "")


def _act(act: Act | None) -> str:
    """An act's number, marked as one, else its title; "" leaves it unnamed."""
    if act is None:
        return ""
    number = _plain(act.number).removeprefix("no.").removeprefix("№").replace(" ", "")
    return f"#{number}" if number else _plain(act.title)


def _measure(measure: Measure | None) -> str:
    """Quantity and unit, which outlets copy, rather than the words around them, which they do not."""
    if measure is None:
        return ""
    return f"{measure.quantity} {_plain(measure.unit)}" if measure.quantity is not None else _plain(measure.what)


def _plain(text: str) -> str:
    return " ".join(text.casefold().strip(" \"'“”‘’«».,").split())


def _document(event: Event) -> str:
    if event.data.document:
        return event.data.document.id
    return event.data.evidence[0].document_id if event.data.evidence else ""


def _published(event: Event) -> date | None:
    document = event.data.document
    moment = (document.published if document else None) or event.time
    return moment.date() if moment else None
