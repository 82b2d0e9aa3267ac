"""What a dry run answers, over HTTP and at the command line: the events that would be emitted, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Literal

from dateline.contracts import Document, Event
from pydantic import BaseModel, Field

from dateline_ingest.emit.valid import valid
from dateline_ingest.explanation import Explained, Silent, Why
from dateline_ingest.push.structured import as_cloudevent


class EventWhy(Why):
    """What led to the event with this id."""

    event: str


class DryRun(BaseModel):
    """What accepting a document would do. Nothing was stored."""

    id: str = Field(description="The document's id.")
    generation: int = Field(description="Which generation it would be; that of the stored text if this one is equal.")
    result: Literal["dry_run"] = "dry_run"
    title: str | None = None
    text: str = Field(description="The text of record, in which evidence is counted in code points.")
    events: list[dict[str, Any]] = Field(
        description="CloudEvents as they would be emitted, and as `POST /v1/ingest/events` takes them. `data.extractor`"
        " names the rule, `data.confidence` says what it is worth."
    )
    why: list[EventWhy] = Field(description="For each event, in the same order, what led to it.")
    silent: list[Silent] = Field(description="Sentences with a telling word that gave no event, and why.")


def as_answer(document: Document, events: Sequence[Event], read: Explained, now: dt.datetime) -> dict[str, Any]:
    """Return the answer as JSON; an extractor that does not explain gives no `why`.

    Events that ingest would leave out, since no reader of the log would take them, are left out here too.
    """
    emitted = {event.id for event in valid(events, now)}
    made = DryRun(
        id=document.id,
        generation=document.generation,
        title=document.title,
        text=document.text,
        events=[as_cloudevent(event) for event in events if event.id in emitted],
        why=[
            EventWhy(event=event.id, **dict(one))
            for event, one in zip(events, read.why, strict=False)
            if event.id in emitted
        ],
        silent=list(read.silent),
    )
    return made.model_dump(mode="json")
