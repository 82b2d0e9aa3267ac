"""What a plug-in implements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from dateline.contracts import Document, EventData


@dataclass(frozen=True, slots=True)
class Extracted:
    """A typed event before it has an id: `type` is without prefix, as `convention.denounced`.

    Every quote of its evidence is `text[start:end]` of the document's text (of its title where `field` says so), in
    code points. Where `data.extractor` is empty, ingest writes the extractor's name and version there; fill it to name
    the rule as well.
    """

    type: str
    data: EventData


class Extractor(Protocol):
    """Reads the documents of a language. It is made without arguments; importing and making it touch no network.

    `version` changes whenever the same text may give other events: documents that another version read are what
    `dateline reextract` reads again.
    """

    @property
    def name(self) -> str:
        """What events name as their extractor."""
        ...

    @property
    def version(self) -> str:
        """Which version of it; any text."""
        ...

    def extract(self, document: Document, registries: Sequence[Path]) -> Iterable[Extracted]:
        """Return the events that a document tells, in the order in which it first tells them.

        Deterministic: the same document gives the same events, or reading it again would take events back at random.
        `registries` are the folders of this installation's own registry files, for `dateline.registries.load`.
        Whatever is raised, and a result that is not valid, sets this document aside with the reason. Ingest calls it
        in a process of its own, which it ends when a document takes too long.
        """
        ...
