"""`make fuzz`: for some minutes, on every core, reads texts that no newsroom wrote. Prints what breaks, made small."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import time
import traceback
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

from dateline.contracts import Document
from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.ingest.extract.texts import check_document, documents

BATCH = 250
"""Examples between two looks at the clock."""


def run(number: int, seconds: float) -> Counter[str]:
    """Read texts until the time is over or one breaks; counts examples, events and what broke."""
    counts: Counter[str] = Counter()
    end = time.monotonic() + seconds

    @settings(
        max_examples=BATCH,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.target, Phase.shrink),
    )
    @given(documents())
    def read(document: Document) -> None:
        counts["examples"] += 1
        begin = time.process_time()
        counts["events"] += check_document(document)
        counts["slowest, in ms"] = max(counts["slowest, in ms"], round(500 * (time.process_time() - begin)))

    for batch in range(10**6):
        if time.monotonic() > end:
            break
        try:
            seed(number * 10**6 + batch)(read)()
        except Exception:  # noqa: BLE001 (every kind of failure is what is looked for)
            counts["broken"] += 1
            traceback.print_exc()
            break
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=int(time.time()) % 10_000, help="to see the same texts again")
    options = parser.parse_args()
    cores = os.cpu_count() or 1
    print(f"{options.minutes:g} minutes on {cores} cores, --seed {options.seed}", flush=True)
    with ProcessPoolExecutor(cores, mp_context=multiprocessing.get_context("spawn")) as pool:
        runs = list(pool.map(run, [options.seed + n for n in range(cores)], [options.minutes * 60] * cores))
    print(
        f"{sum(r['examples'] for r in runs):,} texts read twice, {sum(r['events'] for r in runs):,} events,"
        f" the slowest text took {max(r['slowest, in ms'] for r in runs)} ms a reading"
    )
    if broken := sum(r["broken"] for r in runs):
        sys.exit(f"{broken} runs broke; the smallest text that breaks each is above")


if __name__ == "__main__":
    main()
