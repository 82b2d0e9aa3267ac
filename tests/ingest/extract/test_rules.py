"""The table of rules against the ontology, and the law it states."""

from __future__ import annotations

import pytest
from dateline.contracts.types import event_types
from dateline_ingest.extract.rules import RULES, Rule, decide

from tests.ingest.extract.conftest import Reader


def test_rules_have_ids_of_their_own_and_known_types() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert {rule.type for rule in RULES} <= set(event_types())
    assert all(rule.example.endswith(".") for rule in RULES)


@pytest.mark.parametrize(
    ("stage", "actor", "due", "kind"),
    [
        ("enacted", "president", False, "convention.denounced"),
        ("enacted", "president", True, "convention.denunciation_approved"),
        ("approved", "parliament", True, "convention.denunciation_approved"),
        ("approved", "president", False, "convention.denounced"),
        ("plain", "parliament", False, "convention.denunciation_approved"),
        ("plain", "state", False, "convention.denounced"),
        ("notified", "state", False, "convention.denunciation_notified"),
        ("revoked", "state", False, "convention.denunciation_revoked"),
    ],
)
def test_the_stage_and_the_actor_decide_what_leaving_is(stage: str, actor: str, due: bool, kind: str) -> None:
    rule = decide("leave", stage, "convention", actor, due=due)
    assert rule is not None
    assert rule.type == kind


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_example_of_a_rule_gives_its_type_by_that_rule(read: Reader, rule: Rule) -> None:
    given = [(event.type, event.data.extractor.rule) for event in read(rule.example) if event.data.extractor]
    assert (rule.type, rule.id) in given
