"""Pages: everything escaped, evidence marked where it stands, nothing from anybody else."""

import random
import re
from urllib.parse import quote

import pytest
from dateline.contracts import Document, Evidence
from dateline.contracts.ids import document_id
from dateline_timeline.pages.links import outside, quoted_in
from dateline_timeline.pages.marks import Mark, segments
from dateline_timeline.pages.told import marks, told_by
from dateline_timeline.query.documents import Proof
from hypothesis import given
from hypothesis import strategies as st

from tests.timeline.service import RECORDED, SOURCE, Service, event, retraction


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(0, 45), st.integers(0, 45)), max_size=6))
def test_a_text_is_cut_and_nothing_is_lost(text: str, spans: list[tuple[int, int]]) -> None:
    marks = [Mark(n, f"q{n}-1", (min(span), max(span))) for n, span in enumerate(spans)]
    parts = segments(text, marks)
    assert "".join(part.text for part in parts) == text
    for mark in marks:
        start, end = mark.span
        if start < end <= len(text):
            assert "".join(part.text for part in parts if mark.number in part.events) == text[start:end]
            assert sum(mark in part.ends for part in parts) == sum(mark in part.begins for part in parts) == 1


def _proof(event: str, span: tuple[int, int] | None, *, entry: str = "ent-a", field: str = "text") -> Proof:
    return Proof(entry, "law.signed", "RU", "", "", "words", field, span, event=event)


