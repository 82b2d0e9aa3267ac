"""The filters of a page: from its address to its form and chips, and back."""

from collections.abc import Sequence
from dataclasses import dataclass

from dateline_timeline.names import names
from dateline_timeline.pages.links import with_query
from dateline_timeline.query.filters import Filters, Order
from dateline_timeline.wording import type_label

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, in words, and the address without it."""

    words: str
    without: str


def query_of(filters: Filters, order: Order = "occurred") -> Pairs:
    """Return filters as they stand in an address."""
    pairs: Pairs = [("type", one) for one in filters.types]
    values = {
        "lead": filters.lead,
        "object": filters.object,
        "party": filters.party,
        "occurred_from": filters.occurred_from and filters.occurred_from.isoformat(),
        "occurred_to": filters.occurred_to and filters.occurred_to.isoformat(),
        "recorded_from": filters.recorded_from and filters.recorded_from.isoformat(),
        "recorded_to": filters.recorded_to and filters.recorded_to.isoformat(),
        "text": filters.text,
        "min_sources": filters.min_sources and str(filters.min_sources),
        "state": filters.state,
        "modality": filters.modality,
    }
    pairs += [(name, value) for name, value in values.items() if value]
    return pairs + ([("order", order)] if order != "occurred" else [])


def chips(path: str, filters: Filters, order: Order) -> list[Chip]:
    """Return a chip for each filter that is on."""
    pairs = query_of(filters, order)
    return [
        Chip(_words(name, value), with_query(path, [pair for pair in pairs if pair != (name, value)]))
        for name, value in pairs
        if name != "order"
    ]


def _words(name: str, value: str) -> str:
    called = names()
    match name:
        case "type":
            return f"anything of {value.removesuffix('.*')}" if "*" in value else type_label(value)
        case "lead":
            return f"by {called(value)}"
        case "object":
            return f"about {called(value)}"
        case "party":
            return f"party: {called(value)}"
        case "text":
            return f"“{value}”"
        case "min_sources":
            return f"{value} sources or more"
        case "occurred_from" | "occurred_to" | "recorded_from" | "recorded_to":
            clock, _, side = name.partition("_")
            what, since = "happened" if clock == "occurred" else "recorded", "since" if side == "from" else "by"
            return f"{what} {since} {value[:10]}"
    return value


def type_choices(counts: Sequence[tuple[str, int]], chosen: Sequence[str]) -> list[tuple[str, str, int, bool]]:
    """Return the types that a form offers: value, label, number of entries, whether chosen."""
    known = {name for name, _ in counts}
    rows = [(name, type_label(name), count, name in chosen) for name, count in counts]
    return rows + [(name, _words("type", name), 0, True) for name in chosen if name not in known]
