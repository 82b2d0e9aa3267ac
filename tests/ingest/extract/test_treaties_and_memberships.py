"""What is told of treaties and memberships, in the many ways in which English tells it."""

from __future__ import annotations

import pytest

from tests.ingest.extract.conftest import Reader

# A sentence, then type, lead, object and date of each event that it tells; a dash where there is none.
TOLD = """
Norway became the fiftieth state to ratify the Minamata Convention on 12 May 2017.
    convention.ratified NO UNTC-XXVII-17 2017-05-12
Estonia, Latvia and Lithuania deposited their instruments of ratification of the Arms Trade Treaty on 2 April 2014.
    convention.ratified EE UNTC-XXVI-8 2014-04-02
    convention.ratified LT UNTC-XXVI-8 2014-04-02
    convention.ratified LV UNTC-XXVI-8 2014-04-02
On 4 May 2020 the depositary received from the Government of Tonga its instrument of accession to the Rome Statute.
    convention.acceded TO UNTC-XVIII-10 2020-05-04
The instrument of ratification of the Arms Trade Treaty by Chile was received on 18 May 2018.
    convention.ratified CL UNTC-XXVI-8 2018-05-18
Peru became a State Party to the Arms Trade Treaty in 2016.
    convention.ratified PE UNTC-XXVI-8 2016
Croatia succeeded to the Refugee Convention on 12 October 1992.
    convention.acceded HR UNTC-V-2 1992-10-12
The accession of Nauru to the Rome Statute took place on 12 November 2001.
    convention.acceded NR UNTC-XVIII-10 2001-11-12
Ratification by Japan of the Paris Agreement followed on 8 November 2016.
    convention.ratified JP UNTC-XXVII-7-d 2016-11-08
The Istanbul Convention has been in force in Georgia since 1 September 2017.
    convention.in_force GE CETS-210 2017-09-01
In respect of Moldova the Istanbul Convention entered into force on 1 May 2022.
    convention.in_force MD CETS-210 2022-05-01
The Paris Agreement took effect on 4 November 2016.
    convention.in_force - UNTC-XXVII-7-d 2016-11-04
Finland lodged an objection to Pakistan's reservation to the ICCPR on 28 June 2011.
    convention.reservation_made FI UNTC-IV-4 2011-06-28
Thailand lifted its reservation to article 22 of the Convention on the Rights of the Child in August 2024.
    convention.reservation_withdrawn TH UNTC-IV-11 2024-08
Qatar acceded to the ICCPR on 21 May 2018 with several reservations.
    convention.acceded QA UNTC-IV-4 2018-05-21
    convention.reservation_made QA UNTC-IV-4 2018-05-21
Georgia suspended its participation in the Energy Charter Treaty in May 2011.
    convention.suspended GE treaty:energy-charter-treaty 2011-05
Azerbaijan announced the suspension of the Energy Charter Treaty on 3 March 2020.
    convention.suspended AZ treaty:energy-charter-treaty 2020-03-03
Lithuania's withdrawal from the Convention on Cluster Munitions became effective on 6 March 2025.
    convention.denunciation_effective LT UNTC-XXVI-6 2025-03-06
The depositary received Poland's notification of withdrawal from the Energy Charter Treaty on 28 December 2022.
    convention.denunciation_notified PL treaty:energy-charter-treaty 2022-12-28
South Africa took back its notice of withdrawal from the Rome Statute on 7 March 2017.
    convention.denunciation_revoked ZA UNTC-XVIII-10 2017-03-07
The African Union suspended Gabon on 31 August 2023.
    membership.suspended GA AFRICAN-UNION 2023-08-31
Japan ceased to be a member of the International Whaling Commission on 30 June 2019.
    membership.ended JP IWC 2019-06-30
Timor-Leste was admitted to the United Nations on 27 September 2002.
    membership.joined TL UN 2002-09-27
Finland became the 31st member of NATO on 4 April 2023.
    membership.joined FI NATO 2023-04-04
Morocco returned to the African Union on 30 January 2017.
    membership.joined MA AFRICAN-UNION 2017-01-30
The Rome Statute was opened in 1998. Gabon ratified in September 2000 and Benin in 2002.
    convention.ratified BJ UNTC-XVIII-10 2002
    convention.ratified GA UNTC-XVIII-10 2000-09
The Rome Statute was signed by Kenya on 11 August 1999 and ratified on 15 March 2005.
    convention.ratified KE UNTC-XVIII-10 2005-03-15
    convention.signed KE UNTC-XVIII-10 1999-08-11
Gambia gave notice of withdrawal from the Rome Statute on 10 November 2016. It took the notice back in February 2017.
    convention.denunciation_notified GM UNTC-XVIII-10 2016-11-10
    convention.denunciation_revoked GM UNTC-XVIII-10 2017-02
The withdrawal of Burundi from the Rome Statute, notified on 27 October 2016, surprised many.
    convention.denunciation_notified BI UNTC-XVIII-10 2016-10-27
The Commonwealth met in Samoa. Zimbabwe was suspended in March 2002 and Fiji was readmitted in September 2014.
    membership.joined FJ COMMONWEALTH 2014-09
    membership.suspended ZW COMMONWEALTH 2002-03
President Boric of Chile put the Paris Agreement before Congress on 18 March 2022.
    convention.ratification_proposed CL UNTC-XXVII-7-d 2022-03-18
Chile signed the Paris Agreement on 20 September 2016. The Chilean Senate gave its consent on 10 January 2017.
    convention.ratification_approved CL UNTC-XXVII-7-d 2017-01-10
    convention.signed CL UNTC-XXVII-7-d 2016-09-20
The Energy Charter Treaty was placed in abeyance by Georgia on 23 April 2025.
    convention.suspended GE treaty:energy-charter-treaty 2025-04-23
The United States notified UNESCO on 12 October 2017 that it would withdraw.
    membership.exit_notified US UNESCO 2017-10-12
Argentina announced its withdrawal from the World Health Organization on 5 February 2025.
    membership.exit_announced AR WHO 2025-02-05
Nicaragua renounced its membership of UNESCO on 4 May 2025.
    membership.ended NI UNESCO 2025-05-04
Armenia put its signature to the Rome Statute on 1 October 1999.
    convention.signed AM UNTC-XVIII-10 1999-10-01
The Paris Agreement, to which Peru acceded on 22 April 2016, binds it.
    convention.acceded PE UNTC-XXVII-7-d 2016-04-22
After ratifying the Paris Agreement in 2020, Kyrgyzstan attended the talks.
    convention.ratified KG UNTC-XXVII-7-d 2020
The government of Poland asked parliament on 4 June 2025 to approve the withdrawal from the Ottawa Convention.
    convention.denunciation_proposed PL UNTC-XXVI-5 2025-06-04
Finland's president confirmed the law on withdrawal from the Ottawa Convention on 4 July 2025.
    convention.denounced FI UNTC-XXVI-5 2025-07-04
Sweden accepted the Paris Agreement in October 2016, gave notice on 4 November 2019 and kept silent.
    convention.denunciation_notified SE UNTC-XXVII-7-d 2019-11-04
    convention.ratified SE UNTC-XXVII-7-d 2016-10
On 20 April 2018 Argentina, Brazil and Peru suspended their participation in UNESCO.
    membership.suspended AR UNESCO 2018-04-20
    membership.suspended BR UNESCO 2018-04-20
    membership.suspended PE UNESCO 2018-04-20
"""

