"""Made-up events for measuring: the size and the spread of real ones, the same for the same seed."""

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

from dateline.contracts.types import PREFIX

TYPES = (
    "convention.signed",
    "convention.ratified",
    "convention.in_force",
    "convention.denunciation_approved",
    "convention.denounced",
    "statement.issued",
)
STATES = [a + b for a in "BCDEFGHIJKLM" for b in "ABCDEFGHIJKLMNOPQR"]
HOT = "treaty:hot"  # one timeline that everybody writes about: a fiftieth of all events
QUOTE = "The parliament of the state approved the law on the convention on that day, the official gazette says."


def events(count: int, *, seed: int = 1, source: str = "bench") -> Iterator[dict[str, Any]]:
    """Make `count` CloudEvents (structured, as JSON objects), about one in four of which tells of a new happening."""
    chance = random.Random(seed)
    groups = max(1, count // 5)
    for n in range(count):
        state = chance.choice(STATES)
        convention = HOT if chance.random() < 0.02 else f"treaty:bench-{chance.randrange(groups):06d}"
        if convention != HOT:
            state = STATES[hash_of(convention) % len(STATES)]
        day = dt.date(1950, 1, 1) + dt.timedelta(days=chance.randrange(27_000))
        if convention != HOT:
            day = dt.date(1990, 1, 1) + dt.timedelta(days=hash_of(convention) % 9_000 + chance.choice((0, 0, 0, 400)))
        occurred = chance.choice((f"{day:%Y-%m-%d}",) * 3 + (f"{day:%Y-%m}", f"{day:%Y}"))
        kind = TYPES[hash_of(convention) % len(TYPES)] if convention != HOT else chance.choice(TYPES)
        document = f"doc-{n:016d}"
        yield {
            "specversion": "1.0",
            "id": f"{source}-{seed}-{n}",
            "source": source,
            "type": f"{PREFIX}{kind}",
            "subject": convention,
            "time": "2025-09-30T12:00:00Z",
            "data": {
                "lead": state,
                "object": convention,
                "occurred": occurred,
                **({"party": state} if kind.startswith("convention.") else {"stance": "critical"}),
                "convention": {"id": convention, "name": f"Convention on the Measuring of Number {convention[-6:]}"},
                "actors": [{"id": f"{state}.parliament", "name": "Parliament", "role": "approver"}],
                "act": {"kind": "law", "verb": "approved"},
                "evidence": [{"document_id": document, "quote": QUOTE, "start": 20, "end": 20 + len(QUOTE)}],
                "publisher": f"Outlet {n % 40}",
                "extractor": {"name": "bench", "version": "1", "rule": "r1"},
                "confidence": 0.9,
            },
        }


def hash_of(text: str) -> int:
    """A number that is the same in every process, unlike `hash`."""
    return int.from_bytes(text.encode()[-6:], "big")
