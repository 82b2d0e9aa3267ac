"""Makes the table of confidence from annotated documents: `python -m tests.eval --held --calibrate`.

A logistic model: the log-odds that an event is right are a base, a weight for its rule and one for each of its signs.
Weights are drawn towards what is expected of them (mostly nothing), those of rules the more, so that few events say
little; doubts can only lower and
support can only raise. Bands are reported with the table that the other documents gave (leave one document out).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from dateline_ingest.extract import confidence as model
from dateline_ingest.extract.confidence import SUPPORTING, Sign, Table

from tests.eval.run import Result

TABLE = Path(model.__file__).with_name("confidence.yaml")

PRIOR_SHARE, PRIOR_EVENTS = 0.8, 40.0
"""What is taken for the precision of extraction before any document is counted, and how many events that is worth.

It is about what these documents gave when they were read for the first time. Rules have grown on them since, so that
what they give now would promise too much for a text that nobody has seen.
"""
SPREAD_OF_SIGNS, SPREAD_OF_RULES = 1.0, 0.5
"""How far a weight may well lie from zero (the deviation of its normal prior, in log-odds)."""
EXPECTED = {Sign.OBJECT_BY_SHARED_NAME: -2.0, Sign.OBJECT_BY_FORM: -0.5}
"""What signs that documents seldom show are taken to weigh before any is counted: a name that several treaties share,
and that nothing in the text decides, is right about as often as not."""
STEPS = 400
COUNTED = {
    **dict.fromkeys(("reports, held out", "dispatches, held out", "written, held out"), 1.0),
    **dict.fromkeys(("own news", "reports", "dispatches", "written"), 0.05),
}
"""What an event of a set counts. Rules grew on all but the held-out documents, and are right more often there than in a
text that nobody has seen; those still tell which signs go with mistakes. No rule is made from the held-out ones."""

_HEAD = """\
# What an event's rule and signs say of its being right, as log-odds that add up.
# Made from annotated documents by `python -m tests.eval --held --calibrate`; counts are of the events with the sign.
"""


@dataclass(frozen=True, slots=True)
class Case:
    """An event that was found, and whether it was right."""

    document: str
    rule: str
    signs: frozenset[Sign]
    right: bool
    weight: float = 1.0


def cases(results: Sequence[Result]) -> list[Case]:
    """Every event of a run as a case."""
    return [
        Case(
            result.id,
            event["extractor"]["rule"],
            frozenset(map(Sign, event["signs"])),
            at in {pair.found for pair in result.pairs},
            COUNTED.get(result.set, 0.0),
        )
        for result in results
        for at, event in enumerate(result.found)
    ]


def counted(results: Sequence[Result]) -> list[Result]:
    """The documents that are counted: the rules grew on the others, which would flatter them."""
    return [result for result in results if result.set in COUNTED]


def fit(known: Sequence[Case]) -> Table:
    """Fit the table to cases, by projected ascent of the penalised likelihood."""
    rules = sorted({case.rule for case in known})
    signs = list(Sign)
    columns = 1 + len(signs) + len(rules)
    x = np.zeros((len(known), columns))
    x[:, 0] = 1
    for row, case in enumerate(known):
        for sign in case.signs:
            x[row, 1 + signs.index(sign)] = 1
        x[row, 1 + len(signs) + rules.index(case.rule)] = 1
    y = np.array([case.right for case in known], dtype=float)
    counts = np.array([case.weight for case in known])
    prior = np.array([0.0] + [SPREAD_OF_SIGNS**-2] * len(signs) + [SPREAD_OF_RULES**-2] * len(rules))
    low = np.array([-np.inf] + [0.0 if s in SUPPORTING else -np.inf for s in signs] + [-np.inf] * len(rules))
    high = np.array([np.inf] + [np.inf if s in SUPPORTING else 0.0 for s in signs] + [np.inf] * len(rules))
    expected = np.array([0.0] + [EXPECTED.get(sign, 0.0) for sign in signs] + [0.0] * len(rules))
    weights = expected.copy()
    weights[0] = np.log(PRIOR_SHARE / (1 - PRIOR_SHARE))
    # A bound on the curvature of the logistic likelihood (a quarter of each row), so that every step ascends.
    step = 1 / (np.abs(x).T @ (0.25 * counts * x.sum(axis=1)) + prior + 0.25 * PRIOR_EVENTS)
    for _ in range(STEPS):
        pull = x.T @ (counts * (y - 1 / (1 + np.exp(-x @ weights)))) - prior * (weights - expected)
        pull[0] += PRIOR_EVENTS * (PRIOR_SHARE - 1 / (1 + np.exp(-weights[0])))
        weights = np.clip(weights + step * pull, low, high)
    return Table(
        round(float(weights[0]), 2),
        {sign: round(float(w), 2) for sign, w in zip(signs, weights[1 : 1 + len(signs)], strict=True)},
        {rule: round(float(w), 2) for rule, w in zip(rules, weights[1 + len(signs) :], strict=True)},
    )


def left_out(results: Sequence[Result]) -> list[Result]:
    """The run with each document's confidence taken from a table that was fitted without it."""
    known = cases(counted(results))
    weighed = []
    for result in results:
        table = fit([case for case in known if case.document != result.id]) if result.found else Table(0, {}, {})
        weighed.append(weigh(result, table))
    return weighed


def weigh(result: Result, table: Table) -> Result:
    """A result with confidence as a table gives it."""
    found = tuple(
        {**event, "confidence": table.confidence(event["extractor"]["rule"], frozenset(map(Sign, event["signs"])))}
        for event in result.found
    )
    return replace(result, found=found)


def write(results: Sequence[Result], path: Path = TABLE) -> Table:
    """Fit the table to a run and write it with its counts."""
    results = counted(results)
    known = cases(results)
    made = fit(known)
    events: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for case in known:
        for name in (case.rule, *case.signs):
            events[name] += 1
            right[name] += case.right
    lines = [_HEAD + f"documents: {len(results)}", f"events: {len(known)}", f"right: {sum(c.right for c in known)}"]
    lines += [f"base: {made.base}", "signs:", *_rows(made.signs, events, right)]
    lines += ["rules:", *_rows(made.rules, events, right)]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return made


def _rows(weights: Any, events: Counter[str], right: Counter[str]) -> list[str]:
    return [
        f"  {name}: {{weight: {weight}, events: {events[name]}, right: {right[name]}}}"
        for name, weight in weights.items()
    ]
