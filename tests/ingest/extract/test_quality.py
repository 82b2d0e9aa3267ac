"""How well whole documents are read: the samples, annotated news, and two real articles where they are at hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from dateline_ingest.extract import extract

from tests.ingest.extract.conftest import document
from tests.ingest.extract.scoring import Score

ROOT = Path(__file__).parents[3]
SEEDS = ROOT.parent / "shared" / "data" / "news"


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def score(documents: list[dict[str, Any]], gold: list[dict[str, Any]]) -> Score:
    by_id = {row["id"]: row["events"] for row in gold}
    total = Score()
    for row in documents:
        name = row.get("id") or row["key"]
        source = document(row["text"], row["published"], row.get("title"), name)
        found = []
        for event in extract(source):
            for evidence in event.data.evidence:
                text = source.text if evidence.field == "text" else source.title or ""
                assert text[evidence.start : evidence.end] == evidence.quote
            found.append({"type": event.type, **event.data.model_dump()})
        total.add(by_id[name], found)
    return total


def test_the_samples_are_read() -> None:
    documents = [json.loads(path.read_text("utf-8")) for path in sorted((ROOT / "samples").glob("*.json"))]
    total = score(documents, rows(ROOT / "samples" / "gold.jsonl"))
    assert total.f1 >= 0.95
    assert total.dates_right >= 0.9 * total.dates


def test_annotated_news_in_many_styles_are_read() -> None:
    folder = ROOT / "tests" / "data" / "news"
    total = score(rows(folder / "documents.jsonl"), rows(folder / "gold.jsonl"))
    assert total.f1 >= 0.8
    assert total.precision >= 0.9


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the two real articles are not part of the project")
def test_the_two_real_articles_are_read() -> None:
    documents = [row for row in rows(SEEDS / "documents.jsonl") if row["id"].startswith("seed-")]
    total = score(documents, rows(SEEDS / "gold.jsonl"))
    assert total.f1 >= 0.9
    assert total.dates_right == total.dates
