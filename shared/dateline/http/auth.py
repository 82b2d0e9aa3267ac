"""Who calls and what they may do, as a dependency of a route.

    async def post(caller: Annotated[Principal, Depends(requires(Scope.DOCUMENTS_WRITE))]) -> ...

Errors follow RFC 6750 section 3: 401 without or with a faulty token, 403 where the token lacks the scope.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated

import structlog
from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from dateline.clock import SYSTEM_CLOCK, Clock
from dateline.http.problems import Problem, problem_type
from dateline.tokens import Principal, Scope, TokenError, verify

ANONYMOUS = Principal("anonymous", frozenset({Scope.TIMELINES_READ}))

_bearer = HTTPBearer(
    auto_error=False, bearerFormat="JWT", description="A token of this installation, from `dateline token`."
)


@dataclass(frozen=True, slots=True)
class Authority:
    """What the routes of an app trust: the installation's key, whether reading is public, and the time."""

    key: bytes
    public_read: bool = False
    clock: Clock = SYSTEM_CLOCK


def requires(*scopes: Scope) -> Callable[..., Awaitable[Principal]]:
    """Return a dependency that gives the caller, provided that the caller has one of the scopes.

    Reading needs no token where the installation made reading public; a faulty token is refused even there.
    """

    async def caller(
        request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
    ) -> Principal:
        authority: Authority = request.app.state.authority
        is_open = Scope.TIMELINES_READ in scopes and authority.public_read
        principal = _identify(request, credentials, authority)
        if principal is None:
            if not is_open:
                raise _unauthorized("This needs a bearer token in the Authorization header.", 'Bearer realm="dateline"')
            principal = ANONYMOUS
        elif not is_open and not any(principal.allows(scope) for scope in scopes):
            wanted = [scope.value for scope in scopes]
            raise Problem(
                403,
                "Missing scope",
                f"The token of {principal.subject!r} lacks the scope {' or '.join(wanted)}.",
                problem_type("missing-scope"),
                headers={"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{" ".join(wanted)}"'},
                scope=" ".join(wanted),
            )
        structlog.contextvars.bind_contextvars(subject=principal.subject)
        return principal

    return caller


def _identify(
    request: Request, credentials: HTTPAuthorizationCredentials | None, authority: Authority
) -> Principal | None:
    if credentials is None:
        if request.headers.get("authorization"):
            raise _unauthorized("The Authorization header does not hold a bearer token.", 'Bearer realm="dateline"')
        return None
    try:
        return verify(authority.key, credentials.credentials, authority.clock)
    except TokenError as error:
        raise _unauthorized(str(error), 'Bearer error="invalid_token"') from error


def _unauthorized(detail: str, challenge: str) -> Problem:
    return Problem(
        401, "Not authorized", detail, problem_type("not-authorized"), headers={"WWW-Authenticate": challenge}
    )
