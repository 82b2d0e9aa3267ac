"""Input that no newsroom wrote: it gives events or none, in bounded time, and no error."""

from __future__ import annotations

import time

import pytest

from tests.ingest.extract.conftest import Reader

FACT = "Russia denounced the Rome Statute on 3 May 2020. "

CASES = {
    "null bytes": "Russia\x00 ratified\x00 the Rome Statute in 1998.\x00",
    "a million brackets": "(" * 1_000_000,
    "nested brackets": "[(" * 100_000 + FACT + ")]" * 100_000,
    "right to left": "\u202eRussia ratified the Rome Statute in 1998\u202c غادرت",
    "line breaks": "\n" * 300_000,
    "dots": "." * 1_000_000,
    "abbreviations": "A. " * 100_000,
    "quotes": '"' * 1_000_000,
    "one word": "a" * 1_000_000,
    "capitals": "The Convention on the of and " * 20_000,
    "dates": "1 May 2020 " * 20_000,
    "protocols": "Protocol No. 1 and " * 20_000,
    "no stop": "Russia denounced the treaty and " * 100_000,
    "one fact for ever": FACT * 40_000,
    "the year one": FACT,
}


@pytest.mark.parametrize("name", CASES)
def test_no_input_breaks_or_hangs_extraction(read: Reader, name: str) -> None:
    text = CASES[name]
    start = time.process_time()
    events = read(text, published="0001-01-01" if name == "the year one" else "2025-09-30")
    assert time.process_time() - start < 20
    for event in events:
        for evidence in event.data.evidence:
            assert text[evidence.start : evidence.end] == evidence.quote
