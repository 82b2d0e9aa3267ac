"""`dateline tail`: a line for each change on the timelines, as it happens, without a gap when the connection breaks."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from typing import Annotated, Any

import httpx2
import orjson
import typer

from dateline.client import subjects
from dateline.client.api import Api, Parameters, UnreachableError
from dateline.client.installation import find
from dateline.client.terminal import clean, notes, output, quote, sources, text, what, when, who
from dateline.errors import DatelineError

PATH = "/v1/stream"

# The stream beats every 15 s; three beats missed mean that nobody is there.
_QUIET_SECONDS = 45.0
_FIRST_PAUSE_SECONDS = 1.0
_LONGEST_PAUSE_SECONDS = 30.0
_QUOTE_LETTERS = 120


def tail(
    types: Annotated[list[str] | None, typer.Option("--type", help="Only these types; * stands for the rest.")] = None,
    leads: Annotated[list[str] | None, typer.Option("--lead", help="Only these states or organs.")] = None,
    objects: Annotated[list[str] | None, typer.Option("--object", help="Only these conventions or bodies.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print each change as a line of JSON.")] = False,
) -> None:
    """Follow what changes on the timelines, a line each; Ctrl-C ends."""
    given = (("type", types), ("lead", leads), ("object", objects))
    parameters = [(name, value) for name, values in given for value in values or ()]
    console, remarks = output(), notes()
    with Api(find()) as api:
        try:
            for subject in [*(leads or ()), *(objects or ())]:
                if sentence := _unknown(api, subject):
                    remarks.print(text(sentence))
            for data in follow(api, parameters, lambda note: remarks.print(note, markup=False)):
                if as_json:
                    console.print(data, markup=False)
                else:
                    console.print(text(line(orjson.loads(data))))
        except KeyboardInterrupt:
            return


def _unknown(api: Api, subject: str) -> str:
    """Return a sentence where no timeline knows the subject: it may come later, or it may be a slip."""
    try:
        return "" if subjects.is_known(api, subject) else subjects.unknown(api, subject)
    except DatelineError:
        return ""  # to follow needs no timeline, which may be away or closed to this token


def line(change: dict[str, Any]) -> str:
    """Return a change as one line."""
    entry = change.get("entry", change)
    parts = [when(entry), clean(entry.get("type")), who(entry), what(entry), sources(entry)]
    if entry.get("state", "current") != "current":
        parts.insert(0, clean(entry["state"]).upper())
    words = quote(entry, _QUOTE_LETTERS)
    return " · ".join([*filter(None, parts), *([f"“{words}”"] if words else []), clean(entry.get("id"))])


def follow(
    api: Api, parameters: Parameters, note: Callable[[str], object], pause: Callable[[float], object] = time.sleep
) -> Iterator[str]:
    """Yield the data of every change from now on, connecting again where the last change was.

    Raises what a first connection raises, and ApiError whenever the stream is refused.
    """
    last_id, failures, connected = "", 0, False
    while True:
        headers = {"Accept": "text/event-stream"} | ({"Last-Event-ID": last_id} if last_id else {})
        try:
            with api.stream("notify", PATH, parameters, headers, _QUIET_SECONDS) as answer:
                if not connected:
                    note("Following changes; Ctrl-C ends.")
                connected = True
                for event in httpx2.EventSource(answer):
                    last_id, failures = event.id or last_id, 0
                    if event.event == "change" and event.data:
                        yield event.data
        except UnreachableError as error:
            if not connected:
                raise
            reason: DatelineError = error
        else:
            reason = DatelineError("The stream ended.")
        failures += 1
        seconds = min(_LONGEST_PAUSE_SECONDS, _FIRST_PAUSE_SECONDS * 2.0 ** (failures - 1))
        seconds *= 0.5 + random.random() / 2  # noqa: S311 -- spreads clients that all lost one server
        note(f"{reason.message} Connecting again in {seconds:.0f} s.")
        pause(seconds)
