"""What `dateline up` shows: a live panel on a terminal, plain lines elsewhere."""

import os
import shlex
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from dateline_local.installation import Installation, Part, State
from dateline_local.layout import home_folder

_COLOURS = {
    State.READY: "green",
    State.ELSEWHERE: "green",
    State.NOT_READY: "yellow",
    State.RESTARTING: "red",
    State.STARTING: "cyan",
    State.STOPPING: "cyan",
}


class Display(Protocol):
    """Where the state of an installation is shown."""

    def changed(self, part: Part) -> None:
        """A part has a new state."""

    def note(self, text: str) -> None:
        """Something else worth a line, such as what became of the samples."""

    def ready(self, seconds: float) -> None:
        """Everything runs, `seconds` after the start."""


@contextmanager
def display(console: Console) -> "Iterator[LivePanel | Lines]":
    """The display that fits where standard output goes."""
    if not console.is_terminal:
        yield Lines(console)
        return
    with Live(console=console, auto_refresh=False) as live:
        yield LivePanel(live)


class LivePanel:
    """One panel that is drawn anew with every change."""

    def __init__(self, live: Live) -> None:
        self.installation: Installation | None = None
        self._live = live
        self._note = ""
        self._title = "dateline starts"
        self._usable = False

    def changed(self, part: Part) -> None:
        """Draw the panel with the part's new state."""
        if part.state is State.STOPPING:
            self._title, self._usable = "dateline stops", False
        self._draw()

    def note(self, text: str) -> None:
        """Show one line below the parts."""
        self._note = text
        self._draw()

    def ready(self, seconds: float) -> None:
        """Say that everything runs."""
        self._title, self._usable = f"dateline runs, ready after {seconds:.0f} s", True
        self._draw()

    def _draw(self) -> None:
        if self.installation is None:
            return
        inside = Group(
            *addresses(self.installation), Text(), parts_table(self.installation), Text(), Text(self._note, style="dim")
        )
        lines: list[RenderableType] = [Panel(inside, title=self._title, title_align="left")]
        if self._usable:  # outside the frame, so that a whole line can be marked and pasted
            lines += ["In a second terminal:", Text()]
            lines += [Text(line, style="bold", overflow="fold") for line in commands(self.installation)]
            lines += [Text(), Text("Ctrl-C stops everything.", style="dim")]
        self._live.update(Group(*lines), refresh=True)


class Lines:
    """A line for each change, for logs and pipes."""

    def __init__(self, console: Console) -> None:
        self.installation: Installation | None = None
        self._console = console
        self._began = time.monotonic()

    def changed(self, part: Part) -> None:
        """Print the part's new state."""
        words = filter(None, (part.version, part.detail))
        self._print(
            f"{time.monotonic() - self._began:6.1f} s  {part.name:<9} {part.state:<14} {'  '.join(words)}".rstrip()
        )

    def note(self, text: str) -> None:
        """Print one line."""
        self._print(text)

    def ready(self, seconds: float) -> None:
        """Print where everything is and what to try."""
        if self.installation is None:
            return
        self._print(f"dateline runs, ready after {seconds:.1f} s")
        for line in addresses(self.installation):
            self._print(line.plain)
        self._print("In a second terminal:")
        for command in commands(self.installation):
            self._print(f"  {command}")

    def _print(self, line: str) -> None:
        self._console.out(line, highlight=False)
        self._console.file.flush()


def addresses(installation: Installation) -> list[Text]:
    """The lines that say where the pages, the API's pages and the data are."""
    docs = " · ".join(f"{installation.url(service.name)}/docs" for service in installation.services)
    rows = [("Timelines", f"{installation.url('timeline')}/"), ("API pages", docs)]
    rows += [("Data", str(installation.home.path)), ("Logs", str(installation.home.log("any").parent))]
    return [Text.assemble((f"{name:<10} ", "bold"), value, overflow="fold") for name, value in rows]


def parts_table(installation: Installation) -> Table:
    """One row a part: its state, version, address and what is wrong with it."""
    table = Table(box=None, pad_edge=False, show_edge=False)
    for column in ("part", "state", "version", "address", ""):
        table.add_column(column, header_style="dim", overflow="fold")
    for part in installation.parts.values():
        again = f"started again {part.restarts}×" if part.restarts else ""
        state = Text(part.state, style=_COLOURS.get(part.state, ""))
        table.add_row(part.name, state, part.version, part.address, "; ".join(filter(None, (part.detail, again))))
    return table


def commands(installation: Installation) -> list[str]:
    """Three commands that work when pasted into any other terminal of this machine."""
    program = Path(sys.prefix) / "bin" / "dateline"
    dateline = shlex.quote(str(program))
    if installation.home.path != home_folder(None) or "DATELINE_HOME" in os.environ:
        dateline = f"DATELINE_HOME={shlex.quote(str(installation.home.path))} {dateline}"
    return [f"{dateline} timeline ETS-126", f"{dateline} tail", f"{dateline} status"]
