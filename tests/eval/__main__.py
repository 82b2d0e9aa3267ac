"""`make eval`: scores extraction on the annotated documents."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from rich.console import Console

from tests.eval import report
from tests.eval.against import print_changes
from tests.eval.calibrate import left_out, write
from tests.eval.corpus import corpus
from tests.eval.fieldwise import print_fields
from tests.eval.run import load, run, save


def main() -> None:
    options = _parser().parse_args()
    console = Console(width=None if sys.stdout.isatty() else 200)
    documents = [item for item in corpus(held=options.held) if _wanted(item.id, item.set, options.only)]
    if not documents:
        sys.exit(f"No annotated document is called {', '.join(options.only)}; `make eval` lists their names.")
    results = run(documents, options.workers)
    if options.calibrate:
        write(results)
        results = left_out(results)
    if options.json:
        save(options.json, results)
    if options.detail:
        report.print_detail(console, results)
    elif not options.quiet:
        report.print_documents(console, results)
    report.print_totals(console, results)
    report.print_bands(console, results)
    print_fields(console, results)
    if options.rules:
        report.print_rules(console, results)
    if options.types:
        report.print_types(console, results)
    if options.against:
        print_changes(console, load(options.against), results)


def _wanted(identity: str, name: str, only: list[str]) -> bool:
    return not only or any(part in identity or part == name for part in only)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make eval", description=__doc__)
    parser.add_argument(
        "only", nargs="*", help='parts of document names, or a set such as "samples"; all when left out'
    )
    parser.add_argument("--detail", action="store_true", help="show each text with what is right, wrong and missed")
    parser.add_argument("--quiet", action="store_true", help="leave out the rows of documents")
    parser.add_argument("--rules", action="store_true", help="show precision by rule")
    parser.add_argument("--types", action="store_true", help="show precision and recall by type")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the run, to set a later one against it")
    parser.add_argument("--against", type=Path, metavar="FILE", help="show what changed since a run written by --json")
    parser.add_argument(
        "--calibrate",
        action="store_true",
        help="make the table of confidence again; each document is then shown with the table that the others gave",
    )
    parser.add_argument("--held", action="store_true", help="add the documents that are kept unread until the end")
    parser.add_argument("--workers", type=int, default=0, help="processes; the machine's cores when left out")
    return parser


if __name__ == "__main__":
    main()
