"""The id of an event of the stream: how far the log was read, in all partitions, when it was sent.

A client that comes back with the last id that it saw gets all that came since, nothing left out and nothing twice. The
id is opaque and made of letters, digits, `-` and `_` alone.
"""

import base64
import binascii
import hashlib
from collections.abc import Sequence

from dateline.errors import DatelineError
from dateline.log import TopicIdentity

_VERSION = 1
_TAG_BYTES = 4
_LONGEST = 1_024  # characters; 24 partitions of the largest offsets take 325
_LARGEST = 2**63 - 1


class InvalidPositionError(DatelineError):
    """An id was not made by this stream, or speaks of another log."""


def encode(identity: TopicIdentity, positions: Sequence[int]) -> str:
    """Return the id for the next offset of each partition."""
    packed = bytearray((_VERSION,)) + _tag(identity)
    for position in positions:
        packed += _varint(position)
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def decode(identity: TopicIdentity, text: str) -> tuple[int, ...]:
    """Return the positions in an id; raises InvalidPositionError."""
    if len(text) > _LONGEST:
        raise InvalidPositionError("The event id is longer than any of this stream.")
    try:
        packed = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise InvalidPositionError("The event id is not of this stream.") from error
    if len(packed) < 1 + _TAG_BYTES or packed[0] != _VERSION:
        raise InvalidPositionError("The event id is not of this stream.")
    if packed[1 : 1 + _TAG_BYTES] != _tag(identity):
        raise InvalidPositionError("The event id is a place in another log; begin anew, or with from=beginning.")
    positions = _varints(packed[1 + _TAG_BYTES :])
    if len(positions) != identity.partitions:
        raise InvalidPositionError("The event id is not of this stream.")
    return positions


def _tag(identity: TopicIdentity) -> bytes:
    whole = f"{identity.cluster}\n{identity.topic_id}\n{identity.partitions}".encode()
    return hashlib.blake2b(whole, digest_size=_TAG_BYTES).digest()


def _varint(number: int) -> bytes:
    """Seven bits a byte, the lowest first; the eighth bit says that more follow (LEB128)."""
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def _varints(packed: bytes) -> tuple[int, ...]:
    numbers: list[int] = []
    number = shift = 0
    for byte in packed:
        number |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            if number > _LARGEST:
                raise InvalidPositionError("The event id is not of this stream.")
            numbers.append(number)
            number = shift = 0
        elif shift > 63:
            raise InvalidPositionError("The event id is not of this stream.")
    if shift:
        raise InvalidPositionError("The event id is not of this stream.")
    return tuple(numbers)
