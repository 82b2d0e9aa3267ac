"""Every version of every entry: the same passes over what was recorded by then.

A version begins at each moment at which the answer changes, whoever asks and however the records were batched: history
is a function of the set of records, like the entries themselves.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from dateline_timeline.entries.entry import Entry, entry_of, in_order, one_group
from dateline_timeline.entries.independence import Independence, Report, report_of
from dateline_timeline.entries.passes import clusters, slice_of
from dateline_timeline.entries.record import ClaimEvent, Register, Survivor
from dateline_timeline.entries.strand import Key, Strand, Strands

_Made = tuple[frozenset[tuple[Key, int]], frozenset[tuple[Key, int]]]
"""The strands of which an entry was made, own and ambiguous, with their versions."""


@dataclass(frozen=True, slots=True)
class Version:
    """What an entry id stood for from a moment on; ``entry`` is None where the id is no longer an entry's."""

    id: str
    since: datetime
    entry: Entry | None


@dataclass(frozen=True, slots=True)
class History:
    """All versions of the entries of one lead and object, by moment and then by id."""

    versions: tuple[Version, ...]

    def at(self, moment: datetime) -> tuple[Entry, ...]:
        """Return the entries as of a moment, in order of occurrence."""
        until = bisect_right(self.versions, moment, key=lambda version: version.since)
        last = {version.id: version.entry for version in self.versions[:until]}
        return in_order(entry for entry in last.values() if entry)

    def of(self, entry: str) -> tuple[Version, ...]:
        """Return the versions of one entry id."""
        return tuple(version for version in self.versions if version.id == entry)

    def redirects(self) -> dict[str, str]:
        """Return, for each id that was an entry's and is no longer, the id of the entry where its events are now.

        An id whose events were all taken back leads nowhere and is left out.
        """
        shown: dict[str, Entry] = {}
        gone: set[str] = set()
        for version in self.versions:
            if version.entry:
                shown[version.id] = version.entry
                gone.discard(version.id)
            else:
                gone.add(version.id)
        now = [entry for name, entry in shown.items() if name not in gone]
        found = successors((shown[name] for name in gone), now)
        return dict(sorted(found.items()))


def successors(gone: Iterable[Entry], now: Iterable[Entry]) -> dict[str, str]:
    """Return where the ids of entries that are no longer shown lead: to the entry that has their earliest event.

    An event that became ambiguous support leads to the oldest entry that it supports.
    """
    holder: dict[str, str] = {}
    oldest_first = sorted(now, key=lambda entry: (entry.first_recorded, entry.id), reverse=True)
    for entry in oldest_first:
        for claim in entry.ambiguous:
            holder.update(dict.fromkeys(claim.events, entry.id))
    for entry in oldest_first:
        holder.update(dict.fromkeys(entry.events, entry.id))
    found = {entry.id: next((holder[key] for key in entry.events if key in holder), "") for entry in gone}
    return {old: new for old, new in found.items() if new}


def history(events: Iterable[ClaimEvent], *, after: datetime | None = None) -> History:
    """Derive the versions of the entries of one lead and object from the set of its records.

    With `after`, only versions that begin later than it: what a projection needs that has the earlier ones. Raises
    `ValueError` where the events are of more than one lead and object.
    """
    return History(tuple(versions(events, after=after)))


def versions(events: Iterable[ClaimEvent], *, after: datetime | None = None) -> Iterator[Version]:
    """Yield what `history` gathers, one moment after the other.

    Only the slices are derived again that a moment's records touch, and in them only the entries that differ. Each
    version holds all of its entry, so those of a busy group are better stored as they come than gathered.
    """
    ordered = sorted(one_group(events), key=lambda record: (record.recorded, record.order, record.key))
    start = bisect_right(ordered, after, key=lambda record: record.recorded) if after else 0
    known = _Known()
    known.take(ordered[:start])
    known.derive()
    for moment, records in groupby(ordered[start:], key=lambda record: record.recorded):
        known.take(records)
        yield from (Version(name, moment, entry) for name, entry in known.derive())


class _Slice:
    """The strands of one slice, and the entries that were last made of them."""

    def __init__(self) -> None:
        self.strands = Strands()
        self.entries: dict[str, Entry] = {}
        self._made: dict[_Made, Entry] = {}

    def derive(self, independence: Independence) -> None:
        """Make the passes again; an entry whose strands are the same as before is the same."""
        made: dict[_Made, Entry] = {}
        for cluster in clusters(self.strands.in_order(), independence):
            of = _made_of(cluster.strands), _made_of(cluster.ambiguous)
            made[of] = self._made.get(of) or entry_of(cluster, independence)
        self._made = made
        self.entries = {entry.id: entry for entry in made.values()}


class _Known:
    """What was recorded by a moment, and the entries that it makes, by slice."""

    def __init__(self) -> None:
        self._register = Register()
        self._independence = Independence()
        self._tellings: Counter[Report] = Counter()
        self._slices: dict[str, _Slice] = defaultdict(_Slice)
        self._touched: set[str] = set()
        self._came_apart = False

    def take(self, records: Iterable[ClaimEvent]) -> None:
        """Take the records of one moment into account."""
        for record in records:
            before = self._register.get(record.key)
            self._register.add(record)
            survivor = self._register.get(record.key)
            if survivor == before:
                continue
            if before:
                self._forget(before)
            if survivor:
                self._learn(survivor)

    def derive(self) -> list[tuple[str, Entry | None]]:
        """Derive the touched slices again; return the ids for which the answer changed, with the new one."""
        if self._came_apart:
            self._rebuild()
        before: dict[str, Entry] = {}
        now: dict[str, Entry] = {}
        for name in self._touched:
            touched = self._slices[name]
            before |= touched.entries
            touched.derive(self._independence)
            now |= touched.entries
        self._touched.clear()
        return [(name, now.get(name)) for name in sorted(before | now) if before.get(name) != now.get(name)]

    def _learn(self, survivor: Survivor) -> None:
        name = slice_of(survivor.event.type)
        self._slices[name].strands.add(survivor)
        self._touched.add(name)
        self._tellings[report_of(survivor.event)] += 1
        if self._independence.add(survivor.event):
            self._recount()

    def _forget(self, survivor: Survivor) -> None:
        name, report = slice_of(survivor.event.type), report_of(survivor.event)
        self._slices[name].strands.remove(survivor)
        self._touched.add(name)
        self._tellings[report] -= 1
        self._came_apart |= not self._tellings[report]

    def _rebuild(self) -> None:
        """What a text joined may come apart without it, which a union-find cannot undo: it is made anew."""
        self._came_apart = False
        self._tellings = +self._tellings
        self._independence = Independence(
            report.event
            for slice_ in self._slices.values()
            for strand in slice_.strands.in_order()
            for report in strand.reports.values()
        )
        self._recount()

    def _recount(self) -> None:
        """Say that texts joined or came apart: any entry may have another number of sources, and another date."""
        self._touched.update(self._slices)
        for slice_ in self._slices.values():
            for strand in slice_.strands.in_order():
                strand.changed()


def _made_of(strands: Iterable[Strand]) -> frozenset[tuple[Key, int]]:
    return frozenset((strand.key, strand.version) for strand in strands)
