"""`python -m tests.eval.phrasebook`: short texts that each tell a step in one way of English, and how many are read.

The entries lie in `tests/data/phrasebook/NAME.jsonl`, one JSON object a line: `id`, `title` (may be empty),
`published` (a day), `text`, `events` (each `type`, `lead`, `object`, `occurred`; an empty list where the text tells
nothing) and `holds`: true where exactly these events are found, which `tests/ingest/extract/test_phrasebook.py`
guards; false is an honest to-do list.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dateline.contracts import Document
from dateline_ingest.extract import extract

from tests.eval.scoring import Tally, date_right, key, match, tally

FOLDER = Path(__file__).parents[1] / "data" / "phrasebook"


@dataclass(frozen=True, slots=True)
class Entry:
    """A short text and the events that a careful reader finds in it."""

    book: str
    document: Document
    gold: tuple[dict[str, Any], ...]
    holds: bool

    @property
    def id(self) -> str:
        return self.document.id


def entries(book: str = "") -> list[Entry]:
    """Return the entries of a book, or of all books. Raises ValueError for a line that is no entry."""
    return [_entry(path.stem, line) for path in _books(book) for line in path.read_text("utf-8").splitlines() if line]


def found(entry: Entry) -> list[dict[str, Any]]:
    """The events that the extractor finds in an entry."""
    return [
        {"type": e.type, **e.data.model_dump(mode="json", by_alias=True, exclude={"evidence"})}
        for e in extract(entry.document)
    ]


def faults(gold: Sequence[dict[str, Any]], mine: Sequence[dict[str, Any]]) -> list[str]:
    """What differs, as lines to read: missed, wrong and misdated events. Empty where they are exactly the same.

    Types, states and objects must be equal; a date must overlap gold's and be no more than twice as wide (the
    section Scoring of the ontology). Where gold has no date, any will do.
    """
    wanted, have = Counter(map(key, gold)), Counter(map(key, mine))
    lines = [f"missed {_shown(k)}" for k in (wanted - have).elements()]
    lines += [f"wrong {_shown(k)}" for k in (have - wanted).elements()]
    for pair in match([{**e, "quotes": ()} for e in gold], mine, ""):
        want, got = gold[pair.gold].get("occurred"), mine[pair.found].get("occurred")
        if date_right(want, got) is False:
            lines.append(f"date {got or 'none'} for {want}: {_shown(key(gold[pair.gold]))}")
    return lines


def main() -> None:
    """Print what is not read as the books want it, and the counts."""
    options = _parser().parse_args()
    counts: dict[str, tuple[Tally, Counter[bool]]] = {}
    for path in _books(options.book):
        lines = []
        for entry in entries(path.stem):
            mine = found(entry)
            wrong = faults(entry.gold, mine)
            sums, whole = counts.setdefault(path.stem, (Tally(), Counter()))
            gold = [{**e, "quotes": ()} for e in entry.gold]
            sums.add(tally(gold, mine, match(gold, mine, "")))
            whole[not wrong] += 1
            lines.append(_dumped(entry, holds=not wrong))
            if wrong and not options.quiet and re.search(options.only, entry.id):
                print(f"{entry.id} ({entry.document.published:%Y-%m-%d}): {entry.document.title or ''}")
                print(f"    {entry.document.text}", *(f"      {line}" for line in wrong), sep="\n")
        if options.mark:
            path.write_text("".join(lines), "utf-8")
    for book, (sums, whole) in counts.items():
        print(
            f"{book}: {whole[True]} of {whole.total()} entries exactly; "
            f"P {sums.precision:.3f} R {sums.recall:.3f} F1 {sums.f1:.3f}, dates {sums.date_share:.3f}"
        )


def _books(book: str) -> list[Path]:
    return [path for path in sorted(FOLDER.glob("*.jsonl")) if book in ("", path.stem)]


def _entry(book: str, line: str) -> Entry:
    row = json.loads(line)
    moment = dt.datetime.fromisoformat(row["published"]).replace(tzinfo=dt.UTC)
    document = Document(
        id=row["id"],
        generation=1,
        source=f"phrasebook {book}",
        key=row["id"],
        title=row.get("title") or None,
        published=moment,
        text=row["text"],
        recorded=moment,
    )
    return Entry(book, document, tuple(row["events"]), bool(row.get("holds")))


def _dumped(entry: Entry, *, holds: bool) -> str:
    row = {
        "id": entry.id,
        "title": entry.document.title or "",
        "published": f"{entry.document.published:%Y-%m-%d}",
        "text": entry.document.text,
        "events": list(entry.gold),
        "holds": holds,
    }
    return json.dumps(row, ensure_ascii=False) + "\n"


def _shown(found: tuple[str, str, str]) -> str:
    return " ".join(part or "-" for part in found)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.eval.phrasebook", description=__doc__)
    parser.add_argument("book", nargs="?", default="", help="the name of a book; all when left out")
    parser.add_argument("--only", default="", metavar="REGEX", help="show only entries whose id matches")
    parser.add_argument("--quiet", action="store_true", help="print the counts alone")
    parser.add_argument("--mark", action="store_true", help="write into the book which entries hold")
    return parser


if __name__ == "__main__":
    main()
