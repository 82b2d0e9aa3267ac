"""What a document takes back did not happen."""

from __future__ import annotations

import pytest

from tests.ingest.extract.conftest import Reader


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            "Correction: An earlier version of this article said that Latvia left the Convention on Cluster Munitions.",
            "corrected",
        ),
        ("CORRECTION\nOn Monday we wrote that Latvia had ratified the Ottawa Convention.", "corrected"),
        (
            "This article was amended on 7 March 2025. It said that Estonia had denounced the Ottawa Convention.",
            "corrected",
        ),
        ("The agency retracted its report that Poland had withdrawn from the Ottawa Convention.", "retracted"),
        (
            "16.40 RETRACTED. We reported that the United Nations had received a notice of withdrawal from Poland.",
            "retracted",
        ),
        ("Reports that Poland had withdrawn from the Ottawa Convention were false.", ""),
        (
            "An earlier report said that Poland had withdrawn from the Ottawa Convention. Poland ratified it in 2012.",
            "",
        ),
    ],
)
def test_what_was_said_wrongly_did_not_happen_and_who_takes_it_back_does(read: Reader, text: str, kind: str) -> None:
    assert [event.type for event in read(text)] == ([f"event.{kind}"] if kind else [])


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("National Wire has corrected its report of Poland's withdrawal from the Ottawa Convention.", "NATIONAL-WIRE"),
        ("Latvia's parliament has retracted its message on the Ottawa Convention.", "LV.parliament"),
        ("We take the report of Poland's withdrawal from the Ottawa Convention back.", "EVENING-POST"),
        ("The Ottawa story was wrong. The Post regrets the error.", "EVENING-POST"),
    ],
)
def test_a_correction_is_led_by_who_makes_it(read: Reader, text: str, lead: str) -> None:
    (event,) = read(text, publisher="Evening Post")
    assert event.data.lead == lead
    assert event.data.object in ("UNTC-XXVI-5", "")
    assert event.data.occurred == "2025-09"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Poland withdrew its reservation to the Refugee Convention in 1997.", "convention.reservation_withdrawn"),
        (
            "Poland ratified the Ottawa Convention in 2012 after it had corrected its declaration.",
            "convention.ratified",
        ),
    ],
)
def test_other_withdrawals_and_what_stands_beside_a_correction_are_read(read: Reader, text: str, kind: str) -> None:
    assert [event.type for event in read(text)] == [kind]


def test_a_correction_covers_its_own_lines_only(read: Reader) -> None:
    events = read("CORRECTION\nThe margin was 89 to 7.\nPoland ratified the Ottawa Convention in 2012.")
    assert [event.type for event in events] == ["event.corrected", "convention.ratified"]
    assert [quote.quote for quote in events[0].data.evidence] == ["CORRECTION", "The margin was 89 to 7."]
