"""A new version of an extractor runs over the log again: what it adds, changes and removes is said as events."""

import asyncio
import datetime as dt
import os
import pty
import sys

import asyncpg
import orjson
from dateline.contracts import Document
from dateline.contracts.cloudevents import encode_document
from dateline.contracts.ids import document_id, event_id
from dateline.log import KafkaPublisher, Outgoing

from tests.ingest.conftest import events_of, extracted, rows, running
from tests.ingest.reextract.conftest import DOCUMENTS, install, post, stands
from tests.waiting import eventually

SAME = "EVENT law.signed RU X-SAME 2025-01-01\n"
GONE = "EVENT law.adopted RU X-GONE 2025-01-02\n"
CHANGED = "EVENT law.signed RU X-OTHER 2025-01-03\n"
MOVED = "EVENT law.signed RU X-MOVED 2025-09-01\n"
ALL = SAME + GONE + CHANGED + MOVED
NEW = "RAISE law.signed UA X-NEW 2025-02-02\n"


async def database(settings, query, *values):
    connection = await asyncpg.connect(settings.ingest_database.get_secret_value())
    try:
        return await connection.fetch(query, *values)
    finally:
        await connection.close()


async def everything(settings):
    """What ingest's database holds, but for what changes with every moment."""
    tables = ("document_heads", "documents", "extractions", "emitted", "parked", "outbox")
    return {table: sorted(map(str, await database(settings, f"SELECT * FROM {table}"))) for table in tables}


async def test_what_a_version_adds_changes_and_removes_is_said_on_the_log(settings, read, reextract):
    ids = await read(one=ALL, two=SAME)
    printed, _ = await reextract("--yes")
    assert "Read again: 2 documents (en by lines 2)" in printed
    assert "1 document changed." in printed
    async with running(settings) as client:
        assert await stands(client) == [
            ("law.signed", "RU", "X-MOVED", "2025-09-02"),
            ("law.signed", "RU", "X-OTHER", "2025-01-03"),
            ("law.signed", "RU", "X-SAME", "2025-01-01"),
            ("law.signed", "RU", "X-SAME", "2025-01-01"),
        ]
        second = [event for event in await events_of(client) if event.data.generation == 2]
        by_kind = {(event.kind, event.data.object): event for event in second}
        assert set(by_kind) == {
            ("law.signed", "X-OTHER"),
            ("law.signed", "X-MOVED"),
            ("event.corrected", "X-MOVED"),
            ("event.retracted", "X-GONE"),
        }, "what did not change is not said again"
        changed = by_kind["law.signed", "X-OTHER"]
        same = (ids["one"], "law.signed", "RU", "X-OTHER", "2025-01-03")
        assert (changed.id, changed.data.confidence, changed.data.attribution) == (event_id(*same), 0.7, "TASS")
        assert (changed.data.extractor.name, changed.data.extractor.version) == ("lines", "2")
        before = event_id(ids["one"], "law.signed", "RU", "X-MOVED", "2025-09-01")
        assert by_kind["event.corrected", "X-MOVED"].data.replaces == (before,)
        status = (await client.get(f"{DOCUMENTS}/{ids['one']}")).json()
        assert status["state"] == "extracted"
        assert status["generations"][0]["extracted"]["extractor"] == "lines 2"
        assert (len(status["events"]), status["generations"][0]["extracted"]["events"]) == (3, 3)


async def test_a_second_run_does_nothing_and_neither_does_a_version_that_reads_alike(settings, read, reextract):
    await read(one=ALL, two=SAME)
    await reextract("--yes")
    before = await everything(settings)
    printed, _ = await reextract("--yes")
    assert "Read again: 0 documents" in printed
    assert "2 were read by today's extractors and stay." in printed
    assert await everything(settings) == before
    printed, _ = await reextract("--yes", "--all")
    assert "Read again: 2 documents" in printed
    assert "Nothing changed." in printed
    await database(settings, "UPDATE extractions SET extractor = 'lines 1'")
    assert "Nothing changed." in (await reextract("--yes"))[0]
    assert {row["extractor"] for row in await database(settings, "SELECT extractor FROM extractions")} == {"lines 2"}
    assert [row["generation"] for row in await database(settings, "SELECT generation FROM extractions ORDER BY 1")] == [
        1,
        2,
    ]


