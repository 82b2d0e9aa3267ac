"""A process that does nothing but read documents: `python -m dateline_ingest.emit.worker MODULE:FUNCTION [REGISTRIES]`.

The function takes a document and returns what `dateline_ingest.extract.extract` does. Frames on standard input and
output are a length of four bytes and JSON. In: a document. Out: first `{"ready": true}`, then for each document
`{"fingerprint", "events": [{"type", "data"}]}` or `{"error"}`. It ends when its input does, so that it never
outlives the service, even one that was killed.
"""

from __future__ import annotations

import datetime as dt
import functools
import importlib
import os
import queue
import signal
import struct
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO, Protocol

import orjson
from dateline.contracts import Document, EventData
from dateline.fingerprint import fingerprint

LENGTH = struct.Struct(">I")


class _Extracted(Protocol):
    @property
    def type(self) -> str: ...
    @property
    def data(self) -> EventData: ...


Extract = Callable[..., Iterable[_Extracted]]


def serve(extract: Extract, requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer documents until the input ends."""
    waiting: queue.Queue[bytes] = queue.Queue()
    threading.Thread(target=_receive, args=(requests, waiting), daemon=True).start()
    answer: dict[str, object] = {"ready": True}
    while True:
        frame = orjson.dumps(answer)
        answers.write(LENGTH.pack(len(frame)) + frame)
        answers.flush()
        try:
            answer = _read(extract, Document.model_validate_json(waiting.get()))
        except Exception as error:  # noqa: BLE001 -- whatever a text provokes is told and parks that text alone
            answer = {"error": f"{type(error).__name__}: {error}"[:1000]}


def _read(extract: Extract, document: Document) -> dict[str, object]:
    events = [
        {"type": found.type, "data": found.data.model_dump(mode="json", by_alias=True, exclude_defaults=True)}
        for found in extract(document)
    ]
    return {"fingerprint": fingerprint(document.text), "events": events}


def _receive(requests: BinaryIO, waiting: queue.Queue[bytes]) -> None:
    """Notice the end of the input also while a document is being read, and end the process there and then."""
    while len(head := requests.read(LENGTH.size)) == LENGTH.size:
        waiting.put(requests.read(LENGTH.unpack(head)[0]))
    os._exit(0)


def main() -> None:
    """Keep standard output for answers alone: what a library prints goes to standard error."""
    # Ctrl-C reaches the whole group; the service decides when its workers end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    module, _, function = sys.argv[1].partition(":")
    extract: Extract = getattr(importlib.import_module(module), function)
    if len(sys.argv) > 2:
        extract = functools.partial(extract, registries=(Path(sys.argv[2]),))
    _warm(extract)
    serve(extract, sys.stdin.buffer, answers)


def _warm(extract: Extract) -> None:
    """Have the language model loaded before the first document waits for it."""
    moment = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
    list(extract(Document(id="doc-", generation=1, source="", key="", text="It rained.", recorded=moment)))


if __name__ == "__main__":
    main()
