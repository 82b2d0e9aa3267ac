"""Each entry of the phrasebooks that has once been read right is read right for ever."""

from __future__ import annotations

import pytest

from tests.eval.phrasebook import Entry, entries, faults, found

BOOKS = entries()


@pytest.mark.parametrize("entry", [e for e in BOOKS if e.holds], ids=lambda e: e.id)
def test_a_phrase_is_read_as_the_book_wants_it(entry: Entry) -> None:
    assert faults(entry.gold, found(entry)) == [], f"{entry.document.title or ''}\n{entry.document.text}"


def test_ids_are_unique_and_entries_are_told_apart() -> None:
    names = [e.id for e in BOOKS]
    texts = [(e.document.title, e.document.text) for e in BOOKS]
    assert len(set(names)) == len(names)
    assert len(set(texts)) == len(texts)
