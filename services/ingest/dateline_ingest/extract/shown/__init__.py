"""Shows a document with its evidence in a terminal, the events beside it, and why each was made."""

from dateline_ingest.extract.shown.page import Shown, show

__all__ = ["Shown", "show"]
