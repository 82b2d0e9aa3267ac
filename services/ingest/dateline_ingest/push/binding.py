"""CloudEvents 1.0 over HTTP: the three content modes, read into one shape.

https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

import orjson
from dateline.http import Problem, problem_type

STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"
BINARY = "application/json"
MOST_EVENTS = 5_000  # a batch; 8 MiB hold about 10,000 small ones, and checking these takes a quarter of a second

_PREFIX = "ce-"


def read_events(headers: Mapping[str, str], body: bytes) -> list[Any]:
    """Return the events of a request as they were sent, unchecked; raises Problem for what is no CloudEvents request.

    `headers` have lower-case names.
    """
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == BATCH:
        events = _json(body)
        if not isinstance(events, list):
            raise _malformed(f"A body of {BATCH} is a JSON array of events.")
        if len(events) > MOST_EVENTS:
            raise Problem(
                413,
                "Too many events",
                f"The batch has {len(events):,} events; at most {MOST_EVENTS:,} are taken at once.",
                problem_type("too-many-events"),
                limit=MOST_EVENTS,
            )
        return events
    if media_type == STRUCTURED:
        return [_json(body)]
    if f"{_PREFIX}specversion" in headers:
        return [_binary(headers, media_type, body)]
    raise Problem(
        415,
        "Unsupported media type",
        f"Send CloudEvents: Content-Type {STRUCTURED} or {BATCH}, or ce- headers with {BINARY}.",
        problem_type("unsupported-media-type"),
        headers={"Accept-Post": f"{STRUCTURED}, {BATCH}, {BINARY}"},
    )


def _binary(headers: Mapping[str, str], media_type: str, body: bytes) -> dict[str, Any]:
    """Return the event of a request whose headers are the attributes and whose body is the data."""
    if media_type != BINARY and not media_type.endswith("+json"):
        raise _malformed(f"The data of an event is JSON, but the Content-Type is {media_type[:100]!r}.")
    attributes = {
        # Section 3.1.3.2: values are percent-encoded UTF-8, and may be quoted.
        name.removeprefix(_PREFIX): unquote(value.strip().strip('"'))
        for name, value in headers.items()
        if name.startswith(_PREFIX)
    }
    return attributes | {"data": _json(body)}


def _json(body: bytes) -> Any:  # noqa: ANN401 -- any JSON value
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise _malformed(f"This is not JSON: {error}.") from error


def _malformed(detail: str) -> Problem:
    return Problem(400, "Not CloudEvents", detail, problem_type("not-cloudevents"))
