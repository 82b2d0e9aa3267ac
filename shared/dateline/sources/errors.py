"""Why a run of a source ends before its time. The class decides which state the source shows."""

from __future__ import annotations

from dateline.errors import DatelineError


class SourceError(DatelineError):
    """A run failed; the source shows `broken` and is tried again after a pause that grows."""


class LayoutChanged(SourceError):  # noqa: N818 -- what happened, in the words of who writes sources
    """What was fetched is not what the source was written for. Raise it rather than yield nothing."""


class FetchFailed(SourceError):  # noqa: N818
    """A request got no usable answer; `status` is the HTTP status, 0 where there was none."""

    def __init__(self, message: str, *, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


class HostNotAllowed(SourceError):  # noqa: N818
    """A request or a redirect led to a host that neither manifest nor configuration names."""


class Blocked(SourceError):  # noqa: N818
    """The publisher does not want us there: robots.txt, 401, 403, 451, a challenge page. The source shows `blocked`."""


class RetryLater(Blocked):
    """The publisher asks to come again in `seconds` (429 or 503 with Retry-After)."""

    def __init__(self, message: str, *, seconds: float) -> None:
        super().__init__(message)
        self.seconds = seconds


class NoBackfill(SourceError):  # noqa: N818
    """The source cannot fetch what was published before."""
