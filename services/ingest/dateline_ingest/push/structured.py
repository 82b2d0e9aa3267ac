"""An event as a CloudEvent in JSON: what `POST /v1/ingest/events` takes, and what a dry run answers."""

from __future__ import annotations

from typing import Any

from dateline.contracts import Event
from dateline.contracts.cloudevents import schema_urn, timestamp_in_zone


def as_cloudevent(event: Event) -> dict[str, Any]:
    """Return an event in structured mode; `recordedtime` is left out, since only acceptance gives one."""
    made: dict[str, Any] = {
        "specversion": "1.0",
        "id": event.id,
        "source": event.source,
        "type": event.type,
        "dataschema": schema_urn(event.kind),
        "datacontenttype": "application/json",
    }
    if event.subject:
        made["subject"] = event.subject
    if event.time is not None:
        made["time"] = timestamp_in_zone(event.time)
    return made | {"data": event.data.model_dump(mode="json", by_alias=True, exclude_defaults=True)}
