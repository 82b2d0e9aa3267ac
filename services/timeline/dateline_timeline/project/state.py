"""An entry's full state: what the passes say of it, and the details that its events carry.

States are written as plain JSON, without their model: a projector writes one for nearly every event, and building the
model costs more than working out the entry. Tests hold what is written here to the model, `EntryState`.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson
from dateline.contracts import Act, Actor, EntryDocument, EntryState, Evidence, Measure, Named, Votes
from dateline.edtf import Occurrence
from pydantic import BaseModel

from dateline_timeline.entries import Claim
from dateline_timeline.project.compute import DETAILED, Made

EVIDENCE = 20  # quotes an entry carries: one a document first, then further ones

Json = dict[str, Any]
Details = Mapping[str, Any]
"""An event's data as JSON gives them: held to their contract when they were read."""

_TEXTS = ("effective", "party", "scope", "subkind", "stance", "about")


def _names(model: type[BaseModel]) -> frozenset[str]:
    return frozenset(field.alias or name for name, field in model.model_fields.items())


_PARTS = {name: _names(model) for name, model in (("convention", Named), ("body", Named), ("act", Act))}
_PARTS |= {name: _names(model) for name, model in (("votes", Votes), ("measure", Measure))}
_ACTOR, _EVIDENCE, _DOCUMENT = _names(Actor), _names(Evidence), _names(EntryDocument)


def entry_state(made: Made, details: Sequence[Details]) -> Json:
    """Return the state of an entry as JSON without defaults; `details` are the data of `made.best`, in that order.

    Each field comes from the best event that has it.
    """
    entry = made.entry
    occurred = Occurrence.parse(entry.occurred)
    state: Json = {
        "id": entry.id,
        "type": entry.type,
        "display": occurred.display(),
        "sources": entry.sources,
        "documents": _documents(made, details),
        "claims": _claims(made),
        "first_recorded": entry.first_recorded,
        "last_recorded": made.altered,
        "confidence": made.best[0].confidence if len(made.best) == 1 else max(one.confidence for one in made.best),
    }
    _say(state, "lead", entry.lead)
    _say(state, "object", entry.object)
    _say(state, "occurred", entry.occurred)
    _say(state, "first", occurred.first)
    _say(state, "last", occurred.last)
    _say(state, "disputed", entry.disputed)
    if made.state != "current":
        state["state"] = made.state
    if entry.modality != "asserted":
        state["modality"] = entry.modality
    for name in _TEXTS:
        _say(state, name, _first(details, name))
    for name, known in _PARTS.items():
        if part := _first(details, name):
            state[name] = _only(part, known)
    _say(state, "actors", _actors(details))
    _say(state, "evidence", _evidence(details))
    return state


def subjects(state: Json) -> tuple[str, ...]:
    """Return every id that an entry speaks of: an organ's also stands for those above it, up to the state."""
    ids = [state.get("object", ""), state.get("lead", ""), state.get("party", "")]
    ids += [actor["id"] for actor in state.get("actors", ())]
    ids += [state[name]["id"] for name in ("convention", "body") if name in state]
    found: dict[str, None] = {}
    for id_ in ids:
        if id_ and id_ not in found:
            found[id_] = None
            if "." in id_ and ":" not in id_:
                found.update(dict.fromkeys(_above(id_)))
    return tuple(found)


def words(state: Json) -> str:
    """Return what full text search finds an entry by: its names, titles and quotes."""
    parts = [state["type"].replace(".", " ").replace("_", " "), state.get("about")]
    parts += [state[name].get("name") for name in ("convention", "body") if name in state]
    parts += [actor.get("name") for actor in state.get("actors", ())]
    if act := state.get("act"):
        parts += [act.get("title"), act.get("number")]
    if measure := state.get("measure"):
        parts.append(measure.get("what"))
    parts += [document.get("title") for document in state["documents"][:EVIDENCE]]
    parts += [evidence.get("quote") or evidence.get("value") for evidence in state.get("evidence", ())]
    return " ".join(dict.fromkeys(part for part in parts if part)).replace("\x00", " ")


def encode(state: Json) -> bytes:
    """Write a state as its table and its changes keep it."""
    return orjson.dumps(state, option=orjson.OPT_UTC_Z)


def read_state(body: str | bytes) -> EntryState:
    """Read a state that `encode` wrote."""
    return EntryState.model_validate_json(body)


def read_details(data: str) -> Details:
    """Read an event's data as they were stored."""
    loaded: Details = orjson.loads(data)
    return loaded


def _say(state: Json, name: str, value: object) -> None:
    if value:
        state[name] = value


def _above(id_: str) -> Iterable[str]:
    while "." in id_:
        id_ = id_.rpartition(".")[0]
        if id_:
            yield id_


def _first(details: Iterable[Details], name: str) -> Any:  # noqa: ANN401 -- whatever JSON holds
    for data in details:
        if value := data.get(name):
            return value
    return None


def _only(part: Details, known: frozenset[str]) -> Json:
    """Return a part without fields that its model does not know and without empty ones."""
    return {name: value for name, value in part.items() if name in known and value is not None and value != ""}


def _actors(details: Sequence[Details]) -> list[Json]:
    """Return the best event's actors, with names from the others where it has none."""
    chosen = [_only(actor, _ACTOR) for actor in _first(details, "actors") or ()]
    if len(details) > 1 and not all("name" in actor for actor in chosen):
        told = [actor for data in details for actor in data.get("actors", ()) if actor.get("name")]
        named = {actor["id"]: actor["name"] for actor in reversed(told)}
        chosen = [{"name": named[one["id"]], **one} if one["id"] in named else one for one in chosen]
    return chosen


def _documents(made: Made, details: Sequence[Details]) -> list[Json]:
    """Return the documents, the first recorded first."""
    if len(details) == 1:
        return [_document(made, 0, details)]
    found: dict[str, tuple[tuple[dt.datetime, tuple[int, int]], str, int]] = {}
    for n, claim in enumerate(made.best):
        known = found.get(claim.document_id)
        if known is None or claim.place < known[0]:
            found[claim.document_id] = (claim.place, claim.document_id, n)
    return [_document(made, n, details) for _, _, n in sorted(found.values())]


def _document(made: Made, n: int, details: Sequence[Details]) -> Json:
    claim = made.best[n]
    document: Json = {"id": claim.document_id}
    _say(document, "publisher", claim.publisher)
    return document | _only(details[n].get("document") or {}, _DOCUMENT)


def _claims(made: Made) -> list[Json]:
    claims = [_claim(claim, ambiguous=False) for claim in made.entry.claims]
    return claims + [_claim(claim, ambiguous=True) for claim in made.entry.ambiguous]


def _claim(claim: Claim, *, ambiguous: bool) -> Json:
    view: Json = {"occurred": claim.occurred, "sources": claim.sources, "documents": claim.documents[:DETAILED]}
    if claim.modality != "asserted":
        view["modality"] = claim.modality
    _say(view, "organ", claim.organ)
    _say(view, "ambiguous", ambiguous)
    return view


def _evidence(details: Sequence[Details]) -> list[Json]:
    """Return quotes, one a document first."""
    first: dict[str, Details] = {}
    further: list[Details] = []
    for data in details:
        pieces = data.get("evidence", ())
        further.extend(piece for piece in pieces if first.setdefault(piece["document_id"], piece) is not piece)
    return [_only(piece, _EVIDENCE) for piece in [*first.values(), *further][:EVIDENCE]]
