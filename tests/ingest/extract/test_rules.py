"""The table of rules against the ontology, and the law it states."""

from __future__ import annotations

import pytest
from dateline.contracts.types import event_types
from dateline_ingest.extract.rules import RULES, decide
from dateline_ingest.extract.votes import find_votes


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


@pytest.mark.parametrize(
    ("text", "votes"),
    [
        ("Fifty-six Members were for leaving, thirty-two for staying, and two abstained.", (56, 32, 2)),
        ("Members voted 157 to 18 for the bill.", (157, 18, None)),
        ("It passed with 156 votes and none against.", (156, 0, None)),
        ("In 107 cases members were late.", None),
    ],
)
def test_votes_are_counted(text: str, votes: tuple[int | None, int | None, int | None] | None) -> None:
    assert find_votes(text) == votes
