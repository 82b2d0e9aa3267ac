"""Reads annotated documents with the extractor, on every core, and keeps what a run found."""

from __future__ import annotations

import json
import multiprocessing
import os
import traceback
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from dateline.contracts import Document
from dateline.registries import Registries

from tests.eval.corpus import Annotated
from tests.eval.scoring import Pair, Tally, match, tally


@dataclass(frozen=True, slots=True)
class Result:
    """What was found in one document, and how it compares; `error` is the end of a traceback, else empty."""

    id: str
    set: str
    title: str
    text: str
    gold: tuple[dict[str, Any], ...]
    found: tuple[dict[str, Any], ...]
    pairs: tuple[Pair, ...]
    error: str = ""

    @property
    def tally(self) -> Tally:
        return tally(self.gold, self.found, self.pairs)

    @property
    def missed(self) -> list[dict[str, Any]]:
        taken = {pair.gold for pair in self.pairs}
        return [event for at, event in enumerate(self.gold) if at not in taken]

    @property
    def wrong(self) -> list[dict[str, Any]]:
        taken = {pair.found for pair in self.pairs}
        return [event for at, event in enumerate(self.found) if at not in taken]


def run(documents: Sequence[Annotated], workers: int = 0) -> list[Result]:
    """Extract and compare all documents, in their order. `workers` 0 takes the machine's cores."""
    workers = min(workers or os.cpu_count() or 1, len(documents) or 1)
    if workers == 1:
        return [compare(item, *read(item.document)) for item in documents]
    # Long texts first: the last one to begin then holds nobody up.
    order = sorted(range(len(documents)), key=lambda n: -len(documents[n].document.text))
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        answers = dict(zip(order, pool.map(read, [documents[n].document for n in order], chunksize=2), strict=True))
    return [compare(item, *answers[n]) for n, item in enumerate(documents)]


def read(document: Document) -> tuple[tuple[dict[str, Any], ...], str]:
    """Return a document's events as mappings, with their signs, and the traceback's end when extraction failed."""
    from dateline_ingest.extract.confidence import Around, signs
    from dateline_ingest.extract.pipeline import extract
    from dateline_ingest.extract.trace import Trace

    trace = Trace()
    try:
        events = extract(document, trace=trace)
        around = Around.of(trace.parsed.values(), trace.registries or Registries())
        seen = [sorted(signs(e, around)) for e in trace.events]
    except Exception:  # noqa: BLE001 (one document that fails must not hide what the others give)
        return (), "\n".join(traceback.format_exc().splitlines()[-3:])
    rows = [{"type": e.type, **e.data.model_dump(mode="json", by_alias=True)} for e in events]
    return tuple({**row, "signs": mine} for row, mine in zip(rows, seen, strict=True)), ""


def compare(item: Annotated, found: tuple[dict[str, Any], ...], error: str = "") -> Result:
    """Match what was found with gold."""
    return Result(
        item.id,
        item.set,
        item.document.title or "",
        item.document.text,
        item.gold,
        found,
        tuple(match(item.gold, found, item.document.text)),
        error,
    )


def total(results: Iterable[Result]) -> Tally:
    """The counts of all results."""
    counts = Tally()
    for result in results:
        counts.add(result.tally)
    return counts


def save(path: Path, results: Sequence[Result]) -> None:
    """Write a run, so that a later one can be set against it."""
    path.write_text(json.dumps({"documents": [asdict(r) for r in results]}, ensure_ascii=False, indent=1) + "\n")


def load(path: Path) -> list[Result]:
    """Read a run that was saved. Raises OSError and ValueError."""
    return [
        Result(
            **{
                **row,
                "gold": tuple(row["gold"]),
                "found": tuple(row["found"]),
                "pairs": tuple(Pair(**pair) for pair in row["pairs"]),
            }
        )
        for row in json.loads(path.read_text("utf-8"))["documents"]
    ]
