"""The shapes of subscriptions over HTTP."""

import re
from typing import Annotated, Any, Literal, Self

from dateline.contracts.types import PREFIX, known_type
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, field_validator, model_validator

from dateline_notify.endpoint import check_url
from dateline_notify.filter import Filter

DEFAULT_MAX_AGE = 90  # days: what a monitor calls news; a first load of a feed brings weeks, an archive brings years
_LONGEST_AGE = 36_525  # days; a century is history by any measure, and null is for all of it
_MOST_HEADERS = 20

# RFC 9110 section 5.1 (names) and 5.5 (values, here without the obsolete bytes above ASCII).
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
_HEADER_VALUE = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?")
# Headers that are ours, that frame the message, or that tell who speaks.
_OURS = frozenset(
    (
        *("accept-encoding", "connection", "content-encoding", "content-length", "content-type", "cookie", "date"),
        *("expect", "forwarded", "host", "keep-alive", "origin", "referer", "set-cookie", "te", "trailer"),
        *("transfer-encoding", "upgrade", "user-agent", "via"),
    )
)
_OUR_PREFIXES = ("webhook-", "svix-", "proxy-", "sec-", "x-forwarded-", "access-control-")
_SECRET_HEADER = re.compile(r"authorization|token|key|secret|password|signature|credential", re.IGNORECASE)
HIDDEN = "[hidden]"

Ids = Annotated[list[Annotated[str, Field(min_length=1, max_length=300)]], Field(max_length=200)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class FilterFields(_Strict):
    """What to be told of. A field that is empty asks for all; within a field one match is enough."""

    types: Annotated[list[Annotated[str, Field(min_length=1, max_length=100)]], Field(max_length=100)] = Field(
        default_factory=list, description="types of event, `*` stands for any characters: `convention.*`"
    )
    leads: Ids = Field(default_factory=list, description="who it is about; `RU` matches `RU.president` too")
    objects: Ids = Field(default_factory=list, description="conventions and organisations, by exact id")
    subjects: Ids = Field(default_factory=list, description="any id that an entry speaks of, or what lies under it")
    text: Annotated[str, Field(max_length=500)] = Field(
        default="", description='words that must all occur in names, titles or quotes; "several words" as one'
    )

    @field_validator("types")
    @classmethod
    def _mean_something(cls, value: list[str]) -> list[str]:
        for pattern in value:
            if not known_type(pattern):
                raise ValueError(f"no type of event matches {pattern!r}")
        return [pattern.removeprefix(PREFIX) for pattern in value]

    def as_filter(self) -> Filter:
        """Return the filter that these fields ask for."""
        return Filter.from_json(self.model_dump())


class Channel(_Strict):
    """Where and how to be told: by POST of JSON, signed by the Standard Webhooks specification."""

    type: Literal["webhook"] = "webhook"
    url: str = Field(description="an http or https address, without user and fragment")
    headers: dict[str, str] = Field(
        default_factory=dict,
        description=f"sent with every message; values that look secret are shown as `{HIDDEN}`, which keeps them when"
        " it is sent back",
    )

    @field_validator("url")
    @classmethod
    def _can_be_sent_to(cls, value: str) -> str:
        return check_url(value)

    @field_validator("headers")
    @classmethod
    def _can_be_sent(cls, value: dict[str, str]) -> dict[str, str]:
        if len(value) > _MOST_HEADERS:
            raise ValueError(f"has more than {_MOST_HEADERS} headers")
        if len({name.lower() for name in value}) != len(value):
            raise ValueError("names a header twice")
        for name, content in value.items():
            if not _HEADER_NAME.fullmatch(name):
                raise ValueError(f"{name[:100]!r} is no name of a header")
            if name.lower() in _OURS or name.lower().startswith(_OUR_PREFIXES):
                raise ValueError(f"the header {name} cannot be set")
            if len(content) > 2_000 or not _HEADER_VALUE.fullmatch(content):
                raise ValueError(f"the header {name} has a value that cannot be sent")
        return value


class NewSubscription(_Strict):
    """A subscription to make."""

    name: Annotated[str, Field(max_length=200)] = ""
    filter: FilterFields = Field(default_factory=FilterFields)
    max_age: Annotated[int, Field(ge=0, le=_LONGEST_AGE)] | None = Field(
        default=DEFAULT_MAX_AGE,
        description="days: what was first recorded longer after it happened, or has no date, is history and is not"
        " told; null asks for history too",
    )
    channel: Channel
    state: Literal["active", "paused"] = "active"

    @model_validator(mode="after")
    def _headers_are_given(self) -> Self:
        if HIDDEN in self.channel.headers.values():
            raise ValueError(f"a header's value {HIDDEN} keeps a value that was given before, and here is none")
        return self


class SubscriptionPatch(_Strict):
    """What to alter: a field that is given replaces the whole field (RFC 7396 for the outermost members)."""

    name: Annotated[str, Field(max_length=200)] | None = None
    filter: FilterFields | None = None
    max_age: Annotated[int, Field(ge=0, le=_LONGEST_AGE)] | None = None
    channel: Channel | None = None
    state: Literal["active", "paused"] | None = Field(
        default=None, description="`active` also revives a disabled subscription and sends what was held"
    )

    @model_validator(mode="after")
    def _only_max_age_can_be_null(self) -> Self:
        for field in self.model_fields_set - {"max_age"}:
            if getattr(self, field) is None:
                raise ValueError(f"{field} cannot be null")
        return self


class Subscription(BaseModel):
    """A subscription as it is."""

    id: str
    owner: str
    name: str
    filter: FilterFields
    max_age: int | None
    channel: Channel
    state: Literal["active", "paused", "disabled"]
    reason: str = Field(description="why it is disabled")
    failing_since: AwareDatetime | None = Field(description="since when every attempt failed")
    created: AwareDatetime
    updated: AwareDatetime


class CreatedSubscription(Subscription):
    """A subscription just made. This answer alone holds the secret."""

    secret: str = Field(description="verifies signatures (Standard Webhooks); keep it, it is not shown again")


class Secret(BaseModel):
    """A new signing secret."""

    secret: str = Field(description="it is not shown again")
    former_valid_until: AwareDatetime = Field(description="until then messages carry the former signature as well")


class SubscriptionPage(BaseModel):
    """Some subscriptions, the oldest first."""

    items: list[Subscription]
    next: str | None = Field(description="the cursor of the next page")


def hide(headers: dict[str, str]) -> dict[str, str]:
    """Return headers as they are shown."""
    return {name: HIDDEN if _SECRET_HEADER.search(name) else value for name, value in headers.items()}


def unhide(given: dict[str, str], stored: dict[str, Any]) -> dict[str, str]:
    """Return headers as they are kept: one that was sent back hidden keeps its value."""
    former = {name.lower(): value for name, value in stored.items()}
    kept = {name: former.get(name.lower(), "") if value == HIDDEN else value for name, value in given.items()}
    return {name: value for name, value in kept.items() if value}
