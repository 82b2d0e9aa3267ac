"""The sub-commands that ingest brings to `dateline`."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """Add `extract` and `sources`."""
    from dateline_ingest.extract.command import extract
    from dateline_ingest.sources.command import sources

    app.command("extract")(extract)
    app.add_typer(sources, name="sources")
