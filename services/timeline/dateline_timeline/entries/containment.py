"""Pass 3: an imprecise claim joins the one cluster that it fits, else imprecise claims group by containment.

They are placed once, the narrowest first, so that "August 2025" is there when "2025" and the undated look for what
they tell. What fits several clusters is ambiguous support of each, and never an entry of its own.
"""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Sequence

from dateline_timeline.entries.cluster import Cluster, attach
from dateline_timeline.entries.strand import Strand

_Probe = tuple[int, int, Strand, Cluster]


def by_containment(strands: Iterable[Strand], clusters: Sequence[Cluster], *, any_organ: bool = False) -> list[Cluster]:
    """Place imprecise strands of one type and modality among clusters; return the clusters, new ones last.

    Only the strand that opened a group and the days of pass 1 are looked for: a group does not widen by what joined
    it. `any_organ` leaves organ and act out of account, for what a state can do but once.
    """
    placed = list(clusters)
    probes: list[_Probe] = []
    for cluster in placed:
        for strand in cluster.strands:
            probes.append((strand.first, len(probes), strand, cluster))
    probes.sort(key=_start)
    for strand in sorted(strands, key=_narrowest_first):
        if attach(strand, _found(strand, probes, any_organ=any_organ)):
            continue
        opened = Cluster()
        opened.add(strand)
        placed.append(opened)
        insort(probes, (strand.first, len(probes), strand, opened), key=_start)
    return placed


def _found(strand: Strand, probes: Sequence[_Probe], *, any_organ: bool) -> list[Cluster]:
    """The clusters of which the strand fits some core. What begins outside its bounds is not looked at."""
    begins_later = strand.is_undated and strand.is_planned
    low = 0 if begins_later else bisect_left(probes, strand.first, key=_first)
    high = bisect_right(probes, strand.last, key=_first)
    dated: dict[int, Cluster] = {}
    undated: dict[int, Cluster] = {}
    for _, _, core, cluster in probes[low:high]:
        found = undated if core.is_undated else dated
        if id(cluster) not in found and strand.fits(core) and (any_organ or cluster.accepts(strand)):
            found[id(cluster)] = cluster
    return list((dated or undated).values())


def _narrowest_first(strand: Strand) -> tuple[bool, int, int, bool, tuple[str, ...]]:
    """Undated ones last: a bound that only comes from the day of publication says less than any that a text gives."""
    days = sum(last - first + 1 for first, last in strand.occurred.spans)
    width = strand.last - strand.first if strand.is_undated else days
    return strand.is_undated, width, -strand.depth, not strand.act, strand.key


def _start(probe: _Probe) -> tuple[int, int]:
    return probe[0], probe[1]


def _first(probe: _Probe) -> int:
    return probe[0]
