"""`dateline extract`: events of a file's documents, with no stack running."""

import datetime as dt
import json
import os
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Annotated, Any

import typer
from dateline.contracts import Document
from dateline.errors import DatelineError
from dateline.settings import Settings
from pydantic import ValidationError
from rich.console import Console
from rich.table import Table

_MANY = 16
"""Documents from which a second process pays: each takes two seconds to load the model."""
_CHUNK = 8


class InputError(DatelineError):
    """A line of the input that is no document; `line` is counted from 1."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(
            f"Line {line} is no document: {problem}.",
            remedy="A line is JSON with id and text, and may have title and published.",
        )
        self.line = line


def extract(
    file: Annotated[
        Path, typer.Argument(metavar="FILE|-", help="a text, or documents as JSON lines; - is standard input")
    ],
    jsonl: Annotated[bool, typer.Option("--jsonl", help="read and write one JSON document a line")] = False,
    published: Annotated[
        str, typer.Option(help="day on which a text was published, 2025-09-29; today if not given")
    ] = "",
) -> None:
    """Print the events that documents tell, read as `dateline ingest` would. Needs no database and no network."""
    try:
        raw = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        raise DatelineError(f"{file} cannot be read: {error.strerror}.") from error
    if jsonl:
        for line in score_lines(raw.decode("utf-8", errors="replace").splitlines()):
            typer.echo(line)
        return
    if not raw.strip():
        raise DatelineError(f"{file} is empty.", remedy="Give a file with text, or - and text on standard input.")
    _show([event for document in _accepted(file, raw, published) for event in _events(document)])


def _accepted(file: Path, raw: bytes, published: str) -> list[Document]:
    """Make documents of a file as the service would: JSON and HTML by the file's name, else text."""
    from dateline_ingest.collect.charset import decode
    from dateline_ingest.collect.prepare import prepare
    from dateline_ingest.collect.request import DocumentRequest, parse_json

    now, kind = dt.datetime.now(dt.UTC), file.suffix.lower()
    if kind in (".jsonl", ".ndjson"):
        requests = [parse_json(line) for line in raw.splitlines() if line.strip()]
    elif kind == ".json":
        requests = [parse_json(raw)]
    else:
        is_html = kind in (".html", ".htm")
        text = decode(raw, is_html=is_html)
        requests = [DocumentRequest(media_type="text/html" if is_html else "text/plain", text=text)]
    day = _moment(published) or now
    documents = [prepare(request, "file", now).document for request in requests]
    return [d if d.published else d.model_copy(update={"published": day}) for d in documents]


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


def _show(events: list[dict[str, Any]]) -> None:
    console = Console()
    if not events:
        console.print("No events.")
        return
    table = Table(show_lines=True)
    for name in ("occurred", "type", "lead", "object", "evidence"):
        table.add_column(name, overflow="fold")
    for event in events:
        quotes = "\n".join(evidence["quote"] for evidence in event["evidence"])
        table.add_row(event.get("occurred", ""), event["type"], event.get("lead", ""), event.get("object", ""), quotes)
    console.print(table)
