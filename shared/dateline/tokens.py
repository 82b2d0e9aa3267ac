"""Bearer tokens: who calls, and what the caller may do.

A token is a JSON Web Token (RFC 7519) signed by HS256 with the installation's key, for the audience `dateline`. Its
claim `scope` lists scopes separated by spaces (RFC 8693 section 4.2); its optional claim `sources` lists patterns that
limit which event sources the bearer may speak for: an empty list allows none.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

import jwt

from dateline.clock import SYSTEM_CLOCK, Clock
from dateline.errors import DatelineError

AUDIENCE = "dateline"
ALGORITHM = "HS256"

# Clocks of machines that keep time by NTP differ by less than a second; a minute also forgives a badly kept one.
LEEWAY = timedelta(seconds=60)


class Scope(StrEnum):
    """What a token allows. `ADMIN` implies all others."""

    DOCUMENTS_WRITE = "documents:write"
    EVENTS_WRITE = "events:write"
    TIMELINES_READ = "timelines:read"
    SUBSCRIPTIONS_WRITE = "subscriptions:write"
    ADMIN = "admin"


class TokenError(DatelineError):
    """A token cannot be accepted."""


class InvalidTokenError(TokenError):
    """A token is malformed, signed with another key, or meant for another audience; `reason` says which."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The token is not valid: {reason}.", remedy="Get a new one with `dateline token`.")
        self.reason = reason


class ExpiredTokenError(TokenError):
    """A token's time is over since `expired`."""

    def __init__(self, expired: datetime) -> None:
        super().__init__(f"The token expired at {expired:%Y-%m-%dT%H:%M:%SZ}.", remedy="Get a new one.")
        self.expired = expired


@dataclass(frozen=True, slots=True)
class Principal:
    """Who calls.

    `sources` are patterns of event sources (`*` stands for any characters): None does not limit, an empty tuple allows
    none.
    """

    subject: str
    scopes: frozenset[Scope]
    sources: tuple[str, ...] | None = None

    def allows(self, scope: Scope) -> bool:
        """Return whether the caller may do what the scope stands for."""
        return scope in self.scopes or Scope.ADMIN in self.scopes

    @property
    def is_admin(self) -> bool:
        """Whether the caller may act for everyone."""
        return Scope.ADMIN in self.scopes

    def speaks_for(self, source: str) -> bool:
        """Return whether the caller may push events of this source."""
        return self.sources is None or any(_pattern(pattern).fullmatch(source) for pattern in self.sources)


def issue(
    key: bytes,
    subject: str,
    scopes: Iterable[Scope],
    ttl: timedelta,
    clock: Clock = SYSTEM_CLOCK,
    sources: Iterable[str] | None = None,
) -> str:
    """Return a signed token for the subject that is accepted from now until `ttl` has passed.

    Without `sources` it speaks for all, with an empty list for none.
    """
    now = clock.now()
    claims: dict[str, object] = {
        "aud": AUDIENCE,
        "sub": subject,
        "scope": " ".join(sorted({Scope(scope).value for scope in scopes})),
        "iat": int(now.timestamp()),
        "exp": int((now + ttl).timestamp()),
        "jti": uuid.uuid4().hex,
    }
    if sources is not None:
        claims["sources"] = list(sources)
    return jwt.encode(claims, key, algorithm=ALGORITHM)


def verify(key: bytes, token: str, clock: Clock = SYSTEM_CLOCK) -> Principal:
    """Return the principal that a token speaks for.

    Scopes of the future that this version does not know are left out. Raises InvalidTokenError or ExpiredTokenError.
    """
    try:
        claims = jwt.decode(
            token,
            key,
            algorithms=[ALGORITHM],
            audience=AUDIENCE,
            # Times are checked below, by our own clock.
            options={"require": ["exp", "sub", "aud"], "verify_exp": False, "verify_iat": False, "verify_nbf": False},
        )
    except jwt.PyJWTError as error:
        raise InvalidTokenError(_reason(error)) from error
    _check_times(claims, clock.now())
    sources = claims.get("sources", [])
    if not isinstance(sources, list) or not all(isinstance(pattern, str) for pattern in sources):
        raise InvalidTokenError("its claim sources is not a list of patterns")
    scope = claims.get("scope", "")
    if not isinstance(scope, str):
        raise InvalidTokenError("its claim scope is not a text")
    known = {member.value for member in Scope}
    return Principal(
        subject=claims["sub"],
        scopes=frozenset(Scope(word) for word in scope.split() if word in known),
        sources=tuple(sources) if "sources" in claims else None,
    )


def _check_times(claims: dict[str, object], now: datetime) -> None:
    expires, not_before = claims["exp"], claims.get("nbf", 0)
    if not isinstance(expires, int | float) or not isinstance(not_before, int | float):
        raise InvalidTokenError("its times are not numbers")
    try:
        expired = datetime.fromtimestamp(expires, UTC)
        starts = datetime.fromtimestamp(not_before, UTC)
    except (OverflowError, OSError, ValueError) as error:
        raise InvalidTokenError("its times are out of range") from error
    if now >= expired + LEEWAY:
        raise ExpiredTokenError(expired)
    if now < starts - LEEWAY:
        raise InvalidTokenError("its time has not begun")


def _reason(error: jwt.PyJWTError) -> str:
    match error:
        case jwt.InvalidSignatureError():
            return "it was signed with another key"
        case jwt.InvalidAudienceError():
            return f"it is not meant for the audience {AUDIENCE}"
        case jwt.MissingRequiredClaimError():
            return f"its claim {error.claim} is missing"
        case jwt.InvalidAlgorithmError():
            return f"it is not signed by {ALGORITHM}"
    return "it is malformed"


@lru_cache(maxsize=1024)
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(part) for part in pattern.split("*")), re.DOTALL)
