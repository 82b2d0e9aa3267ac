"""What "it", "the country" and "parliament" mean follows from what the sentence before was about."""

from __future__ import annotations

import pytest

from tests.ingest.extract.conftest import Reader

TOLD = {
    "Fiji signed the Arms Trade Treaty in 2013. Tonga waited longer. It acceded in May 2016.": "convention.acceded TO",
    "Chad has denounced the Rome Statute. Kenya did not.\n\nIs Gabon next?\n\nThe country ratified it in 2000.": (
        "convention.ratified GA"
    ),
    "Peru and Chile have the Arms Trade Treaty. Bolivian courts rely on it, for in 2018 the country ratified it.": (
        "convention.ratified BO"
    ),
    "Norway debated the Arms Trade Treaty. Denmark was quick. Under its premier the kingdom ratified it in 2014.": (
        "convention.ratified DK"
    ),
}


@pytest.mark.parametrize(("text", "expected"), TOLD.items())
def test_a_reference_means_the_state_that_the_text_went_on_about(read: Reader, text: str, expected: str) -> None:
    assert expected in {f"{event.type} {event.data.lead}" for event in read(text)}


def test_a_new_paragraph_without_a_heading_goes_back_to_whose_step_was_told(read: Reader) -> None:
    text = (
        "Malta ratified the Arms Trade Treaty in 2014.\n\nItaly was mentioned in passing.\n\nIt has also signed the"
        " Treaty on the Prohibition of Nuclear Weapons."
    )
    assert ("convention.signed", "MT") in {(event.type, event.data.lead) for event in read(text)}
