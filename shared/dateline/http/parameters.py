"""A query parameter that the route does not know is an error: silence would answer another question than the asked."""

from __future__ import annotations

import difflib
from functools import lru_cache

from fastapi import Request

from dateline.http.problems import Problem, problem_type
from dateline.http.routes import query_names


class UnknownParameter(Problem):
    """A query parameter that the route does not know; `nearest` is the known one it resembles, if any."""

    def __init__(self, parameter: str, known: frozenset[str]) -> None:
        nearest = _nearest(parameter, known)
        if nearest:
            advice = f"did you mean {nearest}?"
        elif known:
            advice = f"known are {', '.join(sorted(known))}."
        else:
            advice = "this address takes none."
        super().__init__(
            400,
            "Unknown parameter",
            f"There is no query parameter {parameter[:100]!r} here; {advice}",
            problem_type("unknown-parameter"),
            parameter=parameter[:100],
            known=sorted(known),
        )
        if nearest:
            self.extra["nearest"] = nearest
        self.nearest = nearest


async def refuse_unknown(request: Request) -> None:
    """Raise UnknownParameter for the first query parameter that the matched route does not declare.

    A NUL in the path or in a value raises a Problem as well: no id or text has one, and PostgreSQL cannot be asked.
    """
    if "\x00" in request.scope["path"] or any("\x00" in value for value in request.query_params.values()):
        raise Problem(400, "NUL in the address", "The address has a NUL character (%00); leave it out.")
    if not request.scope["query_string"]:
        return
    known = query_names(request.scope)
    if known is None:
        return
    for name in request.query_params:
        if name not in known:
            raise UnknownParameter(name, known)


@lru_cache(maxsize=1024)
def _nearest(parameter: str, known: frozenset[str]) -> str:
    folded = {name.lower().replace("-", "_"): name for name in sorted(known)}
    matches = difflib.get_close_matches(parameter[:100].lower().replace("-", "_"), folded, n=1, cutoff=0.6)
    return folded[matches[0]] if matches else ""