async def test_registries_that_changed_have_documents_read_again(settings, read, reextract, tmp_path):
    await read(one=SAME)
    own = tmp_path / "registries"
    own.mkdir()
    (own / "conventions.yaml").write_text("[]\n")
    await reextract("--yes")
    assert "Read again: 0 documents" in (await reextract("--yes"))[0]
    assert "Read again: 1 document " in (await reextract("--yes", DATELINE_REGISTRIES=str(own)))[0]


async def test_a_dry_run_shows_the_difference_and_writes_nothing(settings, read, reextract):
    ids = await read(one=ALL, two=SAME)
    async with running(settings) as client:
        await stands(client)  # once everything is sent
        said = len(await events_of(client))
    before = await everything(settings)
    printed, _ = await reextract("--dry-run")
    lines = [line.strip() for line in printed.splitlines()]
    assert f"{ids['one']} (gazette, one)" in lines
    assert f"{ids['two']} (gazette, two)" not in lines
    assert "removed law.adopted RU X-GONE 2025-01-02" in lines
    assert "changed law.signed RU X-OTHER 2025-01-03" in lines
    assert "confidence: nothing → 0.7" in lines
    assert "attribution: nothing → TASS" in lines
    assert "occurred: 2025-09-01 → 2025-09-02" in lines
    assert "1 document would change." in lines
    printed, _ = await reextract("--dry-run", "--json")
    document, summary = map(orjson.loads, printed.splitlines())
    assert document["document"] == ids["one"]
    assert sorted((row["change"], row["object"]) for row in document["changes"]) == [
        ("changed", "X-MOVED"),
        ("changed", "X-OTHER"),
        ("removed", "X-GONE"),
    ]
    assert summary["summary"]["types"] == {
        "law.adopted": {"added": 0, "changed": 0, "removed": 1},
        "law.signed": {"added": 0, "changed": 2, "removed": 0},
    }
    assert await everything(settings) == before
    async with running(settings) as client:
        assert len(await events_of(client)) == said


async def test_a_dry_run_does_not_bring_an_old_database_up_to_date(settings, read, reextract):
    await read(one=SAME)
    await database(settings, "UPDATE alembic_version SET version_num = '0001'")
    _, remarked = await reextract("--dry-run", status=1)
    assert "The database is at revision 0001" in remarked
    assert "Start the service of this version once" in remarked
    (row,) = await database(settings, "SELECT version_num FROM alembic_version")
    assert row["version_num"] == "0001"


async def test_a_run_that_is_killed_has_done_what_it_has_done_and_the_next_goes_on(settings, read, reextract):
    texts = {f"k{n}": f"EVENT law.signed RU X-MOVED-{n} 2025-09-01\nSLOW\n" for n in range(12)}
    await read(**texts)
    done = "SELECT count(*) FROM extractions WHERE extractor = 'lines 2'"
    process = await reextract.start("--yes", TEST_SLOW_SECONDS="1")  # twelve of them leave time to look and to kill

    async def some():
        return (await database(settings, done))[0][0] >= 3

    await eventually(some, timeout=60, every=0.02)
    process.kill()
    await process.communicate()
    (reached,) = await database(settings, done)
    assert reached[0] < len(texts)
    printed, _ = await reextract("--yes", TEST_SLOW_SECONDS="0")
    assert f"{reached[0]} were read by today's extractors and stay." in printed
    async with running(settings) as client:
        assert await stands(client) == sorted(
            ("law.signed", "RU", f"X-MOVED-{n}", "2025-09-02") for n in range(len(texts))
        )
        said = {(event.id, event.data.generation) for event in await events_of(client)}
        assert len(said) == 3 * len(texts), "each was said, corrected, and said anew, under one id and generation"


async def test_it_runs_beside_an_ingest_that_takes_newer_texts(settings, read, reextract):
    keys = [f"k{n}" for n in range(12)]
    await read(**{key: f"EVENT law.signed RU X-{key} 2025-09-01\nSLOW\n" for key in keys})
    async with running(settings) as client:
        process = await reextract.start("--yes", TEST_SLOW_SECONDS="0.2")
        ended = asyncio.create_task(process.communicate())
        for key in reversed(keys):
            text = f"EVENT law.adopted UA X-{key} 2025-10-10\n"
            answer = await client.post(DOCUMENTS, json={"source": "gazette", "key": key, "text": text})
            assert answer.status_code == 202
        printed, remarked = await ended
        assert process.returncode == 0, printed.decode() + remarked.decode()

        async def newest_read():
            return all(row["ok"] for row in await rows(client, _NEWEST))

        await eventually(newest_read, timeout=40)
        assert await stands(client) == sorted(("law.adopted", "UA", f"X-{key}", "2025-10-10") for key in keys)
        numbers = await rows(client, "SELECT generation FROM document_heads")
        assert {row["generation"] for row in numbers} <= {2, 3}


