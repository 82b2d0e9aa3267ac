"""Why a document is refused: one error, with the HTTP status under which a caller hears it."""

from __future__ import annotations

from dateline.errors import DatelineError
from dateline.http import Problem, problem_type


class Refused(DatelineError):  # noqa: N818 -- a verdict on a document, not a fault of the program
    """A document cannot be accepted as it is; `status` is what a caller over HTTP is answered."""

    def __init__(self, detail: str, *, status: int = 400, title: str = "Document refused") -> None:
        super().__init__(detail)
        self.status = status
        self.title = title

    def as_problem(self) -> Problem:
        """Return the problem that tells the caller."""
        return Problem(self.status, self.title, self.message, problem_type("document-refused"))


def too_large(limit: int) -> Refused:
    """Return the refusal of a document above the one size limit."""
    return Refused(
        f"The document is larger than {limit // (1 << 20)} MiB, which is the most that one may have.",
        status=413,
        title="Document too large",
    )
