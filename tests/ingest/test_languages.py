"""Documents are read by the extractor of their language, and what it gives is held against them."""

import datetime as dt

import pytest
from dateline.contracts import Document, EventData, Evidence, Extractor
from dateline.extractors import Extracted, usable
from dateline_ingest.emit.languages import InvalidResult, Languages, digest

from tests.ingest.conftest import extracted, rows, running

TEXT = "Laki allekirjoitettiin."
GOOD = Evidence(document_id="doc-1", quote="Laki", start=0, end=4)


def document(lang="fi"):
    moment = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
    return Document(
        id="doc-1", generation=1, source="s", key="1", lang=lang, title="Otsikko", text=TEXT, recorded=moment
    )


class Gives:
    name, version = "gives", "1"

    def __init__(self, what):
        self.what = what

    def extract(self, document, registries):
        if isinstance(self.what, Exception):
            raise self.what
        return self.what


def read(what, lang="fi"):
    return Languages({"fi": usable("pkg:Gives", Gives(what))}).read(document(lang))


def event(evidence=GOOD, **more):
    return Extracted("law.signed", EventData(lead="FI.president", evidence=(evidence,), **more))


def test_events_carry_who_made_them():
    label, (found,) = read([event()])
    assert label == "gives 1"
    assert found.data.extractor == Extractor(name="gives", version="1")
    _, (found,) = read([event(extractor=Extractor(name="gives", version="1", rule="r"))], "fi-FI")
    assert found.data.extractor.rule == "r"


def test_an_extractor_that_cannot_be_used_parks_the_documents_of_its_language_alone():
    known = {"fi": usable("pkg:Gives", None), "de": usable("pkg:German", Gives([event()]))}
    with pytest.raises(InvalidResult, match="pkg:Gives is not an extractor: its name is not a text"):
        Languages(known).read(document("fi"))
    assert Languages(known).read(document("de"))[0] == "gives 1"


def test_a_language_without_extractor_gives_nothing():
    assert read([event()], "sv") == ("", [])


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        (ValueError("broken"), "pkg:Gives failed: ValueError: broken"),
        (None, "pkg:Gives failed: TypeError: 'NoneType' object is not iterable"),
        ([{"type": "law.signed"}], "pkg:Gives gave a dict, which is no event: an event has a type and EventData."),
        (
            [event(GOOD.model_copy(update={"start": 1, "end": 5}))],
            "pkg:Gives gave a quote that does not stand where it says: text[1:5] is not 'Laki'.",
        ),
        (
            [event(GOOD.model_copy(update={"field": "title"}))],
            "pkg:Gives gave a quote that does not stand where it says: title[0:4] is not 'Laki'.",
        ),
        (
            [event(Evidence(document_id="doc-1", quote="Laki"))],
            "pkg:Gives gave a quote that does not say where it stands: it needs start and end.",
        ),
        (
            [event(GOOD.model_copy(update={"document_id": "doc-2"}))],
            "pkg:Gives gave evidence of another document, 'doc-2'.",
        ),
    ],
)
def test_what_is_not_valid_is_told_in_a_sentence(what, sentence):
    with pytest.raises(InvalidResult) as raised:
        read(what)
    assert str(raised.value) == sentence


def test_registries_of_ones_own_make_another_digest(tmp_path):
    assert digest(()) == digest((tmp_path,)) != ""
    (tmp_path / "conventions.yaml").write_text("[]\n")
    assert digest(()) != digest((tmp_path,))


async def test_a_document_that_nobody_reads_is_extracted_with_no_events(settings):
    async with running(settings, extract="") as client:
        text = "Finlands president undertecknade lagen i dag."
        answer = await client.post("/v1/ingest/documents", json={"source": "s", "key": "1", "lang": "sv", "text": text})
        status = await extracted(client, answer.json()["id"])
        assert (status["state"], status["events"]) == ("extracted", [])
        assert status["generations"][0]["extracted"]["extractor"] == ""
        english = {"source": "s", "key": "2", "text": "The president of Finland signed the law on Monday."}
        answer = await client.post("/v1/ingest/documents", json=english)
        status = await extracted(client, answer.json()["id"])
        assert status["generations"][0]["extracted"]["extractor"].startswith("english ")
        (row,) = await rows(client, "SELECT * FROM extractions WHERE extractor <> ''")
        assert (row["registries"], row["text_generation"]) == (digest(()), 1)


def test_english_is_another_edition_when_a_rule_changes(tmp_path, monkeypatch):
    from dateline_ingest.extract import pipeline, plugin

    (tmp_path / "rules.yaml").write_text("one")
    monkeypatch.setattr(plugin, "__file__", str(tmp_path / "plugin.py"))
    before = plugin.edition()
    assert before == plugin.edition()
    assert before.startswith(f"{pipeline.VERSION}+")
    (tmp_path / "rules.yaml").write_text("two")
    assert plugin.edition() != before