_NEWEST = (
    "SELECT coalesce(read.text_generation, read.generation) ="
    " (SELECT max(generation) FROM documents WHERE id = document_id) AS ok FROM extractions AS read"
)


async def test_a_newer_text_goes_before_what_was_said_again(settings, read, reextract):
    await read(one=ALL)
    await reextract("--yes")
    async with running(settings) as client:
        await post(client, "one", SAME, generation=3)
        assert await stands(client) == [("law.signed", "RU", "X-SAME", "2025-01-01")]
        status = (await client.get(f"{DOCUMENTS}/{document_id('gazette', 'one')}")).json()
        assert [(one["generation"], one["state"]) for one in status["generations"]] == [
            (3, "extracted"),
            (1, "superseded"),
        ]


async def test_what_cannot_be_read_now_stays_as_it_is_and_costs_itself_alone(settings, read, reextract):
    ids = await read(bad=f"{CHANGED}CANNOT\n", slow=f"{CHANGED}SLOW\n", good=GONE)
    printed, remarked = await reextract("--yes", status=1, TEST_SLOW_SECONDS="60")
    assert f"{ids['bad']} cannot be read: Extraction failed: tests.ingest.reader:SecondLines failed" in remarked
    assert f"{ids['slow']} cannot be read: Extraction took longer than 3 s." in remarked
    assert "2 could not be read, and stay." in printed
    async with running(settings) as client:
        assert await stands(client) == [("law.signed", "RU", "X-OTHER", "2025-01-03")] * 2


async def test_a_parked_document_is_read_where_todays_extractor_can(settings, read, reextract):
    ids = await read(one=f"MENDED\n{NEW}")
    assert len(await database(settings, "SELECT 1 FROM parked")) == 1
    printed, _ = await reextract("--yes")
    assert "1 document changed." in printed
    assert await database(settings, "SELECT 1 FROM parked") == []
    async with running(settings) as client:
        assert await stands(client) == [("law.signed", "UA", "X-NEW", "2025-02-02")]
        assert (await extracted(client, ids["one"]))["state"] == "extracted"


async def test_what_an_earlier_release_emitted_without_noting_what_it_said_is_said_again(settings, read, reextract):
    await read(one=SAME)
    await database(settings, "UPDATE emitted SET said = NULL")
    await database(settings, "UPDATE extractions SET text_generation = NULL, registries = ''")
    assert "what it said before was not kept" in (await reextract("--dry-run"))[0]
    assert "1 document changed." in (await reextract("--yes"))[0]
    assert "Nothing changed." in (await reextract("--yes", "--all"))[0]


async def test_only_some_documents(settings, read, reextract):
    ids = await read(one=GONE, two=GONE)
    assert "Read again: 1 document " in (await reextract("--dry-run", "--only", ids["two"]))[0]
    printed, remarked = await reextract("--dry-run", "--only", ids["one"], "--only", "doc-mistyped", status=1)
    assert "Read again: 1 document " in printed
    assert "The log has no document doc-mistyped that fits" in remarked
    assert ids["one"] not in remarked
    assert "Read again: 2 documents" in (await reextract("--dry-run", "--source", "gazette"))[0]
    assert "Read again: 0 documents" in (await reextract("--dry-run", "--source", "gazettes"))[0]
    tomorrow = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)
    assert "Read again: 0 documents" in (await reextract("--dry-run", "--since", tomorrow.isoformat()))[0]
    assert "Read again: 2 documents" in (await reextract("--dry-run", "--since", "2025-01-01T00:00:00Z"))[0]


async def test_languages_that_nothing_reads_and_erased_texts_stay(settings, reextract):
    async with running(settings) as client:
        await post(client, "finnish", GONE, lang="fi")
        erased = await post(client, "erased", GONE)
        publisher = KafkaPublisher(settings.kafka)
        await publisher.publish([Outgoing(client.service.documents_topic, f"{erased}/1".encode(), None)])
        await publisher.close()
        await eventually(lambda: rows(client, "SELECT 1 FROM erasures"))
        assert await rows(client, "SELECT 1 FROM emitted WHERE document_id = $1 AND said IS NOT NULL", erased) == []
    printed, _ = await reextract("--yes")
    assert "1 are in a language that no extractor here reads, and stay (fi 1)." in printed
    assert "1 are erased." in printed
    async with running(settings) as client:
        assert len(await stands(client)) == 2


