"""One run of a source, from its first item to its verdict. A dry run takes the same way with another sink."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, cast

from dateline.clock import Clock
from dateline.database import is_transient
from dateline.errors import DatelineError
from dateline.logging import logger
from dateline.outgoing import Allowed
from dateline.sources import Blocked, Checkpoint, Context, Doc, Done, Item, RetryLater
from dateline.sources.polite import PoliteClient, Throttle
from pydantic import BaseModel, ValidationError

from dateline_ingest.collect.charset import decode
from dateline_ingest.collect.prepare import Prepared, prepare
from dateline_ingest.collect.refusal import Refused, too_large
from dateline_ingest.collect.request import DocumentRequest, explain
from dateline_ingest.settings import SourceSettings
from dateline_ingest.sources.configuration import Configured

_log = logger("dateline.ingest.sources")

State = Literal["ok", "quiet", "partial", "blocked", "broken"]

BATCH_DOCUMENTS = 100  # accepted at once where no checkpoint comes before
BATCH_CHARACTERS = 4_000_000
LARGEST_BODY = 20_000_000  # what a polite request may bring; the text in it is held to the limit of a document
WITHDRAWN = "Withdrawn by its source."


class Sink(Protocol):
    """Where a run's documents go."""

    async def seen(self, key: str) -> bool:
        """Whether a document of this source with this key was accepted before."""
        ...

    async def accept(self, documents: Sequence[Prepared], cursor: BaseModel | None) -> int:
        """Accept documents and keep the cursor, all or nothing; return how many were new or changed."""
        ...


@dataclass(slots=True)
class Outcome:
    """What a run did. `state` is its verdict and `reason` says why it is not ok."""

    state: State = "partial"
    reason: str = "It ended without saying that it is complete."
    accepted: int = 0
    changed: int = 0
    seen: int | None = None
    claimed: int | None = None
    refused: list[tuple[str, str]] = field(default_factory=list)
    unknown_fields: dict[str, int] = field(default_factory=dict)
    wait: float = 0.0


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What runs share: the pauses between requests, and the installation's policy."""

    throttle: Throttle
    clock: Clock
    allow_private: Allowed
    contact: str


def surroundings(settings: SourceSettings, clock: Clock) -> Surroundings:
    """Return what the runs of this process share."""
    throttle = Throttle(settings.source_spacing, clock)
    return Surroundings(throttle, clock, settings.allow_private_addresses, settings.source_contact)


@contextlib.asynccontextmanager
async def context_for(item: Configured, sink: Sink, around: Surroundings) -> AsyncIterator[Context[Any]]:
    """Give a run its context, and close its connections afterwards."""
    http = PoliteClient(
        item.source.hosts(item.config),
        throttle=around.throttle,
        ask_robots=not item.source.manifest.documented_api,
        allow_private=around.allow_private,
        contact=around.contact,
        clock=around.clock,
    )
    try:
        yield Context(item.name, item.config, http, _log, around.clock, sink.seen)
    finally:
        await http.close()


async def run(item: Configured, cursor: dict[str, Any] | None, sink: Sink, around: Surroundings) -> Outcome:
    """Poll a source once, from a kept cursor, and return what came of it.

    Only what concerns the sink is raised (the database away, the lease lost); a fault of the source is an outcome, and
    so is what it brings that the sink will never take.
    """
    outcome = Outcome()
    async with context_for(item, sink, around) as ctx:
        try:
            try:
                start = item.source.cursor.model_validate(cursor or {})
            except ValidationError:
                _log.warning("the kept cursor is of another version; starting anew", source=item.name)
                start = item.source.cursor()
            await _consume(item, item.source.poll(ctx, start), sink, around.clock, outcome)
        except SinkLost:
            raise
        except SinkFailed as error:
            if error.__cause__ is None or is_transient(error.__cause__):
                raise
            _log.exception("what the source brought cannot be stored", source=item.name)
            why = " ".join(str(error).split())
            outcome.state, outcome.reason = "broken", f"What it brought cannot be stored: {why}"
        except RetryLater as error:
            outcome.state, outcome.reason, outcome.wait = "blocked", str(error), error.seconds
        except Blocked as error:
            outcome.state, outcome.reason = "blocked", str(error)
        except DatelineError as error:
            outcome.state, outcome.reason = "broken", str(error)
        except Exception as error:  # noqa: BLE001 -- a plug-in may raise anything, and harms itself alone
            _log.exception("source failed", source=item.name)
            outcome.state, outcome.reason = "broken", f"{type(error).__name__}: {error}"[:1000]
        outcome.unknown_fields = dict(ctx.unknown_fields)
    return outcome


