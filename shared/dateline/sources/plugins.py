"""Finds sources by the entry points of installed packages."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import Any

from dateline.sources.errors import SourceError
from dateline.sources.manifest import Manifest
from dateline.sources.source import Source

GROUP = "dateline.sources"

AnySource = Source[Any, Any]


def installed() -> dict[str, str]:
    """Return the installed types of sources, by name, and where each is."""
    return {point.name: point.value for point in entry_points(group=GROUP)}


def load(name: str) -> AnySource:
    """Return the source of a type; raises SourceError where there is none or it cannot be used."""
    points = entry_points(group=GROUP, name=name)
    if not points:
        known = ", ".join(sorted(installed())) or "none"
        raise SourceError(
            f"There is no type of source {name!r}; installed are {known}.",
            remedy="Install the package that brings it, or mend the name.",
        )
    point = next(iter(points))
    try:
        source = point.load()()
    except Exception as error:
        raise SourceError(f"The source {name} ({point.value}) cannot be loaded: {error}.") from error
    if not isinstance(source, Source) or not isinstance(getattr(source, "manifest", None), Manifest):
        raise SourceError(f"{point.value} is not a Source with a manifest.")
    return source
