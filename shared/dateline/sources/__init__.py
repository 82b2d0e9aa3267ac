"""What a source of documents is made of: for authors of plug-ins, and for ingest, which runs them.

A source is a class of its own package, found by an entry point of the group `dateline.sources`. It says what it is in a
`Manifest`, and its `poll` yields `Doc`, `Checkpoint` and `Done`. It does not retry, store or dedupe.
`docs/how-to/write-a-source.md` leads to a working one.
"""

from dateline.sources.context import Context, Fetches
from dateline.sources.errors import (
    Blocked,
    FetchFailed,
    HostNotAllowed,
    LayoutChanged,
    NoBackfill,
    RetryLater,
    SourceError,
)
from dateline.sources.fetched import Fetched
from dateline.sources.items import Checkpoint, Doc, Done, Item
from dateline.sources.manifest import Manifest
from dateline.sources.plugins import GROUP, installed, load
from dateline.sources.source import NoConfig, NoCursor, Source

__all__ = [
    "GROUP",
    "Blocked",
    "Checkpoint",
    "Context",
    "Doc",
    "Done",
    "FetchFailed",
    "Fetched",
    "Fetches",
    "HostNotAllowed",
    "Item",
    "LayoutChanged",
    "Manifest",
    "NoBackfill",
    "NoConfig",
    "NoCursor",
    "RetryLater",
    "Source",
    "SourceError",
    "installed",
    "load",
]
