"""Entries and changes for tests, as timeline writes them."""

import datetime as dt
from typing import Any

from dateline.contracts import Actor, Change, ChangeCause, EntryState, Evidence, Named
from dateline.contracts.ids import change_id
from dateline.edtf import Occurrence


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def entry(id_: str = "ent-aaaa", **fields: Any) -> EntryState:
    """An entry of yesterday unless told otherwise; `occurred` gives first, last and display."""
    occurred = fields.pop("occurred", (now() - dt.timedelta(days=1)).date().isoformat())
    when = Occurrence.parse(occurred)
    recorded = fields.pop("first_recorded", now())
    values: dict[str, Any] = {
        "type": "convention.denounced",
        "lead": "RU",
        "object": "ETS-126",
        "party": "RU",
        "occurred": occurred,
        "first": when.first,
        "last": when.last,
        "display": when.display(),
        "convention": Named(id="ETS-126", name="Convention for the Prevention of Torture"),
        "actors": (Actor(id="RU.president", name="A. President", role="signatory"),),
        "evidence": (Evidence(document_id="doc-1", quote="the law was signed on Monday", start=4, end=32),),
        "sources": 1,
        "first_recorded": recorded,
        "last_recorded": recorded,
    }
    return EntryState(id=id_, **(values | fields))


def change(state: EntryState, offset: int, *, partition: int = 0, **fields: Any) -> Change:
    values: dict[str, Any] = {"emitted": now(), "subjects": ("ETS-126", "RU", "RU.president")}
    return Change(
        id=change_id(state.id, partition, offset),
        cause=ChangeCause(partition=partition, offset=offset),
        entry=state,
        **(values | fields),
    )
