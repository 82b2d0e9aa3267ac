"""How many independent sources tell something."""

from dateline.fingerprint import fingerprint
from dateline_timeline.entries import entries


def mark(*shared):
    """A fingerprint of our own form whose eight bands are these numbers."""
    return "mh1-" + "".join(f"{number:08x}" for number in shared)


A, B = mark(*range(8)), mark(*range(100, 108))
A_AND_B = mark(0, *range(200, 206), 107)


def sources(told, *documents):
    events = [told(name, "2025-09-29", **fields) for name, fields in documents]
    (entry,) = entries(events)
    return entry.sources


def test_near_identical_texts_are_one_source(told):
    text = "The law by which the state leaves the convention was signed on Monday, the office said in a short notice."
    copy = fingerprint("LEAVING: " + text)
    assert sources(told, ("a", {"fingerprint": fingerprint(text)}), ("b", {"fingerprint": copy})) == 1


def test_texts_without_fingerprint_count_as_themselves(told):
    assert sources(told, ("a", {}), ("b", {})) == 2


def test_a_publisher_who_repeats_itself_is_one_source(told):
    assert sources(told, ("a", {"publisher": "The Paper"}), ("b", {"publisher": "the  paper"}), ("c", {})) == 2


def test_a_text_like_two_others_makes_all_three_one_source_and_the_count_falls(told):
    apart = [("a", {"fingerprint": A}), ("b", {"fingerprint": B})]
    assert sources(told, *apart) == 2
    assert sources(told, *apart, ("c", {"fingerprint": A_AND_B})) == 1


def test_the_link_may_be_in_another_claim_of_the_group(told):
    link = told("c", "2020-01-01", fingerprint=A_AND_B)
    found = entries([told("a", "2025-09-29", fingerprint=A), told("b", "2025-09-29", fingerprint=B), link])
    assert [entry.sources for entry in found] == [1, 1]


def test_publishers_that_once_shared_a_text_stay_two_elsewhere(told):
    events = [
        told("a1", "2020-01-01", publisher="One", fingerprint=A),
        told("b1", "2020-01-01", publisher="Two", fingerprint=A),
        told("a2", "2025-09-29", publisher="One"),
        told("b2", "2025-09-29", publisher="Two"),
    ]
    assert [entry.sources for entry in entries(events)] == [1, 2]
