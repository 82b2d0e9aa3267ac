"""What a caller may say of a document, and the sentences for what is wrong with it."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from typing import Annotated, Any, Literal

import orjson
from dateline.contracts.document import SHORT
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from dateline_ingest.collect.refusal import Refused

# Ids and names travel in headers, logs and addresses: what cannot be seen has no place in them.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")

MediaType = Literal["text/plain", "text/html"]


class DocumentFields(BaseModel):
    """What is known of a document beside its text. Every field may be missing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: Annotated[str, Field(max_length=SHORT)] | None = Field(
        default=None, title="Source", description="Who delivers it. Without one it is the token's subject."
    )
    key: Annotated[str, Field(max_length=2 * SHORT)] | None = Field(
        default=None, title="Key", description="The source's own stable key. Without one it is the URL, else the text."
    )
    url: Annotated[str, Field(max_length=2 * SHORT)] | None = Field(
        default=None, title="URL", description="Where the original can be read."
    )
    title: Annotated[str, Field(max_length=SHORT)] | None = Field(default=None, title="Title")
    publisher: Annotated[str, Field(max_length=SHORT)] | None = Field(
        default=None, title="Publisher", description="Who published it; a happening's sources are counted by it."
    )
    published: dt.datetime | None = Field(
        default=None,
        title="Published",
        description="RFC 3339 with an offset, or a date. Relative words of the text are resolved against it.",
    )
    lang: str = Field(default="en", title="Language", description="BCP 47 tag.")

    @field_validator("source", "key", "url", "title", "publisher", mode="after")
    @classmethod
    def _has_no_control_characters(cls, value: str | None) -> str | None:
        if value is None or not value.strip():
            return None
        if _CONTROL.search(value):
            raise ValueError("has a control character or a line break")
        return value.strip()

    @field_validator("url")
    @classmethod
    def _is_web_address(cls, value: str | None) -> str | None:
        if value is not None and not re.match(r"https?://[^\s/]+", value):
            raise ValueError("is not an http or https address")
        return value

    @field_validator("lang")
    @classmethod
    def _is_language(cls, value: str) -> str:
        if not _LANGUAGE.fullmatch(value) or len(value) > 35:
            raise ValueError("is not a language tag such as en or pt-BR")
        return value

    @field_validator("published", mode="before")
    @classmethod
    def _reads_published(cls, value: object) -> object:
        return read_published(value) if isinstance(value, str) else value

    @field_validator("published")
    @classmethod
    def _is_aware(cls, value: dt.datetime | None) -> dt.datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("has no offset from UTC; write it like 2025-09-29T12:00:00+03:00, or a date alone")
        return value


class DocumentRequest(DocumentFields):
    """A document as a caller posts it."""

    media_type: MediaType = Field(default="text/plain", description="What `text` is.")
    text: str = Field(description="The text, or the page's HTML.")


def read_published(value: str) -> dt.datetime | None:
    """Read a moment of publication; a date alone is its first moment in UTC. Raises ValueError."""
    stripped = value.strip()
    if not stripped:
        return None
    try:
        if len(stripped) == len("2025-09-29"):
            return dt.datetime.combine(dt.date.fromisoformat(stripped), dt.time(), dt.UTC)
        return dt.datetime.fromisoformat(stripped)
    except ValueError:
        raise ValueError("is neither an RFC 3339 timestamp nor a date such as 2025-09-29") from None


def parse_json(body: bytes) -> DocumentRequest:
    """Read a posted JSON object; raises Refused with one sentence."""
    try:
        content = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Refused(f"This is not JSON: {error}.", title="Broken JSON") from error
    if not isinstance(content, dict):
        raise Refused("A document is a JSON object; for many at once send application/x-ndjson, one object a line.")
    return validate(DocumentRequest, content)


def validate(model: type[DocumentRequest], content: dict[str, Any]) -> DocumentRequest:
    """Check a document's fields; raises Refused that names the first faulty one."""
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise Refused(explain(error)) from error


def explain(error: ValidationError) -> str:
    """Say in one sentence what is wrong with a document's fields."""
    detail = error.errors(include_url=False, include_context=False)[0]
    name = ".".join(str(part) for part in detail["loc"])
    match detail["type"]:
        case "missing":
            return f"The field {name} is missing."
        case "extra_forbidden":
            near = difflib.get_close_matches(name, DocumentRequest.model_fields, n=1, cutoff=0.5)
            known = f"did you mean {near[0]}?" if near else f"known are {', '.join(DocumentRequest.model_fields)}."
            return f"There is no field {name[:100]!r}; {known}"
    message = detail["msg"].removeprefix("Value error, ").rstrip(".")
    return f"The field {name} {message}." if detail["type"] == "value_error" else f"The field {name}: {message}."
