"""`dateline extract` on files, with nothing running."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from dateline.errors import DatelineError
from dateline_ingest.extract.shown.command import extract
from dateline_ingest.extract.shown.lines import InputError, score_lines
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


def test_a_text_is_shown_with_its_events(tmp_path: Path) -> None:
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


def test_why_is_told_and_what_gave_nothing_too(tmp_path: Path) -> None:
    file = tmp_path / "news.txt"
    file.write_text(ROW["text"] + " Tonga has not ratified it.")
    plain = CliRunner().invoke(APP, [str(file)])
    assert "⟦1 Fiji ratified the Rome Statute on 29 November 1999.⟧" in plain.output
    assert "rule ratify-plain" not in plain.output
    told = CliRunner().invoke(APP, ["--why", str(file)])
    assert "“Rome Statute” is UNTC-XVIII-10" in told.output
    assert "rule ratify-plain" in told.output
    assert "“ratified” is negated" in told.output


def test_json_is_what_a_dry_run_answers(tmp_path: Path) -> None:
    file = tmp_path / "news.json"
    file.write_text(json.dumps({"text": ROW["text"], "title": "\x85\u202eodd", "published": ROW["published"]}))
    result = CliRunner().invoke(APP, ["--json", str(file)])
    assert result.exit_code != 0  # a title with control characters is refused, as the service would
    file.write_text(json.dumps({"text": ROW["text"] + " \x85\u202e", "published": ROW["published"]}))
    result = CliRunner().invoke(APP, ["--json", str(file)])
    answer = json.loads(result.output)
    assert answer["result"] == "dry_run"
    (event,), (why,) = answer["events"], answer["why"]
    assert event["type"] == "dateline.convention.ratified"
    assert event["data"]["extractor"]["rule"] == why["rule"]["id"] == "ratify-plain"
    assert 0 < event["data"]["confidence"] <= 1
    assert why["event"] == event["id"]
    assert why["steps"]
    assert not {"\x85", "\u202e"} & set(result.output)


def test_a_day_that_is_none_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "news.txt"
    file.write_text(ROW["text"])
    result = CliRunner().invoke(APP, ["--published", "soon", str(file)])
    assert isinstance(result.exception, DatelineError)


def test_documents_as_json_are_known_by_their_first_sign_and_a_bad_line_is_named() -> None:
    row = {name: value for name, value in ROW.items() if name != "id"}
    one = CliRunner().invoke(APP, ["--json", "-"], input=json.dumps(row, indent=1))
    assert len(json.loads(one.output)["events"]) == 1
    two = CliRunner().invoke(APP, ["--json", "-"], input=f"{json.dumps(row)}\n{json.dumps(row)}\n")
    assert [len(json.loads(line)["events"]) for line in two.output.splitlines()] == [1, 1]
    broken = CliRunner().invoke(APP, ["-"], input='{"text": ')
    assert "This is not JSON" in str(broken.exception)
    bad = CliRunner().invoke(APP, ["-"], input=f'{json.dumps(row)}\n{{"text": "a", "titel": "b"}}\n')
    assert "Line 2 is no document: There is no field 'titel'; did you mean title?" in str(bad.exception)


def test_a_text_in_another_language_is_read_by_its_own_extractor_or_none() -> None:
    result = CliRunner().invoke(APP, ["--json", "--lang", "de", "-"], input=ROW["text"])
    assert json.loads(result.output)["events"] == []
    shown = CliRunner().invoke(APP, ["--lang", "de", "-"], input=ROW["text"])
    assert "No extractor is installed for de." in shown.output
    refused = CliRunner().invoke(APP, ["--lang", "germanish!", "-"], input=ROW["text"])
    assert "is not a language tag" in str(refused.exception)
