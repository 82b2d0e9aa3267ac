"""Every metric that all services have, declared once with its meaning.

A service's own metrics live in its own `metrics.py`, in the same manner. Times are in seconds, sizes in bytes.
"""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

# From a cached answer (1 ms) to the slowest that a caller still waits for (10 s).
_ANSWER_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

HTTP_REQUESTS = Counter(
    "dateline_http_requests_total",
    "Requests answered, by the route's template (unmatched where there is none), method and status.",
    ("method", "route", "status"),
)
HTTP_SECONDS = Histogram(
    "dateline_http_request_seconds",
    "Seconds from a request's arrival to its answer's first byte, so that a stream's length does not count.",
    ("method", "route"),
    buckets=_ANSWER_SECONDS,
)
HTTP_OPEN = Gauge("dateline_http_requests_open", "Requests that are being answered now, open streams included.")

TASK_FAILURES = Counter(
    "dateline_task_failures_total", "Times that a background task ended by itself and was restarted.", ("task",)
)
TASK_RUNNING = Gauge("dateline_task_running", "1 while a background task runs, 0 while it waits to restart.", ("task",))
