"""Lines without a verb in gazettes, records and lists of depositaries."""

from __future__ import annotations

import pytest
from dateline_ingest.extract import Extracted

from tests.ingest.extract.conftest import Reader


def told(events: list[Extracted]) -> set[tuple[str, str, str, str]]:
    return {(e.type, e.data.lead, e.data.object, e.data.occurred) for e in events}


def test_the_lines_below_a_law_are_its_stages(read: Reader) -> None:
    events = told(
        read(
            'Federal Law of Russia of 5 May 2014 No. 97-FZ "On Seed"\n\n'
            "Introduced: by the Government of the Russian Federation, 10.04.2014\n\n"
            "Adopted by the State Duma: 22.04.2014\n\nPublished: 07.05.2014\n\nIn force from: 01.08.2014"
        )
    )
    assert events == {
        ("law.proposed", "RU.government", "", "2014-04-10"),
        ("law.adopted", "RU.parliament.lower", "", "2014-04-22"),
        ("law.published", "RU.president", "", "2014-05-07"),
        ("law.in_force", "RU.parliament", "", "2014-08-01"),
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Decree No. 2011-77 of Senegal on ports. Done at Dakar, this 3rd day of May 2011.",
            {("decree.signed", "SN.president", "", "2011-05-03")},
        ),
        (
            "Act No. 12 of Malta on ponds\n\nDate of commencement: 1 March 2019\n\nRepealed: 5 June 2022",
            {
                ("law.in_force", "MT.parliament", "", "2019-03-01"),
                ("law.repealed", "MT.parliament", "", "2022-06-05"),
            },
        ),
        (
            "Depositary notification: Arms Trade Treaty. Kazakhstan: Accession. Date of deposit: 8 December 2017.",
            {("convention.acceded", "KZ", "UNTC-XXVI-8", "2017-12-08")},
        ),
        (
            "Arms Trade Treaty\n\nMALI: RATIFICATION\n\nThe instrument was deposited on 3 December 2013.",
            {("convention.ratified", "ML", "UNTC-XXVI-8", "2013-12-03")},
        ),
        (
            "Convention on Cluster Munitions: Chad – signature 3 December 2008, ratification 26 March 2013.",
            {
                ("convention.signed", "TD", "UNTC-XXVI-6", "2008-12-03"),
                ("convention.ratified", "TD", "UNTC-XXVI-6", "2013-03-26"),
            },
        ),
        (
            "Convention on Cluster Munitions\n\nEntry into force: 1 August 2010.",
            {("convention.in_force", "", "UNTC-XXVI-6", "2010-08-01")},
        ),
    ],
)
def test_a_label_with_a_date(read: Reader, text: str, expected: set[tuple[str, str, str, str]]) -> None:
    assert told(read(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Signed: 5 May 2009. Ratified: 6 May 2010. Entry into force: 8 July 2010.",
        "Decree No. 2011-77 of Senegal on ports. Done, it seemed, before 3 May 2011.",
        "The Arms Trade Treaty and its history. Signature of the contract: 4 May 2019.",
        "Mali spoke about the Trade Act of Canada. Effective 3 May 2011, prices rose.",
        "The Arms Trade Treaty. It rained. It was cold. It was dark. It was late. Entry into force: 3 May 2011.",
    ],
)
def test_a_label_that_is_about_nothing_known(read: Reader, text: str) -> None:
    assert told(read(text)) == set()


def test_a_bill_is_carried_by_votes_and_not_by_somebody(read: Reader) -> None:
    text = "The Riksdag sat on the Seed Bill. The bill, put to the vote, was carried by 94 votes to two on 4 May 2021."
    (event,) = read(text)
    assert (event.type, event.data.lead, event.data.occurred) == ("law.adopted", "SE.parliament", "2021-05-04")
    assert event.data.votes is not None
    assert (event.data.votes.for_, event.data.votes.against) == (94, 2)
