"""Metrics that only timeline has."""

from prometheus_client import Counter, Gauge

EVENTS = Counter(
    "dateline_timeline_events_total", "Event records stored; records that were there already do not count."
)
ENTRIES_ALTERED = Counter("dateline_timeline_entries_altered_total", "Times that an entry was written anew.")
DOCUMENTS = Counter("dateline_timeline_documents_total", "Texts stored or erased.")
LAG = Gauge("dateline_timeline_lag", "Records in the log that are not in the tables yet, by consumer.", ("consumer",))
SECONDS_SINCE_PROGRESS = Gauge(
    "dateline_timeline_seconds_since_progress",
    "Seconds since a consumer last went forward, by consumer.",
    ("consumer",),
)
PARKED = Gauge("dateline_timeline_parked", "Records that are set aside with a reason.")
OUTBOX = Gauge("dateline_timeline_outbox_rows", "Rows that wait for Kafka, counted up to 100,000.")
