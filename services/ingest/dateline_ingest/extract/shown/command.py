"""`dateline extract`: events of a file's documents and why they were made, with no stack running."""

import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import orjson
import typer
from dateline.contracts import Document
from dateline.errors import DatelineError
from dateline.extractors import installed
from dateline.fingerprint import fingerprint
from dateline.settings import Settings
from rich.console import Console

from dateline_ingest.collect.charset import decode
from dateline_ingest.collect.dry_run import as_answer
from dateline_ingest.collect.prepare import prepare
from dateline_ingest.collect.request import DocumentRequest, parse_json, read_published
from dateline_ingest.emit.events import asserted
from dateline_ingest.emit.languages import Languages, digest
from dateline_ingest.emit.worker import DISTRIBUTION
from dateline_ingest.emit.workers import Edition, Found, Reading
from dateline_ingest.explanation import Explained
from dateline_ingest.extract.shown import Shown, show
from dateline_ingest.extract.shown.lines import score_lines
from dateline_ingest.extract.shown.visible import escaped

_SEPARATOR = "─" * 40


def extract(
    file: Annotated[
        Path, typer.Argument(metavar="FILE|-", help="a text, a page, or documents as JSON; - is standard input")
    ],
    why: Annotated[
        bool, typer.Option("--why", help="show what led to each event, and why telling sentences gave none")
    ] = False,
    full: Annotated[bool, typer.Option("--full", help="show all of a long text, not only what is near events")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="print what a dry run over HTTP answers, as JSON")] = False,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="read and write one JSON document a line")] = False,
    published: Annotated[
        str, typer.Option(help="day on which a text was published, 2025-09-29; today if not given")
    ] = "",
) -> None:
    """Show a document with its evidence and the events that it tells, read as `dateline ingest` would.

    Needs no database and no network.
    """
    raw = _read(file)
    if jsonl:
        for line in score_lines(raw.decode("utf-8", errors="replace").splitlines()):
            typer.echo(line)
        return
    if not raw.strip():
        raise DatelineError(f"{file} is empty.", remedy="Give a file with text, or - and text on standard input.")
    documents = _accepted(file, raw, published)
    if as_json:
        for line in _answers(documents):
            typer.echo(line)
        return
    _show(documents, why=why, full=full)


def _read(file: Path) -> bytes:
    try:
        return sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        raise DatelineError(f"{file} cannot be read: {error.strerror}.") from error


def _accepted(file: Path, raw: bytes, published: str) -> list[Document]:
    """Make documents of a file as the service would: JSON and HTML by the file's name, else text."""
    now, kind = dt.datetime.now(dt.UTC), file.suffix.lower()
    if kind in (".jsonl", ".ndjson"):
        requests = [parse_json(line) for line in raw.splitlines() if line.strip()]
    elif kind == ".json":
        requests = [parse_json(raw)]
    else:
        is_html = kind in (".html", ".htm")
        text = decode(raw, is_html=is_html)
        requests = [DocumentRequest(media_type="text/html" if is_html else "text/plain", text=text)]
    try:
        day = read_published(published) or now
    except ValueError as error:
        raise DatelineError(f"--published {published} {error}.") from error
    documents = [prepare(request, "file", now).document for request in requests]
    return [d if d.published else d.model_copy(update={"published": day}) for d in documents]


def _languages() -> Languages:
    """The installed extractors, with the registries of this installation."""
    folder = Settings.load().registries
    folders = (folder,) if folder else ()
    return Languages(installed(own=DISTRIBUTION), folders, digest(folders))


def _show(documents: list[Document], *, why: bool, full: bool) -> None:
    console, languages = Console(highlight=False, markup=False, emoji=False), _languages()
    for number, document in enumerate(documents):
        if number:
            console.print(_SEPARATOR)
        read = languages.explain(document)[1] if why else Explained(languages.read(document)[1])
        show(Shown(document, read), console, full=full)


def _answers(documents: list[Document]) -> Iterator[str]:
    """Yield for each document a line of JSON, as a dry run over HTTP answers it."""
    languages = _languages()
    for document in documents:
        label, read = languages.explain(document)
        found = tuple(Found(event.type, event.data) for event in read.events)
        reading = Reading(found, fingerprint(document.text), Edition(label, languages.registries))
        events = asserted(document, reading, document.recorded)
        yield escaped(orjson.dumps(as_answer(document, events, read, document.recorded)).decode())
