"""What an extractor is made of: for authors of plug-ins, and for ingest, which runs them.

An extractor reads the documents of one language and gives typed events. It is an object or a class of its own package,
found by an entry point of the group `dateline.extractors` whose name is the language's tag (BCP 47: `de`, `pt-br`).
`docs/how-to/write-an-extractor.md` leads to a working one.
"""

from dateline.extractors.extractor import Extracted, Extractor
from dateline.extractors.plugins import ANY, GROUP, Installed, for_language, installed, usable

__all__ = ["ANY", "GROUP", "Extracted", "Extractor", "Installed", "for_language", "installed", "usable"]