async def test_a_text_that_only_the_log_has_is_erased_and_replaced_like_others(settings, read, reextract):
    """Of texts of a mirror, ingest's own tables know nothing but what was read of them."""
    gone, kept = (
        Document(id=name, generation=1, source="mirror", key=name, text=MOVED, recorded=dt.datetime.now(dt.UTC))
        for name in ("doc-gone", "doc-kept")
    )
    async with running(settings) as client:
        topic = client.service.documents_topic
        publisher = KafkaPublisher(settings.kafka)
        await publisher.publish([encode_document(gone, topic), encode_document(kept, topic)])
        await eventually(lambda: _read_of(client, "doc-kept", 1))
        await publisher.publish([Outgoing(topic, b"doc-gone/1", None)])
        await publisher.close()
        await eventually(lambda: rows(client, "SELECT 1 FROM erasures"))
    printed, _ = await reextract("--yes")
    assert "1 document changed." in printed
    assert "1 are erased." in printed
    async with running(settings) as client:
        next_text = kept.model_copy(update={"generation": 2, "text": NEW.replace("RAISE", "EVENT")})
        publisher = KafkaPublisher(settings.kafka)
        await publisher.publish([encode_document(next_text, topic)])
        await publisher.close()
        await eventually(lambda: _read_of(client, "doc-kept", 2))
        assert await stands(client) == [
            ("law.signed", "RU", "X-MOVED", "2025-09-01"),
            ("law.signed", "UA", "X-NEW", "2025-02-02"),
        ]


async def _read_of(client, document, text):
    return await rows(
        client,
        "SELECT 1 FROM extractions WHERE document_id = $1 AND coalesce(text_generation, generation) = $2",
        document,
        text,
    )


async def test_an_extractor_that_cannot_be_used_is_told_and_takes_nothing_back(settings, reextract):
    async with running(settings) as client:
        await post(client, "german", GONE, lang="de")
    printed, remarked = await reextract("--yes", status=1, others={"de": "tests.no_such_module:German"})
    assert "and stay (de 1)." in printed
    assert "The extractor for de cannot be used: tests.no_such_module:German cannot be loaded" in remarked
    async with running(settings) as client:
        assert len(await stands(client)) == 1


async def test_it_refuses_another_log_than_ingests_own_and_asking_where_nobody_is(settings, read, reextract):
    await read(one=GONE)
    _, remarked = await reextract(status=1)
    assert "Nobody can be asked here. Add --yes to carry it out, or --dry-run to look." in remarked
    await database(settings, "UPDATE positions SET topic_id = 'another'")
    _, remarked = await reextract("--yes", status=1)
    assert "this database's positions are in topic another" in remarked
    _, remarked = await reextract("--dry-run", status=1, DATELINE_KAFKA="127.0.0.1:9")
    assert "cannot be read at 127.0.0.1:9" in remarked


async def typed(reextract, answer):
    """Run it on a terminal and answer its question; returns all that was shown."""
    install(reextract.folder, en="tests.ingest.reader:SecondLines")
    ours, theirs = pty.openpty()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "dateline.cli",
        "reextract",
        env=reextract.environment(TERM="xterm"),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    loop = asyncio.get_running_loop()
    try:
        while True:
            piece = await asyncio.wait_for(loop.run_in_executor(None, os.read, ours, 10_000), 60)
            if not piece:
                break
            shown += piece
            if b"Say this on the log?" in shown and answer:
                os.write(ours, answer)
                answer = b""
    except OSError:  # the other side is closed
        pass
    finally:
        os.close(ours)
    await process.wait()
    return shown.decode(errors="replace")


async def test_on_a_terminal_it_shows_the_counts_and_asks(settings, read, reextract):
    await read(one=GONE)
    before = await everything(settings)
    shown = await typed(reextract, b"n\n")
    assert "1 document would change." in shown
    assert await everything(settings) == before
    shown = await typed(reextract, b"y\n")
    assert "1 document changed." in shown
    async with running(settings) as client:
        assert await stands(client) == []
