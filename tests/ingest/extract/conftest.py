"""Reads a text into events for the tests of extraction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from dateline.contracts import Document
from dateline_ingest.extract import Extracted, extract

Reader = Callable[..., list[Extracted]]


def document(
    text: str,
    published: str = "2025-09-30",
    title: str | None = None,
    name: str = "doc-test",
    publisher: str | None = None,
) -> Document:
    moment = dt.datetime.fromisoformat(published)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return Document(
        id=name,
        generation=1,
        source="test",
        key=name,
        title=title,
        published=moment,
        text=text,
        recorded=moment,
        publisher=publisher,
    )


@pytest.fixture(scope="session")
def read() -> Reader:
    """A function from a text to its events."""
    return lambda text, **more: extract(document(text, **more))
