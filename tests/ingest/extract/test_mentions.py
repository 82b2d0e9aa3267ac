"""Names in sentences, and the one word that stands for each when a sentence is parsed."""

from __future__ import annotations

import datetime as dt

import pytest
from dateline.registries import load
from dateline_ingest.extract.names.mention import Mention
from dateline_ingest.extract.names.mentions import Finder
from dateline_ingest.extract.sentences.masking import mask
from dateline_ingest.extract.when.dates import Anchor, find_dates

DAY = dt.date(2025, 9, 30)


@pytest.fixture(scope="module")
def finder() -> Finder:
    return Finder(load())


def mentions(finder: Finder, text: str) -> list[Mention]:
    return finder.find(text, list(find_dates(text, Anchor(DAY))), DAY)


@pytest.mark.parametrize(
    ("text", "identifier", "words"),
    [
        ("Parliament left the Ottawa Convention.", "UNTC-XXVI-5", "Ottawa Convention"),
        ("the European convention for the prevention of torture.", "ETS-126", None),
        ("It joined NATO.", "NATO", "NATO"),
        ("The Russian government resigned.", "RU.government", "Russian government"),
        ("Russia’s parliament voted.".replace("’", "'"), "RU.parliament", "Russia's parliament"),
        ("The Ministry of Foreign Affairs of Ukraine spoke.", "UA.mfa", "Ministry of Foreign Affairs of Ukraine"),
        ("The Riigikogu voted.", "EE.parliament", "Riigikogu"),
        ("Moscow ratified it.", "RU", "Moscow"),
        ("the 1993 Minsk Convention", "treaty:minsk-convention", "Minsk Convention"),
    ],
)
def test_names_have_ids(finder: Finder, text: str, identifier: str, words: str | None) -> None:
    found = next(m for m in mentions(finder, text) if identifier in m.ids)
    assert words is None or text[found.start : found.end] == words


def test_an_office_takes_in_the_name_beside_it(finder: Finder) -> None:
    for text in ("Finnish Prime Minister Petteri Orpo spoke.", "President of Finland, Alexander Stubb, spoke."):
        organ = next(m for m in mentions(finder, text) if m.kind == "organ")
        assert organ.ids[0].startswith("FI.")
        assert organ.person in ("Petteri Orpo", "Alexander Stubb")


def test_a_known_person_stands_for_the_office_only_once_it_was_taken(finder: Finder) -> None:
    text = "Volodymyr Zelensky spoke."
    assert [m.ids for m in finder.find(text, [], DAY) if m.kind == "organ"] == [("UA.president",)]
    assert [m for m in finder.find(text, [], dt.date(2015, 1, 1)) if m.kind == "organ"] == []


def test_a_title_cut_short_is_still_one_name(finder: Finder) -> None:
    text = "the European Convention for the Prevention of Torture and Inhuman or Degrading Punishment is denounced"
    found = next(m for m in mentions(finder, text) if m.kind == "convention")
    assert text[found.end :] == " is denounced"


def test_the_date_of_a_treaty_belongs_to_its_name(finder: Finder) -> None:
    found = mentions(finder, "the European Social Charter of 18 October 1961 was signed on 3 May 2000")
    assert [m.edtf for m in found if m.kind == "date"] == ["2000-05-03"]


def test_a_treaty_that_no_registry_knows_has_an_id_of_its_name(finder: Finder) -> None:
    found = mentions(finder, "Fiji ratified the Lautoka Convention on Hazardous Wastes in 1996.")
    assert "treaty:lautoka-convention-on-hazardous-wastes" in [i for m in found for i in m.ids]


def test_one_word_stands_for_a_name_and_offsets_lead_back(finder: Finder) -> None:
    text = "Russia denounced the European Convention on Human Rights in March 2022."
    masked = mask(text, mentions(finder, text))
    assert masked.text == "Russia denounced the Convention in March."
    place = next(at for at, m in masked.mentions.items() if m.kind == "convention")
    assert text[masked.origin[place] :].startswith("European Convention")


def test_the_date_before_a_colon_is_the_lines(finder: Finder) -> None:
    text = "5 May 1998: Russia ratifies the convention."
    masked = mask(text, mentions(finder, text))
    assert masked.text == "Russia then ratifies the convention."
    assert masked.prefix is not None
    assert masked.prefix.edtf == "1998-05-05"
