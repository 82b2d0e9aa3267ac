"""`dateline reextract` as a person types it, with another package's extractor for English installed."""

import asyncio
import os
import sys
from pathlib import Path

import pytest
from dateline_timeline.entries.record import from_event, surviving

from tests.ingest.conftest import events_of, extracted, rows, running
from tests.waiting import eventually

ROOT = Path(__file__).parents[3]
DOCUMENTS = "/v1/ingest/documents"


def install(folder, **languages):
    """A package that brings extractors: `en="tests.ingest.reader:SecondLines"`."""
    info = folder / "lines-1.dist-info"
    info.mkdir(parents=True, exist_ok=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: lines\nVersion: 1\n")
    points = "\n".join(f"{tag} = {value}" for tag, value in languages.items())
    (info / "entry_points.txt").write_text(f"[dateline.extractors]\n{points}\n")


class Command:
    """The command in a process of its own, on the databases of `settings`."""

    def __init__(self, settings, folder):
        self.settings = settings
        self.folder = folder

    def environment(self, **more):
        clean = {name: value for name, value in os.environ.items() if not name.startswith("DATELINE_")}
        return {
            **clean,
            "PYTHONPATH": os.pathsep.join(map(str, filter(None, (self.folder, ROOT, clean.get("PYTHONPATH"))))),
            "DATELINE_KAFKA": self.settings.kafka,
            "DATELINE_TOPIC_PREFIX": self.settings.topic_prefix,
            "DATELINE_INGEST_DATABASE": self.settings.ingest_database.get_secret_value(),
            "DATELINE_EXTRACT_WORKERS": "2",
            "DATELINE_EXTRACT_SECONDS": "3",
            "COLUMNS": "200",
            **more,
        }

    async def start(self, *arguments, others=None, **more):
        install(self.folder, en="tests.ingest.reader:SecondLines", **(others or {}))
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "dateline.cli",
            "reextract",
            *arguments,
            cwd=self.folder,
            env=self.environment(**more),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )

    async def __call__(self, *arguments, status=0, **more):
        """Run it to its end; returns what it printed and what it remarked."""
        process = await self.start(*arguments, **more)
        printed, remarked = await asyncio.wait_for(process.communicate(), 120)
        assert process.returncode == status, printed.decode() + remarked.decode()
        return printed.decode(), remarked.decode()


@pytest.fixture
def reextract(settings, tmp_path):
    return Command(settings, tmp_path)


@pytest.fixture
async def read(settings):
    """Documents that the first version has read, by key, and ingest stopped again."""

    async def read(**texts):
        async with running(settings) as client:
            return {key: await post(client, key, text) for key, text in texts.items()}

    return read


async def post(client, key, text, generation=None, **more):
    """Post a text and wait until it was read; returns the document's id."""
    answer = await client.post(DOCUMENTS, json={"source": "gazette", "key": key, "text": text, **more})
    assert answer.status_code == 202, answer.text
    document = answer.json()["id"]
    await extracted(client, document, generation or answer.json()["generation"])
    return document


async def stands(client):
    """What timeline makes of the log: the events that survive, as (type, lead, object, occurred)."""

    async def sent():
        return not await rows(client, "SELECT 1 FROM outbox")

    await eventually(sent)
    records = [claim for n, event in enumerate(await events_of(client)) for claim in from_event(event, (0, n))]
    return sorted((one.event.type, one.event.lead, one.event.object, one.event.occurred) for one in surviving(records))
