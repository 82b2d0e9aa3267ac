"""The sub-commands that ingest brings to `dateline`."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """Add ingest's sub-commands."""
    from dateline_ingest.extract.command import extract

    app.command("extract")(extract)
