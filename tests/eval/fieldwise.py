"""How right the fields are that scoring leaves out: who acted, the act, votes, stance, attribution, dates of effect."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from tests.eval.run import Result
from tests.eval.scoring import Event, date_right

Check = Callable[[Event, Event], "tuple[bool | None, bool]"]
"""From gold and found: whether the field is right (None: gold has none), and whether only the found event has it."""


@dataclass(slots=True)
class Share:
    """Counts of one field over matched events."""

    gold: int = 0
    right: int = 0
    extra: int = 0


def shares(results: Sequence[Result]) -> dict[str, Share]:
    """Count every field over the matched events of a run."""
    counts = {name: Share() for name in _CHECKS}
    for result in results:
        for pair in result.pairs:
            for name, check in _CHECKS.items():
                right, extra = check(result.gold[pair.gold], result.found[pair.found])
                counts[name].gold += right is not None
                counts[name].right += bool(right)
                counts[name].extra += extra
    return counts


def print_fields(console: Console, results: Sequence[Result]) -> None:
    """Print the share of each field that is right where gold has it, and how often it is set where gold has none."""
    table = Table("field", "in gold", "right", "share", "only found", box=None, title="fields of matched events")
    for name, count in shares(results).items():
        share = f"{count.right / count.gold:.3f}" if count.gold else "-"
        table.add_row(name, str(count.gold), str(count.right), share, str(count.extra))
    console.print(table)


def _same(*path: str) -> Check:
    def check(gold: Event, found: Event) -> tuple[bool | None, bool]:
        wanted, mine = _at(gold, path), _at(found, path)
        return (mine == wanted, False) if wanted not in ("", None) else (None, mine not in ("", None))

    return check


def _at(event: Event, path: Sequence[str]) -> object:
    value: object = event
    for name in path:
        value = (value.get(name) if isinstance(value, dict) else None) or None
    return value


def _actors(gold: Event, found: Event) -> tuple[bool | None, bool]:
    wanted = {actor["id"] for actor in gold.get("actors", ())}
    mine = {actor["id"] for actor in found.get("actors", ())}
    return (wanted <= mine, False) if wanted else (None, bool(mine))


def _roles(gold: Event, found: Event) -> tuple[bool | None, bool]:
    wanted = {(actor["id"], actor.get("role")) for actor in gold.get("actors", ()) if actor.get("role")}
    mine = {(actor["id"], actor.get("role")) for actor in found.get("actors", ())}
    return (wanted <= mine if wanted else None), False


def _persons(gold: Event, found: Event) -> tuple[bool | None, bool]:
    wanted = {actor["name"] for actor in gold.get("actors", ()) if actor.get("name")}
    mine = {actor["name"] for actor in found.get("actors", ()) if actor.get("name")}
    last = {name.split()[-1] for name in mine}
    return (all(name.split()[-1] in last for name in wanted) if wanted else None), False


def _votes(gold: Event, found: Event) -> tuple[bool | None, bool]:
    wanted, mine = gold.get("votes") or {}, found.get("votes") or {}
    if not wanted:
        return None, bool(mine)
    return all(mine.get(name) == count for name, count in wanted.items() if count is not None), False


def _measure(gold: Event, found: Event) -> tuple[bool | None, bool]:
    wanted, mine = gold.get("measure") or {}, found.get("measure") or {}
    return (mine.get("quantity") == wanted.get("quantity"), False) if wanted else (None, bool(mine))


def _attribution(gold: Event, found: Event) -> tuple[bool | None, bool]:
    wanted, mine = bool(gold.get("attribution")), bool(found.get("attribution"))
    return (mine, False) if wanted else (None, mine)


def _planned(gold: Event, found: Event) -> tuple[bool | None, bool]:
    wanted, mine = gold.get("modality") == "planned", found.get("modality") == "planned"
    return (mine, False) if wanted else (None, mine)


def _effective(gold: Event, found: Event) -> tuple[bool | None, bool]:
    right = date_right(gold.get("effective"), found.get("effective"))
    return right, right is None and bool(found.get("effective"))


_CHECKS: dict[str, Check] = {
    "lead, with its organ": _same("lead"),
    "object": _same("object"),
    "ids of actors": _actors,
    "roles of actors": _roles,
    "names of actors": _persons,
    "kind of act": _same("act", "kind"),
    "number of act": _same("act", "number"),
    "votes": _votes,
    "measure": _measure,
    "chamber": _same("chamber"),
    "stance": _same("stance"),
    "about": _same("about"),
    "scope": _same("scope"),
    "subkind": _same("subkind"),
    "attribution (there)": _attribution,
    "planned": _planned,
    "date of effect": _effective,
}
