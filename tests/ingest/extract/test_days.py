"""Dates that a passage has from where it stands: a live blog's entry, a release's header, a line of a chronology."""

from __future__ import annotations

import pytest
from dateline_ingest.extract import Extracted

from tests.ingest.extract.conftest import Reader

BLOG = """\
07:10 – Oslo
Norway has ratified the Minamata Convention.

06:40 – Good morning
We follow the day.

Monday 22:15 – Tokyo
Japan has acceded to the Rome Statute."""

RELEASE = """\
MINISTRY OF FOREIGN AFFAIRS
Press release. Oslo, 28 September 2025

Norway has ratified the Minamata Convention."""

LINES = """\
Norway and the treaties
• 18 February 2009: Norway signs the Minamata Convention.
• 6 May: Norway ratifies the Minamata Convention.
• 4 January: Norway accedes to the Rome Statute.

Norway signed the Arms Trade Treaty on 25 September."""


def dates(events: list[Extracted]) -> dict[str, str]:
    return {e.data.object: e.data.occurred for e in events if e.type != "convention.signed"}


def test_an_entry_of_a_live_blog_is_of_its_day(read: Reader) -> None:
    events = dates(read(BLOG, published="2025-09-30T08:00:00+02:00"))
    assert events == {"UNTC-XXVII-17": "2025-09-30", "UNTC-XVIII-10": "2025-09-29"} or (
        # Acceding is past by nature: undated, it may be left without a date, never with another.
        events == {"UNTC-XXVII-17": "2025-09-30", "UNTC-XVIII-10": ""}
    )


def test_a_release_speaks_on_the_day_of_its_header(read: Reader) -> None:
    assert dates(read(RELEASE, published="2025-09-29")) == {"UNTC-XXVII-17": "2025-09-28"}


def test_a_chronology_goes_forward_from_the_year_that_it_names(read: Reader) -> None:
    events = {(e.type, e.data.object): e.data.occurred for e in read(LINES, published="2025-09-30")}
    assert events["convention.ratified", "UNTC-XXVII-17"] == "2009-05-06"
    assert events["convention.acceded", "UNTC-XVIII-10"] == "2010-01-04"
    assert events["convention.signed", "UNTC-XXVI-8"] == "2025-09-25"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("on 13/04/2024", "2024-04-13"),
        ("on 03.04.2024", "2024-04-03"),
        ("on 03/04/2024", "2024"),
    ],
)
def test_figures_are_read_only_as_far_as_they_are_plain(read: Reader, words: str, expected: str) -> None:
    (event,) = read(f"Norway ratified the Minamata Convention {words}.")
    assert event.data.occurred == expected
