"""A source that is a folder: texts, pages, JSON and JSON lines, read when they change."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import watchfiles
from dateline.sources import Checkpoint, Context, Doc, Done, Item, Manifest, Source, SourceError
from pydantic import BaseModel, ConfigDict, Field

from dateline_ingest.collect.charset import decode
from dateline_ingest.collect.page import stated_publication
from dateline_ingest.collect.refusal import Refused
from dateline_ingest.collect.request import read_published

_TEXT, _PAGE, _JSON, _LINES = {".txt", ".md"}, {".html", ".htm"}, {".json"}, {".jsonl", ".ndjson"}
_UNFINISHED = ("~", ".tmp", ".part", ".swp")
_LARGEST = 20_000_000  # bytes; as much as a source may fetch
# A file can be written while its folder is listed, and file systems round times: looking back costs nothing.
_LOOK_BACK_NS = 2_000_000_000
_CHECKPOINT_FILES = 100


class DirectoryConfig(BaseModel):
    """Where to look."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: Path = Field(description="The folder.")
    recursive: bool = Field(default=True, description="Whether folders in it count.")
    date_from_file: bool = Field(
        default=True,
        description="Whether a text or page that states no date counts as published when its file was last changed.",
    )


class DirectoryCursor(BaseModel):
    """Files that changed before this were read.

    Nanoseconds since 1970, by the file system's clock, and never ahead of ours.
    """

    changed: int = 0


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    key: str
    changed: int
    modified: dt.datetime
    size: int


class DirectorySource(Source[DirectoryConfig, DirectoryCursor]):
    """Reads a folder.

    The key of a text or a page is its path in the folder, that of a JSON document its own `key`, `id` or `url`. A file
    that vanishes takes nothing back: withdrawing is a decision, tidying up is not.
    """

    manifest = Manifest(
        id="directory",
        version="1",
        title="A folder of texts, pages, JSON and JSON lines",
        licence="as its owner says",
        documented_api=True,
        every=dt.timedelta(minutes=5),
        longest_silence=dt.timedelta(days=3650),
    )
    config = DirectoryConfig
    cursor = DirectoryCursor

    async def poll(self, ctx: Context[DirectoryConfig], cursor: DirectoryCursor) -> AsyncIterator[Item]:
        """Yield the documents of files that changed since the cursor, in order of change."""
        now = int(ctx.now().timestamp() * 1_000_000_000)
        files = await asyncio.to_thread(_files, ctx.config, now)
        # A cursor that is ahead of now has passed over files that nobody read: all are looked at again, once.
        start = cursor.changed if cursor.changed <= now else 0
        reached, read = start, 0
        for file in files:
            if file.changed < start - _LOOK_BACK_NS:
                continue
            if file.size > _LARGEST:
                ctx.log.warning("file too large", source=ctx.name, file=file.key, bytes=file.size)
                continue
            for doc in await asyncio.to_thread(_documents, file, ctx):
                yield doc
            reached, read = max(reached, file.changed), read + 1
            if read % _CHECKPOINT_FILES == 0:
                yield Checkpoint(DirectoryCursor(changed=reached))
        yield Checkpoint(DirectoryCursor(changed=reached))
        yield Done(seen=len(files), empty_because="" if files else "The folder has no files to read.")

    async def watch(self, config: DirectoryConfig) -> AsyncIterator[None]:
        """Yield when something in the folder changes."""
        async for _ in watchfiles.awatch(config.path, recursive=config.recursive, debounce=400, step=100):
            yield


def _files(config: DirectoryConfig, now: int) -> list[_File]:
    """Return the folder's files that can be read, the longest unchanged first. No change is later than `now`."""
    root = config.path
    if not root.is_dir():
        raise SourceError(f"{root} is not a folder.")
    found = []
    for path in root.rglob("*") if config.recursive else root.iterdir():
        name = path.relative_to(root)
        hidden = any(part.startswith(".") for part in name.parts)
        if hidden or path.name.endswith(_UNFINISHED) or path.suffix.lower() not in _TEXT | _PAGE | _JSON | _LINES:
            continue
        try:
            status = path.stat()
        except OSError:
            continue  # gone since it was listed
        if path.is_file():
            # The inode's time moves when an old file is moved in. The other one can be anything that an archive says:
            # were a file of next year believed, the cursor would pass over all that comes until then.
            stated = (status.st_mtime_ns, status.st_ctime_ns)
            changed = max((moment for moment in stated if moment <= now), default=now)
            modified = dt.datetime.fromtimestamp(min(status.st_mtime, status.st_ctime), dt.UTC)
            found.append(_File(path, name.as_posix(), changed, modified, status.st_size))
    return sorted(found, key=lambda file: (file.changed, file.key))


def _documents(file: _File, ctx: Context[DirectoryConfig]) -> list[Doc]:
    """Read a file; one that cannot be read is logged and costs only itself."""
    try:
        return list(_read(file, ctx))
    except (OSError, Refused, orjson.JSONDecodeError, ValueError) as error:
        ctx.log.warning("file not read", source=ctx.name, file=file.key, reason=str(error))
        return []


def _read(file: _File, ctx: Context[DirectoryConfig]) -> Iterator[Doc]:
    body, suffix = file.path.read_bytes(), file.path.suffix.lower()
    stand_in = file.modified if ctx.config.date_from_file else None
    if suffix in _LINES:
        for number, line in enumerate(body.splitlines(), 1):
            if line.strip():
                yield _from_json(orjson.loads(line), f"{file.key}#{number}", ctx)
    elif suffix in _JSON:
        content = orjson.loads(body)
        for number, item in enumerate(content if isinstance(content, list) else [content], 1):
            yield _from_json(item, f"{file.key}#{number}" if isinstance(content, list) else file.key, ctx)
    elif suffix in _PAGE:
        page = decode(body, is_html=True)
        stated = stated_publication(page)
        published = read_published(stated) if stated else stand_in
        yield Doc(key=file.key, body=page, media_type="text/html", published=published)
    else:
        yield Doc(key=file.key, body=body, title=file.path.stem, published=stand_in)


def _from_json(content: Any, place: str, ctx: Context[DirectoryConfig]) -> Doc:  # noqa: ANN401 -- any JSON value
    if not isinstance(content, Mapping):
        raise ValueError(f"{place} is not a JSON object")  # noqa: TRY004 -- the fault is in the file
    rest = dict(content)
    rest.pop("source", None)  # the source is this one
    taken = {name: rest.pop(name, None) for name in ("key", "id", "url", "title", "publisher", "lang", "published")}
    is_html, text = rest.pop("media_type", None) == "text/html", rest.pop("text", None)
    ctx.audit(rest)
    if not isinstance(text, str) or any(value is not None and not isinstance(value, str) for value in taken.values()):
        raise ValueError(f"{place} has no text, or a field that is not a text")
    return Doc(
        key=taken["key"] or taken["id"] or taken["url"] or place,
        body=text,
        url=taken["url"],
        title=taken["title"],
        publisher=taken["publisher"],
        lang=taken["lang"],
        published=read_published(taken["published"]) if taken["published"] else None,
        media_type="text/html" if is_html else "text/plain",
    )
