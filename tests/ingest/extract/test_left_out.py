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
    "UNESCO admits that Palestine has suffered.",
    "Italy was the last state to leave the Energy Charter Treaty before the reform failed.",
]


@pytest.mark.parametrize("text", NOT_TOLD)
def test_other_meanings_give_nothing(read: Reader, text: str) -> None:
    assert [e.type for e in read(text) if e.type.startswith(("convention", "membership"))] == []
