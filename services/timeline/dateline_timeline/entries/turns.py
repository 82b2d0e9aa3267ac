"""Pass 2: what a state can do once between two turns is one entry until a turn the other way lies between.

A state that ratified in 1998 does not ratify again in March 1998, whatever a text says: it would have to leave first.
So the ratifications that texts date to 28 February 1998, to 28 March and to 1996 are one, with three claims, unless
leaving lies between. The two ways are joining and leaving; each type is an entry of its own.

Organ and act are left out of account here: it is the state that acts, once, by whichever organ a text names.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from dateline_timeline.entries.cluster import Cluster, attach
from dateline_timeline.entries.containment import by_containment
from dateline_timeline.entries.independence import Independence
from dateline_timeline.entries.strand import Strand, sources_of

Way = Literal["joining", "leaving"]

WAYS: dict[str, Way] = {
    "convention.signed": "joining",
    "convention.ratified": "joining",
    "convention.acceded": "joining",
    "convention.in_force": "joining",
    "convention.denunciation_revoked": "joining",
    "convention.denunciation_announced": "leaving",
    "convention.denounced": "leaving",
    "convention.denunciation_notified": "leaving",
    "convention.denunciation_effective": "leaving",
    "convention.ratification_revoked": "leaving",
    "membership.joined": "joining",
    "membership.exit_revoked": "joining",
    "membership.exit_announced": "leaving",
    "membership.exit_notified": "leaving",
    "membership.expelled": "leaving",
    "membership.ended": "leaving",
}
"""What a state does once, and which way it goes. Taking a step back goes the other way: after it, the step can be taken
again. Proposals, approvals, reservations and suspensions are left out: several bodies propose, both chambers approve,
and the rest can be repeated at will."""

_NO_TURN = frozenset({"convention.denunciation_announced", "membership.exit_announced"})
"""An intention changes no position: two dates of one ratification are not two because a minister spoke in between."""


@dataclass(frozen=True, slots=True)
class _Turn:
    first: int
    last: int


def by_turns(strands: Sequence[Strand], independence: Independence) -> list[Cluster]:
    """Cluster the strands of all types in `WAYS` of one noun."""
    if len({WAYS[strand.type] for strand in strands}) == 1:
        return _one_way(strands)
    turns = _turns(strands, independence)
    between: dict[tuple[str, int], Cluster] = defaultdict(Cluster)
    wide: list[tuple[Strand, range]] = []
    for strand in strands:
        gaps = _gaps(strand, turns["leaving" if WAYS[strand.type] == "joining" else "joining"])
        if len(gaps) == 1:
            between[strand.type, gaps[0]].add(strand)
        else:
            wide.append((strand, gaps))
    opened = dict(between)
    left: dict[tuple[str, str], list[Strand]] = defaultdict(list)
    # All are looked up before any is placed: one of uncertain place must not decide where the next one goes.
    for strand, found in [(strand, _found(strand, gaps, opened)) for strand, gaps in wide]:
        if not attach(strand, found):
            left[strand.type, strand.modality].append(strand)
    groups = [by_containment(waiting, (), any_organ=True) for _, waiting in sorted(left.items())]
    return [*opened.values(), *(cluster for group in groups for cluster in group)]


def _one_way(strands: Iterable[Strand]) -> list[Cluster]:
    """Cluster strands among which none goes the other way: nothing lies between those of one type."""
    found: dict[str, Cluster] = defaultdict(Cluster)
    for strand in strands:
        found[strand.type].add(strand)
    return list(found.values())


def _found(strand: Strand, gaps: range, opened: dict[tuple[str, int], Cluster]) -> list[Cluster]:
    """The entries of its type between the turns that a strand may lie between.

    Where its date agrees with some of them, the others are out; a date that agrees with none can still be the date of
    any, wrongly told.
    """
    within = [cluster for gap in gaps if (cluster := opened.get((strand.type, gap)))]
    dated = [cluster for cluster in within if any(strand.overlaps(own) for own in cluster.strands)]
    return dated or within


def _gaps(strand: Strand, turns: Sequence[_Turn]) -> range:
    """Between which turns of the other way a strand may lie: gap 0 is before the first of them.

    On the very day of a turn, what is told happened after it.
    """
    low = bisect_right(turns, strand.first, key=lambda turn: turn.last)
    high = bisect_right(turns, strand.last, key=lambda turn: turn.first)
    return range(low, high + 1)


def _turns(strands: Iterable[Strand], independence: Independence) -> dict[Way, list[_Turn]]:
    """Find the turns of both ways, in order of time: unbroken runs of claims of one way, each dated once.

    A turn is dated by the day with most independent sources, then the earliest; where no text gives a day, by the
    date of which the same is true.
    """
    turns: dict[Way, list[_Turn]] = {"joining": [], "leaving": []}
    settled = sorted(_settled(strands), key=lambda strand: (strand.first, strand.last, strand.key))
    for way, run in groupby(settled, key=lambda strand: WAYS[strand.type]):
        told: dict[tuple[int, int], list[Strand]] = defaultdict(list)
        for strand in run:
            told[strand.first, strand.last].append(strand)
        ranked = (
            (first != last, -sources_of(on_date, independence), last - first, first)
            for (first, last), on_date in told.items()
        )
        _, _, days, first = min(ranked)
        turns[way].append(_Turn(first, first + days))
    return turns


def _settled(strands: Iterable[Strand]) -> list[Strand]:
    """The claims whose order among those of the other way is certain.

    These are asserted, bounded, and overlap nothing of the other way that is as narrow or narrower; so no two of the
    two ways overlap, and time orders them.
    """
    candidates = [
        strand for strand in strands if strand.is_bounded and not strand.is_planned and strand.type not in _NO_TURN
    ]
    told: dict[Way, _Cover] = {"joining": _Cover(), "leaving": _Cover()}
    settled: list[Strand] = []
    for _, same in groupby(sorted(candidates, key=_width), key=_width):
        level = list(same)
        for strand in level:
            told[WAYS[strand.type]].add(strand.first, strand.last)
        for strand in level:
            other = told["leaving" if WAYS[strand.type] == "joining" else "joining"]
            if not other.meets(strand.first, strand.last):
                settled.append(strand)
    return settled


def _width(strand: Strand) -> int:
    return strand.last - strand.first


class _Cover:
    """Days that are covered by some interval, as disjoint intervals in order."""

    def __init__(self) -> None:
        self._firsts: list[int] = []
        self._lasts: list[int] = []

    def meets(self, first: int, last: int) -> bool:
        """Whether some day from first to last is covered."""
        at = bisect_left(self._lasts, first)
        return at < len(self._firsts) and self._firsts[at] <= last

    def add(self, first: int, last: int) -> None:
        """Cover the days from first to last."""
        low, high = bisect_left(self._lasts, first), bisect_right(self._firsts, last)
        if low < high:
            first, last = min(first, self._firsts[low]), max(last, self._lasts[high - 1])
        self._firsts[low:high] = [first]
        self._lasts[low:high] = [last]