class SinkFailed(Exception):  # noqa: N818 -- carries the sink's own error past the source's
    """Accepting failed; the cause says why. Out of a run comes only what may succeed when it is tried again."""


class SinkLost(Exception):  # noqa: N818
    """Another replica runs this source now; what this one would still bring is not wanted."""


@dataclass(slots=True)
class _Batch:
    """Documents that wait for the next checkpoint, or for being enough."""

    item: Configured
    sink: Sink
    outcome: Outcome
    waiting: list[Prepared] = field(default_factory=list)
    size: int = 0

    async def add(self, doc: Doc, now: dt.datetime) -> None:
        """Take a document in; one that is refused is noted and costs only itself."""
        try:
            prepared = await prepared_from(doc, self.item, now, self.sink)
        except Refused as error:
            self.outcome.refused.append((doc.key, error.message))
            _log.warning("document refused", source=self.item.name, key=doc.key, reason=error.message)
            return
        if prepared is not None:
            self.waiting.append(prepared)
            self.size += len(prepared.document.text)
        if len(self.waiting) >= BATCH_DOCUMENTS or self.size >= BATCH_CHARACTERS:
            await self.flush()

    async def flush(self, cursor: BaseModel | None = None) -> None:
        """Have the sink accept what waits, together with the cursor."""
        if self.waiting or cursor is not None:
            try:
                self.outcome.changed += await self.sink.accept(self.waiting, cursor)
            except SinkLost:
                raise
            except Exception as error:
                raise SinkFailed(str(error)) from error
            self.outcome.accepted += len(self.waiting)
            self.waiting.clear()
            self.size = 0


async def _consume(item: Configured, items: AsyncIterator[Item], sink: Sink, clock: Clock, outcome: Outcome) -> None:
    batch = _Batch(item, sink, outcome)
    async with contextlib.aclosing(cast("AsyncGenerator[Item, None]", items)):
        try:
            async for found in items:
                if isinstance(found, Doc):
                    await batch.add(found, clock.now())
                elif isinstance(found, Checkpoint):
                    await batch.flush(found.cursor)
                else:
                    _judge(found, outcome)
                    break
        except (SinkFailed, SinkLost):
            raise
        except Exception:
            await batch.flush()  # what came before the fault is good
            raise
    await batch.flush()


def _judge(done: Done, outcome: Outcome) -> None:
    outcome.seen, outcome.claimed = done.seen, done.claimed
    if done.claimed is not None and done.seen < done.claimed:
        outcome.reason = f"It saw {done.seen} of the {done.claimed} items that the publisher claims."
    elif done.seen == 0 and not done.empty_because:
        outcome.reason = "It saw nothing and does not say why that is right."
    else:
        outcome.state, outcome.reason = "ok", done.empty_because if done.seen == 0 else ""


async def prepared_from(doc: Doc, item: Configured, now: dt.datetime, sink: Sink) -> Prepared | None:
    """Make what is stored of a source's document; None for a withdrawal of what was never accepted."""
    text = doc.body
    if doc.op == "withdraw":
        if not await sink.seen(doc.key):
            return None
        text = WITHDRAWN
    if len(text) > LARGEST_BODY:
        raise too_large(LARGEST_BODY)
    return await asyncio.to_thread(_prepare, doc, text, item, now)


def _prepare(doc: Doc, body: str | bytes, item: Configured, now: dt.datetime) -> Prepared:
    is_html = doc.media_type == "text/html" and doc.op == "upsert"
    text = decode(body, doc.charset, is_html=is_html) if isinstance(body, bytes) else body
    known: dict[str, Any] = {
        "key": doc.key,
        "url": doc.url,
        "title": (doc.title or "")[:1000] or None,
        "publisher": doc.publisher or item.publisher or None,
        "published": doc.published,
        "lang": doc.lang or item.lang,
        "media_type": "text/html" if is_html else "text/plain",
        "text": text,
    }
    try:
        request = DocumentRequest.model_validate(known)
    except ValidationError as error:
        raise Refused(explain(error)) from error
    return prepare(request, item.name, now)
