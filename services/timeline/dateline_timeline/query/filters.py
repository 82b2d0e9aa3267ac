"""What lists of entries are narrowed, ordered and paged by: one set of parameters for JSON, feeds and pages."""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Literal

from dateline.contracts.types import known_type
from fastapi import Depends, Query
from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field

from dateline_timeline.query.sql import Conditions

Order = Literal["occurred", "-occurred", "recorded", "-recorded"]

MOST = 200  # entries a page of JSON; about 400 KB
DEFAULT_LIMIT = 50


def _empty_is_absent(value: object) -> object:
    # A form sends every field, also those that nobody filled in.
    return None if isinstance(value, str) and not value.strip() else value


def _without_empty(value: object) -> object:
    return [one for one in value if one.strip()] if isinstance(value, list) else value


def _midnight(value: object) -> object:
    """Read a plain day as its beginning in UTC."""
    value = _empty_is_absent(value)
    return f"{value}T00:00:00Z" if isinstance(value, str) and len(value) == len("2025-09-29") else value


def _in_utc(value: dt.datetime | None) -> dt.datetime | None:
    """Read a moment in UTC; at the edges of the calendar there is none."""
    try:
        return value and value.astimezone(dt.UTC)
    except OverflowError as error:
        raise ValueError("lies outside the calendar") from error


def _known(patterns: list[str]) -> list[str]:
    for pattern in patterns:
        if not known_type(pattern):
            raise ValueError(f"no type of event matches {pattern!r}")
    return patterns


Day = Annotated[dt.date | None, BeforeValidator(_empty_is_absent)]
Moment = Annotated[AwareDatetime | None, BeforeValidator(_midnight), AfterValidator(_in_utc)]
Count = Annotated[Annotated[int, Field(ge=0, le=10_000)] | None, BeforeValidator(_empty_is_absent)]


@dataclass(frozen=True, slots=True)
class Filters:
    """What an entry must be to be listed; an empty field asks nothing."""

    types: tuple[str, ...] = ()
    lead: str = ""
    object: str = ""
    party: str = ""
    occurred_from: dt.date | None = None
    occurred_to: dt.date | None = None
    recorded_from: dt.datetime | None = None
    recorded_to: dt.datetime | None = None
    text: str = ""
    min_sources: int = 0
    state: str = ""
    modality: str = ""

    def conditions(self, subject: str = "") -> Conditions:
        """Return the filters as SQL."""
        where = Conditions()
        if subject:
            where.add("subjects @> ARRAY[{}::text]", subject)
        if self.types:
            where.add("type LIKE ANY({}::text[])", [_pattern(one) for one in self.types])
        if self.lead:
            where.add("(lead = {0} OR lead LIKE {1})", self.lead, f"{_escaped(self.lead)}.%")
        if self.object:
            where.add("object = {}", self.object)
        if self.party:
            where.add("party = {}", self.party)
        self._add_dates(where)
        if self.text:
            where.add("words @@ websearch_to_tsquery('english', {})", self.text)
        if self.min_sources:
            where.add("sources >= {}", self.min_sources)
        if self.state:
            where.add("state = {}", self.state)
        if self.modality:
            where.add("modality = {}", self.modality)
        return where

    def _add_dates(self, where: Conditions) -> None:
        if self.occurred_from or self.occurred_to:
            # What nobody dated may have happened then too, but is not what was asked for.
            where.add("(first IS NOT NULL OR last IS NOT NULL)")
        if self.occurred_from:
            where.add("(last IS NULL OR last >= {})", self.occurred_from)
        if self.occurred_to:
            where.add("(first IS NULL OR first <= {})", self.occurred_to)
        if self.recorded_from:
            where.add("last_recorded >= {}", self.recorded_from)
        if self.recorded_to:
            where.add("last_recorded <= {}", self.recorded_to)


@dataclass(frozen=True, slots=True)
class Paging:
    """Which part of a list, in which order."""

    order: Order = "occurred"
    limit: int = DEFAULT_LIMIT
    cursor: str = ""


def _filters(
    type: Annotated[  # noqa: A002 -- the parameter's name
        list[str],
        BeforeValidator(_without_empty),
        AfterValidator(_known),
        Query(
            title="Types of event",
            description="Repeat it for several; `*` stands for any characters.",
            examples=["convention.*", "law.signed"],
            max_length=50,
        ),
    ] = [],  # noqa: B006 -- FastAPI copies it
    lead: Annotated[
        str, Query(title="Who it is about", description="`RU` takes its organs too.", examples=["RU"], max_length=300)
    ] = "",
    object: Annotated[  # noqa: A002 -- the parameter's name
        str, Query(title="Convention or body concerned", examples=["ETS-126"], max_length=300)
    ] = "",
    party: Annotated[str, Query(title="State whose position changes", examples=["RU"], max_length=300)] = "",
    occurred_from: Annotated[
        Day, Query(title="Can have happened on this day or later", examples=["2025-01-01"])
    ] = None,
    occurred_to: Annotated[
        Day, Query(title="Can have happened on this day or earlier", examples=["2025-12-31"])
    ] = None,
    recorded_from: Annotated[
        Moment, Query(title="Last altered at this moment or later", examples=["2025-09-30T00:00:00Z"])
    ] = None,
    recorded_to: Annotated[Moment, Query(title="Last altered at this moment or earlier")] = None,
    text: Annotated[
        str,
        Query(
            title="Full text of names, titles and quotes",
            description='Words, "exact phrases", `or`, and `-` for what must be absent.',
            examples=["torture prevention"],
            max_length=300,
        ),
    ] = "",
    min_sources: Annotated[Count, Query(title="Independent sources at least", examples=[2])] = None,
    state: Annotated[
        Literal["current", "retracted", ""] | None, Query(title="Current or retracted; both unless said")
    ] = None,
    modality: Annotated[
        Literal["asserted", "planned", ""] | None, Query(title="Asserted or planned; both unless said")
    ] = None,
) -> Filters:
    return Filters(
        types=tuple(type),
        lead=lead.strip(),
        object=object.strip(),
        party=party.strip(),
        occurred_from=occurred_from,
        occurred_to=occurred_to,
        recorded_from=recorded_from,
        recorded_to=recorded_to,
        text=text.replace("\x00", "").strip(),
        min_sources=min_sources or 0,
        state=state or "",
        modality=modality or "",
    )


def _paging(
    order: Annotated[
        Order, Query(title="Order", description="By occurrence or by the last record; `-` for the latest first.")
    ] = "occurred",
    limit: Annotated[int, Query(title="Entries a page", ge=1, le=MOST)] = DEFAULT_LIMIT,
    cursor: Annotated[
        str, Query(title="Where the page begins", description="From `next` of the page before, or its Link header.")
    ] = "",
) -> Paging:
    return Paging(order, limit, cursor)


FiltersQuery = Annotated[Filters, Depends(_filters)]
PagingQuery = Annotated[Paging, Depends(_paging)]


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _pattern(wildcard: str) -> str:
    return _escaped(wildcard.removeprefix("dateline.")).replace("*", "%")
