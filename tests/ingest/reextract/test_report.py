"""What a person reads of a re-extraction."""

import datetime as dt

import orjson
from dateline.contracts import Document, EventData, Evidence
from dateline.log import Record
from dateline_ingest.emit.events import asserted
from dateline_ingest.emit.store import said
from dateline_ingest.emit.workers import Editions, Found, Reading
from dateline_ingest.reextract import report
from dateline_ingest.reextract.choice import Verdict
from dateline_ingest.reextract.difference import Standing, difference
from dateline_ingest.reextract.run import Due, Tally

NOW = dt.datetime(2025, 10, 1, tzinfo=dt.UTC)
TEXT = "They signed it. They \x1b[31mdid [red] so."
DOCUMENT = Document(id="doc-1", generation=1, source="s", key="1", title="A [bold]title", text=TEXT, recorded=NOW)
DUE = Due(Record("t", 0, 0, b"doc-1/1", b""), DOCUMENT)
FIRST = Evidence(document_id="doc-1", quote=TEXT[:15], start=0, end=15)
SECOND = Evidence(document_id="doc-1", quote=TEXT[16:], start=16, end=len(TEXT))


def events(*evidence, **more):
    data = EventData(lead="RU.president", occurred="2025-09-29", evidence=evidence, **more)
    return asserted(DOCUMENT, Reading((Found("law.signed", data),), "f"), NOW)


def changes(before, after):
    there = [Standing(e.id, e.kind, e.data.lead, e.data.object, orjson.loads(said(e.data))) for e in before]
    return difference(there, after)


def test_a_changed_event_says_what_goes_and_what_comes_and_strangers_texts_are_harmless(capsys):
    report.show_changes(DUE, changes(events(FIRST, SECOND), events(SECOND, confidence=0.5)))
    shown = capsys.readouterr().out
    assert 'doc-1 "A [bold]title" (s, 1)' in shown
    assert "  changed law.signed RU.president 2025-09-29" in shown
    assert "confidence: nothing → 0.5" in shown
    assert "evidence: − “They signed it.”" in shown
    assert "did" not in shown, "what stays is not repeated"
    report.show_changes(DUE, changes(events(FIRST), events(FIRST, SECOND)))
    shown = capsys.readouterr().out
    assert "evidence: + “They [31mdid [red] so.”" in shown
    assert "\x1b" not in shown
    report.show_changes(DUE, changes(events(FIRST, SECOND), events(SECOND, FIRST)))
    assert "evidence: the same in another order" in capsys.readouterr().out


def test_the_counts_are_told_by_type_with_what_stays_and_why(capsys):
    tally = Tally(read=1, failed=1, overtaken=1)
    tally.verdicts[Verdict.NO_EXTRACTOR] = 3
    tally.languages.update({"fi": 2, "sv": 1})
    tally.add(changes(events(FIRST), []))
    report.show_summary(tally, Editions({"en": "english 1"}, {"de": "No module."}, "r"), carried_out=False)
    shown = capsys.readouterr()
    assert "Read again: 1 document (en by english 1)." in shown.out
    assert "3 are in a language that no extractor here reads, and stay (fi 2, sv 1)." in shown.out
    assert ["law.signed", "0", "0", "1"] in [line.split() for line in shown.out.splitlines()]
    assert "1 document would change." in shown.out
    assert "The extractor for de cannot be used: No module." in shown.err
    assert report.summary_as_json(tally, carried_out=True)["summary"]["types"] == {
        "law.signed": {"added": 0, "changed": 0, "removed": 1}
    }
