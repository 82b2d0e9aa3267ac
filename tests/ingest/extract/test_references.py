"""What words mean that name nothing themselves: descriptions, counts, ordinals, titles cut short, plain words."""

from __future__ import annotations

import pytest
from dateline_ingest.extract.names.regions import fitting

from tests.ingest.extract.conftest import Reader


def told(read: Reader, text: str, **more: str) -> set[tuple[str, str, str]]:
    return {(e.type.partition(".")[2], e.data.lead, e.data.occurred) for e in read(text, **more)}


@pytest.mark.parametrize(
    ("words", "state", "other"),
    [
        ("the small west african state", "GM", "ZA"),
        ("the baltic country", "LV", "PL"),
        ("the island nation", "IS", "NO"),
        ("the kingdom", "MA", "FR"),
        ("the south-east asian country", "VN", "JP"),
    ],
)
def test_a_description_fits_some_states_alone(words: str, state: str, other: str) -> None:
    fits = fitting(words)
    assert fits is not None
    assert state in fits
    assert other not in fits


def test_words_without_a_region_fit_any_state() -> None:
    assert fitting("the country") is None


def test_a_description_means_the_state_that_it_fits(read: Reader) -> None:
    text = (
        "Latvia and Ghana signed the Arms Trade Treaty in 2013. The West African country ratified it in 2015, "
        "the Baltic state in 2014."
    )
    assert ("ratified", "GH", "2015") in told(read, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mali and Chad left the Energy Charter Treaty. Both had ratified it in 1999.", ("ML", "TD")),
        ("Mali, Chad and Togo left the Energy Charter Treaty. All three had ratified it in 1999.", ("ML", "TD", "TG")),
        ("Mali and Chad left the Energy Charter Treaty. The former had ratified it in 1999.", ("ML",)),
        ("Mali and Chad left the Energy Charter Treaty. The latter had ratified it in 1999.", ("TD",)),
    ],
)
def test_counts_and_ordinals_pick_from_a_list(read: Reader, text: str, expected: tuple[str, ...]) -> None:
    assert {who for what, who, when in told(read, text) if (what, when) == ("ratified", "1999")} == set(expected)


def test_members_that_the_next_sentence_names_took_the_step(read: Reader) -> None:
    text = "Eighteen states ratified the Arms Trade Treaty on 2 April 2014. Among them were Malta and Japan."
    assert told(read, text) == {("ratified", "MT", "2014-04-02"), ("ratified", "JP", "2014-04-02")}


def test_a_step_is_dated_by_the_length_of_time_from_another(read: Reader) -> None:
    text = "Malta ratified the Arms Trade Treaty on 2 April 2014, a day after Japan and ten months after signing."
    assert told(read, text) == {
        ("ratified", "MT", "2014-04-02"),
        ("ratified", "JP", "2014-04-01"),
        ("signed", "MT", "2013-06"),
    }


def test_what_a_text_only_speaks_of_is_announced_and_notified_later(read: Reader) -> None:
    text = (
        "France's exit from the Energy Charter Treaty is a matter of months. "
        "The president announced it in October 2022. The notice was handed over on 7 December 2022."
    )
    assert told(read, text, published="2023-01-10") == {
        ("denunciation_announced", "FR", "2022-10"),
        ("denunciation_notified", "FR", "2022-12-07"),
    }


def test_a_plain_word_of_a_headline_is_the_exact_step_of_the_text(read: Reader) -> None:
    text = "Malta notified the Secretary-General on 3 May 2021 that it was withdrawing from the Arms Trade Treaty."
    assert told(read, text, title="Malta leaves the Arms Trade Treaty") == {
        ("denunciation_notified", "MT", "2021-05-03")
    }


def test_a_title_cut_short_is_the_treaty_that_alone_goes_on_so(read: Reader) -> None:
    (event,) = read("On 26 April 2024 Malta ratified the Convention on Offences relating to Cultural Property.")
    assert event.data.object == "CETS-221"


def test_one_act_of_a_state_is_not_repeated_by_similar_steps_of_others(read: Reader) -> None:
    text = "Malta denounced the Arms Trade Treaty on 3 May 2021. Japan and Chad have taken similar steps this year."
    assert told(read, text) == {("denounced", "MT", "2021-05-03")}
