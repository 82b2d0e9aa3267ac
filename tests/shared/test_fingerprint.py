"""Near-identical texts are told from the same facts in other words."""

import pytest
from dateline.fingerprint import PREFIX, bands, fingerprint, near_identical
from hypothesis import given
from hypothesis import strategies as st

WIRE = """
The government of the republic has asked parliament to let it leave the convention on cluster munitions, the defence
ministry said on Thursday. The bill, which was sent to the speaker in the morning, says that the weapons would add to
deterrence along the eastern border. If the chamber agrees, the note goes to the Secretary-General of the United
Nations, and the withdrawal takes effect six months later. The convention was opened for signature in Oslo in 2008 and
has been ratified by more than a hundred states. The minister told reporters that the stock of such shells had been
destroyed years ago and that none had been ordered. Two opposition parties said that they would vote against it, and a
group of former officers called the step a gift to arms makers. The first reading is expected before the summer recess.
"""
REWRITTEN = """
Parliament has been handed a bill that would take the republic out of the treaty banning cluster weapons. It reached
the speaker on Thursday morning; the ministry of defence argues that such shells deter attack from the east. Should
deputies approve, New York must be told, after which half a year has to pass. More than one hundred countries have
joined the pact since it was opened in Oslo in 2008. None of the weapons has been bought, according to the minister,
and what there once was has long been scrapped. Two parties in opposition are against, and retired officers speak of a
present for the industry. Deputies should take it up for the first time before they break for the summer.
"""


def test_a_copy_is_near_identical_whatever_its_case_spacing_and_punctuation():
    assert near_identical(fingerprint(WIRE), fingerprint(WIRE.upper().replace("\n", "  ").replace(",", " –")))


def test_a_copy_with_another_headline_and_a_changed_line_is_near_identical():
    copy = "Cabinet wants out of arms pact\n" + WIRE.replace("on Thursday", "on Friday").replace("Two", "Three")
    assert near_identical(fingerprint(WIRE), fingerprint(copy))


def test_the_same_facts_in_other_words_are_another_text():
    assert not near_identical(fingerprint(WIRE), fingerprint(REWRITTEN))


def test_texts_of_one_word_and_of_none():
    assert near_identical(fingerprint("Ratified."), fingerprint("ratified"))
    assert not near_identical(fingerprint("ratified"), fingerprint("denounced"))
    assert fingerprint(" … ") == ""
    assert not near_identical("", "")


def test_a_foreign_fingerprint_is_equal_to_itself_only():
    assert near_identical("simhash:77", "simhash:77")
    assert not near_identical("simhash:77", "simhash:78")
    assert not near_identical("simhash:77", fingerprint(WIRE))
    assert len(bands(PREFIX + "0" * 63)) == 1


def test_the_format_is_fixed_for_the_log_keeps_it_for_ever():
    assert fingerprint("A law leaving the convention was signed") == EXPECTED


EXPECTED = "mh1-50317b5919e8ab076d8c6f675039b7e70ae4f67e3042a5244a2df5da7453ac3c"


@pytest.mark.parametrize("text", ["\ud800 lone", "x" * 100_000, "w " * 50_000])
def test_any_text_has_a_short_fingerprint(text):
    assert len(fingerprint(text)) == len(PREFIX) + 64


@given(st.lists(st.sampled_from(["law", "decree", "vote", "treaty", "signed"]), min_size=1, max_size=30))
def test_a_fingerprint_is_like_itself(words):
    mark = fingerprint(" ".join(words))
    assert near_identical(mark, mark)
