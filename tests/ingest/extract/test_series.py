"""Series that say once what happened, and then only who and when."""

from __future__ import annotations

import pytest
from dateline_ingest.extract import Extracted

from tests.ingest.extract.conftest import Reader


def told(events: list[Extracted]) -> set[tuple[str, str, str, str]]:
    return {(e.type, e.data.lead, e.data.object, e.data.occurred) for e in events}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Norway ratified the Minamata Convention in 2017, Mali in 2016 and Japan on 2 February 2016.",
            {("NO", "2017"), ("ML", "2016"), ("JP", "2016-02-02")},
        ),
        (
            "Norway ratified the Minamata Convention on 12 May 2017. Japan did so in February 2016.",
            {("NO", "2017-05-12"), ("JP", "2016-02")},
        ),
        (
            "Norway and Mali ratified the Minamata Convention in 2017 and 2016 respectively.",
            {("NO", "2017"), ("ML", "2016")},
        ),
        ("Norway (2017), Mali (2016) and others talked about the Minamata Convention.", set()),
        ("Norway ratified the Minamata Convention in 2017 and met Japan in 2019 for talks.", {("NO", "2017")}),
    ],
)
def test_members_of_a_series_share_the_step(read: Reader, text: str, expected: set[tuple[str, str]]) -> None:
    assert told(read(text)) == {("convention.ratified", who, "UNTC-XXVII-17", when) for who, when in expected}


def test_bodies_of_a_series_with_their_dates_in_parentheses(read: Reader) -> None:
    events = told(read("Mali joined the United Nations (1960), UNESCO (7 November 1960) and the African Union (1990)."))
    assert events == {
        ("membership.joined", "ML", "UN", "1960"),
        ("membership.joined", "ML", "UNESCO", "1960-11-07"),
        ("membership.joined", "ML", "AFRICAN-UNION", "1990"),
    }
