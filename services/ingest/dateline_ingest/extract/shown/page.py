"""One document on a terminal, or as plain text: its words with the evidence marked, and its events."""

from collections.abc import Iterator
from dataclasses import dataclass

from dateline.contracts import Document
from rich.console import Console, Group
from rich.padding import Padding
from rich.style import Style
from rich.table import Table
from rich.text import Text

from dateline_ingest.explanation import Explained
from dateline_ingest.extract.shown.event import event_lines, silent_lines, why_lines
from dateline_ingest.extract.shown.marked import Piece, Span, pieces
from dateline_ingest.extract.shown.visible import visible

BESIDE = 120  # columns from which text and events stand side by side: both then have lines of a readable length
LONG = 4_000  # characters: two screens; a longer text is shown near its evidence alone
_COLOURS = ("green", "magenta", "cyan", "blue", "red", "yellow")
_INDENT = 4  # columns, as wide as an event's number
_SMALL = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class Line:
    """A line about an event; where it is folded, all of it is indented by so many columns."""

    indent: int
    text: Text


@dataclass(frozen=True, slots=True)
class Shown:
    """A document with what was read in it."""

    document: Document
    read: Explained


def show(shown: Shown, console: Console, *, full: bool = False) -> None:
    """Print a document: beside each other on a wide terminal, else its events under it.

    Where there are no colours, evidence is in brackets with the numbers of its events. What is no terminal gets lines
    as they are, without folding: without the brackets they are the text.
    """
    coloured = console.is_terminal and not console.no_color and console.color_system is not None
    text, lines = _text(shown, coloured=coloured, full=full), list(_lines(shown, coloured=coloured))
    if not console.is_terminal:  # rich would expand tabs and fold lines
        console.file.write(f"{text.plain}\n\n")
        console.file.writelines(f"{' ' * line.indent}{line.text.plain}\n" for line in lines)
        return
    events = Group(*(Padding.indent(line.text, line.indent) for line in lines))
    if console.width < BESIDE:
        console.print(text, Text(""), events, sep="\n")
        return
    beside = Table.grid(padding=(0, 4, 0, 0), expand=True)
    beside.add_column(ratio=5)
    beside.add_column(ratio=4)
    beside.add_row(text, events)
    console.print(beside)


def style_of(number: int, *, coloured: bool) -> Style:
    """The style of an event's number and evidence; six events have colours of their own, then they begin again."""
    return Style(color=_COLOURS[(number - 1) % len(_COLOURS)]) if coloured else Style()


def _text(shown: Shown, *, coloured: bool, full: bool) -> Text:
    document = shown.document
    made = Text()
    if document.title:
        for piece in pieces(document.title, _spans(shown, "title"), whole=True):
            _append(made, piece, coloured=coloured, base=Style(bold=True))
        made.append("\n\n")
    whole = full or len(document.text) <= LONG
    for piece in pieces(document.text, _spans(shown, "text"), whole=whole):
        _append(made, piece, coloured=coloured, base=Style())
    return made


def _spans(shown: Shown, field: str) -> list[Span]:
    return [
        (number, piece.start, piece.end)
        for number, event in enumerate(shown.read.events, 1)
        for piece in event.data.evidence
        if piece.field == field and piece.start is not None and piece.end is not None
    ]


def _append(made: Text, piece: Piece, *, coloured: bool, base: Style) -> None:
    if piece.skipped:
        gap = f"[… {piece.skipped} paragraph{'s' * (piece.skipped > 1)} without events: --full shows them]\n\n"
        made.append(gap, Style(dim=True))
    elif not piece.events:
        made.append(visible(piece.text), base)
    elif coloured:
        made.append(visible(piece.text), base + style_of(piece.events[0], coloured=True))
        for number in piece.events:
            made.append(str(number).translate(_SMALL), Style(bold=True) + style_of(number, coloured=True))
            made.append("\u2009" if number != piece.events[-1] else "")
    else:
        made.append(f"⟦{','.join(map(str, piece.events))} {visible(piece.text)}⟧", base)


def _lines(shown: Shown, *, coloured: bool) -> Iterator[Line]:
    if not shown.read.events:
        yield Line(0, Text("No events."))
    for at, event in enumerate(shown.read.events):
        style = style_of(at + 1, coloured=coloured) + Style(bold=True)
        first, *more = event_lines(event)
        yield Line(0, Text(f"{at + 1:>2}  {first}", style))
        for line in more:
            yield Line(_INDENT, Text(line))
        for indent, line in why_lines(shown.read.why[at]) if shown.read.why else ():
            yield Line(_INDENT + indent, Text(line, Style(dim=coloured)))
        yield Line(0, Text(""))
    if shown.read.silent:
        yield Line(0, Text("Sentences with a telling word that gave no event", Style(bold=True)))
        for indent, line in silent_lines(shown.read.silent):
            yield Line(indent, Text(line))
