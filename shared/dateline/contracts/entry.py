"""An entry as timeline shows it, and as a change carries it."""

import datetime as dt
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from dateline.contracts.event import Act, Actor, Evidence, Measure, Named, Votes


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


class EntryClaim(_Part):
    """One distinct claim about a happening, with what makes it."""

    occurred: str = Field(description="EDTF; empty: undated")
    modality: Literal["asserted", "planned"] = "asserted"
    organ: str = ""
    sources: int = Field(ge=0, description="independent sources: near-identical texts count once")
    documents: tuple[str, ...] = ()
    ambiguous: bool = Field(default=False, description="the claim fits several entries and is shown under each")


class EntryDocument(_Part):
    """A document that tells of a happening."""

    id: str
    url: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: AwareDatetime | None = None


class EntryState(_Part):
    """The full state of an entry."""

    id: str
    type: str = Field(description="without prefix")
    lead: str = ""
    object: str = ""
    state: Literal["current", "retracted", "merged"] = "current"
    merged_into: str = Field(default="", description="the id of the entry that this one became part of")
    occurred: str = Field(default="", description="the best-supported date, EDTF")
    first: dt.date | None = Field(default=None, description="the first day that `occurred` allows")
    last: dt.date | None = Field(default=None, description="the last day that `occurred` allows")
    display: str = Field(default="", description="`occurred` in words")
    effective: str = ""
    modality: Literal["asserted", "planned"] = "asserted"
    disputed: bool = Field(default=False, description="sources give dates that cannot all be true")
    party: str = ""
    actors: tuple[Actor, ...] = ()
    convention: Named | None = None
    body: Named | None = None
    act: Act | None = None
    votes: Votes | None = None
    measure: Measure | None = None
    scope: str = ""
    subkind: str = ""
    stance: str = ""
    about: str = ""
    confidence: float = 1.0
    sources: int = Field(default=0, description="independent sources")
    documents: tuple[EntryDocument, ...] = ()
    claims: tuple[EntryClaim, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    first_recorded: AwareDatetime | None = None
    last_recorded: AwareDatetime | None = None
