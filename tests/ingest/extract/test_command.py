"""`dateline extract` on files, with nothing running."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from dateline_ingest.extract.command import InputError, extract, score_lines
from typer.testing import CliRunner

APP = typer.Typer()
APP.command()(extract)
ROW = {"id": "a", "published": "2025-09-30", "text": "Fiji ratified the Rome Statute on 29 November 1999."}


def test_lines_go_in_and_come_out_in_order() -> None:
    lines = [json.dumps({**ROW, "id": name}) for name in ("a", "b")]
    out = [json.loads(line) for line in score_lines(lines)]
    assert [row["id"] for row in out] == ["a", "b"]
    event = out[0]["events"][0]
    assert (event["type"], event["lead"], event["object"]) == ("convention.ratified", "FJ", "UNTC-XVIII-10")
    quote = event["evidence"][0]
    assert ROW["text"][quote["start"] : quote["end"]] == quote["quote"]


@pytest.mark.parametrize("line", ["no json", "[]", '{"id": "a"}', '{"id": "a", "text": "b", "published": "soon"}'])
def test_a_bad_line_is_named(line: str) -> None:
    with pytest.raises(InputError) as caught:
        list(score_lines([json.dumps(ROW), line]))
    assert caught.value.line == 2


def test_a_text_is_shown_as_a_table(tmp_path: Path) -> None:
    file = tmp_path / "news.txt"
    file.write_text(ROW["text"])
    result = CliRunner().invoke(APP, [str(file)], env={"COLUMNS": "160"})
    assert result.exit_code == 0
    assert "convention.ratified" in result.output
    assert "1999-11-29" in result.output


def test_standard_input_is_read() -> None:
    result = CliRunner().invoke(APP, ["--jsonl", "-"], input=json.dumps(ROW) + "\n")
    assert result.exit_code == 0
    assert json.loads(result.output)["events"][0]["type"] == "convention.ratified"
