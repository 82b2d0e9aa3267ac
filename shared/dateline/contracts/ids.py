"""Deterministic ids: the same thing has the same id, however often and wherever it is made.

An id is a prefix that says of what it is, and the lower-case base32 of 80 bits of BLAKE2b (RFC 7693) over the parts
that make the thing itself. Parts are joined with a byte that UTF-8 never contains: ("a", "bc") and ("ab", "c") differ.
"""

import hashlib

_SEPARATOR = b"\xff"
_DIGITS = "abcdefghijklmnopqrstuvwxyz234567"  # RFC 4648, lower case
# Ten bits are two digits, and 80 bits eight such pairs: `base64.b32encode` takes four times as long as the hash.
_PAIRS = tuple(one + other for one in _DIGITS for other in _DIGITS)
_SHIFTS = tuple(range(70, -1, -10))


def _digest(prefix: str, *parts: str) -> str:
    # Lone surrogates can arrive in JSON; they must not break an id.
    joined = _SEPARATOR.join(part.encode("utf-8", "surrogatepass") for part in parts)
    bits = int.from_bytes(hashlib.blake2b(joined, digest_size=10, person=prefix.encode()).digest())
    return f"{prefix}-{''.join([_PAIRS[bits >> shift & 1023] for shift in _SHIFTS])}"


def document_id(source: str, key: str) -> str:
    """Return a document's id, from its source and the source's own key (or URL) for it."""
    return _digest("doc", source, key)


def event_id(document: str, event_type: str, lead: str, object_: str, occurred: str, ordinal: int = 0) -> str:
    """Return the id of an event that an extractor made from a document.

    `event_type` is without prefix; `ordinal` counts events of the document that are equal in all else, from 0.
    """
    return _digest("evt", document, event_type, lead, object_, occurred, str(ordinal))


def retraction_id(source: str, event: str, generation: int) -> str:
    """Return the id of the record that takes back `event` of `source` at a generation of its document."""
    return _digest("evt", source, "event.retracted", event, str(generation))


def event_key(source: str, event: str) -> str:
    """Return the identity of an event in the stores: CloudEvents' pair of source and id."""
    return _digest("key", source, event)


def entry_id(key: str) -> str:
    """Return the id of the entry whose earliest recorded surviving event has this `event_key`."""
    return _digest("ent", key)


def change_id(entry: str, partition: int, offset: int) -> str:
    """Return the id of the change to an entry that the record at this place of the events topic caused."""
    return _digest("chg", entry, str(partition), str(offset))


def delivery_id(subscription: str, change: str) -> str:
    """Return the `webhook-id` under which a subscription is told of a change, at every attempt."""
    return _digest("msg", subscription, change)
