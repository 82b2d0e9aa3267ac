"""Turns English documents about public acts into typed events.

A pipeline of small steps, each a module: sentences (`text`), names (`mentions`), dates, one word for each long name
(`masking`), the parse, words that carry effects (`predicates`) and stages (`stages`), the law of it (`rules`), what
references mean (`discourse`), and one event for each happening (`merge`).
"""

from dateline_ingest.extract.pipeline import NAME, VERSION, Extracted, extract

__all__ = ["NAME", "VERSION", "Extracted", "extract"]
