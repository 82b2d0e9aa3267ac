"""The how-to leads to a working source: its own code blocks, installed as a package and run by the command."""

import asyncio
import os
import re
import sys
from pathlib import Path

import asyncpg
import orjson
import pytest

ROOT = Path(__file__).parents[3]
GUIDE = ROOT / "docs" / "how-to" / "write-a-source.md"
BIN = Path(sys.executable).parent
NOTICES = [{"number": n, "published": f"2025-09-{n:02}T12:00:00+03:00"} for n in (2, 1, 3)]


def block(language):
    """The one code block of a language in the guide."""
    (found,) = re.findall(rf"```{language}\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    return found


@pytest.fixture
def gazette(site):
    site.pages["/notices.json"] = (200, {}, orjson.dumps({"notices": NOTICES, "total": 3}))
    for notice in NOTICES:
        page = f"<html><title>Notice {notice['number']}</title><p>The law number {notice['number']} was signed.</p>"
        site.pages[f"/notices/{notice['number']}"] = (200, {"content-type": "text/html"}, page.encode())
    return site


@pytest.fixture
async def command(stack, tmp_path, gazette):
    """The package of the guide, installed into a folder of its own, and the command that finds it there."""
    package, target = tmp_path / "gazette-source", tmp_path / "installed"
    package.mkdir()
    (package / "pyproject.toml").write_text(block("toml"))
    (package / "gazette_source.py").write_text(block("python"))
    (tmp_path / "sources.yaml").write_text(block("yaml").replace("127.0.0.1:8000", gazette.host))
    uv = (
        str(BIN / "uv"),
        "pip",
        "install",
        "--python",
        sys.executable,
        "--offline",
        "--no-deps",
        "--no-build-isolation",
    )
    database = await stack.fresh_database("howto")
    environment = {
        **os.environ,
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(target),
        "DATELINE_INGEST_DATABASE": database,
        "DATELINE_ALLOW_PRIVATE_ADDRESSES": "loopback",
        "DATELINE_SOURCE_SPACING": "0",
        "COLUMNS": "200",
    }

    async def run(*arguments, status=0):
        process = await asyncio.create_subprocess_exec(
            *arguments,
            cwd=tmp_path,
            env=environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        printed, _ = await asyncio.wait_for(process.communicate(), 90)
        assert process.returncode == status, printed.decode()
        return printed.decode()

    run.database, run.environment, run.folder = database, environment, tmp_path
    await run(*uv, "--target", str(target), str(package))
    return run


async def documents(database):
    connection = await asyncpg.connect(database)
    try:
        return await connection.fetch("SELECT source, key, text, publisher, published FROM documents ORDER BY key")
    finally:
        await connection.close()


async def test_the_guides_source_installs_and_runs_by_the_guides_commands(command, gazette):
    lines = [line for line in block("sh").splitlines() if line.startswith("dateline ")]
    check, dry, real = (line.split() for line in lines)
    assert "1 source, no faults" in await command(*check)
    tried = await command(*dry)
    assert "would bring 3 documents" in tried
    assert "Notice 2" in tried
    connection = await asyncpg.connect(command.database)
    assert await connection.fetchval("SELECT to_regclass('documents')") is None, "a dry run stores nothing"
    await connection.close()
    assert "official-gazette: ok. It brought 3 documents, 3 of them new or changed." in await command(*real)
    found = await documents(command.database)
    assert [(row["source"], row["key"]) for row in found] == [("official-gazette", str(n)) for n in (1, 2, 3)]
    assert found[0]["text"] == "The law number 1 was signed."
    assert (found[0]["publisher"], found[0]["published"]) == ("Official Gazette", "2025-09-01T12:00:00+03:00")
    asked = len(gazette.requests)
    assert "It brought 0 documents" in await command(*real)
    assert len(gazette.requests) == asked + 1, "the cursor spares the pages that are known"


async def test_what_breaks_is_told_and_exits_with_1(command, gazette):
    gazette.pages["/notices.json"] = (200, {}, b'{"items": []}')
    told = await command("dateline", "sources", "run", "official-gazette", "--file", "sources.yaml", status=1)
    assert "broken. It brought 0 documents" in told
    assert "The list has no notices." in told
    (command.folder / "bad.yaml").write_text(
        "sources:\n- {name: A, type: gazette}\n- {name: b, type: gazzette}\n"
        "- {name: c, type: gazette, config: {sit: x}}\n"
    )
    told = await command("dateline", "sources", "check", "bad.yaml", status=1)
    assert "source 1 (A): name" in told
    assert "no type of source 'gazzette'; installed are directory, feed, gazette" in told
    assert "source 3 (c): config: site is missing" in told
    assert "gazette_source:Gazette" in await command("dateline", "sources", "list", "--file", "sources.yaml")
    told = await command("dateline", "sources", "run", "nobody", "--file", "sources.yaml", "--dry-run", status=1)
    assert "No source nobody is configured" in told
