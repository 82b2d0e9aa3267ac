"""Input that no newsroom wrote: it gives events or none, in bounded time, and no error."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from dateline.contracts import Document
from dateline_ingest.emit.workers import ExtractionFailed, Workers
from dateline_ingest.extract.pipeline import MOST_PARSED
from dateline_ingest.extract.sentences.preparing import MOST_SENTENCES
from dateline_ingest.extract.sentences.text import LONGEST_SENTENCE
from dateline_ingest.settings import IngestSettings
from hypothesis import HealthCheck, given, settings

from tests.ingest.extract.conftest import Reader, document
from tests.ingest.extract.texts import check_document, documents

FACT = "Russia denounced the Rome Statute on 3 May 2020. "
SECONDS = IngestSettings.model_fields["extract_seconds"].default / 2
"""Processor time: half of what a worker may take by the clock, since other work may share the machine."""

CASES: dict[str, Callable[[], str]] = {
    "a line of 5 MB": lambda: (FACT.replace(".", " and") * 110_000)[:5_000_000],
    "5 MB of facts": lambda: (FACT * 110_000)[:5_000_000],
    "a million open brackets": lambda: "(" * 1_000_000 + FACT,
    "a million brackets inside": lambda: "Russia denounced " + "(" * 1_000_000 + " the Rome Statute.",
    "nested brackets": lambda: "[(" * 100_000 + FACT + ")]" * 100_000,
    "nested quotes": lambda: "“‘" * 200_000 + FACT + "’”" * 200_000,
    "quotes that never end": lambda: 'He said "that she said ' * 50_000,
    "null bytes": lambda: "\x00" * 1_000_000 + "\x00".join(FACT * 100),
    "right to left": lambda: "\u202e" * 100_000 + "Russia ratified the Rome Statute in 1998\u202c غادرت",
    "a million accents": lambda: "R" + "\u0301" * 1_000_000 + "ussia denounced the Rome Statute.",
    "accents on each letter": lambda: "".join(letter + "\u0301\u0302" for letter in FACT) * 2_000,
    "zero width": lambda: "\u200b".join(FACT * 2_000),
    "beside surrogates": lambda: "\ud7ff\ue000\uffff\U0010ffff" * 100_000 + FACT,
    "10,000 conventions": lambda: (
        "Russia denounced " + ", ".join(["the Rome Statute", "the Ottawa Convention"] * 5_000) + "."
    ),
    "10,000 unknown treaties": lambda: (
        "Russia denounced " + " and ".join(f"the Convention on Matter {n}" for n in range(10_000)) + "."
    ),
    "100,000 states": lambda: " and ".join(["Russia", "Latvia"] * 50_000) + " denounced the Rome Statute.",
    "100,000 dates": lambda: (
        "Russia denounced it on " + ", ".join(f"{n % 28 + 1} May {1900 + n % 120}" for n in range(100_000))
    ),
    "100,000 dated lines": lambda: "".join(f"On {n % 28 + 1} May {1900 + n % 120}.\n" for n in range(100_000)),
    "no blank in 1 MB": lambda: "abcdefghij" * 100_000,
    "a word of 2 MB": lambda: "Convention on " + "a" * 2_000_000 + " was denounced by Russia.",
    "hyphens": lambda: "-".join(["Russia"] * 300_000),
    "abbreviations": lambda: "A. " * 100_000,
    "dots": lambda: "." * 1_000_000,
    "blanks": lambda: " " * 5_000_000,
    "line breaks": lambda: "\t\n" * 1_000_000,
    "a name on each line": lambda: "Russia\ndenounced\nthe Rome Statute\n" * 100_000,
    "capitals": lambda: "The Convention on the of and " * 20_000,
    "protocols": lambda: "Protocol No. 1 and " * 20_000,
}


def sentences_of(unit: str, head: str, tail: str) -> Callable[[], str]:
    """As many sentences as are looked at, each as long as is read: the most work that a text can ask for."""
    count = (LONGEST_SENTENCE - len(head) - len(tail) - 10) // len(unit)
    return lambda: (head + unit * count + tail) * (MOST_SENTENCES + 1)


CASES |= {
    "long sentences of treaties": sentences_of("the Rome Statute, ", "Russia denounced ", "on 3 May 2020. "),
    "long sentences of steps": sentences_of("denounced the Rome Statute and ", "Russia ", "left it in 1998. "),
    "long sentences of shared names": sentences_of("the Convention against Torture, ", "Now ", "there. "),
    "long sentences of dates": sentences_of("3 May 2020, ", "Russia denounced the Rome Statute on ", "and in 1998. "),
}


@pytest.mark.parametrize("name", CASES)
def test_no_input_breaks_or_hangs_extraction(read: Reader, name: str) -> None:
    text = CASES[name]()
    start = time.process_time()
    events = read(text)
    assert time.process_time() - start < SECONDS
    for event in events:
        for evidence in event.data.evidence:
            assert text[evidence.start : evidence.end] == evidence.quote


@pytest.mark.parametrize("published", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_are_no_error(read: Reader, published: str) -> None:
    for text in (FACT, "Russia denounced the Rome Statute yesterday.", "Russia left the Rome Statute next year."):
        read(text, published=published)


def test_what_is_looked_at_of_one_document_is_bounded(read: Reader) -> None:
    (event,) = read(FACT * (MOST_PARSED + 1) + "Latvia denounced the Rome Statute on 3 May 2020.")
    assert event.data.lead == "RU"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(documents())
def test_whatever_the_text_what_must_always_hold_holds(document: Document) -> None:
    check_document(document)


async def test_a_worker_reads_on_after_texts_that_nobody_wrote() -> None:
    workers = Workers(1, seconds=SECONDS * 2)
    try:
        for name in ("a line of 5 MB", "a million open brackets", "null bytes", "10,000 conventions"):
            await workers.read(document(CASES[name]()))
        assert [found.type for found in (await workers.read(document(FACT))).found] == ["convention.denounced"]
    finally:
        await workers.close()


async def test_a_text_that_takes_too_long_is_given_up_and_the_next_is_read() -> None:
    workers = Workers(1, seconds=1.0)
    try:
        with pytest.raises(ExtractionFailed, match="longer than 1 s"):
            await workers.read(document(CASES["long sentences of treaties"]()))
        assert [found.type for found in (await workers.read(document(FACT))).found] == ["convention.denounced"]
    finally:
        await workers.close()
