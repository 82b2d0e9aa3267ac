"""Readings kept in a temporary file while somebody is asked about them: there may be millions."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from types import TracebackType
from typing import Self

import orjson
from dateline.contracts import Document, EventData
from dateline.log import Record

from dateline_ingest.emit.workers import Edition, Found, Reading
from dateline_ingest.reextract.run import Due

_NO_TEXT = "-"  # the text is not needed any more


class Spool:
    """Written once, then read once; gone when it is left."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile("w+b")  # noqa: SIM115 -- closed by __exit__
        self.count = 0

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Forget everything."""
        self._file.close()

    def write(self, due: Due, reading: Reading) -> None:
        """Keep a reading."""
        place = due.place
        line = {
            "place": [place.topic, place.partition, place.offset],
            "document": due.document.model_dump(mode="json", exclude={"text"}),
            "found": [[one.type, one.data.model_dump(mode="json", by_alias=True)] for one in reading.found],
            "fingerprint": reading.fingerprint,
            "edition": [reading.edition.extractor, reading.edition.registries],
        }
        self._file.write(orjson.dumps(line) + b"\n")
        self.count += 1

    def read(self) -> Iterator[tuple[Due, Reading]]:
        """Yield what was kept, in order; documents come without their texts."""
        self._file.seek(0)
        for line in self._file:
            kept = orjson.loads(line)
            topic, partition, offset = kept["place"]
            document = Document.model_validate({**kept["document"], "text": _NO_TEXT})
            found = tuple(Found(kind, EventData.model_validate(data)) for kind, data in kept["found"])
            reading = Reading(found, kept["fingerprint"], Edition(*kept["edition"]))
            yield Due(Record(topic, partition, offset, None, None), document), reading
