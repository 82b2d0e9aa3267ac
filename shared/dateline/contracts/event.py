"""An event: one typed claim that something happened, with the words that prove it.

Fields and their meaning are the ontology's; `docs/reference` explains them to users.
"""

import datetime as dt
import functools
from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from dateline.contracts.document import Short
from dateline.contracts.errors import ContractError
from dateline.contracts.types import CORRECTED, PREFIX, RETRACTED, event_types
from dateline.edtf import EdtfError, Occurrence

Id = Annotated[str, Field(max_length=300)]
Text = Annotated[str, Field(max_length=20_000)]


class _Part(BaseModel):
    # A log outlives its readers: fields that this version does not know are let pass when reading. The push API
    # validates with `extra="forbid"`, so that a typing error is told to who made it.
    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


class Actor(_Part):
    """Who did it: an office or body by id, the person's name beside it."""

    id: Id
    name: Short = ""
    role: Literal["", "signatory", "proposer", "approver", "speaker", "depositary", "decider"] = ""


class Named(_Part):
    """A convention or an organisation: its id and the name to show."""

    id: Id
    name: Short = ""


class Act(_Part):
    """The national instrument that carries an event."""

    kind: Literal["law", "decree", "order", "resolution", "decision"]
    verb: Short = ""
    title: Short = ""
    number: Short = ""


class Votes(_Part):
    """A count of votes."""

    for_: int | None = Field(default=None, ge=0, alias="for")
    against: int | None = Field(default=None, ge=0)
    abstained: int | None = Field(default=None, ge=0)
    total: int | None = Field(default=None, ge=0)


class Measure(_Part):
    """What an act orders, when it can be counted."""

    what: Short = ""
    quantity: float | None = None
    unit: Short = ""
    from_: Short = Field(default="", alias="from")
    to: Short = ""


class Evidence(_Part):
    """The words that prove an event.

    `start` and `end` are code points of the document's text (of its title where `field` says so), so that
    `text[start:end] == quote`. A record without running text has `locator` and `value` instead.
    """

    document_id: Id
    quote: Text = ""
    start: int | None = Field(default=None, ge=0)
    end: int | None = Field(default=None, ge=0)
    field: Literal["text", "title"] = "text"
    locator: Short = ""
    value: Text = ""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.quote or (self.locator and self.value)):
            raise ValueError("evidence needs a quote, or a locator and a value")
        if self.start is not None and self.end is not None and self.end - self.start != len(self.quote):
            raise ValueError("evidence whose end minus start is not the length of its quote")
        return self


class Extractor(_Part):
    """What made an event out of a document."""

    name: Short
    version: Short
    rule: Short = ""


class DocumentRef(_Part):
    """What an event carries of its document, so that a reader of the events topic alone can cite it."""

    id: Id
    url: Annotated[str, Field(max_length=2_000)] | None = None
    title: Short | None = None
    publisher: Short | None = None
    published: AwareDatetime | None = None


