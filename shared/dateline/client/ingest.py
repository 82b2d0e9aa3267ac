"""`dateline ingest`: sends documents, and says of each that was refused where it is and why."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from dateline.client.api import Api, ApiError, sentence
from dateline.client.installation import find
from dateline.client.reading import NDJSON, Item, NoDocument, Raw, Unreadable, Written, files, read_file, read_stream
from dateline.client.terminal import clean, notes, output

PATH = "/v1/ingest/documents"

# A request is small enough that its answer comes within a second or two, and large enough that requests are few. One
# line may be larger; it then goes alone, and the receiver judges its size.
_MOST_LINES = 100
_MOST_BYTES = 2 * 1024 * 1024

_BAD_REQUEST = 400
_TOO_LARGE = 413
_WORDS = {"accepted": "accepted", "repeated": "repeated", "new_generation": "new generation"}


@dataclass(slots=True)
class Outcome:
    """What became of the documents that were sent."""

    counts: Counter[str] = field(default_factory=Counter)
    refusals: list[tuple[str, str]] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)

    def refuse(self, place: str, reason: str) -> None:
        """Note a document that was not taken."""
        self.refusals.append((place, reason))

    def summary(self) -> str:
        """Return the counts as one line."""
        parts = [f"{self.counts[result]} {words}" for result, words in _WORDS.items()]
        if self.skipped:
            parts.append(f"{self.skipped.total()} skipped")
        return ", ".join([*parts, f"{len(self.refusals)} refused"])


def ingest(
    path: Annotated[str, typer.Argument(metavar="FILE|DIR|-", help="What to send; - reads standard input.")],
    source: Annotated[str, typer.Option(help="Who delivers, for what does not say so itself.")] = "cli",
    publisher: Annotated[str, typer.Option(help="Who published it, for texts and HTML.")] = "",
    published: Annotated[str, typer.Option(help="When, for texts and HTML, as 2025-09-30T09:00:00+03:00.")] = "",
    url: Annotated[str, typer.Option(help="Its address, for one text or HTML file.")] = "",
    title: Annotated[str, typer.Option(help="Its title, for one text or HTML file.")] = "",
    lang: Annotated[str, typer.Option(help="Its language, for texts and HTML.")] = "",
) -> None:
    """Send documents: texts, HTML, JSON, or JSON lines; one file, a folder, or standard input."""
    described = {"publisher": publisher, "published": published, "url": url, "title": title, "lang": lang}
    with Api(find()) as api:
        outcome = _from_path(api, path, source, [(name, value) for name, value in described.items() if value])
    remarks = notes()
    for file, count in outcome.skipped.items():
        remarks.print(f"{clean(file)}: skipped {count} without a text, which are no documents.", markup=False)
    for place, reason in outcome.refusals:
        remarks.print(f"{clean(place)}: refused. {clean(reason)}", markup=False)
    output().print(outcome.summary())
    if outcome.refusals:
        raise typer.Exit(1)


def send(api: Api, items: Iterable[Item], source: str, described: list[tuple[str, str]] | None = None) -> Outcome:
    """Send documents to ingest and return what became of them; raises ApiError where nothing more can be sent."""
    outcome = Outcome()
    for batch in _batches(items, outcome):
        if isinstance(batch, Raw):
            _send_raw(api, batch, source, described or [], outcome)
        else:
            _send_lines(api, batch, outcome)
    return outcome


def _from_path(api: Api, path: str, source: str, described: list[tuple[str, str]]) -> Outcome:
    if path == "-":
        return send(api, read_stream(sys.stdin.buffer, source), source, described)
    root = Path(path)
    found = files(root)
    with _progress() as progress:
        bar = progress.add_task("Sending", total=len(found))

        def items() -> Iterator[Item]:
            for file in found:
                yield from read_file(file, root, source)
                progress.advance(bar)

        return send(api, items(), source, described)


def _progress() -> Progress:
    console = notes()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("files"))
    return Progress(*columns, TimeElapsedColumn(), console=console, transient=True, disable=not console.is_terminal)


def _batches(items: Iterable[Item], outcome: Outcome) -> Iterator[list[Written] | Raw]:
    lines: list[Written] = []
    size = 0
    for item in items:
        if isinstance(item, NoDocument):
            outcome.skipped[item.file] += 1
        elif isinstance(item, Unreadable):
            outcome.refuse(item.place, item.reason)
        elif isinstance(item, Raw):
            yield item
        else:
            if lines and (len(lines) >= _MOST_LINES or size + len(item.line) > _MOST_BYTES):
                yield lines
                lines, size = [], 0
            lines.append(item)
            size += len(item.line) + 1
    if lines:
        yield lines


def _send_lines(api: Api, batch: list[Written], outcome: Outcome) -> None:
    body = b"\n".join(item.line for item in batch) + b"\n"
    answer = _unless_refused(lambda: api.post_bytes("ingest", PATH, body, NDJSON), batch[0].place, outcome)
    if answer is None:
        return
    answered: set[int] = set()
    for row in answer.splitlines():
        if row.strip():
            result = orjson.loads(row)
            number = int(result.get("line", len(answered) + 1))
            answered.add(number)
            place = batch[number - 1].place if 0 < number <= len(batch) else "?"
            _count(result, place, outcome)
    for number, item in enumerate(batch, start=1):
        if number not in answered:
            outcome.refuse(item.place, "It was not answered; send it again.")


def _send_raw(api: Api, raw: Raw, source: str, described: list[tuple[str, str]], outcome: Outcome) -> None:
    parameters = [("source", source), ("key", raw.key), *described]
    answer = _unless_refused(
        lambda: api.post_bytes("ingest", PATH, raw.body, raw.media_type, parameters), raw.place, outcome
    )
    if answer is not None:
        _count(orjson.loads(answer), raw.place, outcome)


def _unless_refused(request: Callable[[], bytes], place: str, outcome: Outcome) -> bytes | None:
    """Return the answer, or note that the document itself was refused; another problem holds for all and is raised."""
    try:
        return request()
    except ApiError as error:
        if error.status in {_BAD_REQUEST, _TOO_LARGE, 415, 422}:
            outcome.refuse(place, error.message)
            return None
        raise


def _count(result: dict[str, Any], place: str, outcome: Outcome) -> None:
    status = int(result.get("status", 202))
    if status >= _BAD_REQUEST:
        outcome.refuse(place, sentence(status, result))
    else:
        outcome.counts[str(result.get("result", "accepted"))] += 1
