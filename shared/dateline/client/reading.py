"""Files and folders become documents to send: texts and HTML as they are, JSON and JSON lines one document each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from dateline.errors import DatelineError

NDJSON = "application/x-ndjson"
_MEDIA_TYPES = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".html": "text/html",
    ".htm": "text/html",
    ".json": "application/json",
    ".jsonl": NDJSON,
    ".ndjson": NDJSON,
}


class ReadingError(DatelineError):
    """A file or folder cannot be read as documents."""


@dataclass(frozen=True, slots=True)
class Written:
    """A document whose fields are known: one line of JSON. `place` says where it came from."""

    place: str
    line: bytes


@dataclass(frozen=True, slots=True)
class Raw:
    """A text or HTML file as it is, whose character set the receiver finds out."""

    place: str
    key: str
    media_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something that was meant as a document and cannot be one, with the reason."""

    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class NoDocument:
    """JSON found in a folder that was never meant as a document, since it has no text."""

    file: str


Item = Written | Raw | Unreadable | NoDocument


def files(path: Path) -> list[Path]:
    """Return the files that a path stands for: itself, or in a folder those of a known kind, by name.

    Raises ReadingError where there is none.
    """
    if not path.exists():
        raise ReadingError(f"There is no file or folder {path}.")
    if not path.is_dir():
        return [path]
    found = sorted(file for file in path.rglob("*") if file.suffix.lower() in _MEDIA_TYPES and file.is_file())
    if not found:
        raise ReadingError(f"The folder {path} holds no {', '.join(_MEDIA_TYPES)} files.")
    return found


def read_file(file: Path, root: Path, source: str) -> Iterator[Item]:
    """Yield the documents of a file. Keys of texts are their paths from `root`, so sending again repeats them."""
    in_folder = root.is_dir()
    key = file.relative_to(root).as_posix() if in_folder else file.name
    media_type = _MEDIA_TYPES.get(file.suffix.lower(), "text/plain")
    try:
        with file.open("rb") as stream:
            for item in _documents(stream, media_type, str(file), key, source):
                yield item if not in_folder else _lenient(item, file)
    except OSError as error:
        raise ReadingError(f"{file} cannot be read: {error.strerror}.") from error


def read_stream(stream: BinaryIO, source: str) -> Iterator[Item]:
    """Yield the documents of standard input: JSON lines where it begins with `{`, HTML where with `<`, else a text."""
    first = stream.readline()
    while first and not first.strip():
        first = stream.readline()
    start = first.lstrip().removeprefix(b"\xef\xbb\xbf")
    if start.startswith(b"{"):
        yield from _lines(_chain(first, stream), "-", source)
        return
    body = first + stream.read()
    media_type = "text/html" if start.startswith(b"<") else "text/plain"
    yield Raw("-", "stdin-" + hashlib.blake2b(body, digest_size=10).hexdigest(), media_type, body)


def _documents(stream: BinaryIO, media_type: str, place: str, key: str, source: str) -> Iterator[Item]:
    if media_type == NDJSON:
        yield from _lines(stream, place, source)
    elif media_type == "application/json":
        yield from _json_file(stream.read(), place, source)
    else:
        yield Raw(place, key, media_type, stream.read())


def _lines(lines: Iterator[bytes] | BinaryIO, place: str, source: str) -> Iterator[Item]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _json_document(line, f"{place} line {number}", source)


def _json_file(content: bytes, place: str, source: str) -> Iterator[Item]:
    try:
        value = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        yield Unreadable(place, f"It is not JSON: {error}.")
        return
    if isinstance(value, list):
        for number, member in enumerate(value, start=1):
            yield _document(member, f"{place} item {number}", source)
    else:
        yield _document(value, place, source)


def _json_document(line: bytes, place: str, source: str) -> Item:
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        return Unreadable(place, f"It is not JSON: {error}.")
    return _document(value, place, source)


def _document(value: Any, place: str, source: str) -> Item:  # noqa: ANN401 -- JSON
    if not isinstance(value, dict):
        return Unreadable(place, "It is not a JSON object.")
    value.setdefault("source", source)
    # A collection's own id is the key by which the document is known again.
    identity = value.pop("id", None)
    if identity is not None:
        value.setdefault("key", identity)
    return Written(place, orjson.dumps(value))


def _lenient(item: Item, file: Path) -> Item:
    if isinstance(item, Written) and "text" not in orjson.loads(item.line):
        return NoDocument(str(file))
    return item


def _chain(first: bytes, rest: BinaryIO) -> Iterator[bytes]:
    yield first
    yield from rest
