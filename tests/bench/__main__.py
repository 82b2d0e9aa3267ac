"""`make bench`: how fast the way is, as ratios to bare loops in the same run on the same machine.

Each pair is measured several times in turn, and the ratio is that of the medians: a machine's drift meets both alike.
"""

import argparse
import asyncio
import shutil
import statistics
import tempfile
from pathlib import Path

from tests.bench.accept import accepting
from tests.bench.latency import alerting
from tests.bench.project import projecting
from tests.stack import Stack


async def measure(what: set[str], events: int, rounds: int, seconds: int) -> None:
    folder = Path(tempfile.mkdtemp(prefix="dateline-bench-"))
    stack = Stack(folder, durable=True)
    await stack.start()
    try:
        if "accept" in what:
            report(
                "accepted events/s over HTTP, batches of 500",
                "bare aiokafka producer",
                await accepting(stack, folder, events, rounds),
            )
        if "project" in what:
            for workers in (1, 2):
                pairs = await projecting(stack, folder, events, rounds, workers)
                report(f"projected events/s, {workers} worker{'s' * (workers > 1)}", "bare loop that COPYs rows", pairs)
        if "latency" in what:
            waits = await alerting(stack, folder, rate=50, seconds=seconds)
            cuts = statistics.quantiles(waits, n=100)
            print(
                f"HTTP request to webhook received at 50 events/s: p50 {cuts[49]:.0f} ms, p99 {cuts[98]:.0f} ms"
                f" ({len(waits)} events)"
            )
    finally:
        await stack.stop()
        shutil.rmtree(folder, ignore_errors=True)


def report(name: str, baseline: str, pairs: list[tuple[float, float]]) -> None:
    """Print one ratio: (ours, baseline) in events/s, once per round."""
    ours, bare = statistics.median(p[0] for p in pairs), statistics.median(p[1] for p in pairs)
    each = ", ".join(f"{a / b:.2f}" for a, b in pairs)
    print(f"{name}: {ours:,.0f} = {ours / bare:.2f} of a {baseline} ({bare:,.0f}); each round {each}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("what", nargs="*", choices=["accept", "project", "latency"], default=[])
    parser.add_argument("--events", type=int, default=100_000, help="events a round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=20, help="how long the latency is measured")
    arguments = parser.parse_args()
    what = set(arguments.what) or {"accept", "project", "latency"}
    asyncio.run(measure(what, arguments.events, arguments.rounds, arguments.seconds))


if __name__ == "__main__":
    main()
