"""What a sentence tells, and what it does not."""

from __future__ import annotations

import pytest

from tests.ingest.extract.conftest import Reader

# A sentence, then type, lead, object and date of what it tells; a dash where there is none.
TOLD = """
Norway ratified the Minamata Convention on 12 May 2017.
    convention.ratified NO UNTC-XXVII-17 2017-05-12
Fiji acceded to the Rome Statute in 1999.
    convention.acceded FJ UNTC-XVIII-10 1999
Chad signed the Arms Trade Treaty on 25 September 2013.
    convention.signed TD UNTC-XXVI-8 2013-09-25
The Seimas voted on 8 May 2025 to leave the Ottawa Convention.
    convention.denunciation_approved LT UNTC-XXVI-5 2025-05-08
Iraq's government proposed denouncing the Refugee Convention in May 2024.
    convention.denunciation_proposed IQ UNTC-V-2 2024-05
Canada notified the United Nations of its withdrawal from the Kyoto Protocol on 15 December 2011.
    convention.denunciation_notified CA UNTC-XXVII-7-a 2011-12-15
Japan announced in December 2018 that it would withdraw from the International Whaling Commission.
    membership.exit_announced JP IWC 2018-12
The Energy Charter Treaty entered into force on 16 April 1998.
    convention.in_force - treaty:energy-charter-treaty 1998-04-16
The Council of Europe expelled Russia on 16 March 2022.
    membership.expelled RU COE 2022-03-16
The African Union suspended Mali's membership on 1 June 2021.
    membership.suspended ML AFRICAN-UNION 2021-06-01
Gambia revoked its notice of withdrawal from the Rome Statute on 10 February 2017.
    convention.denunciation_revoked GM UNTC-XVIII-10 2017-02-10
The United States, a member of UNESCO since 2003, stayed silent.
    membership.joined US UNESCO 2003
"""
_LINES = TOLD.strip().splitlines()
PAIRS = list(zip(_LINES[::2], _LINES[1::2], strict=True))

NOT_TOLD = [
    "The denunciation of the Rome Statute still needs to be approved by parliament.",
    "Kenya has not left the Rome Statute.",
    "Kenya could leave the Rome Statute next year.",
    "If Kenya leaves the Rome Statute, others may follow.",
    "Kenya considered leaving the Rome Statute.",
    "Kenya is the first state to leave the Rome Statute.",
    "Will Kenya leave the Rome Statute?",
    "The minister denounced the Rome Statute's critics in 2019.",
    "A withdrawal from the Rome Statute takes effect one year later.",
    "Kenya had been a member of the African Union for 26 years.",
    "A state that ratifies a treaty keeps it.",
]


@pytest.mark.parametrize(("text", "told"), PAIRS)
def test_a_sentence_tells_one_event(read: Reader, text: str, told: str) -> None:
    (event,) = read(text)
    data = event.data
    assert f"{event.type} {data.lead or '-'} {data.object} {data.occurred}" == told.strip()


@pytest.mark.parametrize("text", NOT_TOLD)
def test_what_did_not_happen_is_no_event(read: Reader, text: str) -> None:
    assert [e.type for e in read(text) if e.type.startswith(("convention", "membership"))] == []


def test_a_law_on_leaving_is_one_event_with_its_act(read: Reader) -> None:
    (event,) = read("President Alar Karis signed a law on Monday that denounces the Ottawa Convention.")
    assert event.type == "convention.denounced"
    assert event.data.act is not None
    assert (event.data.act.kind, event.data.act.verb) == ("law", "signed")
    assert [(a.id, a.name, a.role) for a in event.data.actors] == [("EE.president", "Alar Karis", "signatory")]


def test_two_happenings_in_one_sentence_are_two_events(read: Reader) -> None:
    found = read("Ukraine signed the Ottawa Convention on 24 February 1999 and ratified it on 27 December 2005.")
    assert [(e.type, e.data.occurred) for e in found] == [
        ("convention.signed", "1999-02-24"),
        ("convention.ratified", "2005-12-27"),
    ]


def test_one_happening_told_twice_is_one_event_with_two_quotes(read: Reader) -> None:
    (event,) = read("Fiji ratified the Rome Statute.\nOn 29 November 1999 Fiji ratified the Rome Statute.")
    assert event.data.occurred == "1999-11-29"
    assert len(event.data.evidence) == 2


def test_a_decree_is_not_final_while_parliament_must_vote(read: Reader) -> None:
    text = "President Zelensky signed a decree on Sunday on leaving the Ottawa Convention. The Rada still has to vote."
    assert [e.type for e in read(text) if e.data.party] == ["convention.denunciation_approved"]


def test_a_future_date_of_effect_is_planned(read: Reader) -> None:
    text = (
        "Peru notified the United Nations of its withdrawal from the Rome Statute. It will take effect on 2 June 2026."
    )
    text = text.replace("It will", "The withdrawal will")
    planned = [(e.type, e.data.occurred) for e in read(text) if e.data.modality == "planned"]
    assert planned == [("convention.denunciation_effective", "2026-06-02")]


def test_an_office_that_speaks_makes_a_statement(read: Reader) -> None:
    text = "Russia denounced the Rome Statute on 1 May 2024. Ukraine's Foreign Ministry condemned the decision."
    (statement,) = [e for e in read(text) if e.type == "statement.issued"]
    assert (statement.data.lead, statement.data.stance, statement.data.about) == ("UA.mfa", "critical", "UNTC-XVIII-10")


def test_another_language_gives_nothing(read: Reader) -> None:
    from dateline_ingest.extract import extract

    from tests.ingest.extract.conftest import document

    text = document("Russia ratified the Rome Statute in 1998.").model_copy(update={"lang": "fr"})
    assert extract(text) == []


def test_a_source_that_the_document_names_is_kept(read: Reader) -> None:
    (event,) = read("According to a press report, Fiji ratified the Rome Statute on 29 November 1999.")
    assert event.data.attribution == "a press report"


def test_a_treaty_that_no_registry_knows_keeps_the_name_of_the_text(read: Reader) -> None:
    (event,) = read("Fiji ratified the Lautoka Convention on Hazardous Wastes on 18 April 1996.")
    assert event.data.convention is not None
    assert event.data.convention.name == "Lautoka Convention on Hazardous Wastes"
    assert event.data.object == "treaty:lautoka-convention-on-hazardous-wastes"