NOT_TOLD = [
    "Kenya never acceded to the Refugee Convention.",
    "Kenya has yet to deposit its instrument of ratification of the Arms Trade Treaty.",
    "Kenya made no reservation to the Rome Statute.",
    "Any state may make a reservation to the Arms Trade Treaty.",
    "Kenya became a party to the Rome Statute.",
    "The African Union lifted its suspension of Gabon on 30 April 2025.",
    "The Arms Trade Treaty will enter into force for Malawi ninety days after the deposit.",
    "Italy raised objections to the Energy Charter Treaty in 2016.",
    "Kenya's president made a declaration on the Rome Statute in Nairobi.",
    "Senators raised reservations about the Arms Trade Treaty.",
    "The opposition proposed that Latvia leave the Istanbul Convention.",
    "Canada joined the Council of Europe in condemning the vote.",
    "The Senate of Kenya adopted a motion calling for withdrawal from the Rome Statute.",
    "The Saeima will vote on withdrawal from the Istanbul Convention on 30 October 2025.",
    "Thousands protested in Riga against the withdrawal from the Istanbul Convention.",
    "Ratification of the Istanbul Convention by Latvia is still pending.",
    "Japan will leave the International Whaling Commission on 30 June 2026.",
    "Slovakia ratified neither the Istanbul Convention nor the Energy Charter Treaty.",
    "Without ratifying the Istanbul Convention, Latvia could not take part.",
    "Thirty states have ratified the Arms Trade Treaty since 2014.",
    "The European Union suspended its aid to Mali in 2022.",
    "Lithuania started the procedure for withdrawing from the Ottawa Convention.",
    "Sweden applied for membership of NATO in May 2022.",
    "Palestine was admitted to UNESCO's library in 2011.",
    "Poland withdrew its troops from the NATO mission in Iraq.",
]


