"""A process that does nothing but read documents: `python -m dateline_ingest.emit.worker`.

It reads by the installed extractors, each its language. Frames on standard input and output are a length of four bytes
and JSON. In: `{"document", "why"}`. Out: first `{"ready": true, "languages": {tag: {"extractor", "fault"}},
"registries"}`, then for each document `{"fingerprint", "extractor", "registries", "events": [{"type", "data"}]}`, with
`why` and `silent` where asked why, or `{"error"}`. It ends when its input does, so that it never outlives the service,
even one that was killed.
"""

from __future__ import annotations

import argparse
import importlib
import os
import queue
import signal
import struct
import sys
import threading
from pathlib import Path
from typing import BinaryIO

import orjson
from dateline.contracts import Document
from dateline.extractors import ANY, Installed, installed, usable
from dateline.fingerprint import fingerprint
from pydantic import BaseModel

from dateline_ingest.emit.languages import Languages, digest
from dateline_ingest.explanation import Explained

LENGTH = struct.Struct(">I")

DISTRIBUTION = "dateline-ingest"


class Request(BaseModel):
    """A document to be read, and whether it is asked why each of its events was made."""

    document: Document
    why: bool = False


def serve(languages: Languages, requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer documents until the input ends."""
    waiting: queue.Queue[bytes] = queue.Queue()
    threading.Thread(target=_receive, args=(requests, waiting), daemon=True).start()
    answer: dict[str, object] = {"ready": True, "languages": languages.told(), "registries": languages.registries}
    while True:
        frame = orjson.dumps(answer)
        answers.write(LENGTH.pack(len(frame)) + frame)
        answers.flush()
        try:
            answer = _read(languages, Request.model_validate_json(waiting.get()))
        except Exception as error:  # noqa: BLE001 -- whatever a text provokes is told and parks that text alone
            answer = {"error": str(error)[:1000]}


def _read(languages: Languages, request: Request) -> dict[str, object]:
    if request.why:
        label, read = languages.explain(request.document)
    else:
        label, events = languages.read(request.document)
        read = Explained(events)
    answer: dict[str, object] = {
        "fingerprint": fingerprint(request.document.text),
        "extractor": label,
        "registries": languages.registries,
        "events": [
            {"type": one.type, "data": one.data.model_dump(mode="json", by_alias=True, exclude_defaults=True)}
            for one in read.events
        ],
    }
    if request.why:
        answer["why"] = [one.model_dump(mode="json") for one in read.why]
        answer["silent"] = [one.model_dump(mode="json") for one in read.silent]
    return answer


def _receive(requests: BinaryIO, waiting: queue.Queue[bytes]) -> None:
    """Notice the end of the input also while a document is being read, and end the process there and then."""
    while len(head := requests.read(LENGTH.size)) == LENGTH.size:
        waiting.put(requests.read(LENGTH.unpack(head)[0]))
    os._exit(0)


def main() -> None:
    """Keep standard output for answers alone: what a library prints goes to standard error."""
    # Ctrl-C reaches the whole group; the service decides when its workers end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parser = argparse.ArgumentParser()
    parser.add_argument("--extractor", default="", help="MODULE:NAME of the one that reads every language")
    parser.add_argument("--registries", type=Path, help="a folder of registry files that extend dateline's own")
    given = parser.parse_args()
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    folders = (given.registries,) if given.registries else ()
    languages = Languages(_extractors(given.extractor), folders, digest(folders))
    languages.warm()
    serve(languages, sys.stdin.buffer, answers)


def _extractors(named: str) -> dict[str, Installed]:
    if not named:
        return installed(own=DISTRIBUTION)
    module, _, name = named.partition(":")
    return {ANY: usable(named, getattr(importlib.import_module(module), name))}


if __name__ == "__main__":
    main()
