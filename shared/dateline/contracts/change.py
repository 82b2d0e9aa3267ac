"""A change: the full state of an entry after the record that altered it."""

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from dateline.contracts.entry import EntryState


class ChangeCause(BaseModel):
    """The record of the events topic that caused a change."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    partition: int = Field(ge=0)
    offset: int = Field(ge=0)


class Change(BaseModel):
    """What timeline tells notify. It carries a state, not a kind: each subscription decides by what it was last told.

    A reader ignores a change of an entry whose cause is not later than the last one that it has for that entry.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    cause: ChangeCause
    entry: EntryState
    subjects: tuple[str, ...] = Field(default=(), description="every id that the entry speaks of: object, lead, actors")
    emitted: AwareDatetime = Field(description="when timeline made it")
    restated: bool = Field(default=False, description="told because a rebuild shows it differently; silent by default")
