"""The three passes, each made once, over the strands of one lead and object.

No pass looks at another slice: what a state does once is decided by noun (pass 2), everything else by type (passes 1
and 3). A record therefore moves the entries of one slice only.
"""

from collections.abc import Sequence

from dateline_timeline.entries.cluster import Cluster, attach
from dateline_timeline.entries.containment import by_containment
from dateline_timeline.entries.days import by_day
from dateline_timeline.entries.independence import Independence
from dateline_timeline.entries.strand import ZONES, Strand
from dateline_timeline.entries.turns import WAYS, by_turns


def slice_of(type_: str) -> str:
    """Return the name of the slice in which events of a type are grouped."""
    return f"{type_.partition('.')[0]} turns" if type_ in WAYS else type_


def clusters(strands: Sequence[Strand], independence: Independence) -> list[Cluster]:
    """Group the strands of one slice into happenings."""
    if not strands:
        return []
    return by_turns(strands, independence) if strands[0].type in WAYS else _by_type(strands, independence)


def _by_type(strands: Sequence[Strand], independence: Independence) -> list[Cluster]:
    """Group what was asserted; then let each plan join the one happening that fulfils it.

    A plan for 8 February and the news of 8 February, or of "February", are one entry, which is asserted from then on.
    A plan that nothing fulfils is an entry of its own, and plans alone never decide what was asserted.
    """
    asserted = _days_then_others([strand for strand in strands if not strand.is_planned], independence)
    waiting = [
        strand
        for strand in strands
        if strand.is_planned and not attach(strand, [cluster for cluster in asserted if _fulfils(cluster, strand)])
    ]
    return asserted + _days_then_others(waiting, independence)


def _days_then_others(strands: Sequence[Strand], independence: Independence) -> list[Cluster]:
    days = by_day((strand for strand in strands if strand.occurred.is_day), independence)
    return by_containment((strand for strand in strands if not strand.occurred.is_day), days)


def _fulfils(cluster: Cluster, plan: Strand) -> bool:
    return cluster.accepts(plan) and any(
        plan.fits(own) or own.fits(plan) or (own.occurred.is_day and plan.occurred.is_day and _beside(own, plan))
        for own in cluster.strands
        if not own.is_planned
    )


def _beside(one: Strand, other: Strand) -> bool:
    return abs(one.first - other.first) <= ZONES and one.documents.isdisjoint(other.documents)
