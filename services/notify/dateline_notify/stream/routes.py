"""`GET /v1/stream`: changes as Server-Sent Events (https://html.spec.whatwg.org/multipage/server-sent-events.html)."""

from typing import Annotated, Literal

import structlog
from dateline.contracts.types import known_type
from dateline.http import Problem, problem_type, requires
from dateline.log import LogUnavailable, PositionLost, TopicIdentity
from dateline.tokens import Principal
from dateline.tokens import Scope as TokenScope
from fastapi import APIRouter, Depends, Header, Query
from pydantic import Field
from sse_starlette import EventSourceResponse
from sse_starlette.sse import SendTimeoutError
from starlette.types import Receive, Scope, Send

from dateline_notify import metrics
from dateline_notify.filter import Filter
from dateline_notify.stream import position
from dateline_notify.stream.follow import Follower
from dateline_notify.stream.gaps import Gaps
from dateline_notify.stream.tail import Tail

log = structlog.get_logger()

SEND_SECONDS = 10.0  # a client that takes nothing for so long is gone, whatever its connection says
RETRY_AFTER = "5"

Id = Annotated[str, Field(min_length=1, max_length=300)]
_MOST = 100  # values of one parameter; a filter that needs more is a subscription


def _wanted(
    type_: Annotated[list[str], Query(alias="type", max_length=_MOST, default_factory=list)],
    lead: Annotated[list[Id], Query(max_length=_MOST, default_factory=list)],
    object_: Annotated[list[Id], Query(alias="object", max_length=_MOST, default_factory=list)],
    subject: Annotated[list[Id], Query(max_length=_MOST, default_factory=list)],
) -> Filter:
    for pattern in type_:
        if not known_type(pattern):
            detail = f"No type of event matches {pattern[:100]!r}."
            raise Problem(400, "Unknown type", detail, problem_type("unknown-type"))
    return Filter(tuple(type_), tuple(lead), tuple(object_), tuple(subject))


class Stream:
    """The open streams of this process: what they read from, and how many there may be."""

    def __init__(self, bootstrap: str, topic: str, *, clients: int, queue: int) -> None:
        self.tail = Tail(bootstrap, topic, queue=queue)
        self.gaps = Gaps(bootstrap, topic)
        self.most = clients
        self.clients = 0

    async def open(self, filter_: Filter, start: str | None) -> Follower:
        """Return a client's follower; `start` is an event id, `beginning`, or None for now. Raises Problem."""
        if self.clients >= self.most:
            raise _unavailable("There are as many streams open as this process serves; come back later.")
        identity = self.tail.identity
        if identity is None or self.tail.positions is None:
            raise _unavailable("The log cannot be read yet.")
        try:
            at = await self._start(identity, start)
        except LogUnavailable as error:
            raise _unavailable(str(error)) from error
        return Follower(self.tail, self.gaps, identity, filter_, at)

    async def _start(self, identity: TopicIdentity, start: str | None) -> tuple[int, ...] | None:
        if start is None:
            return None
        if start == "beginning":
            return tuple((await self.tail.bounds())[0])
        try:
            at = position.decode(identity, start)
        except position.InvalidPositionError as error:
            raise _invalid(str(error)) from error
        here = self.tail.positions or ()
        # Another process may be ahead of this one; the log itself is never behind an id.
        if any(mine > end for mine, end in zip(at, here, strict=False)):
            _, ends = await self.tail.bounds()
            if any(mine > end for mine, end in zip(at, ends, strict=True)):
                raise _invalid("The event id lies beyond the end of the log; begin anew, or with from=beginning.")
        return at


class _Response(EventSourceResponse):
    """A stream that counts itself, and takes a frozen client for one that went away."""

    def __init__(self, stream: Stream, follower: Follower) -> None:
        # Heartbeats come from the follower, since they carry its position; sse-starlette's own are off.
        super().__init__(follower.events(), ping=0, sep="\n", send_timeout=SEND_SECONDS, cleanup_timeout=1.0)
        self._stream = stream

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._stream.clients += 1
        metrics.STREAM_CLIENTS.inc()
        try:
            await super().__call__(scope, receive, send)
        except SendTimeoutError:
            metrics.STREAM_ENDED.labels("frozen").inc()
            log.info("a client of the stream took nothing and was let go", seconds=SEND_SECONDS)
        except (LogUnavailable, PositionLost) as error:
            # The client sees the connection end, comes back, and resumes or is told to wait.
            log.warning("a stream ended since its gap cannot be read", reason=error.message)
        finally:
            self._stream.clients -= 1
            metrics.STREAM_CLIENTS.dec()


def stream_router(stream: Stream) -> APIRouter:
    """Return the route."""
    router = APIRouter(tags=["stream"])

    @router.get(
        "/v1/stream",
        summary="Follow changes",
        response_class=EventSourceResponse,
        responses={503: {"description": "Too many streams, or the log is away; come back after Retry-After."}},
    )
    async def follow(
        _: Annotated[Principal, Depends(requires(TokenScope.TIMELINES_READ))],
        wanted: Annotated[Filter, Depends(_wanted)],
        from_: Annotated[Literal["beginning"] | None, Query(alias="from", description="read the log first")] = None,
        last_event_id: Annotated[str | None, Query(description="where a header cannot be set")] = None,
        last_event_id_header: Annotated[str | None, Header(alias="Last-Event-ID")] = None,
    ) -> EventSourceResponse:
        """Follow changes as they happen, each with the entry's full state, as `event: change`.

        Filters are those of subscriptions. A client that comes back with `Last-Event-ID` gets what it missed. Comments
        with an id come every 15 seconds. A slow client is served from the log; one that
        takes nothing for ten seconds is let go.
        """
        start = last_event_id_header or last_event_id or from_
        return _Response(stream, await stream.open(wanted, start))

    return router


def _unavailable(detail: str) -> Problem:
    return Problem(503, "Not available now", detail, problem_type("unavailable"), headers={"Retry-After": RETRY_AFTER})


def _invalid(detail: str) -> Problem:
    return Problem(400, "Invalid event id", detail, problem_type("invalid-event-id"))
