"""An event in a few lines of words."""

from collections.abc import Iterator, Sequence

from dateline.contracts import EventData
from dateline.extractors import Extracted

from dateline_ingest.explanation import Silent, Step, Why
from dateline_ingest.extract.shown.visible import one_line

_LONGEST_QUOTE = 200  # characters of a sentence that gave nothing; it stands in the text above
_LONGEST_NAME = 100


def event_lines(event: Extracted) -> Iterator[str]:
    """Yield when, what and who; then what else is known; then what made it and what it is worth."""
    data = event.data
    yield "  ".join(
        one_line(part) for part in (data.occurred or "(no date)", event.type, data.lead, data.object) if part
    )
    named = data.convention or data.body
    if named is not None and named.name and named.name != data.object:
        yield _cut(one_line(named.name), _LONGEST_NAME)
    if more := "; ".join(_more(data)):
        yield one_line(more)
    made = data.extractor
    by = f"{made.name} {made.version}, {made.rule}" if made else "made by nobody who says so"
    yield one_line(f"{by}; confidence {data.confidence:.2f}")


def _more(data: EventData) -> Iterator[str]:
    for actor in data.actors:
        name = f"{actor.name} ({actor.id})" if actor.name else actor.id
        yield f"{actor.role}: {name}" if actor.role else name
    if data.act:
        number = f" No. {data.act.number}" if data.act.number else ""
        yield f"by {data.act.kind}{number}{f', {data.act.verb}' if data.act.verb else ''}"
    if data.votes:
        counts = ((data.votes.for_, "for"), (data.votes.against, "against"), (data.votes.abstained, "abstained"))
        yield "votes: " + ", ".join(f"{count} {word}" for count, word in counts if count is not None)
    if data.measure:
        number = "" if data.measure.quantity is None else f"{data.measure.quantity:g}"
        yield " ".join(filter(None, ("measure:", data.measure.what, number, data.measure.unit)))
    if data.modality != "asserted":
        yield data.modality
    if data.effective:
        yield f"takes effect {data.effective}"
    if data.stance:
        yield f"stance: {data.stance}"
    if data.scope:
        yield f"for {'all parties' if data.scope == 'treaty' else 'one party'}"
    yield from (f"{name}: {said}" for name, said in (("chamber", data.chamber), ("reading", data.reading)) if said)
    if data.attribution:
        yield f"according to {data.attribution}"


def why_lines(why: Why) -> Iterator[tuple[int, str]]:
    """Yield the steps that led to an event with their indentation, those of one sentence under its number."""
    place: int | None = None
    for step in why.steps:
        if step.sentence != place and step.sentence is not None:
            yield 0, f"{_place(step)}:"
        place = step.sentence
        yield 0 if step.sentence is None else 2, f"- {one_line(step.says)}"


def silent_lines(silent: Sequence[Silent]) -> Iterator[tuple[int, str]]:
    """Yield each sentence that gave no event, and why, with the indentation of each line."""
    for one in silent:
        place = f"sentence {one.sentence}" if one.sentence else "the title"
        yield 2, f"{place}: {_cut(one_line(one.quote), _LONGEST_QUOTE)}"
        for reason in one.reasons:
            yield 4, f"- {one_line(reason)}"


def _place(step: Step) -> str:
    return f"sentence {step.sentence}" if step.sentence else "the title"


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1] + "…"
