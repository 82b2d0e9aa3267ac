"""The sub-commands that this package adds to `dateline`: `up` and `status`."""

import asyncio
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from dateline.client.terminal import output
from rich.console import Console

from dateline_local.errors import LocalError
from dateline_local.layout import PORT_BASE, Home, Ports, home_folder, samples_folder
from dateline_local.status import look, show
from dateline_local.up import Wishes, run_up

HomeOption = Annotated[
    Path | None,
    typer.Option("--home", help="Data folder; DATELINE_HOME or .dateline unless named.", show_default=False),
]


def register(app: typer.Typer) -> None:
    """Add the commands to the root command."""
    app.command()(up)
    app.command()(status)


def up(
    home: HomeOption = None,
    port_base: Annotated[
        int,
        typer.Option(min=1024, max=65000, help="Ports: HTTP of the services +1 to +3, PostgreSQL +32, Kafka +92, +93."),
    ] = PORT_BASE,
    samples: Annotated[
        Path | None, typer.Option(help="Folder of sample documents; the checkout's unless named.", show_default=False)
    ] = None,
    no_samples: Annotated[bool, typer.Option("--no-samples", help="Load no sample documents.")] = False,
    with_parent: Annotated[bool, typer.Option("--with-parent", hidden=True)] = False,
) -> None:
    """Start Kafka, PostgreSQL and the three services; Ctrl-C stops them."""
    wishes = Wishes(
        home=home_folder(home),
        ports=Ports(port_base),
        samples=None if no_samples else samples_folder(samples),
        with_parent=with_parent,
    )
    asyncio.run(run_up(wishes, Console()))


def status(
    home: HomeOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show what runs, in which version, and how far behind it is; exit code 0 only if everything is ready."""
    place = Home(home_folder(home))
    running, parts = asyncio.run(look(place))
    if running is None:
        raise LocalError(f"Nothing runs in {place.path}: start it with `make run`, or name its folder with --home.")
    if as_json:
        answer = {**asdict(running), "parts": [asdict(part) for part in parts]}
        sys.stdout.write(json.dumps(answer, indent=1) + "\n")
    else:
        show(running, parts, output())
    if not all(part.ready for part in parts):
        raise typer.Exit(1)
