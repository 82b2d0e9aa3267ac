"""How documents, events and changes travel: CloudEvents 1.0, Kafka protocol binding in binary mode.

Attributes are `ce_` headers, the data is JSON in the record's value
(https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md).
"""

import datetime as dt
import functools
from typing import TypeVar

import orjson
from pydantic import BaseModel, ValidationError

from dateline.contracts.change import Change
from dateline.contracts.document import Document
from dateline.contracts.errors import ContractError
from dateline.contracts.event import Event, EventData, check
from dateline.contracts.types import CORRECTED, PREFIX, RETRACTED
from dateline.log.records import Headers, Outgoing, Record

DOCUMENT_ACCEPTED = f"{PREFIX}document.accepted"
ENTRY_CHANGED = f"{PREFIX}entry.changed"
CONTENT_TYPE = ("content-type", b"application/json")
SPECVERSION = ("ce_specversion", b"1.0")
SCHEMA_VERSION = 1

Model = TypeVar("Model", bound=BaseModel)


def schema_urn(kind: str) -> str:
    """Return the `dataschema` of a type (without prefix); the file is `shared/schemas/<kind>/<version>.json`."""
    return f"urn:dateline:schema:{kind}:{SCHEMA_VERSION}"


@functools.lru_cache(maxsize=1024)  # a batch is recorded at one moment
def timestamp(moment: dt.datetime) -> str:
    """Write an aware moment as RFC 3339 in UTC, to the microsecond."""
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def parse_timestamp(text: str, attribute: str) -> dt.datetime:
    """Read an RFC 3339 timestamp; raises ContractError that names the attribute."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise ContractError(f"{attribute} {text!r} is not an RFC 3339 timestamp") from error
    if moment.tzinfo is None:
        raise ContractError(f"{attribute} {text!r} has no time zone")
    return moment


def first_fault(error: ValidationError) -> str:
    """Say the first thing that is wrong with a value, in one sentence that names its place."""
    fault = error.errors(include_url=False, include_context=False)[0]
    place = ".".join(str(part) for part in fault["loc"])
    message = fault["msg"].removeprefix("Value error, ")
    return f"{place}: {message}" if place else message


def encode_event(event: Event, topic: str) -> Outgoing:
    """Write an event as a record; its key is `lead|object`."""
    headers = [
        SPECVERSION,
        ("ce_id", event.id.encode()),
        ("ce_source", event.source.encode()),
        ("ce_type", event.type.encode()),
        ("ce_dataschema", schema_urn(event.kind).encode()),
        ("ce_recordedtime", timestamp(event.recordedtime).encode()),
        CONTENT_TYPE,
    ]
    if event.subject:
        headers.append(("ce_subject", event.subject.encode()))
    if event.time is not None:
        headers.append(("ce_time", timestamp_in_zone(event.time).encode()))
    if event.traceparent:
        headers.append(("ce_traceparent", event.traceparent.encode()))
    value = _data(event)
    return Outgoing(topic, event.partition_key.encode("utf-8", "replace"), value, tuple(headers))


def _data(event: Event) -> bytes:
    written: bytes = event.data.__pydantic_serializer__.to_json(event.data, by_alias=True, exclude_defaults=True)
    # The schema promises readers the list of what is taken back; a correction that a text makes of itself names none.
    if event.kind == RETRACTED and not event.data.retracts:
        return orjson.dumps(orjson.loads(written) | {"retracts": []})
    if event.kind == CORRECTED and not event.data.replaces:
        return orjson.dumps(orjson.loads(written) | {"replaces": []})
    return written


def timestamp_in_zone(moment: dt.datetime) -> str:
    """Write a moment in its own offset: the day of publication is the day where the source is."""
    return moment.isoformat()


def decode_event(record: Record) -> Event:
    """Read an event from a record of the events topic; raises ContractError that says why it cannot be one."""
    headers = _attributes(record)
    kind = headers["ce_type"]
    if not kind.startswith(PREFIX):
        raise ContractError(f"ce_type {kind!r} does not begin with {PREFIX}")
    data = _parse(EventData, record.value)
    recorded = parse_timestamp(_required(headers, "ce_recordedtime"), "recordedtime")
    check(kind.removeprefix(PREFIX), data, recorded)
    time = headers.get("ce_time")
    return Event(
        id=headers["ce_id"],
        source=headers["ce_source"],
        type=kind,
        data=data,
        recordedtime=recorded,
        time=parse_timestamp(time, "time") if time else None,
        subject=headers.get("ce_subject", ""),
        traceparent=headers.get("ce_traceparent", ""),
    )


def document_key(document: str, generation: int) -> bytes:
    """Return the key by which the documents topic is compacted: a tombstone at it erases that text for good."""
    return f"{document}/{generation}".encode()


def encode_document(document: Document, topic: str, traceparent: str = "") -> Outgoing:
    """Write a document as a record."""
    headers = [
        SPECVERSION,
        ("ce_id", f"{document.id}/{document.generation}".encode()),
        ("ce_source", document.source.encode()),
        ("ce_type", DOCUMENT_ACCEPTED.encode()),
        ("ce_subject", document.id.encode()),
        ("ce_dataschema", schema_urn("document").encode()),
        ("ce_recordedtime", timestamp(document.recorded).encode()),
        CONTENT_TYPE,
    ]
    if document.published is not None:
        headers.append(("ce_time", timestamp_in_zone(document.published).encode()))
    if traceparent:
        headers.append(("ce_traceparent", traceparent.encode()))
    value = orjson.dumps(document.model_dump(mode="json", exclude_defaults=True))
    return Outgoing(topic, document_key(document.id, document.generation), value, tuple(headers))


def decode_document(record: Record) -> Document | None:
    """Read a document from a record of the documents topic; None for a tombstone."""
    if record.value is None:
        return None
    _expect(_attributes(record), DOCUMENT_ACCEPTED)
    return _parse(Document, record.value)


def encode_change(change: Change, topic: str, source: str, traceparent: str = "") -> Outgoing:
    """Write a change as a record; its key is that of the entry, so that an entry's changes stay in order."""
    entry = change.entry
    headers = change_headers(change.id, entry.id, source, change.emitted)
    if traceparent:
        headers = (*headers, ("ce_traceparent", traceparent.encode()))
    value = change.__pydantic_serializer__.to_json(change, by_alias=True, exclude_defaults=True)
    return Outgoing(topic, change_key(entry.lead, entry.object), value, headers)