def _pairs() -> list[tuple[str, list[str]]]:
    pairs: list[tuple[str, list[str]]] = []
    for line in TOLD.strip().splitlines():
        if line.startswith("    "):
            pairs[-1][1].append(line.strip())
        else:
            pairs.append((line, []))
    return pairs


@pytest.mark.parametrize(("text", "told"), _pairs())
def test_a_sentence_tells_what_happened(read: Reader, text: str, told: list[str]) -> None:
    found = [f"{e.type} {e.data.lead or '-'} {e.data.object} {e.data.occurred}" for e in read(text)]
    assert sorted(found) == told


@pytest.mark.parametrize("text", NOT_TOLD)
def test_what_did_not_happen_is_no_event(read: Reader, text: str) -> None:
    assert [e.type for e in read(text) if e.type.startswith(("convention", "membership"))] == []


@pytest.mark.parametrize(
    ("text", "subkind"),
    [
        ("Ukraine entered a reservation to the Ottawa Convention in 2005.", "reservation"),
        ("Finland raised an objection to Pakistan's reservation to the ICCPR in 2011.", "objection"),
        ("Mexico withdrew its interpretative declaration to the ICCPR in 2014.", "declaration"),
    ],
)
def test_a_reservation_says_which_kind_it_is(read: Reader, text: str, subkind: str) -> None:
    (event,) = read(text)
    assert event.data.subkind == subkind


def test_a_line_of_a_chronicle_leaves_out_its_state(read: Reader) -> None:
    text = "North Korea and the inspectors\nDecember 12, 1985: Accedes to the NPT.\nJune 13, 1994: Leaves the IAEA."
    found = [f"{e.type} {e.data.lead} {e.data.object} {e.data.occurred}" for e in read(text)]
    assert found == ["convention.acceded KP treaty:npt 1985-12-12", "membership.ended KP IAEA 1994-06-13"]


def test_a_future_entry_into_force_is_planned_and_belongs_to_the_ratification(read: Reader) -> None:
    (event,) = read("The Arms Trade Treaty will enter into force for Malawi on 3 November 2025.")
    assert (event.type, event.data.modality, event.data.scope) == ("convention.in_force", "planned", "party")


@pytest.mark.parametrize(
    ("text", "kind", "effective"),
    [
        (
            "Peru notified the depositary of its withdrawal from the Rome Statute on 2 June 2025.\n"
            "The withdrawal will take effect on 2 June 2026.",
            "convention.denunciation_notified",
            "2026-06-02",
        ),
        (
            "Malawi ratified the Arms Trade Treaty on 5 August 2025.\n"
            "The treaty will enter into force for Malawi on 3 November 2025.",
            "convention.ratified",
            "2025-11-03",
        ),
    ],
)
def test_a_step_has_the_date_of_its_effect(read: Reader, text: str, kind: str, effective: str) -> None:
    assert [e.data.effective for e in read(text) if e.type == kind] == [effective]


def test_the_suspension_that_a_body_announces_counts(read: Reader) -> None:
    (event,) = read("The African Union announced the suspension of Gabon on 31 August 2023.")
    assert (event.type, event.data.lead, event.data.object) == ("membership.suspended", "GA", "AFRICAN-UNION")


def test_a_proposal_to_revoke_a_ratification_revokes_nothing(read: Reader) -> None:
    found = read("Deputies of the State Duma proposed revoking the ratification of the Rome Statute.")
    assert "convention.ratification_revoked" not in [e.type for e in found]
