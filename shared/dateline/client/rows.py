"""Rows of columns that never fold: a cell that finds no room ends in an ellipsis, and so does a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from rich.text import Text

_GAP = "  "
_INDENT = "    "


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading; a `firm` one keeps its width while others still have any to give."""

    title: str
    firm: bool = False
    right: bool = False


def lines(
    columns: Sequence[Column], rows: Sequence[Sequence[Text]], width: int, below: Sequence[Text] = ()
) -> Iterator[Text]:
    """Yield a heading and the rows, no line wider than `width` terminal cells.

    `below` has one text a row, which stands on a second, indented line of it.
    """
    heads = [Text(column.title, "bold") for column in columns]
    widths = _widths(columns, [heads, *rows], width)
    yield _line(heads, columns, widths, width)
    for row, more in zip_longest(rows, below):
        yield _line(row, columns, widths, width)
        if more:
            yield _cut(Text.assemble(_INDENT, more), width)


def _widths(columns: Sequence[Column], rows: Sequence[Sequence[Text]], width: int) -> list[int]:
    """Return the columns' widths: as wide as their cells, then the widest gives until all fit, firm ones last."""
    widths = [max(row[index].cell_len for row in rows) for index in range(len(columns))]
    over = sum(widths) + len(_GAP) * (len(columns) - 1) - width
    for firm in (False, True):
        giving = [index for index, column in enumerate(columns) if column.firm == firm]
        least = {index: max(8, len(columns[index].title)) if not firm else 1 for index in giving}
        while over > 0 and (able := [index for index in giving if widths[index] > least[index]]):
            widths[max(able, key=lambda index: widths[index])] -= 1
            over -= 1
    return widths


def _line(row: Sequence[Text], columns: Sequence[Column], widths: Sequence[int], width: int) -> Text:
    cells = []
    for cell, column, room in zip(row, columns, widths, strict=True):
        fitting = _cut(cell, room)
        fitting.align("right" if column.right else "left", room)
        cells.append(fitting)
    line = Text(_GAP).join(cells)
    line.rstrip()
    return _cut(line, width)


def _cut(cell: Text, width: int) -> Text:
    """Return a copy that ends in an ellipsis where it is wider than `width`, without a space before it."""
    if cell.cell_len <= width:
        return cell.copy()
    short = cell.copy()
    short.truncate(max(1, width) - 1)
    short.rstrip()
    return short.append("…")
