"""What raised becomes a problem: each kind of exception that can leave a route, and the sentence it becomes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.body_limit import MAX_BODY_SIZE_SCOPE_KEY
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import Scope

from dateline.errors import DatelineError
from dateline.http.problems import Problem, ProblemResponse, generic, problem_type
from dateline.logging import logger
from dateline.tokens import TokenError

_log = logger("dateline.http")

# A caller with a thousand wrong items needs the first ones to see what is wrong, not a larger answer than its request.
_MOST_PLACES = 50

# The status that nginx writes for a caller who went away; nobody sees it but the log.
CLIENT_CLOSED_REQUEST = 499


def install(app: FastAPI) -> None:
    """Let every error that leaves a route of the app be answered as a problem."""
    app.exception_handler(RequestValidationError)(_invalid_request)
    app.exception_handler(HTTPException)(_http_exception)
    app.exception_handler(DatelineError)(_domain_error)
    app.exception_handler(ClientDisconnect)(_gone)
    app.exception_handler(Exception)(_unforeseen)


def too_large(scope: Scope) -> Problem:
    """Return the 413 for a body above the route's limit."""
    limit = scope.get(MAX_BODY_SIZE_SCOPE_KEY)
    if not isinstance(limit, int):
        return generic(413, "The body is larger than this route takes.")
    return Problem(
        413,
        "Body too large",
        f"The body is larger than {_in_words(limit)}, which is the most that this route takes.",
        problem_type("body-too-large"),
        limit=limit,
    )


async def _invalid_request(_: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 -- narrows what Starlette's signature widens
    places = [_place(detail) for detail in error.errors()]
    return ProblemResponse(
        Problem(
            400, "Invalid request", _sentence(places), problem_type("invalid-request"), errors=places[:_MOST_PLACES]
        )
    )


async def _http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 -- narrows what Starlette's signature widens
    headers = dict(error.headers or {})
    match error.status_code:
        case 404 if error.detail == "Not Found":
            problem = generic(404, f"There is nothing at {request.url.path}.", headers)
        case 405:
            allowed = ", ".join(sorted(method.strip() for method in headers.get("Allow", "").split(",")))
            problem = generic(405, f"{request.method} is not offered here; use {allowed}.", headers)
        case 413:
            problem = too_large(request.scope)
        case status:
            detail = error.detail if isinstance(error.detail, str) else str(error.detail)
            problem = generic(status, detail, headers)
    return ProblemResponse(problem)


async def _domain_error(_: Request, error: Exception) -> Response:
    if isinstance(error, Problem):
        return ProblemResponse(error)
    if isinstance(error, TokenError):
        return ProblemResponse(generic(401, str(error), {"WWW-Authenticate": 'Bearer error="invalid_token"'}))
    # An error of ours that no route turned into a problem is a fault of ours; its text may name what is inside.
    return _fault(error)


async def _gone(_: Request, __: Exception) -> Response:
    return Response(status_code=CLIENT_CLOSED_REQUEST)


async def _unforeseen(_: Request, error: Exception) -> Response:
    return _fault(error)


def _fault(error: Exception) -> Response:
    _log.error("request failed", exc_info=error)
    return ProblemResponse(
        generic(500, "The server met an error that it did not expect. The request's id finds it in the logs.")
    )


def _place(detail: dict[str, Any]) -> dict[str, str]:
    """Return where in the request a fault is, and what it is, from one of pydantic's error details."""
    kind, *path = detail["loc"] or ("body",)
    message = str(detail["msg"]).removeprefix("Value error, ").rstrip(".")
    if detail["type"] == "json_invalid":
        reason = detail.get("ctx", {}).get("error", "")
        return {"in": "body", "message": f"is not JSON: {reason} at character {path[0] if path else 0}"}
    place = {"in": str(kind)}
    if kind == "body":
        place["pointer"] = "#" + "".join(f"/{_escaped(part)}" for part in path)
    elif path:
        place["name"] = str(path[0])
    place["message"] = "is missing" if detail["type"] == "missing" else message
    return place


def _escaped(part: object) -> str:
    """Return a step of a JSON Pointer (RFC 6901)."""
    return str(part).replace("~", "~0").replace("/", "~1")


def _sentence(places: Sequence[dict[str, str]]) -> str:
    first = places[0]
    subject = f"The {first['in']} {first.get('name') or first.get('pointer', '').removeprefix('#')}".rstrip()
    if first["in"] in {"query", "path"}:
        subject = f"The {first['in']} parameter {first.get('name', '')}".rstrip()
    message = first["message"]
    joint = " " if message.startswith("is ") else ": "
    more = f" There are {len(places) - 1} more faults." if len(places) > 2 else ""
    more = " There is one more fault." if len(places) == 2 else more
    return f"{subject}{joint}{message}.{more}"


def _in_words(size: int) -> str:
    for unit, factor in (("MiB", 1 << 20), ("KiB", 1 << 10)):
        if size >= factor and size % factor == 0:
            return f"{size // factor} {unit}"
    return f"{size:,} bytes"
