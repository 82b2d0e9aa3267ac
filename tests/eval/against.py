"""What changed between two runs: which events are found now, lost, wrong now or no longer, and whose dates moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import Console

from tests.eval.report import quote, short, sign
from tests.eval.run import Result, total
from tests.eval.scoring import Tally, key

_STYLES = {"found": "green", "no longer wrong": "green", "date mended": "green", "evidence mended": "green"}


def print_changes(console: Console, before: Sequence[Result], now: Sequence[Result]) -> None:
    """Print one line a change, document by document, and the totals of what both runs have."""
    earlier = {result.id: result for result in before}
    both = [result for result in now if result.id in earlier]
    console.print()
    console.rule("what changed", align="left")
    quiet = 0
    for result in both:
        changes = list(_changes(earlier[result.id], result))
        quiet += not changes
        if changes:
            console.print(f"[bold]{result.id}[/bold]", highlight=False)
        for what, text in changes:
            console.print(f"  [{_STYLES.get(what, 'red')}]{what:15}[/] {text}", highlight=False, soft_wrap=True)
    console.print(f"{quiet} documents as before")
    ids = {result.id for result in both}
    then = [result for result in before if result.id in ids]
    for name in dict.fromkeys(result.set for result in both):
        _print_totals(console, name, total(r for r in then if r.set == name), total(r for r in both if r.set == name))
    _print_totals(console, "all", total(then), total(both))


def _print_totals(console: Console, name: str, before: Tally, now: Tally) -> None:
    figures = " ".join(
        f"{label} {(was := getattr(before, field)):.3f} → {(is_ := getattr(now, field)):.3f} ({sign(is_ - was)})"
        for label, field in (
            ("P", "precision"),
            ("R", "recall"),
            ("F1", "f1"),
            ("dates", "date_share"),
            ("evidence", "evidence_share"),
        )
    )
    counts = f"tp {before.hits}→{now.hits} fn {before.missed}→{now.missed} fp {before.wrong}→{now.wrong}"
    console.print(f"{name:13} {figures}  {counts}", highlight=False, soft_wrap=True)


def _changes(before: Result, now: Result) -> Iterator[tuple[str, str]]:
    if now.error and not before.error:
        yield "fails now", now.error.splitlines()[-1]
    if list(before.gold) != list(now.gold):
        yield "gold changed", "the rows below compare with another gold than before"
    yield from _hits(before, now)
    old, new = _by_key(before.wrong), _by_key(now.wrong)
    for name, event in new.items():
        if name not in old:
            yield "wrong now", _told(event, now)
    for name, event in old.items():
        if name not in new:
            yield "no longer wrong", short(event)


def _hits(before: Result, now: Result) -> Iterator[tuple[str, str]]:
    old, new = _paired(before), _paired(now)
    wanted = _by_key(now.gold)
    for name, event in wanted.items():
        was, found = old.get(name), new.get(name)
        if found is not None and was is None:
            yield "found", _told(now.found[found.found], now)
        elif found is None and was is not None:
            yield "lost", f"{short(event)}  {quote(event)}"
        elif found is not None and was is not None:
            first, last = before.found[was.found]["occurred"], now.found[found.found]["occurred"]
            dates = f"{short(event)} {first or '-'} → {last or '-'} (gold {event['occurred']})"
            if found.date and was.date is False:
                yield "date mended", dates
            elif found.date is False and was.date:
                yield "date broken", dates
            if found.evidence and was.evidence is False:
                yield "evidence mended", short(event)
            elif found.evidence is False and was.evidence:
                yield "evidence broken", _told(now.found[found.found], now)


def _told(event: Mapping[str, Any], result: Result) -> str:
    rule = (event.get("extractor") or {}).get("rule", "")
    return (
        f"{short(event)} {event.get('occurred') or '-'} [dim]{rule} {event.get('confidence', '')}[/dim] {quote(event)}"
    )


def _by_key(events: Sequence[dict[str, Any]]) -> dict[tuple[Any, int], dict[str, Any]]:
    found: dict[tuple[Any, int], dict[str, Any]] = {}
    for event in events:
        name = key(event)
        found[name, sum(known[0] == name for known in found)] = event
    return found


def _paired(result: Result) -> dict[tuple[Any, int], Any]:
    names = list(_by_key(result.gold))
    return {names[pair.gold]: pair for pair in result.pairs}
