"""A text cut where its evidence begins and ends, so that overlapping quotes can be marked."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from dateline_timeline.query.documents import Proof


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a text: the numbers of the proofs that it belongs to, and of those that begin or end with it."""

    text: str
    proofs: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()


def segments(text: str, proofs: Sequence[tuple[int, Proof]]) -> list[Segment]:
    """Return a text in parts, in order: joined they are the text. `proofs` are numbered; spans count code points."""
    spans = [(number, *proof.span) for number, proof in proofs if proof.span and proof.span[0] < proof.span[1]]
    spans = [(number, start, end) for number, start, end in spans if end <= len(text)]
    cuts = sorted({0, len(text), *(start for _, start, _ in spans), *(end for _, _, end in spans)})
    found = []
    for start, end in itertools.pairwise(cuts):
        over = tuple(number for number, first, last in spans if first <= start and end <= last)
        found.append(
            Segment(
                text[start:end],
                over,
                tuple(number for number, first, _ in spans if first == start),
                tuple(number for number, _, last in spans if last == end),
            )
        )
    return found
