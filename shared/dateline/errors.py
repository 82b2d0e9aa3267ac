"""The root of every error that dateline raises on purpose."""

from __future__ import annotations


class DatelineError(Exception):
    """Something went wrong that a user can understand.

    The message is one sentence that says what is wrong; `remedy` is one sentence that says what to do about it. The
    command line prints both and exits with 1; over HTTP they become a problem's title and detail. Subclasses carry the
    values that explain them as attributes.
    """

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".rstrip()
