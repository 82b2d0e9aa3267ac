"""Reads documents in processes of their own, so that a text that crashes or hangs one harms nothing but itself.

The standard library's process pool breaks as a whole when one process dies, without saying which work killed it; here
each worker has its own pipe, so the culprit is known and the others go on.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from dateline.contracts import Document, EventData
from dateline.errors import DatelineError
from dateline.extractors import Extracted, for_language
from dateline.logging import logger

from dateline_ingest import metrics
from dateline_ingest.emit.languages import DEFAULT
from dateline_ingest.emit.worker import LENGTH, Request
from dateline_ingest.explanation import Explained, Silent, Why

_log = logger("dateline.ingest.emit")

START_SECONDS = 60.0  # loading the model takes 1 to 3 s on an idle machine
END_SECONDS = 1.0  # a worker ends at once when its input does


class ExtractionFailed(DatelineError):  # noqa: N818
    """A document cannot be read: extraction raised, took too long, or killed its process."""


class WorkersUnavailable(OSError):  # noqa: N818
    """No worker starts. It passes for a fault that passes: the consumer waits and tries again, and parks nothing."""


@dataclass(frozen=True, slots=True)
class Found:
    """An event that extraction found, before it has an id."""

    type: str
    data: EventData


@dataclass(frozen=True, slots=True)
class Edition:
    """By what a document was read: the extractor's name and version, "" where none reads its language, and a digest of
    the registries. The same edition reads the same text alike.
    """

    extractor: str
    registries: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What extraction found in a document, and what recognises near-identical texts."""

    found: tuple[Found, ...]
    fingerprint: str
    edition: Edition = Edition("", "")


@dataclass(frozen=True, slots=True)
class Editions:
    """By what documents would be read now, by language; `faults` says why a language's extractor cannot be used."""

    extractors: Mapping[str, str]
    faults: Mapping[str, str]
    registries: str

    def of(self, tag: str) -> Edition | None:
        """Return by what a document of a language would be read; None where nothing can read it."""
        label = for_language(self.extractors, tag or DEFAULT)
        return Edition(label, self.registries) if label else None


class Workers:
    """So many worker processes, started when first needed and again after one dies.

    They read by the installed extractors, each its language. `seconds` is what one document may take; `extractor` names
    one that reads every language in their place, as module:name; `registries` is a folder that extends the registries.
    """

    def __init__(self, count: int, seconds: float, extractor: str = "", registries: Path | None = None) -> None:
        self._seconds = seconds
        self._count = count
        self._idle: asyncio.LifoQueue[_Worker] = asyncio.LifoQueue()
        arguments = [f"--extractor={extractor}"] if extractor else []
        arguments += [f"--registries={registries}"] if registries else []
        self._faults: dict[str, str] = {}
        self._all = [_Worker(arguments, self._started) for _ in range(count)]
        self._editions = Editions({}, {}, "")
        for worker in self._all:
            self._idle.put_nowait(worker)

    @property
    def count(self) -> int:
        """How many documents can be read at once."""
        return self._count

    async def warm(self) -> None:
        """Start every worker, so that the first document does not wait for it."""
        await asyncio.gather(*(worker.start() for worker in self._all))

    async def read(self, document: Document) -> Reading:
        """Return what a document tells; raises ExtractionFailed, or WorkersUnavailable."""
        return _reading(await self._answer(Request(document=document)))

    async def explain(self, document: Document) -> tuple[Reading, Explained]:
        """Return the same, and what led to each event."""
        answer = await self._answer(Request(document=document, why=True))
        reading = _reading(answer)
        events = [Extracted(one.type, one.data) for one in reading.found]
        why = [Why.model_validate(one) for one in answer["why"]]
        return reading, Explained(events, why, [Silent.model_validate(one) for one in answer["silent"]])

    async def _answer(self, request: Request) -> dict[str, Any]:
        document = request.document
        async with self._one() as worker:
            await worker.start()
            with metrics.EXTRACT_SECONDS.time():
                answer = await worker.ask(request, self._seconds)
        if "error" in answer:
            metrics.EXTRACT_FAILURES.labels("raised").inc()
            raise ExtractionFailed(f"Extraction failed: {answer['error'].rstrip('.')}.")
        if not answer["extractor"]:
            metrics.UNREAD_LANGUAGES.inc()
            _log.info("no extractor for the language of a document", document=document.id, lang=document.lang)
        return answer

    def editions(self) -> Editions:
        """Return by what documents are read, as the worker said that started last; call `warm` before."""
        return self._editions

    def _started(self, ready: Mapping[str, Any]) -> None:
        languages: Mapping[str, Mapping[str, str]] = ready["languages"]
        self._editions = Editions(
            {tag: one["extractor"] for tag, one in languages.items() if one["extractor"]},
            {tag: one["fault"] for tag, one in languages.items() if one["fault"]},
            ready["registries"],
        )
        if not languages:
            _log.error("no extractor is installed; documents give no events")
        if self._editions.faults != self._faults:
            self._faults = dict(self._editions.faults)
            for tag, fault in self._faults.items():
                _log.error("extractor cannot be used; documents of its language are parked", lang=tag, reason=fault)

    async def close(self) -> None:
        """End all workers; bounded in time."""
        await asyncio.gather(*(worker.end() for worker in self._all))

    @contextlib.asynccontextmanager
    async def _one(self) -> AsyncIterator[_Worker]:
        worker = await self._idle.get()
        try:
            yield worker
        finally:
            self._idle.put_nowait(worker)


