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
from dateline_ingest.collect.refusal import Refused
from dateline_ingest.collect.request import DocumentRequest, parse_json, read_published, validate
from dateline_ingest.emit.events import asserted
from dateline_ingest.emit.languages import Languages, digest
from dateline_ingest.emit.worker import DISTRIBUTION
from dateline_ingest.emit.workers import Edition, Found, Reading
from dateline_ingest.explanation import Explained
from dateline_ingest.extract.shown import Shown, show
from dateline_ingest.extract.shown.lines import InputError, score_lines
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
    lang: Annotated[str, typer.Option(help="language of a text or page; JSON says its own")] = "en",
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
    documents = _accepted(file, raw, published, lang)
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


def _accepted(file: Path, raw: bytes, published: str, lang: str) -> list[Document]:
    """Make documents of a file as the service would: JSON and HTML by the file's name, JSON also by its first sign."""
    now, kind = dt.datetime.now(dt.UTC), file.suffix.lower()
    if kind in (".jsonl", ".ndjson"):
        requests = list(_lines(raw))
    elif kind == ".json":
        requests = [parse_json(raw)]
    elif not kind and raw.lstrip().startswith(b"{"):
        requests = [parse_json(raw)] if _is_one_object(raw) else list(_lines(raw))
    else:
        is_html = kind in (".html", ".htm")
        media_type = "text/html" if is_html else "text/plain"
        content = {"media_type": media_type, "text": decode(raw, is_html=is_html), "lang": lang}
        requests = [validate(DocumentRequest, content)]
    try:
        day = read_published(published) or now
    except ValueError as error:
        raise DatelineError(f"--published {published} {error}.") from error
    documents = [prepare(request, "file", now).document for request in requests]
    return [d if d.published else d.model_copy(update={"published": day}) for d in documents]


def _is_one_object(raw: bytes) -> bool:
    """Whether it is one object, or broken and meant as one; else it is an object a line."""
    lines = [line for line in raw.splitlines() if line.strip()]
    return len(lines) == 1 or not all(line.startswith(b"{") and line.rstrip().endswith(b"}") for line in lines)


def _lines(raw: bytes) -> Iterator[DocumentRequest]:
    """Yield the document of each line; raises InputError that names the first line that is none."""
    for number, line in enumerate(raw.splitlines(), 1):
        if line.strip():
            try:
                yield parse_json(line)
            except Refused as error:
                raise InputError(number, error.message.rstrip("."), remedy="") from error


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
        label, read = languages.explain(document)
        show(Shown(document, read if why else Explained(read.events)), console, full=full)
        if not label:
            console.print(f"No extractor is installed for {escaped(document.lang)}.")


def _answers(documents: list[Document]) -> Iterator[str]:
    """Yield for each document a line of JSON, as a dry run over HTTP answers it."""
    languages = _languages()
    for document in documents:
        label, read = languages.explain(document)
        found = tuple(Found(event.type, event.data) for event in read.events)
        reading = Reading(found, fingerprint(document.text), Edition(label, languages.registries))
        events = asserted(document, reading, document.recorded)
        yield escaped(orjson.dumps(as_answer(document, events, read, document.recorded)).decode())
