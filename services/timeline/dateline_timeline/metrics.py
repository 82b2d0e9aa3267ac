"""Metrics that only timeline has."""

from prometheus_client import Counter

EVENTS = Counter(
    "dateline_timeline_events_total", "Event records stored; records that were there already do not count."
)
ENTRIES_ALTERED = Counter("dateline_timeline_entries_altered_total", "Times that an entry was written anew.")
DOCUMENTS = Counter("dateline_timeline_documents_total", "Texts stored or erased.")
