"""A text cut where evidence begins and ends, and the parts of it that are worth a look."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Span = tuple[int, int, int]
"""The number of an event, and where a quote of it begins and ends."""

NEAR = 1  # paragraphs shown on either side of one with evidence


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text, and the numbers of the events that it proves. `skipped` paragraphs stand for none of it."""

    text: str
    events: tuple[int, ...] = ()
    skipped: int = 0


def pieces(text: str, spans: Sequence[Span], *, whole: bool) -> Iterator[Piece]:
    """Yield a text in parts: joined they are the text, or, unless `whole`, its paragraphs near evidence."""
    kept = [(0, len(text), 0)] if whole else list(_near(text, spans))
    for start, end, skipped in kept:
        if skipped:
            yield Piece("", skipped=skipped)
        cuts = sorted({start, end, *(at for _, *ends in spans for at in ends if start < at < end)})
        for first, last in itertools.pairwise(cuts):
            over = dict.fromkeys(number for number, begin, stop in spans if begin <= first and last <= stop)
            yield Piece(text[first:last], tuple(over))


def _near(text: str, spans: Sequence[Span]) -> Iterator[tuple[int, int, int]]:
    """The stretches of paragraphs near evidence, each with the number left out before it; the last may be empty."""
    bounds, at = [], 0
    for line in text.splitlines(keepends=True):
        bounds.append((at, at + len(line), bool(line.strip())))
        at += len(line)
    filled = [(start, end) for start, end, has_words in bounds if has_words]
    wanted: set[int] = set()
    for number, (start, end) in enumerate(filled):
        if any(begin < end and start < stop for _, begin, stop in spans):
            wanted.update(range(max(0, number - NEAR), number + NEAR + 1))
    skipped = 0
    for number, (start, _) in enumerate(filled):
        if number in wanted:
            following = filled[number + 1][0] if number + 1 < len(filled) else len(text)
            yield start, following, skipped
            skipped = 0
        else:
            skipped += 1
    if skipped:
        yield len(text), len(text), skipped
