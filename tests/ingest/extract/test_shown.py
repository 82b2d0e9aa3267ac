"""What a document looks like on a terminal and in a file: its own words, its evidence marked, nothing that acts."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from dateline.contracts import EventData, Evidence
from dateline.extractors import Extracted
from dateline_ingest.explanation import Explained
from dateline_ingest.extract.shown import Shown, show
from dateline_ingest.extract.shown.marked import pieces
from dateline_ingest.extract.shown.page import LONG
from dateline_ingest.extract.shown.visible import escaped, one_line, visible
from dateline_ingest.extract.why import explain
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from tests.ingest.extract.conftest import document

ROOT = Path(__file__).resolve().parents[3]
SAMPLES = [json.loads(path.read_text("utf-8")) for path in sorted((ROOT / "samples").glob("*.json"))]
NEWS = [json.loads(line) for line in (ROOT / "tests/data/news/documents.jsonl").read_text("utf-8").splitlines()]
MARKS = re.compile(r"⟦[\d,]+ |⟧")
HOSTILE = "a\x1b[31mred\x1b[0m \x9b2J \x07 [red]bold[/red] \u202egnorw\u202c \x00 \r\n:smile: end"


def _page(shown: Shown, *, full: bool = False, **console: Any) -> str:
    file = io.StringIO()
    show(shown, Console(file=file, highlight=False, markup=False, emoji=False, **console), full=full)
    return file.getvalue()


def _told(text: str, *spans: tuple[int, int], title: str | None = None, **data: object) -> Shown:
    """A document in which each span is the evidence of an event of its own."""
    of = document(text, title=title)
    events = [
        Extracted(
            "law.signed",
            EventData.model_validate(
                {"evidence": [Evidence(document_id=of.id, quote=text[start:end], start=start, end=end)], **data}
            ),
        )
        for start, end in spans
    ]
    return Shown(of, Explained(events))


@pytest.mark.parametrize("row", [*SAMPLES, *NEWS], ids=lambda row: str(row.get("key") or row["id"]))
def test_every_quote_is_marked_with_its_event_and_the_text_is_whole(row: dict[str, str]) -> None:
    of = document(row["text"], row["published"], row["title"])
    read = explain(of)
    page = _page(Shown(of, read), full=True)
    shown_text = f"{row['title']}\n\n{row['text']}"
    assert MARKS.sub("", page).startswith(shown_text)
    for number, event in enumerate(read.events, 1):
        for piece in event.data.evidence:
            assert re.search(rf"⟦[\d,]*\b{number}\b[\d,]* {re.escape(piece.quote)}⟧", page), piece.quote
    for why in read.why:
        assert why.rule
        assert f"rule {why.rule.id}" in page


@given(
    st.text(max_size=60),
    st.lists(st.tuples(st.integers(1, 4), st.integers(0, 60), st.integers(0, 60)), max_size=5),
)
def test_a_text_is_cut_and_nothing_is_lost(text: str, spans: list[tuple[int, int, int]]) -> None:
    inside = [(number, min(a, b, len(text)), min(max(a, b), len(text))) for number, a, b in spans]
    parts = list(pieces(text, inside, whole=True))
    assert "".join(part.text for part in parts) == text
    for number, start, end in inside:
        held = [part for part in parts if number in part.events]
        assert text[start:end] in "".join(part.text for part in held)


def test_two_events_on_one_span_are_both_shown() -> None:
    shown = _told("Signed and sealed. Done.", (0, 18), (0, 18), (7, 18))
    assert "⟦1,2 Signed ⟧⟦1,2,3 and sealed.⟧ Done." in _page(shown)
    coloured = _page(shown, force_terminal=True, color_system="standard", width=80)
    assert "¹" in coloured
    assert "²" in coloured
    assert "\x1b[" in coloured


def test_colours_can_be_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    page = _page(_told("Signed. Done.", (0, 7)), force_terminal=True, width=80)
    assert "⟦1 Signed.⟧ Done." in page
    assert re.search(r"\x1b\[[\d;]*3\dm", page) is None


def test_events_stand_beside_the_text_where_there_is_room() -> None:
    shown = _told("Signed. Done.", (0, 7))
    wide = _page(shown, force_terminal=True, width=140, color_system=None)
    assert any("Signed." in line and "law.signed" in line for line in wide.splitlines())
    narrow = _page(shown, force_terminal=True, width=80, color_system=None)
    assert not any("Signed." in line and "law.signed" in line for line in narrow.splitlines())


def test_a_long_text_is_shown_near_its_evidence() -> None:
    paragraphs = [f"Paragraph {n} of many." for n in range(LONG // 15)]
    text = "\n\n".join(paragraphs)
    at = text.index("Paragraph 100 ")
    shown = _told(text, (at, at + 12))
    page = _page(shown)
    assert "Paragraph 99 of" in page
    assert "⟦1 Paragraph 10⟧" in page
    assert "Paragraph 101 of" in page
    assert "Paragraph 98 of" not in page
    assert "99 paragraphs without events" in page
    assert MARKS.sub("", _page(shown, full=True)).startswith(text)


def test_hostile_text_is_shown_and_does_nothing() -> None:
    shown = _told(HOSTILE, (0, 12), attribution=HOSTILE.replace("\x00", ""), title=HOSTILE)
    consoles: list[dict[str, Any]] = [{}, {"force_terminal": True, "color_system": None, "width": 200}]
    for console in consoles:
        page = _page(shown, **console)
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", page)
        assert "[red]bold[/red]" in page
        assert ":smile:" in page
        assert "␛[31mred" in page
        assert "‹U+202E›gnorw" in page


@given(st.text())
def test_what_is_shown_acts_on_no_terminal(text: str) -> None:
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]", visible(text))
    assert "\n" not in one_line(text)
    assert json.loads(escaped(json.dumps(text, ensure_ascii=False))) == text


def test_a_folded_line_stays_under_its_event() -> None:
    name = "A convention with so long a name that no line of a narrow terminal can hold the whole of it at once"
    shown = _told("Signed. Done.", (0, 7), convention={"id": "treaty:a", "name": name})
    page = _page(shown, force_terminal=True, width=60, color_system=None)
    start = next(at for at, line in enumerate(page.splitlines()) if "A convention with" in line)
    assert page.splitlines()[start + 1].startswith("    ")
