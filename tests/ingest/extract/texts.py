"""Texts that no newsroom wrote, made of what newsrooms write: sentences, names and dates, cut, joined and soiled."""

from __future__ import annotations

import datetime as dt
import functools

from dateline.contracts import Document
from dateline.contracts.event import check
from dateline.edtf import Occurrence
from dateline.fingerprint import fingerprint
from dateline.registries import load
from dateline_ingest.extract import extract
from hypothesis import strategies as st

from tests.eval.corpus import corpus

NOW = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)

NOISE = (
    "\x00", "\x07", "\x1b[31m", "\t", "\u00a0", "\u00ad", "\u200b", "\u200d", "\u2028", "\u2029", "\ufeff",
    "\ufffd", "\uffff", "\u202e", "\u202c", "\u2066", "\u2069", "\u0301", "\u0335", "\u20dd", "\ue000", "\ud7ff",
    "\U0010ffff", "\U0001f1f7\U0001f1fa", "غادرت", "Россия", "條約", "ﬁ", "İ", "ß", "ǆ", "(", ")", "[", "]", "{", "“",
    "”", '"', "''", "`", "‘", "’", "«", "»", "-", "–", "—", "/", "\\", "|", "*", "#", "_", "~", "%", "?", "!", ".",
    "...", "…", ":", ";", ",", ",,", " ", "  ", "\n", "\n\n", "\r\n",
)  # fmt: skip
DATES = (
    "on 3 May 2020", "in 1998", "last year", "on Monday", "yesterday", "31 February 2020", "0 May 2020",
    "99/99/9999", "2020-13-45", "May", "in the year 0000", "on 1 January 0001", "31 December 9999", "in 99999",
    "by 2019", "between 1996 and 1998", "three hundred years ago", "next week", "the 31st", "29 February 2023",
    "since 1996", "in the 1990s", "on 3 May", "September 2025", "10,000 days ago", "(5 May)",
)  # fmt: skip
WORDS = (
    "denounced", "ratified", "signed", "withdrew from", "acceded to", "joined", "left", "did not sign",
    "will leave", "its withdrawal from", "the convention", "the treaty", "it", "they", "the president",
    "the ministry", "parliament", "the law", "a decree", "Protocol No. 1", "Protocols Nos. 1, 2 and",
    "Protocol No. 99999999999999999999", "said", "according to", "and", "or", "that", "which", "who", "by", "of",
    "by 100 votes to 3", "with 99999999999999999999 votes for", "entered into force", "for",
    "notified the depositary of", "respectively", "Convention on the", "Treaty between", "Agreement", "Law No.",
    "Decree No. 7/X-9", "has", "had been", "Mr", "J.", "U.S.", "No.",
)  # fmt: skip


@functools.cache
def real() -> tuple[str, ...]:
    """Sentences of annotated documents."""
    texts = [item.document.text for item in corpus() if item.set != "real articles"]
    return tuple(dict.fromkeys(s.strip() for text in texts for line in text.split("\n") for s in line.split(". ") if s))


@functools.cache
def names() -> tuple[str, ...]:
    """Names that the registries know."""
    known = load()
    found = [n for row in known.conventions for n in (row.title, *row.names, *row.acronyms, *row.loose)]
    found += [n for row in known.organisations for n in (row.name, *row.aliases, *row.acronyms)]
    found += [n for row in known.states for n in (row.name, *row.aliases, *row.demonyms)]
    found += [n for row in known.own_organs for n in row.names]
    return tuple(dict.fromkeys(found))


@st.composite
def _soiled(draw: st.DrawFn) -> str:
    """A real sentence with noise put into it at some places, or a part of it cut out."""
    text = draw(st.sampled_from(real()))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from(NOISE)) + text[at + draw(st.integers(0, 8)) :]
    return text


@st.composite
def _repeated(draw: st.DrawFn) -> str:
    piece = draw(st.sampled_from(names()) | st.sampled_from(WORDS) | st.sampled_from(NOISE) | st.sampled_from(DATES))
    return draw(st.sampled_from(("", " ", ", ", " and ", "-", "\n"))).join([piece] * draw(st.integers(2, 60)))


def _pieces() -> st.SearchStrategy[str]:
    return st.one_of(
        st.sampled_from(real()),
        _soiled(),
        st.sampled_from(names()),
        st.sampled_from(WORDS),
        st.sampled_from(DATES),
        st.sampled_from(NOISE),
        _repeated(),
        st.text(max_size=40),
    )


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A document of such pieces, published at some time or at none."""
    pieces = draw(st.lists(_pieces(), min_size=1, max_size=25))
    joints = draw(
        st.lists(st.sampled_from((" ", " ", " ", ". ", ", ", "\n", "")), min_size=len(pieces), max_size=len(pieces))
    )
    published = draw(
        st.none() | st.datetimes(dt.datetime(1, 1, 2), dt.datetime(9999, 12, 30), timezones=st.just(dt.UTC))  # noqa: DTZ001
    )
    return Document(
        id="doc-fuzz",
        generation=1,
        source="test",
        key="fuzz",
        title=draw(st.none() | _pieces().map(lambda text: text[:1000])),
        publisher="Press",
        published=published,
        text="".join(piece + joint for piece, joint in zip(pieces, joints, strict=True))[:200_000] or ".",
        recorded=NOW,
    )


def check_document(document: Document) -> int:
    """Hold what is extracted from a document against all that must always be so; returns the number of events."""
    now = max(document.published or NOW, NOW)
    events = extract(document)
    assert events == extract(document), "not the same twice"
    for event in events:
        check(event.type, event.data, now)
        Occurrence.parse(event.data.occurred)
        assert 0 < event.data.confidence <= 1
        assert event.data.evidence
        for evidence in event.data.evidence:
            text = document.text if evidence.field == "text" else document.title or ""
            assert text[evidence.start or 0 : evidence.end] == evidence.quote
            assert evidence.quote.strip()
    fingerprint(document.text)
    return len(events)
