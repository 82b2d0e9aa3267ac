"""`POST /v1/ingest/events`: events from systems that already have typed ones."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from dateline.clock import Clock
from dateline.contracts import Event
from dateline.contracts.cloudevents import encode_event
from dateline.http import JsonResponse, Problem, problem_type, requires
from dateline.log import LogUnavailable, Publisher, PublishOutcomeUnknown, RecordTooLarge
from dateline.tokens import Principal, Scope
from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from dateline_ingest import metrics
from dateline_ingest.push.binding import BATCH, BINARY, MOST_EVENTS, STRUCTURED, read_events
from dateline_ingest.push.validate import Fault, nul_fault, validate

RETRY_SECONDS = 5  # a one-node broker restarts in 5 to 15 s, a cluster elects a leader in less
SLICE = 250  # events checked at a stretch: about 10 ms, in which no other request is served
MOST_FAULTS = 100  # explained in an answer; `faulty` counts all

_EVENT_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["specversion", "id", "source", "type", "data"],
    "properties": {
        "specversion": {"const": "1.0"},
        "id": {"type": "string", "description": "With `source` the event's identity: the same pair counts once."},
        "source": {"type": "string", "description": "Who says it."},
        "type": {"type": "string", "examples": ["dateline.convention.ratified"]},
        "subject": {"type": "string", "description": "The object; taken from the data where it is left out."},
        "time": {"type": "string", "format": "date-time", "description": "When the document was published."},
        "data": {"type": "object", "description": "See the JSON Schema of the type."},
    },
}
_BODIES: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            STRUCTURED: {"schema": _EVENT_SCHEMA},
            BATCH: {"schema": {"type": "array", "items": _EVENT_SCHEMA, "maxItems": MOST_EVENTS}},
            BINARY: {"schema": {"type": "object", "description": "The data; attributes are `ce-` headers."}},
        },
    }
}


@dataclass(frozen=True, slots=True)
class Pushing:
    """What taking events needs. `topics` is set once the topics are known to exist."""

    publisher: Publisher
    topic: str
    clock: Clock
    topics: asyncio.Event


def event_routes(pushing: Pushing) -> APIRouter:
    """Return the route that takes events."""
    router = APIRouter(prefix="/v1/ingest/events", tags=["events"])

    @router.post(
        "",
        status_code=202,
        summary="Push events",
        description="CloudEvents 1.0 in structured, batch or binary mode. All of a request are checked first: one fault"
        " and nothing of it is taken. Accepted means that Kafka has them. After a 503, also after one that cannot tell"
        " what arrived, send the same again: an event's source and id count once. A retraction or correction has the"
        " source, lead and object of the events that it names, so that it meets them. `dry_run=true` checks alone.",
        openapi_extra=_BODIES,
        responses={
            200: {"description": "All events are valid (`dry_run`)."},
            503: {"description": "Kafka is away; Retry-After says when to send the same again."},
        },
        response_class=JsonResponse,
    )
    async def push(
        request: Request,
        caller: Annotated[Principal, Depends(requires(Scope.EVENTS_WRITE))],
        dry_run: Annotated[bool, Query(title="Check only")] = False,
    ) -> Response:
        events = await _check(pushing, request, caller)
        ids = [event.id for event in events]
        if dry_run:
            return JsonResponse({"valid": len(events), "ids": ids})
        await _publish(pushing, events)
        return JsonResponse({"accepted": len(events), "ids": ids}, 202)

    return router


async def _check(pushing: Pushing, request: Request, caller: Principal) -> list[Event]:
    """Return the request's events; raises Problem that lists every faulty one."""
    body = await request.body()
    contents = read_events(request.headers, body)
    now = pushing.clock.now()
    suspicious = b"\\u0000" in body or any("%00" in value for value in request.headers.values())
    events: list[Event] = []
    faults: list[tuple[int, Fault]] = []
    seen: dict[tuple[str, str], int] = {}
    for start in range(0, len(contents), SLICE):
        for index, content in enumerate(contents[start : start + SLICE], start):
            found = validate(content, caller, now)
            if isinstance(found, Event):
                first = seen.setdefault((found.source, found.id), index)
                if first != index:
                    found = Fault("id", f"the same source and id as event {first} of this request")
                elif suspicious and (fault := nul_fault(content)):
                    found = fault
            if isinstance(found, Fault):
                faults.append((index, found))
            else:
                events.append(found)
        await asyncio.sleep(0)
    if faults:
        metrics.EVENTS_REFUSED.inc(len(contents))
        raise _refusal(faults, len(contents), is_batch=request.headers.get("content-type", "").startswith(BATCH))
    return events


def _refusal(faults: Sequence[tuple[int, Fault]], total: int, *, is_batch: bool) -> Problem:
    index, first = faults[0]
    place = f"Event {index}: " if is_batch else ""
    more = f" {len(faults)} of {total} events are faulty." if len(faults) > 1 else ""
    taken = " Nothing of the batch was taken." if is_batch else ""
    return Problem(
        400,
        "Events refused",
        f"{place}{first.message.rstrip('.')}.{more}{taken}",
        problem_type("events-refused"),
        faulty=len(faults),
        errors=[
            {
                "in": "body",
                "index": index,
                "pointer": "#" + (f"/{index}" if is_batch else "") + (f"/{fault.attribute}" if fault.attribute else ""),
                "message": fault.message,
            }
            for index, fault in faults[:MOST_FAULTS]
        ],
    )


async def _publish(pushing: Pushing, events: Sequence[Event]) -> None:
    if not events:
        return
    if not pushing.topics.is_set():
        raise _away("Kafka was not reached yet; nothing was taken.")
    try:
        await pushing.publisher.publish([encode_event(event, pushing.topic) for event in events])
    except RecordTooLarge as error:
        raise Problem(413, "Event too large", str(error), problem_type("body-too-large")) from error
    except PublishOutcomeUnknown as error:
        raise _away("Kafka did not acknowledge in time; some may have arrived, and count once.") from error
    except LogUnavailable as error:
        raise _away("Kafka cannot be reached; nothing was taken.") from error
    metrics.EVENTS_PUSHED.inc(len(events))


def _away(detail: str) -> Problem:
    return Problem(
        503,
        "Log away",
        f"{detail} Send the same again.",
        problem_type("log-away"),
        headers={"Retry-After": str(RETRY_SECONDS)},
    )
