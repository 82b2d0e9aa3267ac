"""What only a count of votes tells, and resolutions without a word of adoption."""

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
            "The government of Peru proposed ratifying the Minamata Convention on 3 March 2015. "
            "In Congress, 80 members voted in favour and four against on 5 May 2015.",
            {
                ("convention.ratification_proposed", "PE", "UNTC-XXVII-17", "2015-03-03"),
                ("convention.ratification_approved", "PE", "UNTC-XXVII-17", "2015-05-05"),
            },
        ),
        (
            "In the Senate of Uruguay, 25 members voted in favour of the Minamata Convention and two against, "
            "on 5 May 2014.",
            {("convention.ratification_approved", "UY", "UNTC-XXVII-17", "2014-05-05")},
        ),
        (
            "On 12 March 2009 the Latvian parliament backed the president in a resolution on fish.",
            {("resolution.adopted", "LV.parliament", "", "2009-03-12")},
        ),
        (
            "May 11, 2012: Resolution 2046 of the UN Security Council demands an end to the clashes.",
            {("resolution.adopted", "UN.security_council", "", "2012-05-11")},
        ),
        (
            "The UN General Assembly voted 141 to 5 on 2 March 2022 to deplore the invasion.",
            {("resolution.adopted", "UN.general_assembly", "", "2022-03-02")},
        ),
        (
            "Malta's parliament legalised divorce by 52 votes to 11 on 25 July 2011.",
            {("law.adopted", "MT.parliament", "", "2011-07-25")},
        ),
        (
            "By 90 votes to 12, an extraordinary session of the General Conference of UNESCO approved the plan "
            "on 3 July 2014.",
            {("resolution.adopted", "UNESCO.general_conference", "", "2014-07-03")},
        ),
    ],
)
def test_votes_tell_a_decision(read: Reader, text: str, expected: set[tuple[str, str, str, str]]) -> None:
    assert told(read(text)) == expected


def test_a_second_chamber_follows_with_its_votes(read: Reader) -> None:
    events = read(
        "The Chamber of Deputies of the Czech Republic approved the Aarhus Convention on 18 February 2004. "
        "The Senate followed on 6 May 2004, 54 to 20."
    )
    (last,) = [e for e in events if e.data.occurred == "2004-05-06"]
    assert last.type == "convention.ratification_approved"
    assert last.data.votes is not None
    assert (last.data.votes.for_, last.data.votes.against) == (54, 20)


@pytest.mark.parametrize(
    "text",
    [
        "In the Senate of Uruguay, 25 members voted in favour of a tax on copper and two against.",
        "In the Senate of Uruguay, 5 members voted in favour of the Minamata Convention and 20 against.",
        "The Danish parliament banned a visitor on 7 December 2021.",
        "The Norwegian parliament backed the prime minister by 90 votes to 20 on 4 May 2020.",
        "The UN General Assembly elected a president by 100 votes to 20 on 5 May 2020.",
        "Resolution 2046 of the UN Security Council was recalled on 3 May 2015.",
        "The UN General Assembly would vote 141 to 5 on 2 March 2022 to deplore the invasion.",
    ],
)
def test_votes_that_decide_nothing_here(read: Reader, text: str) -> None:
    assert told(read(text)) == set()