def test_quotes_are_numbered_by_their_event() -> None:
    proofs = [
        _proof("one", (0, 5), field="title"),
        _proof("one", (0, 9)),
        _proof("two", (0, 9), entry="ent-b"),
        _proof("one", None),
    ]
    one, two = told_by(proofs)
    assert [quote.anchor for quote in one.quotes] == ["q1-1", "q1-2", "q1-3"]
    assert (two.number, two.event.entry) == (2, "ent-b")
    assert marks([one, two], "title") == [Mark(1, "q1-1", (0, 5), "ent-a")]
    assert marks([one, two], "text") == [Mark(1, "q1-2", (0, 9)), Mark(2, "q2-1", (0, 9), "ent-b")]


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://example.org/a", "https://example.org/a"),
        ("javascript:alert(1)", ""),
        ("JAVASCRIPT:alert(1)", ""),
        ("data:text/html,hello", ""),
        ("//example.org", ""),
        ("http://[", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_only_web_addresses_are_linked(url: str | None, shown: str) -> None:
    assert outside(url) == shown


def test_a_quote_is_named_in_an_address() -> None:
    assert quoted_in("https://example.org/a", "left - at last, now") == (
        "https://example.org/a#:~:text=left%20%2D%20at%20last%2C%20now"
    )
    long = quoted_in("https://example.org/a", " ".join(f"word{n}" for n in range(100)))
    ends = "%20".join(f"word{n}" for n in range(6)), "%20".join(f"word{n}" for n in range(94, 100))
    assert long.endswith("#:~:text=" + ",".join(ends))


async def test_hostile_texts_are_shown_as_texts(service: Service) -> None:
    bad = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    text = f"Before. {bad} After."
    doc = document_id(SOURCE, bad)
    told = event("convention.denounced", "RU", "ETS-126", "2025-09-29", document=bad, publisher=bad)
    evidence = {"document_id": doc, "quote": bad, "start": 8, "end": 8 + len(bad)}
    data = told.data.model_dump(by_alias=True) | {"evidence": [evidence], "about": bad, "attribution": bad}
    hostile = told.__class__(
        id=told.id, source=SOURCE, type=told.type, data=told.data.model_validate(data), recordedtime=RECORDED
    )
    await service.publish_documents(
        [
            Document(
                id=doc,
                generation=1,
                source=SOURCE,
                key=bad,
                title=bad,
                publisher=bad,
                url="javascript:alert(1)",
                text=text,
                recorded=RECORDED,
            )
        ]
    )
    await service.publish([hostile])
    await service.caught_up()
    entry = (await service.get("/v1/timelines/ETS-126"))["items"][0]["id"]
    odd = quote(bad.replace("/", ""))
    for path in ("/", f"/?q={odd}", "/t/ETS-126", f"/t/{odd}", f"/e/{entry}", f"/d/{doc}", f"/e/{odd}", f"/d/{odd}"):
        page = await service.client.get(path)
        assert page.headers["content-type"].startswith("text/html"), path
        assert "<script" not in page.text.lower(), path
        assert "<img" not in page.text, path
        assert "javascript:" not in page.text, path
        assert "default-src 'none'" in page.headers["content-security-policy"]
    marked = (await service.client.get(f"/d/{doc}")).text
    assert re.search(
        r"<mark class=\"e1 c1\">(<span [^>]*></span>)*<a href=\"#p1\" tabindex=\"-1\">&lt;script&gt;", marked
    )
    assert f'<a href="/e/{entry}">' in marked
    assert "According to &lt;script&gt;" in marked


async def test_a_document_says_what_made_each_event_and_what_it_is_worth(service: Service) -> None:
    text = "Fiji denounced it. Fiji will be out in May."
    doc = document_id(SOURCE, "fiji")
    made = {"name": "english", "version": "1", "rule": "leave-plain"}
    told = [
        event("convention.denounced", "FJ", "ETS-126", "2025-09-29", document="fiji", extractor=made, confidence=0.875),
        event("convention.denunciation_effective", "FJ", "ETS-126", "2026-05-01", document="fiji", modality="planned"),
    ]
    quotes = [(0, 18), (19, 43)]
    events = [
        one.__class__(
            id=one.id,
            source=SOURCE,
            type=one.type,
            recordedtime=RECORDED,
            data=one.data.model_copy(
                update={"evidence": (Evidence(document_id=doc, quote=text[a:b], start=a, end=b),)}
            ),
        )
        for one, (a, b) in zip(told, quotes, strict=True)
    ]
    of = Document(id=doc, generation=1, source=SOURCE, key="fiji", text=text, recorded=RECORDED)
    await service.publish_documents([of])
    await service.publish(events)
    await service.caught_up()
    page = (await service.client.get(f"/d/{doc}")).text
    assert "english 1, leave-plain · confidence 0.88" in page
    assert "As its source pushed it" in page
    assert '<span class="badge">planned</span>' in page
    assert page.count("<mark") == 2
    evidence = (await service.get(f"/v1/documents/{doc}"))["evidence"]
    assert [(one["made_by"], one["confidence"], one["modality"]) for one in evidence] == [
        ("english 1, leave-plain", 0.875, "asserted"),
        ("", 1.0, "planned"),
    ]


async def test_an_older_text_tells_what_was_read_in_it_last(service: Service) -> None:
    """Reading a text again takes a generation between its own and that of the next text."""
    told = event("convention.denounced", "FJ", "ETS-126", "2025-09-29", document="again", quote="Fiji denounced it.")
    made = {"name": "english", "version": "2", "rule": "leave-plain"}
    better = event("convention.ratified", "FJ", "ETS-126", "2025-09-29", document="again", generation=2, extractor=made)
    last = event("convention.signed", "FJ", "ETS-126", "2025-09-29", document="again", generation=3)
    doc = document_id(SOURCE, "again")
    texts = [
        Document(id=doc, generation=n, source=SOURCE, key="again", text=f"Text {n}.", recorded=RECORDED) for n in (1, 3)
    ]
    await service.publish_documents(texts)
    await service.publish([told, retraction(told, generation=2), better, retraction(better, generation=3), last])
    await service.caught_up()

    async def types(**asked: int) -> list[str]:
        shown = await service.get(f"/v1/documents/{doc}", **asked)
        return [one["type"] for one in shown["evidence"]]

    assert await types(generation=1) == ["convention.ratified"]
    assert await types() == ["convention.signed"]


async def test_pages_say_what_is_planned_disputed_and_retracted(service: Service) -> None:
    taken_back = event("convention.denounced", "FI", "ETS-126", "2025-07-10", document="f")
    await service.publish(
        [
            event("convention.ratified", "RU", "ETS-126", "1998-02-28", document="a"),
            event("convention.ratified", "RU", "ETS-126", "1998-03-28", document="b"),
            event("convention.denunciation_effective", "RU", "ETS-126", "2026-10-01", document="c", modality="planned"),
            taken_back,
            retraction(taken_back),
        ]
    )
    await service.caught_up()
    page = (await service.client.get("/t/ETS-126")).text
    for words in ("Sources disagree about the date", "planned", "<s>Denounced</s>", "took it back"):
        assert words in page
    assert '<time datetime="1998-02-28">28 February 1998</time>' in page
    assert 'rel="alternate" type="application/atom+xml"' in page
    assert page.count("<article") == 3
    filtered = await service.client.get("/t/ETS-126?type=convention.ratified&text=nowhere")
    assert "Take one away" in filtered.text
    assert (await service.client.get("/t/ETS-126?bogus=1")).status_code == 400
    moved = await service.client.get("/e/ent-nothing")
    assert moved.status_code == 404
    assert "text/html" in moved.headers["content-type"]


async def test_a_long_timeline_has_pages(service: Service) -> None:
    chance = random.Random(1)
    days = [f"{chance.randrange(1950, 2025)}-{n % 12 + 1:02d}-{n % 28 + 1:02d}" for n in range(230)]
    await service.publish([event("law.signed", f"S{n}.president", "treaty:x", day) for n, day in enumerate(days)])
    await service.caught_up()
    found, path = [], "/t/treaty:x"
    while path:
        page = (await service.client.get(path)).text
        found += re.findall(r'<article id="(ent-[a-z0-9]+)"', page)
        following = re.search(r'<a rel="next" href="([^"]+)"', page)
        path = following[1].replace("&amp;", "&") if following else ""
    assert len(found) == 230
    assert len(set(found)) == 230
