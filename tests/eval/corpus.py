"""The annotated documents, by set: those of the project, and two real articles where they are at hand."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dateline.contracts import Document

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
NEWS = ROOT / "tests" / "data" / "news"
WRITTEN = ROOT / "tests" / "data" / "written"
REPORTS = ROOT / "tests" / "data" / "reports"
DISPATCHES = ROOT / "tests" / "data" / "dispatches"
REAL = ROOT.parent / "shared" / "data" / "news"

_HELD = ".held."


@dataclass(frozen=True, slots=True)
class Annotated:
    """A document, the set it belongs to, and the events that a careful reader finds in it."""

    set: str
    document: Document
    gold: tuple[dict[str, Any], ...]

    @property
    def id(self) -> str:
        return self.document.id


def corpus(*, held: bool = False) -> list[Annotated]:
    """Return all annotated documents, set after set. `held` adds the part that is kept unread until the end."""
    found = [*_pair("own news", _rows(NEWS / "documents.jsonl"), _rows(NEWS / "gold.jsonl"))]
    if REAL.is_dir():
        real = [row for row in _rows(REAL / "documents.jsonl") if row["id"].startswith("seed-")]
        found += _pair("real articles", real, _rows(REAL / "gold.jsonl"))
    samples = [json.loads(path.read_text("utf-8")) for path in sorted(SAMPLES.glob("*.json"))]
    found += _pair("samples", samples, _rows(SAMPLES / "gold.jsonl"))
    found += _folder(WRITTEN, "written", held=False)
    found += _folder(REPORTS, "reports", held=False)
    found += _folder(DISPATCHES, "dispatches", held=False)
    if held:
        found += _folder(WRITTEN, "written, held out", held=True)
        found += _folder(REPORTS, "reports, held out", held=True)
        found += _folder(DISPATCHES, "dispatches, held out", held=True)
    return found


def _folder(folder: Path, name: str, *, held: bool) -> Iterator[Annotated]:
    for path in sorted(folder.glob("*.documents.jsonl")):
        if (_HELD in path.name) == held:
            gold = path.with_name(path.name.replace(".documents.", ".gold."))
            if gold.is_file():
                yield from _pair(name, _rows(path), _rows(gold))


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def _pair(name: str, documents: list[dict[str, Any]], gold: list[dict[str, Any]]) -> Iterator[Annotated]:
    events = {row["id"]: tuple(row["events"]) for row in gold}
    for row in documents:
        identity = row.get("id") or row["key"]
        if identity in events:
            yield Annotated(name, _document(identity, row), events[identity])


def _document(identity: str, row: dict[str, Any]) -> Document:
    published = dt.datetime.fromisoformat(row["published"]) if row.get("published") else None
    if published is not None and published.tzinfo is None:
        published = published.replace(tzinfo=dt.UTC)
    return Document(
        id=identity,
        generation=1,
        source="annotated",
        key=identity,
        url=row.get("url"),
        title=row.get("title"),
        publisher=row.get("publisher"),
        published=published,
        lang=row.get("lang") or "en",
        text=row["text"],
        recorded=published or dt.datetime(2000, 1, 1, tzinfo=dt.UTC),
    )
