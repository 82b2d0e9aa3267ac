"""What the three services share over HTTP. `create_app` makes an application; see its docstring for what is in it."""

from dateline.http.app import BODY_LIMIT_BYTES, create_app
from dateline.http.auth import requires
from dateline.http.health import Check, Readiness, ReadyCheck, always_ready
from dateline.http.paging import next_link
from dateline.http.problems import Problem, ProblemResponse, problem_type
from dateline.http.responses import JsonResponse
from dateline.http.runner import Runner, Task

__all__ = [
    "BODY_LIMIT_BYTES",
    "Check",
    "JsonResponse",
    "Problem",
    "ProblemResponse",
    "Readiness",
    "ReadyCheck",
    "Runner",
    "Task",
    "always_ready",
    "create_app",
    "next_link",
    "problem_type",
    "requires",
]
