"""A reader of texts in a language that no model has to guess at: each line `EVENT type lead object occurred` is one."""

import os
import time
from dataclasses import dataclass

from dateline.contracts import Actor, Document, EventData, Evidence, Extractor, Named

READER = "tests.ingest.reader:extract"


@dataclass(frozen=True)
class Extracted:
    type: str
    data: EventData


def extract(document: Document) -> list[Extracted]:
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
            _, kind, lead, object_, *occurred = line.split()
            evidence = Evidence(document_id=document.id, quote=line, start=at, end=at + len(line))
            data = EventData(
                lead=lead,
                object=object_,
                occurred=occurred[0] if occurred else "",
                party=lead if kind.startswith("convention.") else "",
                convention=Named(id=object_) if kind.startswith("convention.") else None,
                actors=(Actor(id=f"{lead}.parliament", role="approver"),),
                evidence=(evidence,),
                extractor=Extractor(name="lines", version="1"),
            )
            found.append(Extracted(kind, data))
        at += len(line) + 1
    return found
