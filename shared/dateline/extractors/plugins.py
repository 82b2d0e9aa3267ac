"""Finds extractors by the entry points of installed packages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import Any, TypeVar, cast

from dateline.extractors.extractor import Extractor

GROUP = "dateline.extractors"
ANY = "*"
"""The range that every language matches (RFC 4647 section 2.1)."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Installed:
    """An extractor as its package brings it: `place` is the entry point's value; without extractor `fault` says why."""

    place: str
    extractor: Extractor | None
    fault: str = ""

    @property
    def label(self) -> str:
        """Name and version, by which documents remember what read them; empty where it cannot be used."""
        return f"{self.extractor.name} {self.extractor.version}" if self.extractor else ""


def installed(own: str = "") -> dict[str, Installed]:
    """Load the extractors of all installed packages, by language in lower case.

    One that cannot be used says why and raises nothing: it concerns the documents of its language alone. A language has
    one extractor; `own` is the distribution whose extractors give way to those of other packages.
    """
    by_language: defaultdict[str, list[EntryPoint]] = defaultdict(list)
    for point in entry_points(group=GROUP):
        by_language[point.name.lower()].append(point)
    return {language: _chosen(language, points, own) for language, points in sorted(by_language.items())}


def for_language(known: Mapping[str, T], tag: str) -> T | None:
    """Return what is known for a language: `pt-br` finds `pt-br`, else `pt` (lookup of RFC 4647, section 3.4)."""
    parts = tag.lower().split("-")
    for length in range(len(parts), 0, -1):
        found = known.get("-".join(parts[:length]))
        if found is not None:
            return found
    return known.get(ANY)


def usable(place: str, thing: Any) -> Installed:  # noqa: ANN401 -- whatever a package names
    """Hold an object, or what a class or a function without arguments makes, against the protocol."""
    if isinstance(thing, type) or (callable(thing) and not hasattr(thing, "extract")):
        try:
            thing = thing()
        except Exception as error:  # noqa: BLE001 -- a foreign package's own error, told to who installed it
            return Installed(place, None, f"{place} cannot be made: {_said(error)}.")
    for name in ("name", "version"):
        value = getattr(thing, name, None)
        if not isinstance(value, str) or not value.strip() or not value.isprintable():
            return Installed(place, None, f"{place} is not an extractor: its {name} is not a text.")
    if not callable(getattr(thing, "extract", None)):
        return Installed(place, None, f"{place} is not an extractor: it has no method extract.")
    return Installed(place, cast("Extractor", thing))


def _chosen(language: str, points: Sequence[EntryPoint], own: str) -> Installed:
    distinct = {(point.value, point.dist.name if point.dist else ""): point for point in points}
    others = [point for (_, package), point in distinct.items() if package != own]
    candidates = others or list(distinct.values())
    if len(candidates) > 1:
        places = " and ".join(sorted(point.value for point in candidates))
        return Installed(places, None, f"{places} are both extractors for {language}: uninstall one of them.")
    point = candidates[0]
    try:
        thing = point.load()
    except Exception as error:  # noqa: BLE001 -- a foreign package's own error, told to who installed it
        return Installed(point.value, None, f"{point.value} cannot be loaded: {_said(error)}.")
    return usable(point.value, thing)


def _said(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split()).rstrip(".")
