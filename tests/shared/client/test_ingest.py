"""`dateline ingest` sends what there is and names each refusal."""

import io
import json
import sys

import pytest


def _lines(posts):
    return [json.loads(line) for kind, _, body in posts if kind == "application/x-ndjson" for line in body.splitlines()]


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "texts"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.json").write_text(json.dumps({"source": "s", "key": "k", "text": "one"}))
    (folder / "b.jsonl").write_text(
        '{"id": "seed-1", "text": "two"}\n\n{"key": "3", "text": "three", "as": "repeated"}\n'
    )
    (folder / "sub" / "c.txt").write_text("four")
    (folder / "d.html").write_bytes("<p>fünf".encode("latin-1"))
    (folder / "gold.jsonl").write_text('{"id": "seed-1", "events": []}\n{"id": "seed-2", "events": []}\n')
    (folder / "picture.png").write_bytes(b"\x89PNG")
    return folder


def test_a_folder(running, dateline, folder):
    code, output, errors = dateline("ingest", folder)
    assert (code, output) == (0, "4 accepted, 1 repeated, 0 new generation, 2 skipped, 0 refused\n")
    assert "gold.jsonl: skipped 2" in errors
    lines = _lines(running.posts)
    assert [line["text"] for line in lines] == ["one", "two", "three"]
    assert (lines[0]["source"], lines[1]["source"], lines[1]["key"]) == ("s", "cli", "seed-1")
    assert "id" not in lines[1]
    raw = {parameters["key"]: (kind, parameters, body) for kind, parameters, body in running.posts if parameters}
    assert raw["sub/c.txt"] == ("text/plain", {"source": "cli", "key": "sub/c.txt"}, b"four")
    assert raw["d.html"][0] == "text/html"
    assert raw["d.html"][2] == "<p>fünf".encode("latin-1")


def test_each_refusal_is_named_with_its_line(running, dateline, tmp_path):
    file = tmp_path / "x.jsonl"
    file.write_text('{"text": "good"}\n{"text": "bad"}\nnot json\n[1]\n{"text": "good"}\n')
    code, output, errors = dateline("ingest", file)
    assert code == 1
    assert output == "2 accepted, 0 repeated, 0 new generation, 3 refused\n"
    assert f"{file} line 2: refused. The text is bad." in errors
    assert f"{file} line 3: refused. It is not JSON" in errors
    assert f"{file} line 4: refused. It is not a JSON object." in errors


def test_many_documents_go_in_several_requests(running, dateline, tmp_path):
    file = tmp_path / "x.jsonl"
    file.write_text("".join(json.dumps({"key": str(n), "text": "x"}) + "\n" for n in range(250)))
    code, output, _ = dateline("ingest", file)
    assert (code, output.split(",")[0]) == (0, "250 accepted")
    assert len(running.posts) == 3
    assert [line["key"] for line in _lines(running.posts)] == [str(n) for n in range(250)]


def test_metadata_goes_with_a_text(running, dateline, tmp_path):
    file = tmp_path / "x.txt"
    file.write_text("hello")
    options = ["--title", "A & B", "--published", "2025-09-30T09:00:00+03:00"]
    assert dateline("ingest", file, *options)[0] == 0
    assert running.posts[0][1] == {
        "source": "cli",
        "key": "x.txt",
        "title": "A & B",
        "published": "2025-09-30T09:00:00+03:00",
    }


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b'{"text": "x"}\n{"text": "y"}\n', "application/x-ndjson"),
        (b"\n <html>", "text/html"),
        (b"plain", "text/plain"),
    ],
)
def test_standard_input(running, dateline, monkeypatch, content, kind):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    assert dateline("ingest", "-")[0] == 0
    assert [post[0] for post in running.posts] == [kind]


def test_an_empty_or_too_large_file_is_refused_and_the_next_goes_through(running, dateline, tmp_path):
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "1.txt").write_text("")
    (folder / "2.txt").write_bytes(b"x" * (9 * 1024 * 1024))
    (folder / "3.txt").write_text("good")
    code, output, errors = dateline("ingest", folder)
    assert (code, output) == (1, "1 accepted, 0 repeated, 0 new generation, 2 refused\n")
    assert "1.txt: refused. The document is empty." in errors
    assert "2.txt: refused. The body is larger than 8 MiB" in errors


@pytest.mark.usefixtures("running")
def test_a_token_that_is_not_valid_is_one_sentence(dateline, monkeypatch, tmp_path):
    monkeypatch.setenv("DATELINE_TOKEN", "nonsense")
    file = tmp_path / "x.txt"
    file.write_text("x")
    code, output, errors = dateline("ingest", file)
    assert (code, output, errors.count("\n")) == (1, "", 1)
    assert "Set DATELINE_TOKEN" in errors


@pytest.mark.usefixtures("running")
def test_what_is_not_there_is_one_sentence(dateline, tmp_path):
    assert dateline("ingest", tmp_path / "no")[2].startswith("There is no file or folder")
    (tmp_path / "empty").mkdir()
    assert "holds no" in dateline("ingest", tmp_path / "empty")[2]
