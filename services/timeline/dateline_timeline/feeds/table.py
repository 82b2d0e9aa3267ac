"""A timeline as CSV (RFC 4180)."""

import csv
import io
from collections.abc import Iterable

from dateline.contracts import EntryState

from dateline_timeline.wording import lead_name, object_name, type_label

COLUMNS = (
    "id",
    "type",
    "what",
    "state",
    "modality",
    "occurred",
    "first",
    "last",
    "lead",
    "lead_name",
    "object",
    "object_name",
    "sources",
    "disputed",
    "first_recorded",
    "last_recorded",
    "quote",
    "urls",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def table(states: Iterable[EntryState]) -> bytes:
    """Return entries as CSV, a row each, with a byte order mark so that spreadsheets read UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([_harmless(cell) for cell in _row(state)] for state in states)
    return out.getvalue().encode("utf-8-sig", "replace")


def _row(state: EntryState) -> tuple[object, ...]:
    return (
        state.id,
        state.type,
        type_label(state.type),
        state.state,
        state.modality,
        state.occurred,
        state.first or "",
        state.last or "",
        state.lead,
        lead_name(state),
        state.object,
        object_name(state),
        state.sources,
        "yes" if state.disputed else "no",
        state.first_recorded.isoformat() if state.first_recorded else "",
        state.last_recorded.isoformat() if state.last_recorded else "",
        state.evidence[0].quote if state.evidence else "",
        " ".join(document.url for document in state.documents if document.url),
    )


def _harmless(cell: object) -> str:
    """Return a cell that no spreadsheet runs: texts come from anybody (OWASP, CSV injection)."""
    text = str(cell).replace("\x00", "")
    return f"'{text}" if text.startswith(_FORMULA) else text
