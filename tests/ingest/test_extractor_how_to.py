"""The how-to leads to a working extractor: its own code blocks, installed as a package, and its own commands."""

import asyncio
import os
import re
import shlex
import sys
from pathlib import Path

import pytest

from tests.installation import Installation
from tests.waiting import eventually

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "how-to" / "write-an-extractor.md"
BIN = Path(sys.executable).parent


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", GUIDE.read_text(), re.DOTALL)


async def execute(*arguments, folder, environment):
    process = await asyncio.create_subprocess_exec(
        *arguments, cwd=folder, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    printed, _ = await asyncio.wait_for(process.communicate(), 90)
    assert process.returncode == 0, printed.decode()
    return printed.decode()


async def install(folder, source):
    package = folder / "german-extractor"
    package.mkdir(exist_ok=True)
    (package / "pyproject.toml").write_text(blocks("toml")[0])
    (package / "german_extractor.py").write_text(source)
    uv = (str(BIN / "uv"), "pip", "install", "--python", sys.executable, "--offline", "--no-deps")
    target = ("--no-build-isolation", "--reinstall", "--target", str(folder / "installed"), str(package))
    await execute(*uv, *target, folder=folder, environment=os.environ)


@pytest.fixture
async def installation(stack, tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "installed"))
    made = Installation(stack, tmp_path, DATELINE_EXTRACT_WORKERS="1")
    await made.prepare()
    try:
        yield made
    finally:
        await made.stop()


async def test_the_guides_extractor_installs_is_used_and_reads_again(installation, tmp_path):
    source = blocks("python")[0]
    await install(tmp_path, source)
    await installation.start("ingest", "timeline")
    environment = {
        **os.environ,
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        "DATELINE_INGEST_URL": installation.url("ingest"),
        "DATELINE_TIMELINE_URL": installation.url("timeline"),
        "DATELINE_TOKEN": installation.token(),
        "DATELINE_KAFKA": installation.stack.kafka,
        "DATELINE_TOPIC_PREFIX": installation.prefix,
        "DATELINE_INGEST_DATABASE": installation.databases["ingest"],
        "COLUMNS": "160",
    }

    async def command(line):
        return await execute(*shlex.split(line), folder=tmp_path, environment=environment)

    (notice,) = re.findall(r"\*(Der Bundespr.*?)\*", GUIDE.read_text())
    (tmp_path / "notiz.txt").write_text(f"Notiz\n\n{notice}\n")
    first, again = ([line for line in block.splitlines() if line] for block in blocks("sh"))
    assert "1 accepted" in await command(first[0])

    async def shown():
        return "unterzeichnet" in await command(first[1])

    await eventually(shown, timeout=60, every=0.5)
    (entry,) = await installation.timeline("DE.president")
    assert (entry["type"], entry["occurred"], entry["lead"]) == ("law.signed", "2025-09-29", "DE.president")

    better = source.replace('version = "1"', 'version = "2"').replace("occurred=day", "occurred=day[:7]")
    assert better != source
    await install(tmp_path, better)
    assert "occurred: 2025-09-29 → 2025-09" in await command(again[0])
    assert "1 document changed." in await command(again[1])

    async def corrected():
        entries = await installation.timeline("DE.president")
        return [entry["occurred"] for entry in entries if entry.get("state", "current") == "current"] == ["2025-09"]

    await eventually(corrected, timeout=60)
