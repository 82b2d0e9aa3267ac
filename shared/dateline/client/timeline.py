"""`dateline timeline` and `dateline entry`: what happened, in which order, and how it is known."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Annotated, Any
from urllib.parse import quote as quoted

import orjson
import typer
from rich.text import Text

from dateline.client import subjects
from dateline.client.api import Api, ApiError
from dateline.client.installation import find
from dateline.client.rows import Column, lines
from dateline.client.terminal import clean, output, quote, sources, text, what, when, who
from dateline.errors import DatelineError

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead, for a program to read.")]

# The longest quote that is worth its line; on most terminals the line ends before.
_QUOTE_LETTERS = 160
_ID_LETTERS = 80

# Below this width a line has no room for more than when, what and who; the rest stands on a second one.
_WIDE = 110


def timeline(
    subject: Annotated[str, typer.Argument(help="A convention, body, state or organ: ETS-126, COE, RU, RU.president.")],
    as_json: AsJson = False,
) -> None:
    """Show what happened to a subject, in order of occurrence."""
    with Api(find()) as api:
        entries = subjects.entries(api, subject)
        sentence = "" if entries or as_json else subjects.unknown(api, subject)
    if as_json:
        _print_json(entries)
        return
    console = output()
    if not entries:
        console.print(text(sentence))
        return
    for line in _lines(subject, entries, console.width):
        console.print(line)


def _lines(subject: str, entries: list[dict[str, Any]], width: int) -> Iterator[Text]:
    """Yield a title and the entries in lines; what one is about is said only where that is not the subject itself."""
    own = [entry for entry in entries if entry.get("object") == subject]
    title = text(what(own[0]) if own else subject, "bold")
    title.truncate(width, overflow="ellipsis")
    yield title
    columns = [Column("When", firm=True), Column("What", firm=True), Column("Who")]
    rows = [_cells(entry, when(entry), entry.get("type"), who(entry)) for entry in entries]
    about = len(own) < len(entries)
    if width < _WIDE:
        yield from lines(columns, rows, width, [_below(entry, about=about) for entry in entries])
        return
    columns += [Column("About")] if about else []
    columns += [Column("Sources", firm=True, right=True), Column("Words")]
    for row, entry in zip(rows, entries, strict=True):
        row.extend(_cells(entry, entry.get("object")) if about else ())
        row.extend(_cells(entry, entry.get("sources"), quote(entry, _QUOTE_LETTERS)))
    yield from lines(columns, rows, width)


def _below(entry: dict[str, Any], *, about: bool) -> Text:
    parts = [clean(entry.get("object"))] if about else []
    parts += [sources(entry), quote(entry, _QUOTE_LETTERS)]
    return text(" · ".join(filter(None, parts)), _style(entry))


def _cells(entry: dict[str, Any], *values: object) -> list[Text]:
    return [text(value, _style(entry)) for value in values]


def _style(entry: dict[str, Any]) -> str:
    return "strike dim" if entry.get("state") == "retracted" else ""


def entry(
    entry_id: Annotated[str, typer.Argument(metavar="ID", help="An entry's id, ent-…")], as_json: AsJson = False
) -> None:
    """Show one entry with its claims, its evidence and its documents."""
    with Api(find()) as api:
        found = _entry(api, entry_id.strip())
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


def _entry(api: Api, entry_id: str) -> dict[str, Any]:
    """Return an entry; raises DatelineError where there is none of that id, whatever else it may be the id of."""
    shown = clean(entry_id, _ID_LETTERS)
    if not entry_id.startswith("ent-"):
        raise DatelineError(f"{shown or 'An empty text'} is not the id of an entry: those begin with ent-.")
    try:
        found = api.get("timeline", f"/v1/entries/{quoted(entry_id, safe='')}")
    except ApiError as error:
        if error.status in {404, 422}:
            raise DatelineError(f"There is no entry {shown}.") from error
        raise
    if not isinstance(found, dict):
        raise DatelineError(f"The answer for {shown} is no entry; is it dateline's?")
    return found


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
