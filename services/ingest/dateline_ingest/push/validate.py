"""Which pushed events may enter the log: every rule is checked before anything is sent."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from dateline.contracts import ContractError, Event, EventData
from dateline.contracts.cloudevents import first_fault, parse_timestamp
from dateline.contracts.event import check
from dateline.contracts.types import PREFIX
from dateline.tokens import Principal
from pydantic import ValidationError

_LONGEST = 1_000  # characters of an attribute
_MODES = ("application/json", "text/json")
# A publisher's clock may be hours ahead of ours; a day ahead is a mistake.
_AHEAD = dt.timedelta(days=1)
# Attributes travel in headers of HTTP and Kafka.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_TRACEPARENT = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one event, and where in it."""

    attribute: str
    message: str


def validate(content: Any, caller: Principal, now: dt.datetime) -> Event | Fault:  # noqa: ANN401 -- any JSON value
    """Return the event, recorded now, or its first fault.

    Extension attributes beside `traceparent` are let pass and not kept, as CloudEvents section 3 permits.
    """
    if not isinstance(content, dict):
        return Fault("", "an event is a JSON object")
    if fault := _envelope_fault(content, caller):
        return fault
    try:
        data = EventData.model_validate(content["data"], extra="forbid")
        time = parse_timestamp(content["time"], "time") if content.get("time") else None
        check(content["type"][len(PREFIX) :], data, now)
    except ValidationError as error:
        return Fault("data", first_fault(error))
    except ContractError as error:
        return Fault("time" if str(error).startswith("time") else "data", str(error))
    if time is not None and time > now + _AHEAD:
        return Fault("time", f"time {content['time']} lies in the future: it is when the document was published")
    subject = content.get("subject") or data.object
    if subject != data.object:
        return Fault("subject", f"subject {subject[:100]!r} is not the object of the data, {data.object!r}")
    return Event(
        id=content["id"],
        source=content["source"],
        type=content["type"],
        data=data,
        recordedtime=now,
        time=time,
        subject=subject,
        traceparent=content.get("traceparent") or "",
    )


def _envelope_fault(content: dict[str, Any], caller: Principal) -> Fault | None:
    for name in ("specversion", "id", "source", "type"):
        value = content.get(name)
        if not isinstance(value, str) or not value:
            return Fault(name, f"{name} is missing or not a text")
        if len(value) > _LONGEST or _CONTROL.search(value):
            return Fault(name, f"{name} is longer than {_LONGEST:,} characters or has a control character")
    if content["specversion"] != "1.0":
        return Fault("specversion", f"specversion {content['specversion']!r} is not 1.0")
    if not content["type"].startswith(PREFIX):
        return Fault("type", f"type {content['type'][:100]!r} does not begin with {PREFIX}")
    if "recordedtime" in content:
        return Fault("recordedtime", "recordedtime is given by ingest alone; leave it out")
    if not caller.speaks_for(content["source"]):
        return Fault("source", f"the token of {caller.subject!r} may not speak for {content['source'][:100]!r}")
    return _optional_fault(content)


def _optional_fault(content: dict[str, Any]) -> Fault | None:
    for name in ("subject", "time", "datacontenttype", "dataschema", "traceparent"):
        value = content.get(name)
        if value is not None and (not isinstance(value, str) or len(value) > _LONGEST or _CONTROL.search(value)):
            return Fault(name, f"{name} is not a text of at most {_LONGEST:,} characters")
    mode = content.get("datacontenttype")
    if mode and mode.partition(";")[0].strip().lower() not in _MODES:
        return Fault("datacontenttype", f"datacontenttype {mode[:100]!r} is not application/json")
    if "data_base64" in content:
        return Fault("data_base64", "data is JSON; data_base64 is not taken")
    if not isinstance(content.get("data"), dict):
        return Fault("data", "data is missing or not a JSON object")
    trace = content.get("traceparent")
    if trace and not _TRACEPARENT.fullmatch(trace):
        return Fault("traceparent", "traceparent is not of the form that W3C Trace Context gives")
    return None


def nul_fault(content: Any) -> Fault | None:  # noqa: ANN401 -- any JSON value
    """Find a NUL anywhere in an event: no store of ours can keep one. Looked for only where the body has one."""
    waiting = [content]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str) and "\x00" in value:
            return Fault("data", "a text has a NUL character (\\u0000)")
        if isinstance(value, dict):
            waiting += [*value.keys(), *value.values()]
        elif isinstance(value, list):
            waiting += value
    return None
