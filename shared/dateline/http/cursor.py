"""Opaque cursors for keyset paging: the sort key of the last item seen, sealed so that only ours are accepted.

A cursor is urlsafe base64 of JSON followed by a short HMAC. The seal covers a `context` (the route and its filters), so
that a cursor of one list is refused by another instead of giving wrong pages.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from typing import Any

import orjson

from dateline.http.problems import Problem, problem_type

# 64 bits: a cursor grants nothing, the seal only has to tell ours from made-up ones.
_SEAL_BYTES = 8
# A sort key is a few short values; a longer cursor is not ours and is not worth decoding.
_LONGEST = 2048
_SEPARATOR = b"\x00"


class InvalidCursor(Problem):
    """A cursor was not made here, or was made for another list."""

    def __init__(self) -> None:
        super().__init__(
            400,
            "Invalid cursor",
            "The cursor was not made by this list; take it from `next` or from the Link header, with the same filters.",
            problem_type("invalid-cursor"),
        )


def encode(key: bytes, values: Sequence[Any], context: str = "") -> str:
    """Return the cursor for a sort key.

    `values` are JSON values; dates and times become ISO 8601 texts. `key` is the installation's signing key.
    """
    content = orjson.dumps(list(values))
    return base64.urlsafe_b64encode(_seal(key, content, context) + content).rstrip(b"=").decode()


def decode(key: bytes, cursor: str, context: str = "") -> list[Any]:
    """Return the sort key inside a cursor; raises InvalidCursor, which answers 400."""
    if len(cursor) > _LONGEST:
        raise InvalidCursor
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        sealed = base64.b64decode(padded, altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise InvalidCursor from error
    seal, content = sealed[:_SEAL_BYTES], sealed[_SEAL_BYTES:]
    if not hmac.compare_digest(seal, _seal(key, content, context)):
        raise InvalidCursor
    values = orjson.loads(content)
    if not isinstance(values, list):
        raise InvalidCursor
    return values


def _seal(key: bytes, content: bytes, context: str) -> bytes:
    message = b"cursor" + _SEPARATOR + context.encode() + _SEPARATOR + content
    return hmac.digest(key, message, hashlib.sha256)[:_SEAL_BYTES]
