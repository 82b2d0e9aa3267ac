"""What a document takes back did not happen."""

from __future__ import annotations

import pytest

from tests.ingest.extract.conftest import Reader


@pytest.mark.parametrize(
    "text",
    [
        "Correction: An earlier version of this article said that Latvia left the Convention on Cluster Munitions.",
        "CORRECTION\nOn Monday we wrote that Latvia had ratified the Ottawa Convention.",
        "This article was amended on 7 March 2025. It said that Estonia had denounced the Ottawa Convention.",
        "The agency retracted its report that Poland had withdrawn from the Ottawa Convention.",
        "16.40 RETRACTED. We reported that the United Nations had received a notice of withdrawal from Poland.",
        "Reports that Poland had withdrawn from the Ottawa Convention were false.",
        "An earlier report said that Poland had withdrawn from the Ottawa Convention. Poland ratified it in 2012.",
    ],
)
def test_what_was_said_wrongly_gives_nothing(read: Reader, text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Poland withdrew its reservation to the Refugee Convention in 1997.", "convention.reservation_withdrawn"),
        ("CORRECTION\nThe margin was 89 to 7.\nPoland ratified the Ottawa Convention in 2012.", "convention.ratified"),
        (
            "Poland ratified the Ottawa Convention in 2012 after it had corrected its declaration.",
            "convention.ratified",
        ),
    ],
)
def test_other_withdrawals_and_what_stands_beside_a_correction_are_read(read: Reader, text: str, kind: str) -> None:
    assert [event.type for event in read(text)] == [kind]
