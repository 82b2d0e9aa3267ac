"""Counts of votes: what a sentence says of them, and numbers that are none."""

from __future__ import annotations

import pytest
from dateline_ingest.extract.acts.votes import Votes, find_votes
from dateline_ingest.extract.numerals import in_digits


@pytest.mark.parametrize(
    ("text", "votes"),
    [
        ("Fifty-six Members were for leaving, thirty-two for staying, and two abstained.", (56, 32, 2, None)),
        ("Members voted 157 to 18 for the bill.", (157, 18, None, None)),
        ("It passed with 156 votes and none against.", (156, 0, None, None)),
        ("The bill was carried by ninety votes to twelve, four members abstaining.", (90, 12, 4, None)),
        ("Adopted by 120 votes to 10, with 15 abstentions.", (120, 10, 15, None)),
        ("The Storting passed it, 98-71.", (98, 71, None, None)),
        ("On 8 May 2019 one hundred and four voted in favour and 30 against.", (104, 30, None, None)),
        ("The Senate approved it without a dissenting voice.", (None, 0, None, None)),
        ("Votes for: 61, against: 38, abstentions: 2.", (61, 38, 2, None)),
        ("88 voted in favour, nobody against, with 90 members present.", (88, 0, None, 90)),
    ],
)
def test_votes_are_counted(text: str, votes: Votes) -> None:
    assert find_votes(text) == votes


@pytest.mark.parametrize(
    "text",
    [
        "In 107 cases members were late.",
        "It calls up men aged 18 to 30.",
        "The fee rises from 40 to 60 kroner.",
        "On 8 May the Senate voted in favour of the bill.",
        "Articles 12 to 14 were adopted.",
    ],
)
def test_other_numbers_are_no_votes(text: str) -> None:
    assert find_votes(text) is None


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("one hundred and fourteen in favour", "114 in favour"),
        ("a hundred members", "100 members"),
        ("twenty-one", "21"),
        ("135,000 citizens", "135000 citizens"),
        ("someone tenacious", "someone tenacious"),
    ],
)
def test_numbers_in_words_become_digits(text: str, digits: str) -> None:
    assert in_digits(text) == digits
