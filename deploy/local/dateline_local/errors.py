"""The one error of this package."""

from dateline.errors import DatelineError


class LocalError(DatelineError):
    """Something on this machine keeps the embedded stack from working.

    Its text is one or two sentences: what is wrong, with the path or port, and what to do about it.
    """
