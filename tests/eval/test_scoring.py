"""The scorer itself: against the one that judges in the end, where it is at hand, and by cases worked out by hand."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.eval.corpus import REAL, corpus
from tests.eval.report import wilson
from tests.eval.run import run, total
from tests.eval.scoring import date_right, evidence_right, key, match


@pytest.mark.parametrize(
    ("gold", "found", "right"),
    [
        ("2025-09", "2025-09-29", True),
        ("2025-09-29", "2025-09", False),
        ("2025-09-29", "2025-09-28", False),
        ("[1996-02-28..1998]", "1998", True),
        ("1998", "1997/1998", True),
        ("1998", "1996/1998", False),
        ("[..2019]", "2018-05", True),
        ("2025-06-29", "", False),
        ("", "2025", None),
        ("2025", "some day", False),
    ],
)
def test_a_date_is_right_when_it_overlaps_and_is_not_much_wider(gold: str, found: str, right: bool | None) -> None:
    assert date_right(gold, found) is right


def test_the_object_counts_for_treaties_and_bodies_only() -> None:
    event = {"type": "statement.issued", "lead": "UA.mfa", "object": "ETS-126"}
    assert key(event) == ("statement.issued", "UA", "")
    assert key({**event, "type": "convention.signed"}) == ("convention.signed", "UA", "ETS-126")


def test_each_event_of_gold_takes_one_found_event_and_prefers_the_right_date() -> None:
    gold = [{"type": "law.signed", "lead": "RU.president", "occurred": "2020-05", "quotes": ["signed"]}]
    found = [{**gold[0], "occurred": date, "evidence": []} for date in ("2019", "2020-05-03")]
    (pair,) = match(gold, found, "He signed it.")
    assert (pair.found, pair.date, pair.evidence) == (1, True, False)


def test_evidence_must_stand_in_the_text_and_overlap_gold() -> None:
    text, gold = "One. Russia signed. Two.", {"quotes": ["Russia signed"]}
    assert evidence_right(gold, {"evidence": [{"start": 5, "end": 19, "quote": "Russia signed."}]}, text) is True
    assert evidence_right(gold, {"evidence": [{"start": 5, "end": 19, "quote": "Russia signs."}]}, text) is False
    assert evidence_right({"quotes": ["elsewhere"]}, {"evidence": []}, text) is None


def test_wilsons_interval_is_that_of_the_textbook() -> None:
    assert wilson(9, 10) == pytest.approx((0.596, 0.982), abs=0.001)
    assert wilson(0, 0) == (0.0, 1.0)


@pytest.mark.skipif(not REAL.is_dir(), reason="the reference scorer is not part of the project")
def test_the_figures_are_those_of_the_reference_scorer(tmp_path: Path) -> None:
    results = run([item for item in corpus() if item.set in ("own news", "real articles")], workers=1)
    predicted = tmp_path / "predicted.jsonl"
    predicted.write_text("".join(json.dumps({"id": r.id, "events": r.found}) + "\n" for r in results), "utf-8")
    printed = subprocess.run(
        [sys.executable, REAL / "score.py", REAL / "gold.jsonl", predicted, REAL / "documents.jsonl"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    counts = total(results)
    ours = (counts.precision, counts.recall, counts.f1, counts.date_share, counts.evidence_share)
    theirs = [float(share) for share in re.findall(r"\d\.\d{3}", printed.splitlines()[-1])]
    assert theirs == pytest.approx(ours, abs=0.0006)
