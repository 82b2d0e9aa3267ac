"""What a subscription was told about an entry, and which difference is worth telling."""

from collections.abc import Mapping
from typing import Any, Literal

from dateline.contracts import EntryState

Kind = Literal["new", "corroborated", "corrected", "retracted"]
Shown = Mapping[str, Any]

# What a reader acts upon: any change of it is told.
_STANDS = ("type", "lead", "object", "state", "merged_into", "occurred", "effective", "modality", "disputed")
# What a later source may fill in: that is no correction, replacing it is.
_DETAILS = ("party", "act", "votes", "measure", "scope", "subkind", "stance", "about")


def shown(entry: EntryState) -> dict[str, Any]:
    """Return what is kept of a telling: plain JSON, small, and enough to say later what was told before."""
    dumped = entry.model_dump(
        mode="json",
        by_alias=True,
        exclude_defaults=False,
        exclude_none=True,
        include={*_STANDS, *_DETAILS, "display", "sources"},
    )
    return dumped | {"actors": sorted({actor.id for actor in entry.actors})}


def kind_of(told: Shown | None, now: Shown) -> Kind | None:
    """Return what a change is to a subscription that was told `told` (None: never), or None for nothing to tell.

    An entry that was never told and is retracted or merged is nothing. More sources for the same date and state
    corroborate; fewer are nothing. What a new source adds where nothing was said before goes with the next telling.
    """
    if told is None:
        return "new" if now["state"] == "current" else None
    if now["state"] == "retracted":
        return "retracted" if told["state"] != "retracted" else None
    if any(told.get(field) != now.get(field) for field in _STANDS) or _replaced(told, now):
        return "corrected"
    return "corroborated" if now["sources"] > told["sources"] else None


def _replaced(told: Shown, now: Shown) -> bool:
    if not set(told["actors"]) <= set(now["actors"]):
        return True
    return any(told.get(field) and not _contains(now.get(field), told[field]) for field in _DETAILS)


def _contains(now: object, told: object) -> bool:
    """Tell whether everything that was told still stands; more may stand beside it."""
    if isinstance(told, Mapping):
        return isinstance(now, Mapping) and all(
            _contains(now.get(name), value) for name, value in told.items() if value not in (None, "")
        )
    return now == told