def _reading(answer: Mapping[str, Any]) -> Reading:
    found = tuple(Found(item["type"], EventData.model_validate(item["data"])) for item in answer["events"])
    return Reading(found, answer["fingerprint"], Edition(answer["extractor"], answer["registries"]))


class _Worker:
    def __init__(self, arguments: Sequence[str], started: Callable[[Mapping[str, Any]], None]) -> None:
        self._arguments = arguments
        self._started = started
        self._process: asyncio.subprocess.Process | None = None
        self._starting = asyncio.Lock()

    async def start(self) -> None:
        async with self._starting:
            if self._process is not None and self._process.returncode is None:
                return
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "dateline_ingest.emit.worker",
                *self._arguments,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
            )
            try:
                async with asyncio.timeout(START_SECONDS):
                    self._started(await self._receive())
            except (TimeoutError, asyncio.IncompleteReadError) as error:
                await self.kill()
                raise WorkersUnavailable(
                    "An extraction worker does not start; its reason is in the log above."
                ) from error
            except asyncio.CancelledError:
                await self.kill()
                raise

    async def ask(self, request: Request, seconds: float) -> dict[str, Any]:
        assert self._process is not None  # noqa: S101 -- start() came before
        pipe = self._process.stdin
        assert pipe is not None  # noqa: S101 -- made with PIPE
        frame = request.model_dump_json().encode()
        try:
            async with asyncio.timeout(seconds):
                pipe.write(LENGTH.pack(len(frame)) + frame)
                await pipe.drain()
                return await self._receive()
        except TimeoutError as error:
            await self.kill()
            metrics.EXTRACT_FAILURES.labels("timeout").inc()
            raise ExtractionFailed(
                f"Extraction took longer than {seconds:g} s.",
                remedy="Raise DATELINE_EXTRACT_SECONDS and replay it, or shorten the text.",
            ) from error
        except (asyncio.IncompleteReadError, OSError) as error:
            code = await self.end()
            metrics.EXTRACT_FAILURES.labels("died").inc()
            _log.warning("extraction worker died", document=request.document.id, code=code)
            raise ExtractionFailed(f"The extraction worker died while reading it (exit code {code}).") from error
        except asyncio.CancelledError:
            # The answer may still come; nobody would know whose it is.
            await self.kill()
            raise

    async def _receive(self) -> dict[str, Any]:
        assert self._process is not None  # noqa: S101 -- called with a process
        pipe = self._process.stdout
        assert pipe is not None  # noqa: S101 -- made with PIPE
        (length,) = LENGTH.unpack(await pipe.readexactly(LENGTH.size))
        answer: dict[str, Any] = orjson.loads(await pipe.readexactly(length))
        return answer

    async def kill(self) -> int | None:
        """End the process by force and return its exit code."""
        process, self._process = self._process, None
        if process is None:
            return None
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        return await process.wait()

    async def end(self) -> int | None:
        """Let the process end by itself, and by force if it does not; return its exit code.

        One that is dying is waited for, not killed: to kill asks first whether it lives, and whoever asks first learns
        the exit code, so that asyncio itself would report 255.
        """
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(END_SECONDS):
                    await self._process.wait()
        return await self.kill()
