"""Readers of texts in a language that no model has to guess at: each line `EVENT type lead object occurred` is one."""

import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from dateline.contracts import Actor, Document, EventData, Evidence, Named
from dateline.extractors import Extracted

READER = "tests.ingest.reader:Lines"
SECOND = "tests.ingest.reader:SecondLines"


class Lines:
    """The first version."""

    name = "lines"
    version = "1"
    more: ClassVar[dict[str, object]] = {}

    def extract(self, document: Document, registries: Sequence[Path] = ()) -> list[Extracted]:
        if "RAISE" in document.text:
            raise ValueError("the text says so")
        if "DIE" in document.text:
            os._exit(9)
        while "HANG" in document.text:
            time.sleep(0.1)
        print("a library may print")
        found, at = [], 0
        for line in document.text.split("\n"):
            if line.startswith("EVENT "):
                found.append(
                    self.event(line, Evidence(document_id=document.id, quote=line, start=at, end=at + len(line)))
                )
            at += len(line) + 1
        return [one for one in found if one is not None]

    def event(self, line: str, evidence: Evidence) -> Extracted | None:
        _, kind, lead, object_, *occurred = line.split()
        data = EventData(
            lead=lead,
            object=object_,
            occurred=occurred[0] if occurred else "",
            party=lead if kind.startswith("convention.") else "",
            convention=Named(id=object_) if kind.startswith("convention.") else None,
            actors=(Actor(id=f"{lead}.parliament", role="approver"),),
            evidence=(evidence,),
        )
        return Extracted(kind, data)


class SecondLines(Lines):
    """Another version: one line it no longer takes for an event, of some it says more or another day, some are new."""

    version = "2"

    def extract(self, document: Document, registries: Sequence[Path] = ()) -> list[Extracted]:
        if "SLOW" in document.text:
            time.sleep(float(os.environ["TEST_SLOW_SECONDS"]))
        if "CANNOT" in document.text:
            raise ValueError("the second version cannot")
        if "MENDED" not in document.text:
            return super().extract(document, registries)
        mended = document.model_copy(update={"text": document.text.replace("RAISE", "EVENT")})
        return [_quoting(document.text, one) for one in super().extract(mended, registries)]

    def event(self, line: str, evidence: Evidence) -> Extracted | None:
        if "X-GONE" in line:
            return None
        found = super().event(line.replace("2025-09-01", "2025-09-02"), evidence)
        if found is None or "X-OTHER" not in line:
            return found
        return Extracted(found.type, found.data.model_copy(update={"confidence": 0.7, "attribution": "TASS"}))


def _quoting(text: str, found: Extracted) -> Extracted:
    quoted = (one.model_copy(update={"quote": text[one.start : one.end]}) for one in found.data.evidence)
    return Extracted(found.type, found.data.model_copy(update={"evidence": tuple(quoted)}))
