"""Documents as JSON lines in, their events as JSON lines out: what scoring and comparing programs read."""

import datetime as dt
import json
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import Any

from dateline.contracts import Document
from dateline.errors import DatelineError
from dateline.settings import Settings
from pydantic import ValidationError

_MANY = 16
"""Documents from which a second process pays: each takes two seconds to load the model."""
_CHUNK = 8
_A_LINE = "A line is JSON with id and text, and may have title and published."


class InputError(DatelineError):
    """A line of the input that is no document; `line` is counted from 1."""

    def __init__(self, line: int, problem: str, remedy: str = _A_LINE) -> None:
        super().__init__(f"Line {line} is no document: {problem}.", remedy=remedy)
        self.line = line


def score_lines(lines: list[str], processes: int = 0) -> Iterator[str]:
    """Yield a line of JSON `{"id", "events"}` for each line of documents, in order, by several processes when many.

    `processes` is how many at most; 0 means one a core. Raises InputError for the first line that is no document.
    """
    documents = list(_documents(lines))
    workers = min(processes or os.cpu_count() or 1, max(1, len(documents) // _MANY))
    if workers == 1:
        yield from map(_line, documents)
        return
    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(_line, documents, chunksize=_CHUNK)


def _documents(lines: list[str]) -> Iterator[Document]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise InputError(number, f"not JSON ({error.msg})") from error
        if not isinstance(row, dict):
            raise InputError(number, "not a JSON object")
        yield _document(row, number)


def _document(row: dict[str, Any], number: int) -> Document:
    try:
        published = _moment(row.get("published"))
        return Document(
            id=row.get("id") or row.get("key") or "",
            generation=1,
            source="file",
            key=str(row.get("key") or row.get("id") or number),
            url=row.get("url"),
            title=row.get("title"),
            publisher=row.get("publisher"),
            published=published,
            lang=row.get("lang") or "en",
            text=row.get("text") or "",
            recorded=published or dt.datetime(1970, 1, 1, tzinfo=dt.UTC),
        )
    except ValidationError as error:
        first = error.errors()[0]
        raise InputError(number, f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    except ValueError as error:
        raise InputError(number, f"published is no date ({error})") from error


def _moment(value: str | None) -> dt.datetime | None:
    if not value:
        return None
    moment = dt.datetime.fromisoformat(str(value))
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _events(document: Document) -> list[dict[str, Any]]:
    from dateline_ingest.extract.pipeline import extract as events_of

    folder = Settings.load().registries
    return [
        {
            "type": event.type,
            **event.data.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude={"generation"}),
        }
        for event in events_of(document, (folder,) if folder else ())
    ]


def _line(document: Document) -> str:
    return json.dumps({"id": document.id, "events": _events(document)}, ensure_ascii=False)
