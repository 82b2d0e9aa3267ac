"""Reads again what is due: the log, the workers and the database together, with bounded memory.

Each document is a transaction of its own and remembers by what it was read, so a run that is killed has done what it
has done, and the next one goes on.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field

from dateline.clock import SYSTEM_CLOCK, Clock
from dateline.contracts import ContractError, Document
from dateline.contracts.cloudevents import decode_document
from dateline.database import is_transient
from dateline.errors import DatelineError
from dateline.log import Record
from sqlalchemy.ext.asyncio import AsyncEngine

from dateline_ingest.emit.workers import ExtractionFailed, Reading, Workers, WorkersUnavailable
from dateline_ingest.reextract import store
from dateline_ingest.reextract.choice import Verdict, Wishes, judge, text_of
from dateline_ingest.reextract.difference import Change
from dateline_ingest.reextract.scan import Scan

WAITING_FOR_EACH = 2  # documents that are ready for each worker: it never waits for the log, and memory is bounded
BACKOFF_SECONDS = (0.2, 0.5, 1.0, 2.0, 5.0)  # after faults of the database that pass


class NoWorkers(DatelineError):  # noqa: N818 -- a state of the world
    """Nothing can be read, since no worker starts."""


@dataclass(frozen=True, slots=True)
class Due:
    """A document to read, and its place in the log."""

    place: Record
    document: Document


@dataclass(slots=True)
class Tally:
    """What became of the documents of the log so far."""

    verdicts: Counter[Verdict] = field(default_factory=Counter)
    read: int = 0
    failed: int = 0
    overtaken: int = 0
    documents: int = 0  # with changes
    changes: Counter[tuple[str, str]] = field(default_factory=Counter)  # by type and kind
    languages: Counter[str] = field(default_factory=Counter)  # that nothing reads
    named: set[str] = field(default_factory=set)  # documents that were asked for by id, and are there

    def add(self, changes: Iterable[Change] | None) -> None:
        """Count what a document's reading changes; None where a newer text came meanwhile."""
        if changes is None:
            self.overtaken += 1
            return
        counted = Counter((change.subject[0], change.kind) for change in changes)
        self.documents += bool(counted)
        self.changes += counted


Finish = Callable[[Due, Reading], Awaitable[None]]
Failed = Callable[[Due, str], None]
Progress = Callable[[int, int, int], None]
"""Told how many places of the log are behind, of how many, and how many documents were read."""


class Rereading:
    """One pass over the documents topic."""

    def __init__(
        self,
        engine: AsyncEngine,
        workers: Workers,
        scan: Scan,
        wishes: Wishes,
        failed: Failed,
        progress: Progress,
    ) -> None:
        self.tally = Tally()
        self._engine = engine
        self._workers = workers
        self._scan = scan
        self._wishes = wishes
        self._failed = failed
        self._progress = progress

    async def run(self, finish: Finish) -> None:
        """Read every document that is due and hand it to `finish`; several at once, in no order."""
        queue: asyncio.Queue[Due | None] = asyncio.Queue(self._workers.count * WAITING_FOR_EACH)
        try:
            await self._workers.warm()
            async with asyncio.TaskGroup() as group:
                for _ in range(self._workers.count):
                    group.create_task(self._read(queue, finish))
                async for batch in self._scan.batches():
                    for due in await self._due(batch):
                        await queue.put(due)
                        self._tell()
                for _ in range(self._workers.count):
                    await queue.put(None)
        except (BaseExceptionGroup, WorkersUnavailable) as error:
            raise _first(error) from error
        self._tell()

    async def _due(self, batch: list[Record]) -> list[Due]:
        texts = [(record, *text) for record in batch if (text := text_of(record))]
        texts = [text for text in texts if self._wishes.include(text[0], text[1])]
        if not texts:
            return []
        if self._wishes.only:
            self.tally.named.update(document for _, document, _ in texts)
        async with self._engine.connect() as connection:
            known = await store.known(connection, texts)
        found = []
        for (record, _, generation), one in zip(texts, known, strict=True):
            due = None if one.lang is not None else _decoded(record)
            lang = one.lang if one.lang is not None else due.document.lang if due else ""
            verdict = judge(generation, one, lang, self._workers.editions(), again=self._wishes.again)
            self.tally.verdicts[verdict] += 1
            if verdict is Verdict.NO_EXTRACTOR:
                self.tally.languages[lang] += 1
            if verdict is Verdict.DUE and (due := due or _decoded(record)):
                found.append(due)
        return found

    async def _read(self, queue: asyncio.Queue[Due | None], finish: Finish) -> None:
        while (due := await queue.get()) is not None:
            try:
                reading = await self._workers.read(due.document)
            except ExtractionFailed as error:
                self.tally.failed += 1
                self._failed(due, error.message)
            else:
                await finish(due, reading)
            self.tally.read += 1
            self._tell()

    def _tell(self) -> None:
        self._progress(self._scan.seen, self._scan.total, self.tally.read)


class Outcomes:
    """What to do with a reading: look what it would change, or carry it out."""

    def __init__(self, engine: AsyncEngine, topic: str, clock: Clock = SYSTEM_CLOCK) -> None:
        self._engine = engine
        self._topic = topic
        self._clock = clock

    async def look(self, due: Due, reading: Reading) -> tuple[Change, ...]:
        """Return what a reading would change; nothing is written."""
        async with self._engine.connect() as connection:
            return await store.compare(connection, due.document, reading, self._clock.now())

    async def carry_out(self, due: Due, reading: Reading) -> tuple[Change, ...] | None:
        """Change it; None where a newer text came meanwhile. Faults of the database that pass are waited out."""
        for pause in (*BACKOFF_SECONDS, None):
            try:
                async with self._engine.begin() as connection:
                    return await store.carry_out(
                        connection, due.place, due.document, reading, self._topic, self._clock.now()
                    )
            except Exception as error:
                if pause is None or not is_transient(error):
                    raise
                await asyncio.sleep(pause)
        return None


def _first(error: BaseException) -> BaseException:
    """Return what went wrong first, as it is told to a person."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    if isinstance(error, WorkersUnavailable):
        return NoWorkers("No extraction worker starts.", remedy="The reason is in the lines above.")
    return error


def _decoded(record: Record) -> Due | None:
    """Read a record; one that is no document was parked by ingest, for that reason."""
    try:
        document = decode_document(record)
    except ContractError:
        return None
    return Due(record, document) if document is not None else None
