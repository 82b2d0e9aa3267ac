"""Steps whose object, party or verb is left out, and what readers supply from the text before."""

import pytest

from tests.ingest.extract.conftest import Reader

TOLD = [
    (
        "The International Whaling Commission met. Iceland announced in December 1991 that it was leaving.",
        ("membership.exit_announced", "IS", "IWC", "1991-12"),
    ),
    (
        "UNESCO lost members. On 12 October 2017 the State Department informed the Director-General that the United "
        "States would leave.",
        ("membership.exit_notified", "US", "UNESCO", "2017-10-12"),
    ),
    (
        "The Rome Statute is of 1998. The government announced on 3 March 2016 that Kenya would withdraw.",
        ("convention.denunciation_announced", "KE", "UNTC-XVIII-10", "2016-03-03"),
    ),
    (
        "The Escazú Agreement was adopted in 2018. Guyana was the first state to ratify it, on 18 April 2019.",
        ("convention.ratified", "GY", "UNTC-XXVII-18", "2019-04-18"),
    ),
    (
        "Burundi left the Rome Statute on 27 October 2017. The Philippines did likewise on 17 March 2019.",
        ("convention.denounced", "PH", "UNTC-XVIII-10", "2019-03-17"),
    ),
    (
        "Burkina Faso left ECOWAS on 29 January 2025, and so did Mali.",
        ("membership.ended", "ML", "ECOWAS", "2025-01-29"),
    ),
    (
        "France denounced the Energy Charter Treaty on 3 May 2022. Slovenia did the same.",
        ("convention.denounced", "SI", "treaty:energy-charter-treaty", "[2022-05-03..]"),
    ),
    (
        "In 2021 Palau, Nauru and Kiribati announced that they would leave the Pacific Islands Forum.",
        ("membership.exit_announced", "KI", "PIF", "2021"),
    ),
    (
        "Qatar is a member of OPEC. On 3 December 2018 it served notice.",
        ("membership.exit_notified", "QA", "OPEC", "2018-12-03"),
    ),
    (
        "The Commonwealth met in London. Nigeria was suspended from its councils in November 1995.",
        ("membership.suspended", "NG", "COMMONWEALTH", "1995-11"),
    ),
    (
        "Venezuela, admitted to Mercosur in 2012, was suspended in December 2016.",
        ("membership.joined", "VE", "MERCOSUR", "2012"),
    ),
    (
        "Venezuela, admitted to Mercosur in 2012, was suspended in December 2016.",
        ("membership.suspended", "VE", "MERCOSUR", "2016-12"),
    ),
    (
        "Ecuador left Unasur in 2019. On 20 April 2018 Argentina, Brazil and Peru suspended their participation.",
        ("membership.suspended", "BR", "UNASUR", "2018-04-20"),
    ),
    (
        "In 2011 the General Conference of UNESCO admits Palestine as a member.",
        ("membership.joined", "PS", "UNESCO", "2011"),
    ),
    (
        "The United States left UNESCO. It is out from 31 December 2018.",
        ("membership.ended", "US", "UNESCO", "2018-12-31"),
    ),
    (
        "The United States and its treaties.\n\nABM Treaty. In force from 3 October 1972.\n\nINF Treaty. "
        "On 2 February 2019 Washington gave notice.",
        ("convention.denunciation_notified", "US", "treaty:inf", "2019-02-02"),
    ),
    (
        "From the Non-Proliferation Treaty only North Korea has announced its withdrawal, in January 2003.",
        ("convention.denunciation_announced", "KP", "treaty:npt", "2003-01"),
    ),
]


@pytest.mark.parametrize(("text", "expected"), TOLD)
def test_what_is_left_out_is_supplied(read: Reader, text: str, expected: tuple[str, str, str, str]) -> None:
    assert expected in [(e.type, e.data.lead, e.data.object, e.data.occurred) for e in read(text)]


NOT_TOLD = [
    "The Rome Statute is a treaty. Mali's foreign minister announced that the office was leaving the building.",
    "The Commonwealth held games. Nigeria was suspended from the games.",
    "The United States and UNESCO. The director-general announced on 3 March 2020 that she would leave.",
    "Iceland is in the International Whaling Commission. A Norwegian crew announced in 1991 that it was leaving.",
    "The Rome Statute is of 1998. Nobody expected that Italy would leave if Slovenia did the same.",
    "UNESCO admits that Palestine has suffered.",
    "Italy was the last state to leave the Energy Charter Treaty before the reform failed.",
]


@pytest.mark.parametrize("text", NOT_TOLD)
def test_other_meanings_give_nothing(read: Reader, text: str) -> None:
    assert [e.type for e in read(text) if e.type.startswith(("convention", "membership"))] == []


DATED = [
    (
        "Qatar announced on 3 December 2018 that it would leave OPEC with effect from 1 January 2019.",
        [
            ("membership.ended", "OPEC", "2019-01-01", ""),
            ("membership.exit_announced", "OPEC", "2018-12-03", "2019-01-01"),
        ],
    ),
    (
        "Estonia deposited its notice of withdrawal from the Ottawa Convention on 27 June 2025. It takes effect on "
        "27 December 2025.",
        [
            ("convention.denunciation_effective", "UNTC-XXVI-5", "2025-12-27", ""),
            ("convention.denunciation_notified", "UNTC-XXVI-5", "2025-06-27", "2025-12-27"),
        ],
    ),
    (
        "Switzerland announced on 5 May 2025 that it suspends the Convention on Cluster Munitions with effect from "
        "1 January 2026.",
        [("convention.suspended", "UNTC-XXVI-6", "2025-05-05", "2026-01-01")],
    ),
    (
        "The Istanbul Convention, signed by Turkey on 11 May 2011, has never been popular.",
        [("convention.signed", "CETS-210", "2011-05-11", "")],
    ),
    (
        "Poland and the Istanbul Convention. The instrument of ratification of 27 April 2015 was kept in a safe.",
        [("convention.ratified", "CETS-210", "2015-04-27", "")],
    ),
    (
        "South Africa in lines.\n15 December 1995: ratification of CEDAW.\n2 March 1999: denunciation of the Ottawa "
        "Convention.",
        [
            ("convention.denounced", "UNTC-XXVI-5", "1999-03-02", ""),
            ("convention.ratified", "UNTC-IV-8", "1995-12-15", ""),
        ],
    ),
    (
        "In Brussels the European Parliament consented to the Istanbul Convention on 10 May 2023.",
        [("convention.ratification_approved", "CETS-210", "2023-05-10", "")],
    ),
    ("States can withdraw from the Paris Agreement three years after it enters into force.", []),
    ("Norway postponed the signature of the Escazú Agreement on 4 March 2020.", []),
]


@pytest.mark.parametrize(("text", "expected"), DATED)
def test_each_step_has_its_own_dates(read: Reader, text: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert sorted((e.type, e.data.object, e.data.occurred, e.data.effective) for e in read(text)) == expected
