"""The annotated news gives the entries that were worked out by hand, in whatever order its events arrive."""

import json
import random
from collections import defaultdict
from pathlib import Path

import pytest
from dateline_timeline.entries import entries

HERE = Path(__file__).resolve().parents[3]
OURS = HERE / "tests" / "data" / "news"
SHARED = HERE.parent / "shared" / "data" / "news"


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(
    "folder",
    [
        pytest.param(OURS, id="ours"),
        pytest.param(
            SHARED,
            id="shared",
            marks=pytest.mark.skipif(
                not (SHARED / "entries.json").exists(), reason="needs the annotated third-party news in ../shared"
            ),
        ),
    ],
)
def test_news_makes_the_entries_that_were_worked_out_by_hand(folder, seed, read_news):
    groups = defaultdict(list)
    for event in read_news(folder):
        groups[event.lead, event.object].append(event)
    expected = json.loads((folder / "entries.json").read_text(encoding="utf8"))
    objects = {row["object"] for row in expected}
    found = []
    for (_, object_), events in groups.items():
        random.Random(seed).shuffle(events)  # order is what is tested
        if object_ in objects:
            found += entries(events)
    assert sorted(map(_shown, found), key=_order) == sorted(
        ({name: value for name, value in row.items() if name != "claims"} for row in expected), key=_order
    )
    claims = {_place(row): row["claims"] for row in expected if "claims" in row}
    for entry in found:
        if _place(_shown(entry)) in claims:
            assert _claims(entry) == claims[_place(_shown(entry))]


def _shown(entry):
    return {
        "type": entry.type,
        "lead": entry.lead,
        "object": entry.object,
        "occurred": entry.occurred,
        "sources": list(entry.documents),
    }


def _claims(entry):
    found = defaultdict(set)
    for claim in entry.claims:
        found[claim.occurred] |= set(claim.documents)
    return {occurred: sorted(documents) for occurred, documents in found.items()}


def _place(row):
    return row["type"], row["lead"], row["object"], row["occurred"]


def _order(row):
    return _place(row), row["sources"]
