"""Which texts of the log are read again, and why the others are not. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from dateline.contracts import ContractError
from dateline.contracts.cloudevents import parse_timestamp
from dateline.log import Record

from dateline_ingest.emit.workers import Editions
from dateline_ingest.reextract.store import Known

_GENERATION_DIGITS = 9  # what fits into PostgreSQL's integer


class Verdict(StrEnum):
    """What becomes of a text; all but `DUE` leave it as it is."""

    DUE = "due"
    PRESENT = "present"  # read by today's extractor and registries
    OLDER = "older"  # its document has a newer text
    ERASED = "erased"
    WAITING = "waiting"  # ingest has not read it yet, and will
    NO_EXTRACTOR = "no_extractor"  # nothing installed reads its language, or what does cannot be used


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is asked for: documents by id, a source, those recorded since a moment; `again` also what is up to date."""

    only: frozenset[str] = frozenset()
    source: str = ""
    since: dt.datetime | None = None
    again: bool = False

    def include(self, record: Record, document: str) -> bool:
        """Whether a document's record is asked for, by its headers alone."""
        headers = dict(record.headers)
        if self.only and document not in self.only:
            return False
        if self.source and headers.get("ce_source", b"").decode("utf-8", "replace") != self.source:
            return False
        if self.since is None:
            return True
        try:
            recorded = headers.get("ce_recordedtime", b"").decode("ascii", "replace")
            return parse_timestamp(recorded, "recordedtime") >= self.since
        except ContractError:
            return False


def text_of(record: Record) -> tuple[str, int] | None:
    """Return the document's id and the generation by a record's key; None where it has no such key."""
    document, _, generation = (record.key or b"").decode("utf-8", "replace").rpartition("/")
    if not document or not document.isprintable() or not generation.isdecimal() or len(generation) > _GENERATION_DIGITS:
        return None
    return document, int(generation)


def judge(generation: int, known: Known, lang: str, editions: Editions, *, again: bool) -> Verdict:
    """Return what becomes of a text at a generation, in a language."""
    if known.erased:
        return Verdict.ERASED
    if max(known.newest or 0, known.read or 0) > generation:
        return Verdict.OLDER
    if known.read is None or known.read < generation:
        return Verdict.DUE if known.parked else Verdict.WAITING
    edition = editions.of(lang)
    if edition is None:
        return Verdict.NO_EXTRACTOR
    return Verdict.PRESENT if edition == known.edition and not again else Verdict.DUE
