"""The events of a document, numbered as its page shows them beside the text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dateline_timeline.pages.marks import Mark
from dateline_timeline.query.documents import Proof


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that prove an event, and the name of their place in the page."""

    anchor: str
    proof: Proof


@dataclass(frozen=True, slots=True)
class Told:
    """An event with all its quotes. Numbers begin at 1, in the order in which the document first tells its events."""

    number: int
    quotes: tuple[Quote, ...]

    @property
    def event(self) -> Proof:
        """What holds for each of its quotes: type, date, entry, and what made it."""
        return self.quotes[0].proof


def told_by(proofs: Iterable[Proof]) -> list[Told]:
    """Put together the quotes of each event."""
    events: dict[str, list[Proof]] = {}
    for proof in proofs:
        events.setdefault(proof.event, []).append(proof)
    return [
        Told(number, tuple(Quote(f"q{number}-{nth}", proof) for nth, proof in enumerate(group, 1)))
        for number, group in enumerate(events.values(), 1)
    ]


def marks(told: Sequence[Told], field: str) -> list[Mark]:
    """Return what is to be marked in the text or in the title. Each entry's first quote is found by the entry's id."""
    seen: set[str] = set()
    found = []
    for event in told:
        for quote in event.quotes:
            if quote.proof.span is not None:
                entry = "" if quote.proof.entry in seen else quote.proof.entry
                seen.add(quote.proof.entry)
                if quote.proof.field == field:
                    found.append(Mark(event.number, quote.anchor, quote.proof.span, entry))
    return found
