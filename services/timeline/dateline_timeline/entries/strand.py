"""The finest grain that the passes place: a claim, split by what may tell its reports apart.

A claim is a distinct type, organ, lead, object, act, date and modality. Two things that a claim does not say decide
where its reports belong, so a strand has them as well:

- a report without a date fits what happened before its document was published: the days of publication differ;
- an act without number or title is told apart by document, unless day and measure agree.

However many documents repeat a happening, its strands are few; the passes cost by strands, not by events.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count

from dateline.edtf import Occurrence

from dateline_timeline.entries.independence import Independence, Origin, origin_of
from dateline_timeline.entries.record import ClaimEvent, Modality, Place, Survivor

NATIONAL = frozenset({"law", "decree", "resolution"})
"""Nouns whose events are the act itself. A convention's event is known by its object, with or without the act."""

ZONES = 1  # days: one moment can have two dates on Earth, and an evening's news is published the day before elsewhere

Key = tuple[str, str, str, str, str, str, str]

_versions = count()


@dataclass(slots=True, eq=False)
class Strand:
    """Reports that no pass can tell apart.

    ``first`` and ``last`` are proleptic ordinals of the possible days, where ``dateline.edtf`` has open ends too; an
    undated strand is bounded by the day its documents were published. ``version`` is another number after every
    change, so that what was derived from a strand can be kept until it changes.
    """

    type: str
    organ: str
    lead: str
    object: str
    act: str
    occurred: Occurrence
    modality: Modality
    measure: str
    key: Key
    first: int
    last: int
    reports: dict[str, Survivor] = field(default_factory=dict)
    origins: set[Origin] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)
    version: int = field(default_factory=lambda: next(_versions))
    _counted: tuple[int, int] = (-1, 0)
    _sorted: tuple[int, Sequence[Survivor]] = (-1, ())

    def add(self, survivor: Survivor) -> None:
        """Take in an event, in place of what it said before."""
        event = survivor.event
        if event.key in self.reports:
            self.remove(event.key)
        self.reports[event.key] = survivor
        self.origins.add(origin_of(event))
        self.documents.add(event.document_id)
        self.changed()

    def remove(self, key: str) -> None:
        """Take out an event."""
        del self.reports[key]
        self.origins = {origin_of(report.event) for report in self.reports.values()}
        self.documents = {document for document, _ in self.origins}
        self.changed()

    def changed(self) -> None:
        """Say that what was derived from this strand may no longer hold."""
        self.version = next(_versions)

    def in_order(self) -> Sequence[Survivor]:
        """Return the events in the order in which they were first recorded."""
        if self._sorted[0] != self.version:
            self._sorted = self.version, sorted(self.reports.values(), key=first_recorded)
        return self._sorted[1]

    def sources(self, independence: Independence) -> int:
        """Return how many independent sources tell this."""
        if self._counted[0] != self.version:
            self._counted = self.version, independence.count(self.origins)
        return self._counted[1]

    @property
    def is_planned(self) -> bool:
        """Whether it was only announced for the future."""
        return self.modality == "planned"

    @property
    def is_undated(self) -> bool:
        """Whether the texts give no date at all."""
        return self.occurred.is_unknown

    @property
    def is_unnamed_act(self) -> bool:
        """Whether it is a national act without number or title."""
        return not self.act and _noun(self.type) in NATIONAL

    @property
    def is_bounded(self) -> bool:
        """Whether both its first and its last possible day are told."""
        return self.occurred.first is not None and self.occurred.last is not None

    @property
    def depth(self) -> int:
        """How exactly the organ is named: 0 where it is not, 1 for a state, more for its organs and their parts."""
        return self.organ.count(".") + 1 if self.organ else 0

    def fits(self, other: "Strand") -> bool:
        """Whether what the other tells, where it happened then, is what this one tells less precisely."""
        if self.is_undated:
            return other.last >= self.first if self.is_planned else other.first <= self.last
        return self.occurred.contains(other.occurred)

    def overlaps(self, other: "Strand") -> bool:
        """Whether both can have happened on one day."""
        if self.is_undated or other.is_undated:
            return self.first <= other.last and other.first <= self.last
        return self.occurred.overlaps(other.occurred)


def first_recorded(report: Survivor) -> tuple[Place, str]:
    """Return what events are ordered by.

    One record holds one event, so the key decides nothing; it keeps the order total for records that share a place.
    """
    return report.since, report.event.key


def sources_of(told: Sequence[Strand], independence: Independence) -> int:
    """Return how many independent sources tell one of these."""
    if len(told) == 1:
        return told[0].sources(independence)
    return independence.count(set().union(*(strand.origins for strand in told)))


class Strands:
    """The strands of a set of events, each made when its first event comes and gone with its last."""

    def __init__(self, survivors: Iterable[Survivor] = ()) -> None:
        self._strands: dict[Key, Strand] = {}
        for survivor in survivors:
            self.add(survivor)

    def add(self, survivor: Survivor) -> None:
        """Take in an event."""
        key = strand_key(survivor.event)
        strand = self._strands.get(key)
        if strand is None:
            strand = self._strands[key] = _strand(survivor.event, key)
        strand.add(survivor)

    def remove(self, survivor: Survivor) -> None:
        """Take out an event that was added."""
        key = strand_key(survivor.event)
        self._strands[key].remove(survivor.event.key)
        if not self._strands[key].reports:
            del self._strands[key]

    def in_order(self) -> list[Strand]:
        """Return the strands in an order of their own, not that of the events."""
        return [self._strands[key] for key in sorted(self._strands)]


def strand_key(event: ClaimEvent) -> Key:
    """Return what reports must have in common to be one strand."""
    told_by = "" if event.occurred else _known_by(event).isoformat()
    apart, measure = "", ""
    if _noun(event.type) in NATIONAL:
        measure = event.measure
        if not event.act and not _agrees(event):
            apart = event.document_id
    return (event.type, event.organ, event.act, event.occurred, event.modality, measure, f"{told_by} {apart}")


def _agrees(event: ClaimEvent) -> bool:
    """Whether an unnamed act can be told again by another document.

    It takes a day, and a measure or an object. Unknown is not equal to unknown: two decrees of one day about nothing
    that is said are two. Two laws of one day about one convention are one.
    """
    return Occurrence.parse(event.occurred).is_day and bool(event.measure or event.object)


def _strand(event: ClaimEvent, key: Key) -> Strand:
    occurred = Occurrence.parse(event.occurred)
    first, last = occurred.spans[0][0], occurred.spans[-1][1]
    if occurred.is_unknown:
        known_by = _known_by(event).toordinal()
        if event.modality == "planned":
            first = known_by - ZONES
        else:
            last = known_by + ZONES
    return Strand(
        type=event.type,
        organ=event.organ,
        lead=event.lead,
        object=event.object,
        act=event.act,
        occurred=occurred,
        modality=event.modality,
        measure=key[5],
        key=key,
        first=first,
        last=last,
    )


def _known_by(event: ClaimEvent) -> date:
    return event.published or event.recorded.date()


def _noun(type_: str) -> str:
    return type_.partition(".")[0]
