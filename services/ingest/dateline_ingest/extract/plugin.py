"""The extractor for English, as `dateline.extractors` knows extractors."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dateline.contracts import Document
from dateline.extractors import Extracted

from dateline_ingest.explanation import Explained
from dateline_ingest.extract import pipeline
from dateline_ingest.extract.why import explain


class English:
    """Reads English by rules over a parse; see the package."""

    name = pipeline.NAME
    version = pipeline.VERSION

    def extract(self, document: Document, registries: Sequence[Path]) -> list[Extracted]:
        """Return a document's events; see `dateline_ingest.extract.pipeline.extract`."""
        return [Extracted(event.type, event.data) for event in pipeline.extract(document, registries)]

    def explain(self, document: Document, registries: Sequence[Path]) -> Explained:
        """Return the same events, and what led to each."""
        return explain(document, registries)
