"""What a person, or a program, is told of a re-extraction. Texts come from strangers and are made harmless."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Any, Self

import orjson
import typer
from dateline.client.terminal import clean, notes, output, text
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from dateline_ingest.emit.workers import Editions
from dateline_ingest.reextract.choice import Verdict
from dateline_ingest.reextract.difference import Change, Field
from dateline_ingest.reextract.run import Due, Tally

LINE_SECONDS = 10.0  # between lines of progress where no bar can be drawn
_LONGEST_VALUE = 100  # characters
_VERDICTS = {
    Verdict.PRESENT: "were read by today's extractors and stay",
    Verdict.WAITING: "are left to ingest, which has not read them yet",
    Verdict.NO_EXTRACTOR: "are in a language that no extractor here reads, and stay",
    Verdict.ERASED: "are erased",
}


class Bar:
    """How far it is: a bar with rate and remaining time on a terminal, else a line now and then."""

    def __init__(self, words: str) -> None:
        self._console = notes()
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f}%"),
            TextColumn("{task.fields[read]:,} read, {task.fields[rate]:.1f}/s"),
            TimeRemainingColumn(),
        )
        drawn = self._console.is_terminal
        self._bar = Progress(*columns, console=self._console, transient=True, disable=not drawn)
        self._task = self._bar.add_task(words, read=0, rate=0.0, total=None)
        self._words = words
        self._began = self._told = time.monotonic()

    def __enter__(self) -> Self:
        """Begin to draw."""
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the bar away."""
        self._bar.stop()

    def tell(self, done: int, total: int, read: int) -> None:
        """Show that `done` of `total` places of the log are behind and `read` documents were read."""
        now = time.monotonic()
        rate = read / max(now - self._began, 0.001)
        self._bar.update(self._task, completed=done, total=total, read=read, rate=rate)
        if self._bar.disable and now - self._told >= LINE_SECONDS:
            self._told = now
            left = (now - self._began) * (total - done) / max(done, 1)
            line = f"{self._words}: {done:,} of {total:,} places of the log; {read:,} read, {rate:.1f}/s"
            self._console.print(f"{line}; about {left:.0f} s left", markup=False)


def show_changes(due: Due, changes: Iterable[Change]) -> None:
    """Print what changes in a document."""
    document = due.document
    named = f'"{clean(document.title, 80)}" ' if document.title else ""
    lines = [f"{document.id} {named}({clean(document.source)}, {clean(document.key, 80)})"]
    for change in changes:
        kind, lead, object_ = change.subject
        words = " ".join(filter(None, (kind, clean(lead), clean(object_), clean(change.occurred))))
        lines.append(f"  {change.kind:<8}{words}")
        lines += [f"            {clean(one.name)}: {_worded(one)}" for one in change.fields()]
        if change.kind == "changed" and change.before is not None and change.before.said is None:
            lines.append("            what it said before was not kept")
    output().print("\n".join(lines), markup=False)


def changes_as_json(due: Due, changes: Iterable[Change]) -> dict[str, Any]:
    """Return what changes in a document, for programs."""
    document = due.document
    listed = []
    for change in changes:
        kind, lead, object_ = change.subject
        event = change.after.id if change.after is not None else change.before.event_id if change.before else ""
        row = {"change": change.kind, "event": event, "type": kind, "lead": lead, "object": object_}
        row |= {"occurred": change.occurred}
        if change.replaces:
            row["replaces"] = change.replaces
        fields = {one.name: {"before": one.before, "after": one.after} for one in change.fields()}
        listed.append(row | ({"fields": fields} if fields else {}))
    return {"document": document.id, "source": document.source, "key": document.key, "changes": listed}


def print_json(row: Mapping[str, Any]) -> None:
    """Print a line of JSON."""
    typer.echo(orjson.dumps(row))


def summary_as_json(tally: Tally, *, carried_out: bool) -> dict[str, Any]:
    """Return the counts, for programs."""
    types: dict[str, dict[str, int]] = {}
    for (kind, change), count in sorted(tally.changes.items()):
        types.setdefault(kind, {"added": 0, "changed": 0, "removed": 0})[change] = count
    return {
        "summary": {
            "carried_out": carried_out,
            "read": tally.read,
            "failed": tally.failed,
            "overtaken": tally.overtaken,
            "documents_changed": tally.documents,
            "types": types,
            "left": {verdict.value: tally.verdicts[verdict] for verdict in _VERDICTS},
        }
    }


def show_summary(tally: Tally, editions: Editions, *, carried_out: bool) -> None:
    """Print the counts by type, and why documents were left as they are."""
    console = output()
    today = ", ".join(f"{tag} by {clean(label)}" for tag, label in sorted(editions.extractors.items())) or "nothing"
    console.print(f"Read again: {_documents(tally.read)} ({today}).", markup=False)
    for verdict, words in _VERDICTS.items():
        if count := tally.verdicts[verdict]:
            console.print(f"  {count:,} {words}{_languages(tally) if verdict is Verdict.NO_EXTRACTOR else ''}.")
    if tally.overtaken:
        console.print(f"  {tally.overtaken:,} got a newer text meanwhile, which ingest reads.")
    if tally.failed:
        console.print(f"  {tally.failed:,} could not be read, and stay.")
    for tag, fault in editions.faults.items():
        notes().print(f"The extractor for {clean(tag)} cannot be used: {clean(fault)}", markup=False)
    if not tally.changes:
        console.print("Nothing changes." if not carried_out else "Nothing changed.")
        return
    table = Table("TYPE", "ADDED", "CHANGED", "REMOVED", box=None, pad_edge=False)
    for kind in sorted({kind for kind, _ in tally.changes}):
        numbers = (f"{tally.changes[kind, change]:,}" for change in ("added", "changed", "removed"))
        table.add_row(text(kind), *numbers)
    console.print(table)
    console.print(f"{_documents(tally.documents)} {'changed' if carried_out else 'would change'}.")


def show_done(tally: Tally) -> None:
    """Print what came of it, after the counts were shown and somebody agreed."""
    overtaken = f" {_documents(tally.overtaken)} got a newer text meanwhile." if tally.overtaken else ""
    output().print(f"{_documents(tally.documents)} changed.{overtaken}")


def _languages(tally: Tally) -> str:
    return f" ({', '.join(f'{clean(tag)} {count:,}' for tag, count in tally.languages.most_common(10))})"


def _documents(count: int) -> str:
    return f"{count:,} document{'' if count == 1 else 's'}"


def _worded(one: Field) -> str:
    """Say how a field differs; of a list, such as the evidence, what goes and what comes."""
    before, after = one.before, one.after
    if not isinstance(before, list) or not isinstance(after, list):
        return f"{_value(before)} → {_value(after)}"
    gone = [f"− {_value(part)}" for part in before if part not in after]
    come = [f"+ {_value(part)}" for part in after if part not in before]
    return "  ".join(gone + come) or "the same in another order"


def _value(value: Any) -> str:  # noqa: ANN401 -- any value of an event's JSON
    """Write a value for people: quotes of evidence as quotes, parts by their ids or names."""
    if value is None:
        return "nothing"
    if isinstance(value, list):
        return clean("; ".join(_value(part) for part in value), _LONGEST_VALUE)
    if isinstance(value, Mapping):
        if quote := value.get("quote"):
            return f"“{clean(quote, _LONGEST_VALUE // 2)}”"
        return clean(value.get("id") or ", ".join(f"{name} {part}" for name, part in value.items()), _LONGEST_VALUE)
    return clean(value, _LONGEST_VALUE)
