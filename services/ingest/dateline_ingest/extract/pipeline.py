"""From a document to its events: the steps in order, each in a module of its own."""

import datetime as dt
import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from dateline.contracts import Document
from dateline.edtf import Occurrence
from dateline.registries import Registries, load

from dateline_ingest.extract.acts.carrying import with_acts
from dateline_ingest.extract.acts.tallies import with_votes
from dateline_ingest.extract.confidence import Around, confidence
from dateline_ingest.extract.merging.actors import actors
from dateline_ingest.extract.merging.events import NAME, VERSION, Extracted, event_of, unknown_names
from dateline_ingest.extract.merging.merge import Merged, merge
from dateline_ingest.extract.names.mentions import Finder
from dateline_ingest.extract.reading import read
from dateline_ingest.extract.references.theme import discourse_of
from dateline_ingest.extract.sentences.parse import Prepared, parse
from dateline_ingest.extract.sentences.preparing import prepare
from dateline_ingest.extract.sentences.telling import TRIGGER, can_tell, surnames_of
from dateline_ingest.extract.speech.correction_claims import correction_claims
from dateline_ingest.extract.speech.corrections import corrected
from dateline_ingest.extract.speech.sources import sourced
from dateline_ingest.extract.trace import Trace
from dateline_ingest.extract.when.days import days
from dateline_ingest.extract.when.taking_effect import with_effect

__all__ = ["MOST_PARSED", "NAME", "VERSION", "Extracted", "extract"]

MOST_PARSED = 400
"""Sentences that are parsed in one document. News has fewer than a hundred; what comes after is left out."""


@functools.cache
def _tools(folders: tuple[Path, ...]) -> tuple[Registries, Finder]:
    registries = load(folders)
    return registries, Finder(registries)


def extract(document: Document, registries: Sequence[Path] = (), trace: Trace | None = None) -> list[Extracted]:
    """Return the events that a document tells, in the order in which it first tells them.

    Pure and deterministic. `registries` are folders with a user's own registry files. The model is loaded once a
    process, at the first call. Every quote is `text[start:end]` of the document's text (of its title where the field
    says so). A document in another language than English gives nothing. `trace` is filled with what led to each event.
    """
    if document.lang.partition("-")[0].lower() not in ("", "en"):
        return []
    known, finder = _tools(tuple(registries))
    moment = document.published
    published = moment.date() if moment and _FIRST_YEAR < moment.year < _LAST_YEAR else None
    prepared, places, mentions = prepare(document, known, finder, published)
    wrong = corrected(prepared)
    right = [item for item in prepared if item.number not in wrong]
    surnames = surnames_of(mentions)
    told = [item for item in right if can_tell(item, surnames)][:MOST_PARSED]
    parsed = list(parse(told))
    discourse = discourse_of(known, mentions, lambda: finder.places(item.clean.text for item in prepared))
    result = read(right, parsed, discourse, due=_step_due(prepared), trace=trace)
    mended = correction_claims([item for item in prepared if item.number in wrong], document.publisher or "")
    result.claims.extend(mended)
    month = published.isoformat()[:7] if published else ""
    parents = {below: row.id for row in known.conventions for below in row.protocols}
    told_on = days(prepared, published)
    in_time = _in_time(published or document.recorded.date())
    counted = sourced(with_votes(result.claims, result.votes, result.states), right)
    made = merge(counted, month, parents, told_on, discourse.theme)
    merged = with_acts([m for m in map(in_time, made) if m is not None], mentions)
    names = unknown_names(prepared, mentions)
    around, people = Around.of(parsed, known), actors(parsed, known)
    events = [
        event_of(
            event,
            document,
            places,
            known.name(event.claim.object) or names.get(event.claim.object, ""),
            people,
            confidence(event, around),
        )
        for event in with_effect(merged)
    ]
    if trace is not None:
        trace.registries, trace.published = known, published
        trace.prepared, trace.claims = prepared, result.claims
        trace.telling = {item.number: word[0] for item in prepared if (word := TRIGGER.search(item.clean.text))}
        trace.events = [told for told, event in zip(merged, events, strict=True) if event is not None]
    return [event for event in events if event is not None]


_FIRST_YEAR, _LAST_YEAR = 1000, 9000
"""Other publication is a mistake of the source, and arithmetic with it leaves the calendar."""


_MAY_LIE_AHEAD = (
    "convention.in_force", "convention.denunciation_effective", "membership.ended", "law.in_force",
    "decree.in_force",
)  # fmt: skip


def _in_time(told: dt.date) -> Callable[[Merged], Merged | None]:
    """A function that makes a future date of effect planned, and drops anything else that lies after `told`."""

    def checked(event: Merged) -> Merged | None:
        first = Occurrence.parse(event.claim.occurred).first if event.claim.occurred else None
        if first is None or (first - told).days <= 1 or event.claim.planned:
            return event
        return replace(event, claim=replace(event.claim, planned=True)) if event.claim.type in _MAY_LIE_AHEAD else None

    return checked


_DUE = re.compile(
    r"\b(?:(?:has|have) yet to|still (?:has|have|needs?|must)|must (?:still|first|now)"
    r"|needs? to be (?:approved|passed|adopted)|would (?:still )?have to|(?:has|have) not yet voted)\b",
    re.IGNORECASE,
)


def _step_due(prepared: list[Prepared]) -> bool:
    """Whether the document says that a parliament must still decide (then a head of state's act is no final one)."""
    return any(
        _DUE.search(item.clean.text)
        and any(m.kind == "organ" and m.role.startswith("parliament") for m in item.masked.mentions.values())
        for item in prepared
    )
