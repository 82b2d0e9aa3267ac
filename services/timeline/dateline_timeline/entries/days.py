"""Pass 1: claims of one type, organ and act on one day are one happening, on adjacent days too (time zones).

Adjacent days are taken around a centre, never in chains: the day with most independent sources, then the earliest,
takes the day before and the day after that no other centre has. So a ministry that speaks every day of a month does
not speak once, and the span of one happening stays within what time zones can explain.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby

from dateline_timeline.entries.cluster import Cluster, attach
from dateline_timeline.entries.independence import Independence
from dateline_timeline.entries.strand import ZONES, Strand, sources_of

Identity = tuple[str, str, str, str]


def by_day(strands: Iterable[Strand], independence: Independence) -> list[Cluster]:
    """Cluster the day-precise strands of one type and modality.

    Exact organs come first and named acts before unnamed ones; what is told less exactly then joins the one cluster
    of its day that it fits (else of an adjacent day), and is ambiguous support where it fits several: when both
    chambers vote on a day, "parliament voted" is no third vote.
    """
    days = _Days()
    for _, level in groupby(sorted(strands, key=lambda strand: (_level(strand), strand.key)), key=_level):
        waiting: dict[Identity, list[Strand]] = defaultdict(list)
        for strand in level:
            if not attach(strand, days.around(strand)):
                waiting[_identity(strand)].append(strand)
        for bucket in waiting.values():
            days.open(bucket, independence)
    return days.clusters


class _Days:
    """The clusters so far, by day."""

    def __init__(self) -> None:
        self.clusters: list[Cluster] = []
        self._on: dict[int, list[Cluster]] = defaultdict(list)
        self._centred: dict[int, list[Cluster]] = defaultdict(list)

    def around(self, strand: Strand) -> list[Cluster]:
        """Return the clusters that a strand fits on its day; where there are none, on the days beside it."""
        found = [cluster for cluster in self._on.get(strand.first, ()) if cluster.accepts(strand)]
        if found or strand.is_unnamed_act:
            return found
        return [
            cluster
            for day in (strand.first - ZONES, strand.first + ZONES)
            for cluster in self._centred.get(day, ())
            if cluster.accepts(strand) and cluster.documents.isdisjoint(strand.documents)
        ]

    def open(self, bucket: Sequence[Strand], independence: Independence) -> None:
        """Open clusters for strands of one organ and act."""
        told: dict[int, list[Strand]] = defaultdict(list)
        for strand in bucket:
            told[strand.first].append(strand)
        sources = {day: sources_of(on_day, independence) for day, on_day in told.items()}

        def rank(day: int) -> tuple[int, int]:
            return -sources[day], day

        taken: set[int] = set()
        for centre in sorted(told, key=rank):
            if centre in taken:
                continue
            cluster = Cluster()
            self.clusters.append(cluster)
            self._centred[centre].append(cluster)
            self._take(centre, told[centre], cluster, taken)
            beside = () if bucket[0].is_unnamed_act else (centre - ZONES, centre + ZONES)
            for day in sorted((day for day in beside if day in told and day not in taken), key=rank):
                documents = {document for strand in told[day] for document in strand.documents}
                if cluster.documents.isdisjoint(documents):
                    self._take(day, told[day], cluster, taken)

    def _take(self, day: int, on_day: Iterable[Strand], cluster: Cluster, taken: set[int]) -> None:
        for strand in on_day:
            cluster.add(strand)
        self._on[day].append(cluster)
        taken.add(day)


def _level(strand: Strand) -> tuple[int, bool]:
    return -strand.depth, not strand.act


def _identity(strand: Strand) -> Identity:
    """What strands of one level must share. Only an unnamed act is known by its measure, or by who tells of it."""
    unnamed = strand.is_unnamed_act
    return strand.organ, strand.act, strand.measure if unnamed else "", strand.key[6] if unnamed else ""
