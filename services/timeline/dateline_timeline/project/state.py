"""An entry's full state: what the passes say of it, and the details that its events carry."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson
from dateline.contracts import EntryState
from dateline.edtf import Occurrence

from dateline_timeline.project.compute import DETAILED, Made

EVIDENCE = 20  # quotes an entry carries: one a document first, then further ones
_SCALARS = (
    "effective",
    "party",
    "convention",
    "body",
    "act",
    "votes",
    "measure",
    "scope",
    "subkind",
    "stance",
    "about",
)

Details = Mapping[str, Any]
"""An event's data as JSON gives them."""


def entry_state(made: Made, details: Sequence[Details]) -> EntryState:
    """Return the state of an entry; `details` are the data of `made.best`, in that order.

    Each field comes from the best event that has it.
    """
    entry = made.entry
    occurred = Occurrence.parse(entry.occurred)
    fields: dict[str, Any] = {name: _first(details, name) for name in _SCALARS}
    fields = {name: value for name, value in fields.items() if value}
    return EntryState.model_validate(
        fields
        | {
            "id": entry.id,
            "type": entry.type,
            "lead": entry.lead,
            "object": entry.object,
            "state": made.state,
            "occurred": entry.occurred,
            "first": occurred.first,
            "last": occurred.last,
            "display": occurred.display(),
            "modality": entry.modality,
            "disputed": entry.disputed,
            "actors": _actors(details),
            "confidence": max((claim.confidence for claim in made.best), default=1.0),
            "sources": entry.sources,
            "documents": _documents(made, details),
            "claims": _claims(made),
            "evidence": _evidence(details),
            "first_recorded": entry.first_recorded,
            "last_recorded": made.altered,
        }
    )


def subjects(state: EntryState) -> tuple[str, ...]:
    """Return every id that an entry speaks of: an organ's also stands for those above it, up to the state."""
    ids = [state.object, state.lead, state.party, *(actor.id for actor in state.actors)]
    ids += [named.id for named in (state.convention, state.body) if named]
    return tuple(dict.fromkeys(prefix for id_ in ids if id_ for prefix in _with_those_above(id_)))


def words(state: EntryState) -> str:
    """Return what full text search finds an entry by: its names, titles and quotes."""
    parts: list[str] = [state.type.replace(".", " ").replace("_", " "), state.about]
    parts += [named.name for named in (state.convention, state.body) if named]
    parts += [actor.name for actor in state.actors]
    if state.act:
        parts += [state.act.title, state.act.number]
    if state.measure:
        parts.append(state.measure.what)
    parts += [document.title or "" for document in state.documents[:EVIDENCE]]
    parts += [evidence.quote or evidence.value for evidence in state.evidence]
    return " ".join(dict.fromkeys(part for part in parts if part)).replace("\x00", " ")


def encode(state: EntryState) -> str:
    """Write a state as its table keeps it: JSON without defaults."""
    return state.__pydantic_serializer__.to_json(state, by_alias=True, exclude_defaults=True).decode()


def _with_those_above(id_: str) -> Iterable[str]:
    yield id_
    if ":" not in id_:
        while "." in id_:
            id_ = id_.rpartition(".")[0]
            yield id_


def _first(details: Iterable[Details], name: str) -> object:
    return next((value for data in details if (value := data.get(name))), None)


def _actors(details: Sequence[Details]) -> list[dict[str, Any]]:
    """Return the best event's actors, with names from the others where it has none."""
    chosen: list[dict[str, Any]] = next((data["actors"] for data in details if data.get("actors")), [])
    if all(actor.get("name") for actor in chosen):
        return chosen
    names = {
        actor["id"]: actor["name"]
        for data in reversed(details)
        for actor in data.get("actors", ())
        if actor.get("name")
    }
    return [actor if actor.get("name") else {**actor, "name": names.get(actor["id"], "")} for actor in chosen]


def _documents(made: Made, details: Sequence[Details]) -> list[dict[str, Any]]:
    """Return the documents, the first recorded first."""
    found: dict[str, tuple[tuple[dt.datetime, tuple[int, int]], dict[str, Any]]] = {}
    for claim, data in zip(made.best, details, strict=True):
        document = {"id": claim.document_id, "publisher": claim.publisher or None, **(data.get("document") or {})}
        known = found.get(claim.document_id)
        if known is None or claim.place < known[0]:
            found[claim.document_id] = (claim.place, document)
    return [document for _, document in sorted(found.values(), key=lambda item: (item[0], item[1]["id"]))]


def _claims(made: Made) -> list[dict[str, Any]]:
    claims = [(claim, False) for claim in made.entry.claims] + [(claim, True) for claim in made.entry.ambiguous]
    return [
        {
            "occurred": claim.occurred,
            "modality": claim.modality,
            "organ": claim.organ,
            "sources": claim.sources,
            "documents": claim.documents[:DETAILED],
            "ambiguous": ambiguous,
        }
        for claim, ambiguous in claims
    ]


def _evidence(details: Sequence[Details]) -> list[dict[str, Any]]:
    """Return quotes, one a document first."""
    first: dict[str, dict[str, Any]] = {}
    further: list[dict[str, Any]] = []
    for data in details:
        pieces = data.get("evidence", ())
        further.extend(piece for piece in pieces if first.setdefault(piece["document_id"], piece) is not piece)
    return [*first.values(), *further][:EVIDENCE]


def read_details(data: str) -> Details:
    """Read an event's data as they were stored."""
    loaded: Details = orjson.loads(data)
    return loaded
