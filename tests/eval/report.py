"""Prints a run: a row a document, totals a set, and tables by rule, type and band of confidence."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tests.eval.run import Result, total
from tests.eval.scoring import Tally

BANDS = (0.0, 0.5, 0.7, 0.8, 0.9)
"""Where the bands of confidence begin."""

_Z = 1.96  # the normal quantile of a 95% interval


def short(event: Mapping[str, Any]) -> str:
    """An event in few words: type, lead and object."""
    return " ".join(filter(None, (event["type"], event.get("lead"), event.get("object"))))


def quote(event: Mapping[str, Any], length: int = 110) -> str:
    """The beginning of an event's first quote."""
    quotes = event.get("quotes") or [e["quote"] for e in event.get("evidence", ())]
    text = " ".join(quotes[0].split()) if quotes else ""
    return escape(f"“{text[:length]}{'…' if len(text) > length else ''}”")


def sign(difference: float) -> str:
    """A difference with its sign."""
    return f"{difference:+.3f}"


def print_documents(console: Console, results: Sequence[Result]) -> None:
    """Print one row a document."""
    for result in results:
        counts = result.tally
        row = f"{result.id[:32]:32} tp {counts.hits:2} fn {counts.missed:2} fp {counts.wrong:2}"
        if result.missed:
            row += "  missed: " + ", ".join(map(short, result.missed))
        if result.wrong:
            row += "  wrong: " + ", ".join(map(short, result.wrong))
        late = [f"{short(result.gold[p.gold])} {_dates(result, p)}" for p in result.pairs if p.date is False]
        if late:
            row += "  dates: " + ", ".join(late)
        console.print(escape(row), highlight=False, soft_wrap=True)
        if result.error:
            console.print(f"  [red]fails:[/red] {escape(result.error)}", highlight=False, soft_wrap=True)


def _dates(result: Result, pair: Any) -> str:
    return f"({result.found[pair.found]['occurred'] or '-'} for {result.gold[pair.gold]['occurred']})"


def print_detail(console: Console, results: Sequence[Result]) -> None:
    """Print every event of each document: found, missed and wrong, with rule, confidence and quote."""
    for result in results:
        console.rule(f"{result.id}: {escape(result.title)}", align="left")
        console.print(escape(result.text), highlight=False, style="dim", soft_wrap=True)
        for pair in result.pairs:
            event, wanted = result.found[pair.found], result.gold[pair.gold]
            verdict = "" if pair.date is not False else f" [red](gold {escape(wanted['occurred'])})[/red]"
            verdict += "" if pair.evidence is not False else " [red](evidence elsewhere)[/red]"
            console.print(f"[green]right [/green] {_line(event)}{verdict}", highlight=False, soft_wrap=True)
        for event in result.wrong:
            console.print(f"[red]wrong [/red] {_line(event)} {quote(event)}", highlight=False, soft_wrap=True)
        for event in result.missed:
            console.print(
                f"[yellow]missed[/yellow] {escape(short(event))} {escape(event['occurred'] or '-')} {quote(event)}",
                highlight=False,
                soft_wrap=True,
            )


def _line(event: Mapping[str, Any]) -> str:
    rule = (event.get("extractor") or {}).get("rule", "")
    return escape(f"{short(event)} {event.get('occurred') or '-'} [{rule} {event.get('confidence')}]")


def print_totals(console: Console, results: Sequence[Result]) -> None:
    """Print precision, recall, F1, dates and evidence, by set and together."""
    table = Table("set", "documents", "gold", "precision", "recall", "F1", "dates", "evidence", box=None)
    names = list(dict.fromkeys(result.set for result in results))
    for name in names:
        part = [result for result in results if result.set == name]
        table.add_row(name, str(len(part)), *_figures(total(part)))
    if len(names) > 1:
        table.add_row("all", str(len(results)), *_figures(total(results)))
    console.print(table)


def _figures(counts: Tally) -> list[str]:
    return [
        str(counts.hits + counts.missed),
        f"{counts.precision:.3f}",
        f"{counts.recall:.3f}",
        f"{counts.f1:.3f}",
        f"{counts.date_share:.3f}",
        f"{counts.evidence_share:.3f}",
    ]


def wilson(right: int, of: int) -> tuple[float, float]:
    """The 95% interval of a share (Wilson 1927), sound also for few events and for shares near one."""
    if not of:
        return 0.0, 1.0
    share, weight = right / of, _Z**2 / of
    centre = (share + weight / 2) / (1 + weight)
    half = _Z / (1 + weight) * math.sqrt(share * (1 - share) / of + weight / (4 * of))
    return max(0.0, centre - half), min(1.0, centre + half)


def bands(results: Sequence[Result]) -> list[tuple[float, int, int]]:
    """For each band of confidence: where it begins, its events, and how many of them are right."""
    events: Counter[float] = Counter()
    right: Counter[float] = Counter()
    for result in results:
        good = {pair.found for pair in result.pairs}
        for at, event in enumerate(result.found):
            band = max(start for start in BANDS if event["confidence"] >= start)
            events[band] += 1
            right[band] += at in good
    return [(start, events[start], right[start]) for start in BANDS]


def print_bands(console: Console, results: Sequence[Result]) -> None:
    """Print precision by band of confidence."""
    table = Table("confidence", "events", "right", "precision", "95% interval", box=None, title="by confidence")
    for (start, events, right), end in zip(bands(results), (*BANDS[1:], 1.0), strict=True):
        low, high = wilson(right, events)
        share = f"{right / events:.3f}" if events else "-"
        table.add_row(f"{start:.1f} to {end:.1f}", str(events), str(right), share, f"{low:.3f} to {high:.3f}")
    console.print(table)


def print_rules(console: Console, results: Sequence[Result]) -> None:
    """Print how many events each rule made, and how many are right."""
    _print_by(console, results, "rule", lambda event: (event.get("extractor") or {}).get("rule", ""))


def _print_by(console: Console, results: Sequence[Result], name: str, of: Callable[[Mapping[str, Any]], str]) -> None:
    made: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for result in results:
        good = {pair.found for pair in result.pairs}
        for at, event in enumerate(result.found):
            made[of(event)] += 1
            right[of(event)] += at in good
    table = Table(name, "events", "right", "precision", "95% interval", box=None, title=f"by {name}")
    for each, count in sorted(made.items()):
        low, high = wilson(right[each], count)
        table.add_row(each, str(count), str(right[each]), f"{right[each] / count:.3f}", f"{low:.3f} to {high:.3f}")
    console.print(table)


def print_types(console: Console, results: Sequence[Result]) -> None:
    """Print hits, misses and wrong events by type."""
    hits: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for result in results:
        hits.update(result.gold[pair.gold]["type"] for pair in result.pairs)
        missed.update(event["type"] for event in result.missed)
        wrong.update(event["type"] for event in result.wrong)
    table = Table("type", "tp", "fn", "fp", "precision", "recall", box=None, title="by type")
    for each in sorted(hits | missed | wrong):
        counts = Tally(hits[each], missed[each], wrong[each])
        table.add_row(
            each,
            *map(str, (counts.hits, counts.missed, counts.wrong)),
            f"{counts.precision:.2f}",
            f"{counts.recall:.2f}",
        )
    console.print(table)
