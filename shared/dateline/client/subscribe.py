"""`dateline subscribe`: have changes sent to an address."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from dateline.client.api import Api
from dateline.client.installation import find
from dateline.client.terminal import clean, notes, output

PATH = "/v1/subscriptions"


def subscribe(
    url: Annotated[str, typer.Option(help="Where changes are posted to, as Standard Webhooks.")],
    types: Annotated[list[str] | None, typer.Option("--type", help="Only these types; * stands for the rest.")] = None,
    leads: Annotated[list[str] | None, typer.Option("--lead", help="Only these states or organs.")] = None,
    objects: Annotated[list[str] | None, typer.Option("--object", help="Only these conventions or bodies.")] = None,
    max_age: Annotated[
        str,
        typer.Option(
            metavar="DAYS|off", help="What occurred longer ago when it is first recorded is history and not sent."
        ),
    ] = "90",
    name: Annotated[str, typer.Option(help="A name to know it again by.")] = "",
) -> None:
    """Have changes posted to a URL, signed; prints the subscription's id and, once, its signing secret."""
    given = (("types", types), ("leads", leads), ("objects", objects))
    request: dict[str, Any] = {
        "filter": {field: values for field, values in given if values},
        "max_age": _days(max_age),
        "channel": {"type": "webhook", "url": url},
    }
    if name:
        request["name"] = name
    with Api(find()) as api:
        made = api.post("notify", PATH, request)
    console = output()
    console.print(f"id: {clean(made.get('id'))}", markup=False)
    console.print(f"secret: {clean(made.get('secret'))}", markup=False)
    notes().print("The secret is shown this once; the receiver verifies signatures with it.")


def _days(value: str) -> int | None:
    if value.lower() == "off":
        return None
    if not value.isascii() or not value.isdigit():
        raise typer.BadParameter("must be a number of days, or off", param_hint="--max-age")
    return int(value)
