"""A folder becomes documents, and what is put into it later, too."""

import datetime as dt
import os
import time

import orjson
import pytest
import yaml
from dateline.sources import load
from dateline_ingest.sources.configuration import Configured
from dateline_ingest.sources.run import run
from dateline_ingest.sources.runner import SourceRunner
from dateline_ingest.sources.sinks import DrySink

from tests.ingest.conftest import extracted, rows, running
from tests.waiting import eventually


@pytest.fixture
def collect(tmp_path, intake, around):
    async def collect(**config):
        source = load("directory")
        parsed = source.config.model_validate({"path": tmp_path, **config})
        item = Configured("d", "directory", source, parsed, "P", "en", dt.timedelta(minutes=5), enabled=True)
        return await SourceRunner([item], intake, around).run_once("d")

    return collect


async def test_texts_pages_json_and_lines_are_read(tmp_path, collect, stored):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.txt").write_bytes("Déjà vu".encode("utf-8-sig"))
    os.utime(tmp_path / "sub" / "a.txt", (0, 1_759_190_400))
    (tmp_path / "b.html").write_text(
        "<title>B</title><meta property='article:published_time' content='2025-09-29'><p>Page.</p>"
    )
    (tmp_path / "c.json").write_bytes(
        orjson.dumps({"source": "x", "key": "c", "text": "C.", "publisher": "Q", "extra": 1})
    )
    (tmp_path / "d.jsonl").write_text('{"id": "d1", "text": "D1."}\n\n{"text": "D2."}\n')
    (tmp_path / ".hidden.txt").write_text("no")
    (tmp_path / "e.txt~").write_text("no")
    (tmp_path / "f.png").write_text("no")
    outcome = await collect()
    assert (outcome.state, outcome.changed, outcome.seen) == ("ok", 5, 4)
    assert outcome.unknown_fields == {"extra": 1}
    found = {row[0]: row[1:] for row in await stored("key, text, publisher, published, title")}
    assert found["sub/a.txt"] == ("Déjà vu", "P", "2025-09-30T00:00:00+00:00", "a")
    assert found["b.html"] == ("Page.", "P", "2025-09-29T00:00:00+00:00", "B")
    assert found["c"][:2] == ("C.", "Q")
    assert {"d1", "d.jsonl#3"} < set(found)


async def test_only_what_changed_is_read_again(tmp_path, collect, stored):
    (tmp_path / "a.txt").write_text("One.")
    assert (await collect()).changed == 1
    assert (await collect()).changed == 0
    (tmp_path / "a.txt").write_text("Two.")
    assert (await collect()).changed == 1
    assert await stored("key, generation, text") == [("a.txt", 1, "One."), ("a.txt", 2, "Two.")]


async def test_a_faulty_file_costs_only_itself(tmp_path, collect, stored):
    (tmp_path / "bad.json").write_text("{broken")
    (tmp_path / "list.json").write_text('[1, {"text": "in a list"}]')
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "good.txt").write_text("Good.")
    outcome = await collect()
    assert [key for key, _ in outcome.refused] == ["empty.txt"]
    assert [key for key, _ in await stored()] == ["good.txt"]


async def test_an_empty_folder_is_quiet_and_a_missing_one_broken(tmp_path, collect):
    assert (await collect()).state == "quiet"
    missing = await collect(path=tmp_path / "nowhere")
    assert (missing.state, "not a folder" in missing.reason) == ("broken", True)


async def test_a_running_ingest_watches_its_folder_and_tells_how_it_is(settings, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    file = tmp_path / "sources.yaml"
    entry = {"name": "desk", "type": "directory", "publisher": "P", "every": 3600, "config": {"path": str(folder)}}
    file.write_text(yaml.safe_dump({"sources": [entry]}))
    async with running(settings.model_copy(update={"sources": file})) as client:

        async def ran():
            return [row["state"] for row in (await client.get("/v1/ingest/sources")).json()["sources"]] == ["quiet"]

        await eventually(ran)
        (folder / "law.txt").write_text("EVENT law.signed RU ETS-126 2025-09-29\n")

        async def accepted():
            return await rows(client, "SELECT id FROM documents WHERE source = 'desk'")

        (row,) = await eventually(accepted)
        assert (await extracted(client, row["id"]))["state"] == "extracted"

        async def told():
            (row,) = (await client.get("/v1/ingest/sources")).json()["sources"]
            return (row["state"], row["accepted"]) == ("ok", 1)

        await eventually(told)
        assert (await client.post("/v1/ingest/sources/desk/run", json={})).status_code == 202
        assert (await client.post("/v1/ingest/sources/nobody/run", json={})).status_code == 404
        assert (await client.get("/readyz")).status_code == 200


async def test_a_file_of_next_year_does_not_keep_later_ones_from_being_read(tmp_path, collect, stored):
    (tmp_path / "unpacked.txt").write_text("Unpacked.")
    os.utime(tmp_path / "unpacked.txt", (0, time.time() + 366 * 86_400))
    assert (await collect()).changed == 1
    assert dt.datetime.fromisoformat((await stored("published"))[0][0]) <= dt.datetime.now(dt.UTC)
    (tmp_path / "later.txt").write_text("Later.")
    (tmp_path / "unpacked.txt").write_text("Changed.")
    os.utime(tmp_path / "unpacked.txt", (0, time.time() + 366 * 86_400))
    assert (await collect()).changed == 2
    assert (await collect()).changed == 0
    assert {text for _, text in await stored()} == {"Unpacked.", "Later.", "Changed."}


async def test_what_a_cursor_of_next_year_passed_over_is_read(tmp_path, around):
    (tmp_path / "a.txt").write_text("One.")
    os.utime(tmp_path / "a.txt", (0, 1_759_190_400))
    source = load("directory")
    item = Configured(
        "d",
        "directory",
        source,
        source.config.model_validate({"path": tmp_path}),
        "P",
        "en",
        dt.timedelta(minutes=5),
        enabled=True,
    )
    sink = DrySink()
    now = time.time_ns()
    await run(item, {"changed": now + 366 * 86_400 * 10**9}, sink, around)
    assert [document.document.key for document in sink.documents] == ["a.txt"]
    assert sink.cursor.changed <= time.time_ns()
