"""How a service is served: uvicorn with uvloop and httptools, and our own log lines.

python -m dateline.http.server dateline_ingest.app:create --host 127.0.0.1 --port 8401
"""

from __future__ import annotations

import argparse
import sys
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.importer import ImportFromStringError, import_from_string

from dateline.errors import DatelineError

# What open requests get at the end; a stream never ends by itself.
STOP_SECONDS = 5
# Connections that wait to be accepted: a burst of a few thousand clients that reconnect after a restart.
BACKLOG = 4096
# Longer than the 60 s for which common load balancers keep an idle connection, so that they close it first.
KEEP_ALIVE_SECONDS = 75


def run(app_factory: str, host: str, port: int) -> None:
    """Serve the application that `module:function` makes, until SIGINT or SIGTERM.

    Raises DatelineError where the application cannot be made, and SystemExit where it does not start.
    """
    try:
        factory = import_from_string(app_factory)
    except ImportFromStringError as error:
        raise DatelineError(f"There is no application {app_factory}: {error}") from error
    uvicorn.run(**options(factory(), host, port))


def options(app: ASGIApp, host: str, port: int) -> dict[str, Any]:
    """Return uvicorn's options for serving an application at an address."""
    return {
        "app": app,
        "host": host,
        "port": port,
        "loop": "uvloop",
        "http": "httptools",
        "ws": "none",
        "lifespan": "on",
        "log_config": None,
        "access_log": False,
        "server_header": False,
        "backlog": BACKLOG,
        "timeout_keep_alive": KEEP_ALIVE_SECONDS,
        "timeout_graceful_shutdown": STOP_SECONDS,
    }


def main() -> None:
    """Read the command line and serve; an error of ours is one sentence on standard error and exit code 1."""
    parser = argparse.ArgumentParser(prog="python -m dateline.http.server", description="Serve one service.")
    parser.add_argument("app", help="the function that makes the application, as module:function")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    arguments = parser.parse_args()
    try:
        run(arguments.app, arguments.host, arguments.port)
    except DatelineError as error:
        print(error, file=sys.stderr)  # noqa: T201 -- the process has nothing else to say
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
