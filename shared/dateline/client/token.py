"""`dateline token`: make a bearer token with the installation's own key."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated

import typer

from dateline.client.installation import signing_key
from dateline.client.terminal import output
from dateline.tokens import Scope, issue

_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}

# All that a program which feeds and reads an installation needs; administering it is asked for by name.
_USUAL = (Scope.DOCUMENTS_WRITE, Scope.EVENTS_WRITE, Scope.TIMELINES_READ, Scope.SUBSCRIPTIONS_WRITE)


def token(
    scopes: Annotated[
        list[Scope] | None,
        typer.Option("--scope", help="What it allows; several times for more. All but admin if none."),
    ] = None,
    subject: Annotated[str, typer.Option(help="Who it is for; owns the subscriptions made with it.")] = "local",
    ttl: Annotated[str, typer.Option(help="How long it is valid: 90m, 12h, 30d.")] = "30d",
    sources: Annotated[
        list[str] | None, typer.Option("--source", help="Event sources it may push; * stands for any characters.")
    ] = None,
) -> None:
    """Print a token for this installation."""
    made = issue(signing_key(), subject, scopes or _USUAL, _duration(ttl), sources=sources or None)
    output().print(made, markup=False)


def _duration(value: str) -> timedelta:
    match = re.fullmatch(r"([1-9][0-9]{0,5})([mhd])", value)
    if match is None:
        raise typer.BadParameter("must be a number and m, h or d, such as 12h", param_hint="--ttl")
    return int(match[1]) * _UNITS[match[2]]
