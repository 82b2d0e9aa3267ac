"""A text cut where its evidence begins and ends, so that overlapping quotes can be marked."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from dateline_timeline.query.documents import Span


@dataclass(frozen=True, slots=True)
class Mark:
    """A quote in a text: the number of its event, its own anchor, and the entry whose first quote it is, else ""."""

    number: int
    anchor: str
    span: Span
    first_of: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a text: the numbers of the events that it proves, and the quotes that begin or end with it."""

    text: str
    events: tuple[int, ...] = ()
    begins: tuple[Mark, ...] = ()
    ends: tuple[Mark, ...] = ()


def segments(text: str, marks: Sequence[Mark]) -> list[Segment]:
    """Return a text in parts, in order: joined they are the text. Spans count code points."""
    inside = [mark for mark in marks if mark.span[0] < mark.span[1] <= len(text)]
    cuts = sorted({0, len(text), *(at for mark in inside for at in mark.span)})
    begin: dict[int, list[int]] = {}
    for nth, mark in enumerate(inside):
        begin.setdefault(mark.span[0], []).append(nth)
    found: list[Segment] = []
    open_: list[int] = []  # those over this part, not all of the text's: there may be thousands
    for start, end in itertools.pairwise(cuts):
        open_ = sorted([*(nth for nth in open_ if inside[nth].span[1] > start), *begin.get(start, ())])
        over = [inside[nth] for nth in open_]
        found.append(
            Segment(
                text[start:end],
                tuple(dict.fromkeys(mark.number for mark in over)),
                tuple(mark for mark in over if mark.span[0] == start),
                tuple(mark for mark in over if mark.span[1] == end),
            )
        )
    return found