def change_headers(change: str, entry: str, source: str, emitted: dt.datetime) -> Headers:
    """Return the headers of the record of a change, for one whose value is written without a model."""
    return (
        SPECVERSION,
        ("ce_id", change.encode()),
        ("ce_source", source.encode()),
        ("ce_type", ENTRY_CHANGED.encode()),
        ("ce_subject", entry.encode()),
        ("ce_dataschema", schema_urn("change").encode()),
        ("ce_time", timestamp(emitted).encode()),
        CONTENT_TYPE,
    )


def change_key(lead: str, object_: str) -> bytes:
    """Return the key of the record of a change: that of the events which it comes from."""
    return f"{lead}|{object_}".encode("utf-8", "replace")


def decode_change(record: Record) -> Change:
    """Read a change from a record of the changes topic; raises ContractError that says why it cannot be one."""
    _expect(_attributes(record), ENTRY_CHANGED)
    return _parse(Change, record.value)


def _attributes(record: Record) -> dict[str, str]:
    try:
        headers = {name: value.decode() for name, value in record.headers}
    except UnicodeDecodeError as error:
        raise ContractError("a header is not UTF-8") from error
    for name in ("ce_specversion", "ce_id", "ce_source", "ce_type"):
        _required(headers, name)
    if not headers["ce_specversion"].startswith("1."):
        raise ContractError(f"ce_specversion {headers['ce_specversion']} is not 1.x")
    return headers


def _required(headers: dict[str, str], name: str) -> str:
    value = headers.get(name)
    if not value:
        raise ContractError(f"the header {name} is missing: not a CloudEvent in binary mode")
    return value


def _expect(headers: dict[str, str], kind: str) -> None:
    if headers["ce_type"] != kind:
        raise ContractError(f"ce_type is {headers['ce_type']}, not {kind}")


def _parse(model: type[Model], value: bytes | None) -> Model:
    if value is None:
        raise ContractError("the record has no value")
    try:
        return model.model_validate_json(value)
    except ValidationError as error:
        raise ContractError(first_fault(error)) from error
