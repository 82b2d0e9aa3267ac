"""The sub-commands that ingest brings to `dateline`."""

from __future__ import annotations

import sys

import typer


def register(app: typer.Typer) -> None:
    """Add `extract`, `reextract` and `sources`, each where it is asked for or all are listed.

    Behind `extract` is a language model that takes seconds to import, and no other command should wait for it.
    """
    if _asked_for("extract"):
        from dateline_ingest.extract.shown.command import extract

        app.command("extract")(extract)
    if _asked_for("reextract"):
        from dateline_ingest.reextract.command import reextract

        app.command("reextract")(reextract)
    if _asked_for("sources"):
        from dateline_ingest.sources.command import sources

        app.add_typer(sources, name="sources")


def _asked_for(name: str) -> bool:
    words = [word for word in sys.argv[1:] if not word.startswith("-")]
    return not words or words[0] == name
