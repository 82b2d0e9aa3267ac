"""Every metric of ingest, declared once with its meaning. Times are in seconds, sizes in bytes."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

DOCUMENTS = Counter(
    "dateline_ingest_documents_total",
    "Documents that were posted or collected, by result: accepted, new_generation, repeated, refused.",
    ("result",),
)
EVENTS_PUSHED = Counter("dateline_ingest_events_pushed_total", "Events that were pushed and acknowledged by Kafka.")
EVENTS_REFUSED = Counter("dateline_ingest_events_refused_total", "Pushed events of requests that were refused.")

EXTRACT_SECONDS = Histogram(
    "dateline_ingest_extract_seconds",
    "Seconds that a worker needed for one document.",
    buckets=(0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0),
)
EXTRACT_FAILURES = Counter(
    "dateline_ingest_extract_failures_total",
    "Documents that could not be read, by cause: raised, timeout, died.",
    ("cause",),
)
UNREAD_LANGUAGES = Counter(
    "dateline_ingest_documents_without_extractor_total",
    "Documents in a language that no installed extractor reads; they give no events.",
)
EVENTS_EMITTED = Counter(
    "dateline_ingest_events_emitted_total",
    "Events emitted for documents, by kind: asserted, retracted, left_out (faulty).",
    ("kind",),
)

LAG = Gauge("dateline_ingest_lag", "Documents in the log that were not read yet, by consumer.", ("consumer",))
SECONDS_SINCE_PROGRESS = Gauge(
    "dateline_ingest_seconds_since_progress", "Seconds since a consumer last went forward, by consumer.", ("consumer",)
)
PARKED = Gauge("dateline_ingest_parked", "Records that are set aside with a reason.")
OUTBOX = Gauge("dateline_ingest_outbox_rows", "Rows that wait for Kafka, counted up to 100,000.")

SOURCE_RUNS = Counter("dateline_ingest_source_runs_total", "Runs of sources, by source and state.", ("source", "state"))
