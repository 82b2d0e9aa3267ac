"""What is said of how an event was made: it names the rule, the words and what they were taken for."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from dateline_ingest.explanation import Explained, Why
from dateline_ingest.extract import extract
from dateline_ingest.extract.rules import RULES
from dateline_ingest.extract.trace import Trace
from dateline_ingest.extract.why import explain
from dateline_ingest.extract.why.dates import date_step
from dateline_ingest.extract.why.explain import EFFECTS, STAGES
from dateline_ingest.extract.why.naming import Naming

from tests.ingest.extract.conftest import document

ROOT = Path(__file__).resolve().parents[3]
SAMPLES = [json.loads(path.read_text("utf-8")) for path in sorted((ROOT / "samples").glob("*.json"))]
NEWS = [json.loads(line) for line in (ROOT / "tests/data/news/documents.jsonl").read_text("utf-8").splitlines()]
ROWS = {row.id: row for row in RULES}


def _explained(text: str, **more: str) -> Explained:
    return explain(document(text, **more))


def _said(why: Why, kind: str) -> str:
    return " / ".join(step.says for step in why.steps if step.kind == kind)


@pytest.mark.parametrize("row", [*SAMPLES, *NEWS], ids=lambda row: str(row.get("key") or row["id"]))
def test_every_event_names_its_rule_its_object_and_its_date(row: dict[str, str]) -> None:
    text = document(row["text"], row["published"], row["title"])
    explained = explain(text)
    assert [(one.type, one.data) for one in explained.events] == [(one.type, one.data) for one in extract(text)]
    assert len(explained.why) == len(explained.events)
    for event, why in zip(explained.events, explained.why, strict=True):
        assert event.data.extractor
        assert why.rule
        assert why.rule.id == event.data.extractor.rule
        assert why.rule.id in _said(why, "rule")
        assert event.data.object in _said(why, "object")
        assert len(why.sentences) >= 1
        assert _said(why, "date")
        assert _said(why, "effect")
        if why.rule.id in ROWS:
            assert ROWS[why.rule.id].example in _said(why, "rule")
    proving = {(piece.field, piece.start) for event in explained.events for piece in event.data.evidence}
    for silent in explained.silent:
        source = row["text"] if silent.field == "text" else row["title"]
        assert source[silent.start : silent.end] == silent.quote
        assert (silent.field, silent.start) not in proving
        assert all(silent.reasons)
        assert silent.reasons


def test_a_reference_says_where_it_was_named() -> None:
    explained = _explained(
        "Fiji signed the Convention on Cluster Munitions in 2008.\nIt ratified the treaty on 28 May 2010."
    )
    signed, ratified = explained.why
    assert "“Convention on Cluster Munitions” is UNTC-XXVI-6" in _said(signed, "object")
    assert _said(ratified, "object") == (
        "“treaty” is UNTC-XXVI-6, “Convention on Cluster Munitions” in sentence 1"  # the article is no part of the name
    )
    assert "“It” is taken for FJ, “Fiji” in sentence 1" in _said(ratified, "party")
    assert _said(ratified, "date") == "“28 May 2010” is 2010-05-28, as written"
    assert "VCLT article 14" in _said(ratified, "rule")


def test_a_date_says_from_which_day_it_was_counted() -> None:
    (why,) = _explained("On Monday Fiji ratified the Rome Statute.", published="2025-10-01").why
    assert _said(why, "date") == "“Monday” is 2025-09-29, counted from the day of publication, 2025-10-01"
    (undated,) = _explained("Fiji has denounced the Rome Statute.", published="2025-10-01").why
    assert "month of publication, 2025-10" in _said(undated, "date")


def test_sentences_that_tell_one_happening_are_named_together() -> None:
    (why,) = _explained(
        "Fiji ratified the Rome Statute on 29 November 1999.\nFiji ratified the Rome Statute in 1999."
    ).why
    assert why.sentences == (1, 2)
    assert "sentence 1 and sentence 2 tell the same" in _said(why, "merged")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Fiji has not ratified the Rome Statute.", "“ratified” is negated"),
        ("Fiji may ratify the Rome Statute.", "“may ratify” makes it possible"),
        ("If Fiji ratifies the Rome Statute, nothing changes.", "“If ratifies” makes it possible"),
        ("Fiji plans to ratify the Rome Statute.", "“plans” makes it possible, planned"),
        ("Did Fiji ratify the Rome Statute?", "“ratify” stands in a question"),
        ("Fiji ratified nothing that day.", "“ratified” has no treaty or organisation as its object"),
        ("The law was long.", "“law” tells of no step, act or statement"),
        ("The state left nothing to chance, they say.", "has no treaty or organisation"),
    ],
)
def test_a_telling_sentence_without_an_event_says_why(text: str, reason: str) -> None:
    explained = _explained(text)
    assert explained.events == ()
    (silent,) = explained.silent
    assert silent.quote == text
    assert any(reason in said for said in silent.reasons), silent.reasons


def test_a_sentence_that_is_too_long_says_so() -> None:
    (silent,) = _explained("The states said " + ", ".join(["one"] * 200) + ".").silent
    assert "too long" in silent.reasons[0]


def test_every_effect_and_stage_of_the_rules_has_words() -> None:
    assert {row.effect for row in RULES} <= set(EFFECTS)
    assert {row.stage for row in RULES} <= set(STAGES)


def test_a_day_that_its_place_gives_says_so() -> None:
    text = "09:10 Fiji has denounced the Rome Statute.\n10:20 It rained.\n11:30 It rained again."
    trace = Trace()
    extract(document(text, published="2025-10-01"), (), trace)
    (told,) = trace.events
    placed = replace(told, claim=replace(told.claim, occurred="2025-10-01"))
    assert "the entry or record it stands in, 2025-10-01" in date_step(placed, Naming(trace)).says
