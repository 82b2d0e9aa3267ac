"""Says in plain words what led to each event of a document, and why a telling sentence told none.

Everything here reads a finished trace; extraction itself writes no sentence.
"""

from dateline_ingest.extract.why.explain import explain

__all__ = ["explain"]
