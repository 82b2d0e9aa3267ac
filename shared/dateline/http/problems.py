"""Problem details for HTTP (RFC 9457): the one shape in which every error leaves."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import orjson
import structlog
from starlette.responses import Response

from dateline.errors import DatelineError

MEDIA_TYPE = "application/problem+json"
GENERIC_TYPE = "about:blank"
_TYPE_PREFIX = "urn:dateline:problem:"


def problem_type(name: str) -> str:
    """Return the URI that identifies a kind of problem, such as `unknown-parameter`."""
    return _TYPE_PREFIX + name


class Problem(DatelineError):  # noqa: N818 -- the name of RFC 9457
    """An error that knows how it leaves over HTTP; it may be raised anywhere below a route.

    `status` is the HTTP status, `title` the kind of problem in a few words, `detail` one sentence about this one,
    `type` a URI that identifies the kind (RFC 9457 section 3.1.1), `headers` go with the answer (`Retry-After`), and
    `extra` are further members of the problem, which must be JSON.
    """

    def __init__(
        self,
        status: int,
        title: str,
        detail: str = "",
        type: str = GENERIC_TYPE,  # noqa: A002 -- the member's name in RFC 9457
        *,
        headers: Mapping[str, str] | None = None,
        **extra: Any,  # noqa: ANN401 -- any JSON value
    ) -> None:
        super().__init__(detail or title)
        self.status = status
        self.title = title
        self.detail = detail
        self.type = type
        self.headers = dict(headers or {})
        self.extra = extra

    def as_dict(self) -> dict[str, Any]:
        """Return the problem's members, without empty ones."""
        members: dict[str, Any] = {"type": self.type, "title": self.title, "status": self.status}
        if self.detail:
            members["detail"] = self.detail
        return members | self.extra


def generic(status: int, detail: str = "", headers: Mapping[str, str] | None = None) -> Problem:
    """Return a problem that is no more than its HTTP status."""
    try:
        title = HTTPStatus(status).phrase
    except ValueError:
        title = "Error"
    return Problem(status, title, detail, headers=headers)


class ProblemResponse(Response):
    """A problem as an answer; it carries the request's id, which the log lines of the request carry too."""

    media_type = MEDIA_TYPE

    def __init__(self, problem: Problem) -> None:
        members = problem.as_dict()
        request_id = structlog.contextvars.get_contextvars().get("request_id")
        if request_id is not None:
            members.setdefault("request_id", request_id)
        super().__init__(orjson.dumps(members, default=str), problem.status, problem.headers)
