"""What a source says of itself, before it runs."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from dateline.errors import DatelineError


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a source is, where it may go and what to expect of it.

    `hosts` are the only ones that it can reach (a source whose hosts follow from its configuration overrides
    `Source.hosts`). `every` is how often it is worth asking, unless the configuration says otherwise. `documented_api`
    means that the publisher offers this access to programs, so robots.txt, which speaks to crawlers, is not asked.
    `longest_silence` is how long the publisher can have nothing new before somebody should look.
    """

    id: str
    version: str
    title: str
    licence: str
    hosts: frozenset[str] = frozenset()
    publisher: str = ""
    terms: str = ""
    documented_api: bool = False
    every: dt.timedelta = dt.timedelta(minutes=15)
    longest_silence: dt.timedelta = dt.timedelta(days=14)

    def __post_init__(self) -> None:
        """Refuse a manifest that says too little."""
        for name in ("id", "version", "title", "licence"):
            if not getattr(self, name):
                raise DatelineError(f"The manifest of the source {self.id or '?'} has no {name}.")
        if self.every < dt.timedelta(seconds=1):
            raise DatelineError(f"The source {self.id} wants to run more often than every second.")
