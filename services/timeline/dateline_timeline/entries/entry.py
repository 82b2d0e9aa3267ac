"""Entries: what a timeline shows of the happenings of one lead and object."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from dateline.contracts.ids import entry_id
from dateline.edtf import Occurrence

from dateline_timeline.entries.cluster import Cluster
from dateline_timeline.entries.independence import Independence
from dateline_timeline.entries.passes import clusters, slice_of
from dateline_timeline.entries.record import ClaimEvent, Modality, Survivor, surviving
from dateline_timeline.entries.strand import ZONES, Strand, Strands, first_recorded, sources_of


@dataclass(frozen=True, slots=True)
class Claim:
    """One distinct date, modality, organ and act under an entry, with what makes it.

    ``sources`` counts independent ones; ``events`` are keys in the order in which they were first recorded;
    ``documents`` are ids in alphabetical order.
    """

    occurred: str
    modality: Modality
    organ: str
    act: str
    sources: int
    events: tuple[str, ...]
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A happening, as the set of records tells it.

    ``occurred`` is the shown date (EDTF). ``organ`` and ``act`` are the best supported of its claims, "" where none
    names one. ``modality`` is asserted as soon as one claim is. ``claims`` are its own; ``ambiguous`` ones fit other
    entries as well and count for nothing here. ``events`` are keys in the order in which they were first recorded, so
    that the first gives the entry its id; ``documents`` are ids in alphabetical order; ``sources`` counts independent
    ones. ``disputed`` says that a dated, asserted claim cannot be true together with the shown date, time zones
    allowed for. ``first_recorded`` is when it was first told, ``last_recorded`` when what stands was last told.
    """

    id: str
    type: str
    lead: str
    object: str
    organ: str
    act: str
    occurred: str
    modality: Modality
    claims: tuple[Claim, ...]
    ambiguous: tuple[Claim, ...]
    events: tuple[str, ...]
    documents: tuple[str, ...]
    sources: int
    disputed: bool
    confidence: float
    first_recorded: datetime
    last_recorded: datetime


def entries(events: Iterable[ClaimEvent]) -> tuple[Entry, ...]:
    """Derive the entries of one lead and object from the set of its records, in order of occurrence.

    The order of the records and their repetition do not matter. Raises `ValueError` where the events are of more than
    one lead and object: those are grouped apart.
    """
    slices: dict[str, Strands] = defaultdict(Strands)
    independence = Independence()
    for survivor in surviving(one_group(events)):
        slices[slice_of(survivor.event.type)].add(survivor)
        independence.add(survivor.event)
    return in_order(
        entry_of(cluster, independence)
        for strands in slices.values()
        for cluster in clusters(strands.in_order(), independence)
    )


def one_group(events: Iterable[ClaimEvent]) -> list[ClaimEvent]:
    """Return the events, if they are of one lead and object; raise `ValueError` if not."""
    found = list(events)
    groups = {(event.lead, event.object) for event in found if not event.retraction}
    if len(groups) > 1:
        raise ValueError(f"entries are made for one lead and object, but these are of {len(groups)}")
    return found


def in_order(found: Iterable[Entry]) -> tuple[Entry, ...]:
    """Sort entries by order of occurrence, unknown dates last."""
    return tuple(sorted(found, key=lambda entry: (Occurrence.parse(entry.occurred).sort_key, entry.type, entry.id)))


def entry_of(cluster: Cluster, independence: Independence) -> Entry:
    """Make the entry of one happening."""
    own = cluster.strands
    reports = _reports(own)
    shown = shown_date(own, independence)
    one = own[0]
    return Entry(
        id=entry_id(reports[0].event.key),
        type=one.type,
        lead=one.lead,
        object=one.object,
        organ=_best(((strand.organ, strand) for strand in own), independence),
        act=_best(((strand.act, strand) for strand in own), independence),
        occurred=shown.text,
        modality="planned" if all(strand.is_planned for strand in own) else "asserted",
        claims=_claims(own, independence),
        ambiguous=_claims(cluster.ambiguous, independence),
        events=tuple(report.event.key for report in reports),
        documents=tuple(sorted(cluster.documents)),
        sources=sources_of(own, independence),
        disputed=any(_contradicts(strand, shown) for strand in own),
        confidence=max(report.event.confidence for report in reports),
        first_recorded=reports[0].since[0],
        last_recorded=max(report.event.recorded for report in reports),
    )


