"""The command `dateline`: its own commands speak HTTP to an installation; each distribution brings more.

A distribution adds commands by the entry point group `dateline.commands`: a function that takes the root app. They are
loaded only where they may be meant, so that a client's command starts quickly and survives a broken service package.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import EntryPoint, entry_points
from typing import Annotated

import typer

from dateline import logging
from dateline.client.ingest import ingest
from dateline.client.subscribe import subscribe
from dateline.client.tail import tail
from dateline.client.timeline import entry, timeline
from dateline.client.token import token
from dateline.errors import DatelineError
from dateline.version import VERSION

GROUP = "dateline.commands"
OWN: dict[str, Callable[..., None]] = {
    "ingest": ingest,
    "tail": tail,
    "timeline": timeline,
    "entry": entry,
    "subscribe": subscribe,
    "token": token,
}


def main() -> None:
    """Run the command line and exit: 0 well, 1 with one sentence on standard error, 2 where it was called wrongly."""
    arguments = sys.argv[1:]
    # What a library has to say is for a log; a person is told by the command itself.
    logging.configure("warning", service="dateline")
    debug = "--debug" in arguments or os.environ.get("DATELINE_DEBUG") == "1"
    try:
        build(arguments)(args=arguments, prog_name="dateline")
    except DatelineError as error:
        if debug:
            raise
        _say(str(error))
    except Exception as error:
        if debug:
            raise
        _say(f"Something unexpected went wrong ({type(error).__name__}: {error}); --debug shows where.")
    raise SystemExit(1)


def build(arguments: Sequence[str], plugins: Callable[[], Sequence[EntryPoint]] | None = None) -> typer.Typer:
    """Return the root app with every command that the arguments may mean."""
    app = typer.Typer(
        help="Timelines of public acts: what happened, in which order, and how it is known.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback()(_root)
    for name, command in OWN.items():
        app.command(name)(command)
    word = next((argument for argument in arguments if not argument.startswith("-")), None)
    if word not in OWN and "--version" not in arguments:
        for point in (plugins or _installed)():
            _load(app, point)
    return app


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"dateline {VERSION}")
        raise typer.Exit


def _root(
    *,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and exit.", is_eager=True, callback=_print_version)
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show where an error came from.")] = False,
) -> None:
    # Both have done their work by now: `--version` by its callback, `--debug` in `main`.
    del version, debug


def _installed() -> Sequence[EntryPoint]:
    return sorted(entry_points(group=GROUP), key=lambda point: point.name)


def _load(app: typer.Typer, point: EntryPoint) -> None:
    try:
        point.load()(app)
    except Exception as error:  # noqa: BLE001 -- a broken package takes its own commands away, not the others'
        _say(f"The commands of {point.name} are not available ({type(error).__name__}: {error}).")


def _say(sentence: str) -> None:
    print(" ".join(sentence.split()), file=sys.stderr)  # noqa: T201 -- the command line's own output


if __name__ == "__main__":
    main()
