"""Who comments on a step, from which side, and who does not."""

from __future__ import annotations

import pytest
from dateline_ingest.extract import Extracted

from tests.ingest.extract.conftest import Reader

STEP = "Lithuania left the Convention on Cluster Munitions on 6 March 2025.\n"


def spoken(events: list[Extracted]) -> set[tuple[str, str]]:
    return {(e.data.lead, e.data.stance) for e in events if e.type == "statement.issued"}


@pytest.mark.parametrize(
    ("comment", "lead", "stance"),
    [
        ("The Norwegian foreign ministry condemned the decision.", "NO.mfa", "critical"),
        ("The decision was condemned by the Council of Europe.", "COE", "critical"),
        ("Norway's Foreign Minister Espen Barth Eide expressed regret over the withdrawal.", "NO.mfa", "critical"),
        ("The move drew criticism from the International Committee of the Red Cross.", "ICRC", "critical"),
        ("A statement by the European Commission called the withdrawal a mistake.", "EU.commission", "critical"),
        ("The President of the European Parliament voiced dismay at the step.", "EU.parliament", "critical"),
        ("The Speaker of the Seimas, Saulius Skvernelis, defended the withdrawal.", "LT.parliament", "supportive"),
        (
            "Prime Minister Ingrida Simonyte told reporters that the step was necessary.",
            "LT.prime_minister",
            "supportive",
        ),
        ("Ireland's foreign minister warned that the exit could set a precedent.", "IE.mfa", "neutral"),
        ("Oslo criticised the move.", "NO.government", "critical"),
        ('Foreign Minister Kestutis Budrys: "The treaty no longer serves our security."', "LT.mfa", "supportive"),
        (
            "In the view of the Austrian government, the withdrawal weakens humanitarian law.",
            "AT.government",
            "critical",
        ),
        ("The Austrian government does not regret the decision.", "", ""),
        ("Anna Berg, who heads the World Health Organization, called the exit regrettable.", "WHO", "critical"),
    ],
)
def test_offices_and_bodies_comment(read: Reader, comment: str, lead: str, stance: str) -> None:
    expected = {(lead, stance)} if lead else set()
    assert spoken(read(STEP + comment)) == expected


@pytest.mark.parametrize(
    "words",
    [
        "The UN secretary-general did not condemn the withdrawal.",
        "The defence ministry declined to comment on the decision.",
        "Human Rights Watch condemned the move.",
        "Poland and Germany criticised the move.",
        "Officials said the step was overdue.",
        "Will the foreign ministry regret the decision?",
        "The Constitutional Court held that the withdrawal was lawful.",
        "The foreign ministry said a notice had been sent to the depositary.",
        "The president of the Olive Growers Union criticised the move.",
    ],
)
def test_what_is_no_statement_of_an_office(read: Reader, words: str) -> None:
    assert spoken(read(STEP + words)) == set()


def test_who_tells_a_step_makes_no_statement_and_is_its_source(read: Reader) -> None:
    events = read("TASS reported that Lithuania left the Convention on Cluster Munitions on 6 March 2025.")
    assert [(e.type, e.data.attribution) for e in events] == [("convention.denounced", "TASS")]


def test_denouncing_a_treaty_is_the_step_and_denouncing_a_decision_is_criticism(read: Reader) -> None:
    events = read(f"{STEP}The Irish government denounced the decision as a setback.")
    assert spoken(events) == {("IE.government", "critical")}
    events = read("In 2023 the Russian president denounced the Treaty on Conventional Armed Forces in Europe by law.")
    assert spoken(events) == set()


def test_a_statement_needs_something_that_it_is_about(read: Reader) -> None:
    assert read("The Norwegian foreign ministry welcomed the visitors. The minister said the weather was fine.") == []


def test_what_several_sentences_report_of_a_speaker_is_one_statement(read: Reader) -> None:
    events = read(f"{STEP}The Norwegian foreign ministry condemned the decision. It said the exit was a setback.")
    statements = [e for e in events if e.type == "statement.issued"]
    assert len(statements) == 1
    assert len(statements[0].data.evidence) == 2
    assert statements[0].data.about == "UNTC-XXVI-6"
