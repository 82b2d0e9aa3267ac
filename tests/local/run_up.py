"""Runs `dateline up` with `apps.py` in the services' places: HOME PORT_BASE [SAMPLES] [--broken] [--with-parent]."""

import asyncio
import sys
from pathlib import Path

from dateline.errors import DatelineError
from dateline_local.layout import Ports
from dateline_local.services import Service
from dateline_local.up import Wishes, run_up
from rich.console import Console

app = "tests.local.apps:fail" if "--broken" in sys.argv else "tests.local.apps:create"
arguments = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
wishes = Wishes(
    home=Path(arguments[0]),
    ports=Ports(int(arguments[1])),
    samples=Path(arguments[2]) if len(arguments) > 2 else None,
    with_parent="--with-parent" in sys.argv,
    services=[Service(name, app) for name in ("ingest", "timeline", "notify")],
)
try:
    asyncio.run(run_up(wishes, Console()))
except DatelineError as error:
    sys.exit(f"Error: {error}")
