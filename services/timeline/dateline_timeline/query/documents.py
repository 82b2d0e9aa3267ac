"""A document with the events that it tells, each with its words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import orjson
from dateline.contracts import Document
from dateline.edtf import Occurrence
from sqlalchemy.ext.asyncio import AsyncConnection

from dateline_timeline.project.compute import group_entries
from dateline_timeline.query import store
from dateline_timeline.query.detail import keys_to_entries
from dateline_timeline.query.store import Report

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Proof:
    """Words of a document, the event that was made of them, and the entry that they prove.

    `span` is where they stand in the text, or in the title where `field` says so; None where they do not stand there.
    `event` tells the events of a document apart; `made_by` is the extractor's name, version and rule, "" where a source
    pushed the event itself.
    """

    entry: str
    type: str
    lead: str
    object: str
    occurred: str
    quote: str
    field: str
    span: Span | None
    event: str = ""
    planned: bool = False
    attribution: str = ""
    made_by: str = ""
    confidence: float = 1.0

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON."""
        start, end = self.span or (None, None)
        return {
            "entry": self.entry,
            "type": self.type,
            "lead": self.lead,
            "object": self.object,
            "occurred": self.occurred,
            "modality": "planned" if self.planned else "asserted",
            "attribution": self.attribution,
            "made_by": self.made_by,
            "confidence": self.confidence,
            "display": Occurrence.parse(self.occurred).display(),
            "quote": self.quote,
            "field": self.field,
            "start": start,
            "end": end,
        }


@dataclass(frozen=True, slots=True)
class DocumentDetail:
    """A document at one generation; `document` is None where its text was erased."""

    document: Document | None
    generation: int
    generations: tuple[int, ...]
    proofs: tuple[Proof, ...]


async def document_detail(connection: AsyncConnection, id_: str, generation: int | None) -> DocumentDetail | None:
    """Return a document at a generation, the last unless said; None where there is no such."""
    known = dict(await store.get_documents(connection, id_))
    if not known or (generation is not None and generation not in known):
        return None
    shown = generation if generation is not None else max(known)
    proofs: list[Proof] = []
    for grp, lead, object_ in await store.document_groups(connection, id_):
        reports = await store.group_reports(connection, grp, lead, object_)
        entries = keys_to_entries(group_entries([report.claim for report in reports]))
        told = _told_by(reports, id_, below=min((one for one in known if one > shown), default=None))
        for report in told:
            proofs += _proofs(report, entries.get(report.claim.key, ""), id_, known[shown])
    proofs.sort(key=lambda one: (one.field != "title", one.span or (1 << 40, 0), one.type, one.entry, one.event))
    return DocumentDetail(known[shown], shown, tuple(sorted(known)), tuple(proofs))


def _told_by(reports: Iterable[Report], document: str, *, below: int | None) -> list[Report]:
    """Return the records that a text of a document told; `below` is the generation of the next text, if there is one.

    Reading a text again takes generations between its own and the next text's. An event of a source that knows no
    generations says 1 for ever, so the highest below that counts.
    """
    told: dict[str, Report] = {}
    for report in sorted(reports, key=lambda one: (one.claim.generation, one.claim.retraction)):
        claim = report.claim
        if below is None or claim.generation < below:
            told[claim.key] = report
    return [one for one in told.values() if not one.claim.retraction and one.claim.document_id == document]


def _proofs(report: Report, entry: str, id_: str, document: Document | None) -> Iterable[Proof]:
    data, claim = orjson.loads(report.data), report.claim
    for piece in data.get("evidence", ()):
        if piece["document_id"] == id_:
            field, quote = piece.get("field", "text"), piece.get("quote") or piece.get("value", "")
            yield Proof(
                entry,
                claim.type,
                claim.lead,
                claim.object,
                claim.occurred,
                quote,
                field,
                _span(document, field, quote, piece.get("start"), piece.get("end")),
                event=claim.key,
                planned=claim.modality == "planned",
                attribution=data.get("attribution", ""),
                made_by=_made_by(data.get("extractor")),
                confidence=claim.confidence,
            )


def _made_by(extractor: dict[str, str] | None) -> str:
    """Return an extractor in words: its name, version and rule."""
    if not extractor:
        return ""
    rule = extractor.get("rule", "")
    return f"{extractor['name']} {extractor['version']}{f', {rule}' if rule else ''}"


def _span(document: Document | None, field: str, quote: str, start: int | None, end: int | None) -> Span | None:
    """Return where a quote stands: where its event says, or else where the words are found."""
    if document is None or not quote:
        return None
    text = (document.title or "") if field == "title" else document.text
    if start is not None and end is not None and text[start:end] == quote:
        return start, end
    found = text.find(quote)
    return None if found < 0 else (found, found + len(quote))
