"""What a webhook says: JSON in the manner of Standard Webhooks, at most 20 kB.

{"type": "dateline.entry.new", "timestamp": ..., "data": {"kind": "new", "entry": {...}, "previous": ...,
 "links": {...}}}
"""

from typing import Any
from urllib.parse import quote

import orjson
from dateline.contracts import Change, EntryState
from dateline.contracts.cloudevents import timestamp

from dateline_notify.match.told import Kind, Shown

LARGEST_BYTES = 20_000  # what Standard Webhooks advises; receivers and queues behind them cut larger bodies off
_LONGEST_QUOTE = 500  # code points; enough to judge by, the whole is one link away
# How many pieces of evidence, documents and claims stay, tried in turn until the message fits.
_TRIMS = ((10, 20, 20), (3, 5, 5), (1, 1, 1), (0, 0, 0))
# What is left of an entry whose very names are too long: what it is, when, and about whom.
_ESSENCE = ("id", "type", "lead", "object", "state", "merged_into", "occurred", "display", "modality", "sources")


def message(change: Change, kind: Kind, previous: Shown | None, timeline_url: str) -> bytes:
    """Return the body of a delivery.

    `previous` is what the subscription was told before, or null. Where evidence, documents or claims were left out,
    `entry.trimmed` is true.
    """
    for evidence, documents, claims in _TRIMS:
        body = _body(change, kind, previous, timeline_url, _trimmed(change.entry, evidence, documents, claims))
        if len(body) <= LARGEST_BYTES:
            return body
    before = None if previous is None else {name: previous[name] for name in _ESSENCE if name in previous}
    essence = change.entry.model_dump(mode="json", include=set(_ESSENCE)) | {"trimmed": True}
    return _body(change, kind, before, timeline_url, essence)


def test_message(subscription: str, at: str, timeline_url: str) -> bytes:
    """Return the body of a message by which a subscriber tries an endpoint."""
    data = {"kind": "test", "subscription": subscription, "links": {"timeline": timeline_url}}
    return orjson.dumps({"type": "dateline.test", "timestamp": at, "data": data})


def _body(change: Change, kind: Kind, previous: Shown | None, timeline_url: str, entry: dict[str, Any]) -> bytes:
    return orjson.dumps(
        {
            "type": f"dateline.entry.{kind}",
            "timestamp": timestamp(change.emitted),
            "data": {
                "kind": kind,
                "entry": entry,
                "previous": dict(previous) if previous is not None else None,
                "change": change.id,
                "links": links(change.entry, timeline_url),
            },
        }
    )


def links(entry: EntryState, timeline_url: str) -> dict[str, str]:
    """Return where to read on: the entry and its timeline as JSON, and the entry's page."""
    subject = entry.object or entry.lead
    return {
        "entry": f"{timeline_url}/v1/entries/{quote(entry.id, safe='')}",
        "timeline": f"{timeline_url}/v1/timelines/{quote(subject, safe=':')}",
        "page": f"{timeline_url}/e/{quote(entry.id, safe='')}",
    }


def _trimmed(entry: EntryState, evidence: int, documents: int, claims: int) -> dict[str, Any]:
    dumped = entry.model_dump(mode="json", by_alias=True, exclude_none=True)
    left_out = False
    for name, most in (("evidence", evidence), ("documents", documents), ("claims", claims)):
        left_out |= len(dumped[name]) > most
        dumped[name] = dumped[name][:most]
    for piece in dumped["evidence"]:
        if len(piece["quote"]) > _LONGEST_QUOTE:
            # A cut quote has no offsets: `text[start:end]` would not be it.
            piece["quote"] = f"{piece['quote'][:_LONGEST_QUOTE]}…"
            piece.pop("start", None)
            piece.pop("end", None)
            left_out = True
        piece["value"] = piece["value"][:_LONGEST_QUOTE]
    for claim in dumped["claims"]:
        left_out |= len(claim["documents"]) > documents
        claim["documents"] = claim["documents"][:documents]
    return dumped | {"trimmed": left_out}
