"""Turns English documents about public acts into typed events.

A pipeline of small steps (`pipeline`): a text is cut into `sentences`; `names` and dates (`when`) are found in each,
and one word stands for each long name so that it parses well. Sentence by sentence (`reading`), what `references` mean
is kept while `steps`, `acts` and `speech` make claims, by the law of `rules.yaml`. Claims that tell one happening
become one event (`merging`), with the worth of what made it (`confidence`). `why` and `shown` tell people of it.
"""

from dateline_ingest.extract.pipeline import NAME, VERSION, Extracted, extract

__all__ = ["NAME", "VERSION", "Extracted", "extract"]
