"""Events to make entries from: written by hand, and read from annotated news."""

import datetime as dt
import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from dateline.contracts import DocumentRef, Event, EventData
from dateline.contracts.ids import event_id
from dateline_timeline.entries import ClaimEvent, from_event

EPOCH = dt.datetime(2025, 10, 1, tzinfo=dt.UTC)

Told = Callable[..., ClaimEvent]


@pytest.fixture
def told() -> Told:
    """Make records one after the other: each has the next offset and a minute of its own."""
    offsets = itertools.count()

    def make(document: str, occurred: str = "", /, **fields: Any) -> ClaimEvent:
        offset = next(offsets)
        described: dict[str, Any] = {
            "type": "statement.issued",
            "lead": "RU",
            "object": "ETS-126",
            "generation": 1,
            "recorded": EPOCH + dt.timedelta(minutes=offset),
            "order": (0, offset),
            "document_id": document,
            "occurred": occurred,
            **fields,
        }
        described.setdefault("key", f"{document} {described['type']} {occurred} {fields.get('organ', '')}")
        return ClaimEvent(**described)

    return make


@pytest.fixture
def read_news() -> Callable[[Path], list[ClaimEvent]]:
    """Read a folder's gold events as timeline would meet them on the log."""

    def read(folder: Path) -> list[ClaimEvent]:
        lines = (folder / "documents.jsonl").read_text(encoding="utf8").splitlines()
        published = {row["id"]: row["published"] for row in map(json.loads, lines)}
        found: list[ClaimEvent] = []
        for line in (folder / "gold.jsonl").read_text(encoding="utf8").splitlines():
            row = json.loads(line)
            for number, event in enumerate(row["events"]):
                found += from_event(_event(row["id"], published[row["id"]], number, event), (0, len(found)))
        return found

    return read


def _event(document: str, published: str, number: int, gold: dict[str, Any]) -> Event:
    moment = dt.datetime.fromisoformat(published).replace(tzinfo=dt.UTC)
    kind = str(gold["type"])
    data = EventData.model_validate(
        {
            **{name: value for name, value in gold.items() if name not in ("type", "quotes")},
            "evidence": [{"document_id": document, "quote": quote} for quote in gold["quotes"]],
            "document": DocumentRef(id=document, published=moment),
        }
    )
    return Event(
        id=event_id(document, kind, data.lead, data.object, data.occurred, number),
        source="news",
        type=f"dateline.{kind}",
        data=data,
        recordedtime=EPOCH + dt.timedelta(seconds=number),
        time=moment,
        subject=data.object,
    )