class EventData(_Part):
    """The data of an event, for every type."""

    lead: Id = Field(default="", description="who or what it is about; the party for convention.* and membership.*")
    object: Id = Field(default="", description="the convention or body concerned")
    occurred: Annotated[str, Field(max_length=80)] = Field(
        default="", description="when it happened, EDTF; empty: unknown"
    )
    effective: Annotated[str, Field(max_length=80)] = Field(default="", description="a later date of effect, EDTF")
    party: Id = ""
    actors: Annotated[tuple[Actor, ...], Field(max_length=200)] = ()
    convention: Named | None = None
    body: Named | None = None
    act: Act | None = None
    votes: Votes | None = None
    measure: Measure | None = None
    modality: Literal["asserted", "planned"] = "asserted"
    attribution: Short = ""
    evidence: Annotated[tuple[Evidence, ...], Field(max_length=100)] = ()
    scope: Literal["", "treaty", "party"] = ""
    subkind: Short = ""
    stance: Literal["", "critical", "supportive", "neutral"] = ""
    about: Short = ""
    reading: Short = ""
    chamber: Short = ""
    retracts: Annotated[tuple[Id, ...], Field(max_length=1_000)] = ()
    replaces: Annotated[tuple[Id, ...], Field(max_length=1_000)] = ()
    publisher: Short = ""
    fingerprint: Annotated[str, Field(max_length=2_000)] = ""
    extractor: Extractor | None = None
    generation: int = Field(default=1, ge=1)
    confidence: float = Field(default=1.0, ge=0, le=1)
    document: DocumentRef | None = None

    @model_validator(mode="after")
    def _dates_are_edtf(self) -> Self:
        for name, value in (("occurred", self.occurred), ("effective", self.effective)):
            if value:
                try:
                    Occurrence.parse(value)
                except EdtfError as error:
                    raise ValueError(f"{name}: {error}") from error
        return self


@dataclass(frozen=True, slots=True)
class Event:
    """An event in its CloudEvents envelope.

    `source` and `id` together are its identity; `type` has the prefix `dateline.`; `subject` is the object concerned;
    `time` is when the document was published; `recordedtime` is when ingest accepted it, stamped by ingest alone.
    """

    id: str
    source: str
    type: str
    data: EventData
    recordedtime: dt.datetime
    time: dt.datetime | None = None
    subject: str = ""
    traceparent: str = ""

    @property
    def kind(self) -> str:
        """The type without its prefix."""
        return self.type.removeprefix(PREFIX)

    @property
    def partition_key(self) -> str:
        """The pair by which entries and standings are grouped: all that one is made from is in one partition."""
        return f"{self.data.lead}|{self.data.object}"


@functools.lru_cache(maxsize=1024)  # a batch is recorded at one moment
def latest_day(moment: dt.datetime) -> dt.date:
    """Return the last day on which something asserted at `moment` can have happened: tomorrow at UTC+14.

    UTC+14 is the earliest time zone in civil use (Line Islands); the day more is grace for a source's own clock.
    """
    return (moment.astimezone(dt.UTC) + dt.timedelta(hours=14)).date() + dt.timedelta(days=1)


def check(kind: str, data: EventData, recorded: dt.datetime) -> None:
    """Hold an event of type `kind` (without prefix) against the rules that need more than one field.

    Raises ContractError with one sentence. The same check stands at the push API and at the reader of the log.
    """
    if kind not in event_types():
        raise ContractError(f"unknown event type {PREFIX}{kind}")
    if kind in (RETRACTED, CORRECTED):
        _check_correction(kind, data)
        return
    if not data.evidence:
        raise ContractError("an event needs at least one piece of evidence")
    noun = kind.partition(".")[0]
    if noun in ("convention", "membership") and not data.object:
        raise ContractError(
            f"{kind} needs an object: the {'convention' if noun == 'convention' else 'organisation'}'s id"
        )
    if not data.lead and kind != "convention.in_force":
        raise ContractError(f"{kind} needs a lead: who or what it is about")
    if noun in ("convention", "membership") and data.party and data.party != data.lead:
        raise ContractError(f"the lead of {kind} is its party, but lead is {data.lead} and party {data.party}")
    if data.modality == "asserted" and data.occurred:
        first, last = Occurrence.parse(data.occurred).first, latest_day(recorded)
        if first is not None and first > last:
            raise ContractError(
                f"occurred {data.occurred} lies in the future (after {last.isoformat()}); "
                "say modality planned, or mend the date"
            )


def _check_correction(kind: str, data: EventData) -> None:
    field, named = ("retracts", data.retracts) if kind == RETRACTED else ("replaces", data.replaces)
    if not named and not data.evidence:
        raise ContractError(
            f"{kind} needs {field}, the ids of the events that it takes back, or the evidence of a correction in a text"
        )
