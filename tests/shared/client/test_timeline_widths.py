"""A timeline is one or two clean lines an entry, whatever the terminal's width."""

import os
import subprocess
import sys

import pytest
from rich.cells import cell_len

from .conftest import entry

WORDS = "On Monday the government asked the lower house to take back what it had agreed to, said a note on its site"
QUARTET = [
    entry(
        day,
        type=f"convention.{act}",
        display=f"{day} May 2025",
        disputed=True,
        actors=[{"id": f"RU.{office}", "name": name}],
        evidence=[{"document_id": "doc-a", "quote": f"{day}: {WORDS}"}],
    )
    for day, act, office, name in [
        (20, "denunciation_initiated", "government", ""),
        (21, "denunciation_proposed", "president", "Vladimir Putin"),
        (22, "denunciation_approved", "parliament.lower", ""),
        (29, "denounced", "president", "Vladimir Putin"),
    ]
]


@pytest.fixture
def timeline(running, dateline, monkeypatch):
    """A function that returns the lines of a timeline, its title and heading left out, at a width."""
    running.entries = QUARTET

    def lines(columns):
        monkeypatch.setenv("COLUMNS", str(columns))
        code, output, errors = dateline("timeline", "ETS-126")
        assert (code, errors) == (0, "")
        shown = output.splitlines()
        assert all(cell_len(line) <= columns for line in shown)
        assert all(line == line.rstrip() for line in shown)
        return shown[2:]

    return lines


def test_at_80_columns_the_words_stand_below_their_row(timeline):
    shown = timeline(80)
    assert len(shown) == 8
    rows, words = shown[::2], shown[1::2]
    assert rows[0].split() == ["20", "May", "2025", "(disputed)", "convention.denunciation_initiated", "RU.government"]
    assert [row.split()[5] for row in rows[1:]] == ["RU.president", "RU.parliament.lower", "RU.president"]
    for line, day in zip(words, [20, 21, 22, 29], strict=True):
        assert line.startswith(f"    {day} sources · {day}: On Monday the government asked")
        assert line.endswith("…")


def test_at_120_columns_an_entry_is_one_line(timeline):
    shown = timeline(120)
    assert len(shown) == 4
    assert all(": On Monday" in line and line.endswith("…") for line in shown)
    assert "RU.president Vladimir " in shown[1]
    assert "RU.parliament.lower" in shown[2]


@pytest.mark.parametrize("columns", [20, 40, 60, 109, 110, 300])
def test_at_any_width_no_line_is_longer_and_no_entry_takes_three(timeline, columns):
    assert len(timeline(columns)) == (8 if columns < 110 else 4)


def test_wide_letters_and_other_subjects_fit_too(running, dateline, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    running.entries = [entry(1, object="UNTC-XXVI-5", lead="JP", actors=[{"id": "JP.mfa", "name": "外務大臣" * 12}])]
    _, row, below = dateline("timeline", "ETS-126")[1].splitlines()[1:]
    assert cell_len(row) <= 80
    assert "JP.mfa 外務" in row
    assert below == "    UNTC-XXVI-5 · 1 source · quote 1"


@pytest.mark.parametrize(("more", "width"), [({}, 120), ({"COLUMNS": "90"}, 90)])
def test_a_pipe_is_120_columns_wide_unless_told(running, more, width):
    running.entries = QUARTET
    environment = {name: value for name, value in os.environ.items() if name != "COLUMNS"} | more
    command = [sys.executable, "-m", "dateline.cli", "timeline", "ETS-126"]
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=True)
    # A line that would end in a space before its ellipsis is one shorter.
    assert max(cell_len(line) for line in done.stdout.decode().splitlines()) in {width - 1, width}
