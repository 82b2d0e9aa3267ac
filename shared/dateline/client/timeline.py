"""`dateline timeline` and `dateline entry`: what happened, in which order, and how it is known."""

from __future__ import annotations

import sys
from typing import Annotated, Any
from urllib.parse import quote as quoted

import orjson
import typer
from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from dateline.client.api import Api
from dateline.client.installation import find
from dateline.client.terminal import clean, output, quote, text, what, when, who

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead, for a program to read.")]

# The longest quote that still leaves the other columns readable on a terminal of usual width.
_QUOTE_LETTERS = 160


def timeline(
    subject: Annotated[str, typer.Argument(help="A convention, body, state or organ: ETS-126, COE, RU, RU.president.")],
    as_json: AsJson = False,
) -> None:
    """Show what happened to a subject, in order of occurrence."""
    with Api(find()) as api:
        entries = list(api.pages("timeline", f"/v1/timelines/{quoted(subject, safe='')}"))
    if as_json:
        _print_json(entries)
        return
    console = output()
    if not entries:
        console.print(f"Nothing is known of {clean(subject)}.", markup=False)
        return
    console.print(_table(subject, entries))


def _table(subject: str, entries: list[dict[str, Any]]) -> Table:
    """Return the entries as a table, which says what an entry is about only where that is not the subject itself."""
    own = [entry for entry in entries if entry.get("object") == subject]
    table = Table(title=text(what(own[0]) if own else subject, "bold"), title_justify="left", box=SIMPLE_HEAD)
    table.add_column("When", no_wrap=True)
    table.add_column("What", no_wrap=True)
    table.add_column("Who", overflow="fold")
    if len(own) < len(entries):
        table.add_column("About", overflow="fold")
    table.add_column("Sources", justify="right")
    table.add_column("Words", overflow="fold", ratio=1)
    for entry in entries:
        style = "strike dim" if entry.get("state") == "retracted" else ""
        cells = [when(entry), entry.get("type"), who(entry)]
        if len(own) < len(entries):
            cells.append(entry.get("object"))
        cells += [entry.get("sources"), quote(entry, _QUOTE_LETTERS)]
        table.add_row(*(text(cell, style) for cell in cells))
    return table


def entry(
    entry_id: Annotated[str, typer.Argument(metavar="ID", help="An entry's id, ent-…")], as_json: AsJson = False
) -> None:
    """Show one entry with its claims, its evidence and its documents."""
    with Api(find()) as api:
        found: dict[str, Any] = api.get("timeline", f"/v1/entries/{quoted(entry_id, safe='')}")
    if as_json:
        _print_json(found)
        return
    console = output()
    console.print(text(f"{found.get('type')} · {when(found)}", "bold"))
    facts = {"id": found.get("id"), "who": who(found), "about": what(found)}
    facts |= {name: found.get(name) for name in ("state", "merged_into", "sources", "first_recorded")}
    _section("", [f"{name.replace('_', ' ')}: {clean(value)}" for name, value in facts.items() if clean(value)])
    _section("Claims", [_claim(claim) for claim in found.get("claims") or ()])
    _section("Evidence", [_evidence(piece) for piece in found.get("evidence") or ()])
    _section("Documents", [_document(document) for document in found.get("documents") or ()])


def _claim(claim: dict[str, Any]) -> str:
    fitting = ", fits several entries" if claim.get("ambiguous") else ""
    return f"{claim.get('occurred') or 'undated'}: independent sources {claim.get('sources')}{fitting}"


def _evidence(piece: dict[str, Any]) -> str:
    words = f"“{clean(piece['quote'])}”" if piece.get("quote") else clean(piece.get("locator"))
    return f"{words} ({clean(piece.get('document_id'))})"


def _document(document: dict[str, Any]) -> str:
    parts = [clean(document.get(name)) for name in ("id", "publisher", "title", "url")]
    return " · ".join(filter(None, parts))


def _section(title: str, lines: list[str]) -> None:
    if lines:
        console = output()
        if title:
            console.print(text(title, "bold"))
        for line in lines:
            console.print(Text("  ") + text(line))


def _print_json(value: object) -> None:
    sys.stdout.buffer.write(orjson.dumps(value, option=orjson.OPT_INDENT_2) + b"\n")
    sys.stdout.buffer.flush()