def shown_date(own: Sequence[Strand], independence: Independence) -> Occurrence:
    """Return the date with most independent sources whose claims contain it; then the more precise, then the earlier.

    Once something is asserted, a planned date is shown only if an asserted claim contains it: a date that was planned
    and kept by "in February" is the best that is known, one that was missed is not. Of equal dates, the one without
    qualifiers is shown. No date is shown only where no claim has one.
    """
    if len({strand.occurred.text for strand in own}) == 1:
        return own[0].occurred
    asserted = [strand for strand in own if not strand.is_planned]
    eligible = [
        strand
        for strand in own
        if not asserted or not strand.is_planned or any(other.fits(strand) for other in asserted)
    ]
    candidates = [strand for strand in eligible if not strand.is_undated] or eligible
    on_day: dict[int, list[Strand]] = defaultdict(list)
    wider: list[Strand] = []
    for strand in own:
        if strand.occurred.is_day:
            on_day[strand.first].append(strand)
        else:
            wider.append(strand)

    def rank(candidate: Strand) -> tuple[int, int, int, bool, str]:
        supporting = list(on_day[candidate.first]) if candidate.occurred.is_day else []
        supporting += [strand for strand in wider if strand.fits(candidate)]
        occurred = candidate.occurred
        width = sum(last - first + 1 for first, last in occurred.spans)
        qualified = occurred.approximate or occurred.uncertain
        return -sources_of(supporting, independence), width, candidate.first, qualified, occurred.text

    return min(candidates, key=rank).occurred


def _contradicts(strand: Strand, shown: Occurrence) -> bool:
    told = strand.occurred
    if told is shown or strand.is_planned or strand.is_undated or shown.is_unknown:
        return False
    return not any(
        first - ZONES <= end and start <= last + ZONES for first, last in told.spans for start, end in shown.spans
    )


def _best(named: Iterable[tuple[str, Strand]], independence: Independence) -> str:
    """Return the name with most independent sources, then the more exact; "" where there is none."""
    told: dict[str, list[Strand]] = defaultdict(list)
    for name, strand in named:
        if name:
            told[name].append(strand)
    if len(told) < 2:
        return next(iter(told), "")
    return min(told, key=lambda name: (-sources_of(told[name], independence), -len(name), name))


def _claims(own: Iterable[Strand], independence: Independence) -> tuple[Claim, ...]:
    """Join the strands that a reader cannot tell apart; in order of occurrence."""
    told: Mapping[tuple[str, Modality, str, str], list[Strand]] = defaultdict(list)
    for strand in own:
        told[strand.occurred.text, strand.modality, strand.organ, strand.act].append(strand)
    order = sorted(told, key=lambda key: (told[key][0].occurred.sort_key, key))
    return tuple([_claim(key, told[key], independence) for key in order])


def _claim(key: tuple[str, Modality, str, str], told: Sequence[Strand], independence: Independence) -> Claim:
    occurred, modality, organ, act = key
    reports = _reports(told)
    return Claim(
        occurred=occurred,
        modality=modality,
        organ=organ,
        act=act,
        sources=sources_of(told, independence),
        events=tuple(report.event.key for report in reports),
        documents=tuple(sorted({document for strand in told for document in strand.documents})),
    )


def _reports(told: Sequence[Strand]) -> Sequence[Survivor]:
    """Return the events of strands in the order in which they were first recorded."""
    if len(told) == 1:
        return told[0].in_order()
    return sorted((report for strand in told for report in strand.reports.values()), key=first_recorded)
