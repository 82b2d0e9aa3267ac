"""National acts: what happens to bills, laws, decrees and resolutions, who does it, and what is no act."""

from __future__ import annotations

import pytest

from tests.ingest.extract.conftest import Reader

# A text, then type, lead and date of each act it tells.
TOLD = {
    "In Wellington the government introduced its bill on water services on 8 December 2022.": (
        "law.proposed NZ.government 2022-12-08",
    ),
    "The bill was adopted by the Riigikogu in its third and final reading on 5 March 2025.": (
        "law.adopted EE.parliament 2025-03-05",
    ),
    "The bill passed its third reading in the Senate of Canada on 3 May 2018.": (
        "law.adopted CA.parliament.upper 2018-05-03",
    ),
    "Slovakia's parliament gave final approval to the bill on 3 May 2018.": ("law.adopted SK.parliament 2018-05-03",),
    "The Riigikogu overrode the president's veto of the law on 21 June 2023.": (
        "law.adopted EE.parliament 2023-06-21",
    ),
    "The Swiss Parliament voted down the bill on 8 June 2022.": ("law.rejected CH.parliament 2022-06-08",),
    "A bill obtained twenty-six votes and was thrown out by the Knesset on 3 May 2018.": (
        "law.rejected IL.parliament 2018-05-03",
    ),
    "The Seimas voted against the bill on 3 May 2018.": ("law.rejected LT.parliament 2018-05-03",),
    "President Andrzej Duda vetoed the law on media ownership on 27 December 2021.": (
        "law.returned PL.president 2021-12-27",
    ),
    "Estonia's president refused assent to the law on 3 May 2023.": ("law.returned EE.president 2023-05-03",),
    "The Environment Act received Royal Assent on 9 November 2021 in the United Kingdom.": (
        "law.signed GB.monarch 2021-11-09",
    ),
    "Dziennik Ustaw carried the Polish law on 9 May 2017.": ("law.published PL.president 2017-05-09",),
    "Law No. 2021/32 appeared in the Journal officiel of Luxembourg on 7 May 2021.": (
        "law.published LU.president 2021-05-07",
    ),
    "Norway's Penal Code has been in force since 1 October 2015.": ("law.in_force NO.parliament 2015-10-01",),
    "Portugal's Labour Code was amended on 3 April 2023.": ("law.amended PT.parliament 2023-04-03",),
    "The Council of Ministers of Italy approved a decree-law on energy on 4 May 2023.": (
        "decree.signed IT.government 2023-05-04",
    ),
    "The UN Security Council adopted resolution 2231 (2015) unanimously on 20 July 2015.": (
        "resolution.adopted UN.security_council 2015-07-20",
    ),
    "The Bundestag adopted the Climate Act on 15 November 2019 and the Bundesrat approved it on 29 November 2019.": (
        "law.adopted DE.parliament.lower 2019-11-15",
        "law.adopted DE.parliament.upper 2019-11-29",
    ),
    "The government of Kenya sent the Finance Bill 2024 to parliament on 9 May 2024. The National Assembly passed it on"
    " 25 June 2024.": ("law.proposed KE.government 2024-05-09", "law.adopted KE.parliament.lower 2024-06-25"),
    "Croatia. Decree No. 45. Signed by the President of the Republic on 3 May 2019; published in Narodne novine on"
    " 7 May 2019. To enter into force on 1 December 2025.": (
        "decree.signed HR.president 2019-05-03",
        "decree.published HR.president 2019-05-07",
        "decree.in_force HR.president 2025-12-01",
    ),
}

STEPS = {
    "A bill on Samoa's withdrawal from the Rome Statute was debated."
    " The Legislative Assembly of Samoa passed the bill on 3 May 2022.": (
        "convention.denunciation_approved WS UNTC-XVIII-10",
    ),
    "Samoa debates a bill on fisheries and left the Rome Statute in 2020."
    " The Samoan parliament passed the bill on 3 May 2022.": (
        "convention.denounced WS UNTC-XVIII-10",
        "law.adopted WS.parliament ",
    ),
}

NOTHING = [
    "The foreign affairs committee of the Duma recommended adopting the bill.",
    "The committee of the Seimas approved the bill on 3 May 2018.",
    "Finland's parliament has not yet adopted the law.",
    "The bill must be approved by the Senate of Chile and signed by the president.",
    "The Constitutional Court of Peru repealed the law on 3 May 2018.",
    "If the Duma adopts the law, the president will sign it.",
    "The bill on fish was sent to the other house in Kenya.",
    "Two members of the Saeima voted against the bill.",
    "Police in Peru restored public order.",
    "The president of Peru plans to sign the law.",
    "Under the law as amended in 2019, ministers of Peru must report.",
    "The law requires the government of Chile to publish a report.",
    "The company adopted a resolution on 3 May 2018.",
    "The Chilean president's decree could be published in the Official Gazette in May.",
]


@pytest.mark.parametrize("text", TOLD)
def test_a_text_tells_acts(read: Reader, text: str) -> None:
    events = read(text)
    assert [f"{event.type} {event.data.lead} {event.data.occurred}" for event in events] == list(TOLD[text])


@pytest.mark.parametrize("text", STEPS)
def test_a_paper_is_the_step_that_its_own_words_name(read: Reader, text: str) -> None:
    given = [f"{event.type} {event.data.lead} {event.data.object}" for event in read(text)]
    assert given == list(STEPS[text])


@pytest.mark.parametrize("text", NOTHING)
def test_a_text_tells_no_act(read: Reader, text: str) -> None:
    assert [event.type for event in read(text)] == []


def test_an_act_has_its_kind_number_title_reading_and_votes(read: Reader) -> None:
    (event,) = read("The Sejm adopted the Water Act in its second reading on 3 May 2017, by 230 votes to 190.")
    data = event.data
    assert data.act is not None
    assert data.votes is not None
    assert (data.act.kind, data.act.verb, data.act.title) == ("law", "adopted", "Water Act")
    assert (data.reading, data.chamber, data.votes.for_, data.votes.against) == ("second", "Sejm", 230, 190)
    (event,) = read(
        "Decree No. 2019-37 of the French government was published in the Official Journal on 24 January 2019."
    )
    assert event.data.act is not None
    assert (event.data.act.kind, event.data.act.number) == ("decree", "2019-37")


def test_an_act_says_what_it_orders_where_a_number_does(read: Reader) -> None:
    (event,) = read("The president of Tunisia signed a decree dismissing 57 judges on 1 June 2022.")
    assert event.data.measure is not None
    assert (event.data.measure.quantity, event.data.measure.unit) == (57, "persons")


@pytest.mark.parametrize(
    ("figures", "quantity"),
    [
        ("from 40 to 60.5 euros", 60.5),
        ("from 1,000,000 to 1,500,000 euros", 1_500_000),
        ("from 1.000.000 to 1.500.000 euros", 1_500_000),
        ("from 1.2.3 to 4.5.6 euros", None),
    ],
)
def test_figures_are_read_as_far_as_they_are_plain(read: Reader, figures: str, quantity: float | None) -> None:
    (event,) = read(f"On 5 May 2020 the Riigikogu passed the Fees Act: the annual fee rises {figures}.")
    assert (event.data.measure.quantity if event.data.measure else None) == quantity
