"""A user's folder of registry files is known to extraction and to what timeline shows."""

import json

import pytest
from dateline_ingest.extract.shown.lines import score_lines
from dateline_timeline.names import names

TREATY = "- {id: 'treaty:harbour-lights', title: Convention on Harbour Lights, names: [Harbour Lights Convention]}\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "conventions.yaml").write_text(TREATY, encoding="utf-8")
    monkeypatch.setenv("DATELINE_REGISTRIES", str(tmp_path))
    names.cache_clear()
    yield tmp_path
    names.cache_clear()


def test_a_treaty_that_a_user_adds_is_found_and_named(folder):
    line = {
        "id": "a",
        "published": "2025-09-30",
        "text": "Norway ratified the Harbour Lights Convention on 3 March 2021.",
    }
    (answer,) = score_lines([json.dumps(line)], processes=1)
    (event,) = json.loads(answer)["events"]
    assert (event["type"], event["lead"], event["object"]) == ("convention.ratified", "NO", "treaty:harbour-lights")
    assert names()("treaty:harbour-lights") == "Convention on Harbour Lights"
