"""Every metric that only notify has, declared once with its meaning. Times are in seconds."""

from prometheus_client import Counter, Gauge, Histogram

# From a receiver next door (5 ms) to the longest that one is waited for (20 s).
_ATTEMPT_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0)
# From an alert at once to one that waited for the schedule's first long step.
_WAIT_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0, 300.0, 3_600.0)

LAG = Gauge("dateline_notify_lag_records", "Changes in the log that matching has not seen yet.")
SINCE_PROGRESS = Gauge("dateline_notify_seconds_since_progress", "Seconds since matching last moved its position.")
PARKED = Gauge("dateline_notify_parked_records", "Changes set aside because they failed.")
TELLINGS = Counter(
    "dateline_notify_tellings_total",
    "Deliveries queued by matching, by kind; a batch tried again counts again.",
    ("kind",),
)
DUE = Gauge("dateline_notify_deliveries_due", "Deliveries whose time has come and that nobody is sending.")
LATE = Gauge("dateline_notify_deliveries_late", "Deliveries that have been due for more than a minute.")
HELD = Gauge("dateline_notify_deliveries_held", "Deliveries that wait for a paused or disabled subscription.")
ATTEMPTS = Counter(
    "dateline_notify_attempts_total",
    "Webhooks sent, by what became of them: delivered, refused or failed.",
    ("outcome",),
)
ATTEMPT_SECONDS = Histogram(
    "dateline_notify_attempt_seconds", "Seconds that a webhook took, answer included.", buckets=_ATTEMPT_SECONDS
)
FIRST_ATTEMPT_WAIT = Histogram(
    "dateline_notify_first_attempt_wait_seconds",
    "Seconds from a delivery's queueing to its first attempt.",
    buckets=_WAIT_SECONDS,
)
DISABLED = Counter(
    "dateline_notify_subscriptions_disabled_total", "Subscriptions disabled because their endpoint failed."
)
STREAM_CLIENTS = Gauge("dateline_notify_stream_clients", "Open streams.")
STREAM_ENDED = Counter(
    "dateline_notify_stream_ended_total", "Streams ended by the server: frozen, or another log.", ("reason",)
)
STREAM_GAPS = Counter("dateline_notify_stream_gaps_total", "Streams that read their gap from the log before joining.")
