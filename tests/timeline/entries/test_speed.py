"""Grouping costs by distinct claims, not by events; in processor time, since other tests run beside."""

import datetime as dt
import random
import time

from dateline_timeline.entries import entries, history

TYPES = [
    "statement.issued",
    "convention.ratified",
    "convention.denounced",
    "convention.denunciation_approved",
    "convention.signed",
    "membership.joined",
]


def many(told, events, claims, seed=1):
    chance = random.Random(seed)
    day = dt.date(2020, 1, 1)
    dates = [(day + dt.timedelta(days=3 * n)).isoformat() for n in range(claims // len(TYPES))]
    kinds = [(kind, date[: chance.choice([10, 10, 10, 7])]) for kind in TYPES for date in dates]
    return [
        told(
            f"d{n}",
            kinds[n % len(kinds)][1],
            type=kinds[n % len(kinds)][0],
            key=f"k{n}",
            fingerprint="mh1-" + "".join(f"{chance.getrandbits(32):08x}" for _ in range(8)),
            publisher=f"p{chance.randrange(500)}",
            published=dt.date(2025, 9, 30),
        )
        for n in range(events)
    ]


def test_ten_thousand_events_of_three_hundred_claims(told):
    events = many(told, 10_000, 300)
    entries(events[:300])
    started = time.process_time()
    found = entries(events)
    taken = time.process_time() - started
    assert sum(len(entry.events) for entry in found) > 1000
    assert taken < 1.5, f"{taken:.2f} s"


def test_history_of_a_busy_group_takes_seconds(told):
    events = many(told, 1_000, 300)
    started = time.process_time()
    history(events)
    taken = time.process_time() - started
    assert taken < 20, f"{taken:.2f} s"
