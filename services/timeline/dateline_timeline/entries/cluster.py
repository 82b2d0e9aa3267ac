"""A cluster: the strands that a pass takes for one happening, on its way to become an entry."""

from dataclasses import dataclass, field

from dateline_timeline.entries.strand import Strand


@dataclass(slots=True, eq=False)
class Cluster:
    """Strands of one happening, and those that may belong to it as well as to another (`ambiguous`).

    ``organ`` and ``act`` are the most exact that its strands name. ``documents`` are those of its own strands.
    """

    strands: list[Strand] = field(default_factory=list)
    ambiguous: list[Strand] = field(default_factory=list)
    organ: str = ""
    act: str = ""
    documents: set[str] = field(default_factory=set)

    def add(self, strand: Strand) -> None:
        """Make a strand part of the happening."""
        self.strands.append(strand)
        self.documents |= strand.documents
        self.act = self.act or strand.act
        if len(strand.organ) > len(self.organ):
            self.organ = strand.organ

    def accepts(self, strand: Strand) -> bool:
        """Whether organ and act can be the same."""
        return same_organ(self.organ, strand.organ) and self._same_act(strand)

    def _same_act(self, strand: Strand) -> bool:
        if self.act and strand.act:
            return self.act == strand.act
        if strand.is_unnamed_act or any(own.is_unnamed_act for own in self.strands):
            return any(_agree(own, strand) for own in self.strands)
        return True


def same_organ(one: str, other: str) -> bool:
    """Whether one id is the other or a part of it: `RU.parliament` fits `RU.parliament.lower`, and "" fits any."""
    return not one or not other or one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")


def attach(strand: Strand, found: list[Cluster]) -> bool:
    """Give a strand to the one cluster found, or as ambiguous support to several; say whether any was found."""
    if len(found) == 1:
        found[0].add(strand)
    else:
        for cluster in found:
            cluster.ambiguous.append(strand)
    return bool(found)


def _agree(one: Strand, other: Strand) -> bool:
    """Whether day and measure of two acts agree, of which at least one has no name.

    Where neither has a measure, what they are about must be said (see `strand`).
    """
    return (
        one.occurred.is_day
        and one.occurred.first == other.occurred.first
        and one.occurred.last == other.occurred.last
        and one.measure == other.measure
        and bool(one.measure or one.object)
    )
