"""Many documents in one request: lines of JSON in, lines of JSON out, each answered truthfully.

A bad line costs only itself. Lines are stored in transactions of what has arrived together, so a client that sends
slowly hears at once and one that sends fast is stored fast. Answers do not hold up reading: a client that sends
everything before it reads would otherwise wait for us while we wait for it. Only where more wait than memory should
hold (dry runs answer whole texts) is the client waited for, and in the end it is told so and the rest is thrown away.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from dateline.contracts.document import LONG
from dateline.http import Problem, ProblemResponse
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from dateline_ingest.collect.refusal import Refused

MEDIA_TYPE = "application/x-ndjson"
MOST_LINES = 100_000  # a request; their answers, about 15 MB, may have to wait in memory
MOST_WAITING_BYTES = 32 * 1024 * 1024  # answers that wait for their reader; twice what storing the most lines makes
UNREAD_SECONDS = 30.0  # with so much waiting, the longest that a client may take nothing of it
PIECE_BYTES = 1024 * 1024  # answers sent at a stretch, so that a slow reader is seen to read
MOST_BYTES = 1024 * 1024 * 1024  # a request
# A line holds a document of 8 MiB as JSON, where a character can take six bytes.
MOST_LINE_BYTES = 2 * LONG
BATCH_LINES = 200  # a transaction


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it arrived; `content` is None for one that is too long to look at."""

    number: int
    content: bytes | None


Answer = dict[str, Any]
AnswerLines = Callable[[Sequence[Line]], Awaitable[list[Answer]]]


class LinesResponse(Response):
    """Reads the request's lines, has `answer` answer them in batches, and streams the answers."""

    media_type = MEDIA_TYPE

    def __init__(self, request: Request, answer: AnswerLines) -> None:
        super().__init__(status_code=200)
        del self.headers["content-length"]
        self._request = request
        self._answer = answer
        self._ready: deque[bytes] = deque()
        self._waiting = 0  # bytes of answers that are not sent yet
        self._woken = asyncio.Event()
        self._taken = asyncio.Event()
        self._done = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; unlike Starlette's streams this one reads the request while it answers."""
        writing = asyncio.create_task(self._write(scope, receive, send))
        try:
            await self._read()
        except ClientDisconnect:
            pass  # what was answered is stored; nobody is left to hear of it
        except BaseException:
            writing.cancel()  # without an end the answer is seen to be broken
            raise
        self._done = True
        self._woken.set()
        await writing

    async def _write(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send answers as they come. Without any, no line was there: that is a fault of the request as a whole."""
        await self._woken.wait()
        if self._done and not self._ready:
            empty = Refused("There are no documents here.", title="Empty document").as_problem()
            await ProblemResponse(empty)(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        while not (self._done and not self._ready):
            await self._woken.wait()
            self._woken.clear()
            while self._ready:
                piece = self._next_piece()
                await send({"type": "http.response.body", "body": piece, "more_body": True})
                self._waiting -= len(piece)
                self._taken.set()
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    def _next_piece(self) -> bytes:
        piece = bytearray(self._ready.popleft())
        while self._ready and len(piece) + len(self._ready[0]) <= PIECE_BYTES:
            piece += self._ready.popleft()
        return bytes(piece)

    def _say(self, answers: Sequence[Answer]) -> None:
        for answer in answers:
            line = orjson.dumps(answer) + b"\n"
            self._ready.append(line)
            self._waiting += len(line)
        self._woken.set()

    async def _has_room(self) -> bool:
        """Wait until the client has read enough to answer more; False where it does not read at all."""
        while self._waiting > MOST_WAITING_BYTES:
            self._taken.clear()
            try:
                await asyncio.wait_for(self._taken.wait(), UNREAD_SECONDS)
            except TimeoutError:
                return False
        return True

    async def _read(self) -> None:
        number = 0
        stream = self._request.stream()
        try:
            async for lines in batches(stream):
                if number >= MOST_LINES or not await self._has_room():
                    fault = _too_many() if number >= MOST_LINES else _unread()
                    self._say([refused(number + 1, fault)])
                    break
                number = lines[-1].number
                self._say(await self._answer(lines))
        except HTTPException as error:  # the body's limit, met while reading
            self._say([refused(number + 1, Problem(error.status_code, "Body too large", "The rest was not read."))])
            return
        with contextlib.suppress(HTTPException):
            async for _ in stream:
                pass  # most clients read no answer before they have sent everything


def refused(number: int, problem: Problem) -> Answer:
    """Return the answer to a line that is not accepted."""
    return {"line": number, **problem.as_dict()}


def _too_many() -> Problem:
    return Problem(413, "Too many lines", f"The rest was not looked at: a request may have {MOST_LINES:,} lines.")


def _unread() -> Problem:
    return Problem(
        413,
        "Answers not read",
        f"The rest was not looked at: {MOST_WAITING_BYTES // (1 << 20)} MiB of answers wait to be read. Read them while"
        " sending, or send fewer documents in a request.",
    )


async def batches(chunks: AsyncIterator[bytes]) -> AsyncIterator[list[Line]]:
    """Cut a body into lines and yield those that arrived together, at most 200. Empty lines are skipped."""
    number = 0
    ready: list[Line] = []
    rest = bytearray()
    overlong = False
    async for chunk in chunks:
        *ended, last = chunk.split(b"\n")
        for piece in ended:
            rest += piece
            number += 1
            content = bytes(rest).strip()
            rest.clear()
            if overlong or len(content) > MOST_LINE_BYTES:
                ready.append(Line(number, None))
            elif content:
                ready.append(Line(number, content))
            overlong = False
            if len(ready) == BATCH_LINES:
                yield ready
                ready = []
        rest += last
        if len(rest) > MOST_LINE_BYTES:
            overlong = True
            rest.clear()
        if ready:
            yield ready
            ready = []
    if overlong or rest.strip():
        yield [Line(number + 1, None if overlong else bytes(rest).strip())]
