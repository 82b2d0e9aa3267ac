"""From a merged claim to an event: its fields, and the sentences that prove it."""

from dataclasses import dataclass

from dateline.contracts import Act, Actor, Document, EventData, Evidence, Extractor, Measure, Named, Votes

from dateline_ingest.extract.claim import Claim
from dateline_ingest.extract.merging.actors import Actors
from dateline_ingest.extract.merging.merge import Merged
from dateline_ingest.extract.names.mention import Mention
from dateline_ingest.extract.sentences.parse import Prepared
from dateline_ingest.extract.sentences.text import Sentence

NAME = "english"


VERSION = "1"


MOST_EVIDENCE = 20
"""Quotes of one event. Repetition beyond it proves nothing more."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """A typed event without its ids: `type` is without prefix."""

    type: str
    data: EventData


def unknown_names(prepared: list[Prepared], mentions: list[list[Mention]]) -> dict[str, str]:
    """The names, as the text gives them, of treaties that no registry knows."""
    return {
        identifier: item.clean.text[m.start : m.end]
        for item, found in zip(prepared, mentions, strict=True)
        for m in found
        if m.kind == "convention"
        for identifier in m.ids
        if identifier.startswith("treaty:")
    }


def event_of(
    event: Merged, document: Document, places: dict[int, Sentence], name: str, people: Actors, worth: float
) -> Extracted | None:
    """Return the event of a merged claim, or None where no sentence is left to prove it. `worth` is its confidence."""
    claim = event.claim
    evidence = _evidence(event.sentences, document, places)
    if not evidence:
        return None
    noun = claim.type.partition(".")[0]
    named = Named(id=claim.object, name=name) if claim.object else None
    data = EventData(
        lead=claim.lead,
        object=claim.object,
        occurred=claim.occurred,
        party=claim.lead if noun in ("convention", "membership") else "",
        actors=tuple(Actor(id=who.id, name=people.name(who), role=who.role or claim.role) for who in claim.who),
        convention=named if noun == "convention" else None,
        body=named if noun == "membership" else None,
        act=Act(kind=claim.act_kind, verb=claim.act_verb, title=claim.title, number=claim.number)
        if claim.act_kind
        else None,
        votes=Votes.model_validate(dict(zip(("for", "against", "abstained", "total"), claim.votes, strict=True)))
        if claim.votes
        else None,
        modality="planned" if claim.planned else "asserted",
        attribution=claim.attribution,
        evidence=evidence,
        scope=claim.scope,
        subkind=claim.subkind,
        effective=claim.effective,
        stance=(claim.stance or "neutral") if noun == "statement" else "",
        about=claim.about,
        reading=claim.reading,
        chamber=claim.chamber,
        measure=_measure(claim),
        publisher=document.publisher or "",
        extractor=Extractor(name=NAME, version=VERSION, rule=claim.rule),
        generation=document.generation,
        confidence=worth,
    )
    return Extracted(claim.type, data)


def _measure(claim: Claim) -> Measure | None:
    counted = claim.measure
    if counted is None:
        return None
    return Measure(
        what=counted.what, quantity=counted.quantity, unit=counted.unit, from_=counted.since, to=counted.until
    )


def _evidence(numbers: tuple[int, ...], document: Document, places: dict[int, Sentence]) -> tuple[Evidence, ...]:
    """The sentences as evidence, those of the text before those of the title; each is checked against its source."""
    found = []
    for number in numbers:
        place = places[number]
        source = document.text if place.field == "text" else document.title or ""
        found.append(
            Evidence(
                document_id=document.id,
                quote=source[place.start : place.end],
                start=place.start,
                end=place.end,
                field=place.field,
            )
        )
    return tuple(sorted(found, key=lambda e: (e.field == "title", e.start)))[:MOST_EVIDENCE]
