"""`timeline`, `entry`, `subscribe` and `token` from the command line."""

import json

import pytest
from dateline.tokens import Scope, verify

KEY = b"k" * 43


@pytest.mark.usefixtures("running")
def test_a_timeline_shows_every_page_in_order(dateline):
    code, output, _ = dateline("timeline", "ETS-126")
    assert code == 0
    positions = [output.index(f"{day} September 2025") for day in range(1, 6)]
    assert positions == sorted(positions)
    assert "The President" in output
    assert "quote 3" in output


@pytest.mark.usefixtures("running")
def test_a_timeline_as_json(dateline):
    code, output, _ = dateline("timeline", "ETS-126", "--json")
    assert code == 0
    assert [found["id"] for found in json.loads(output)] == [f"ent-{n}" for n in range(1, 6)]


@pytest.mark.usefixtures("running")
@pytest.mark.parametrize(
    ("subject", "sentence"),
    [
        ("XX", "Nothing is known of XX."),
        ("ets-126", "Nothing is known of ets-126; did you mean ETS-126?"),
        ("Torture", "Nothing is known of Torture; did you mean ETS-126?"),
        ("a/b", "Nothing is known of a/b."),
        ("X" * 301, f"Nothing is known of {'X' * 79}…"),
        ("", "Nothing is known of a subject without a name."),
        ("\x1b[31mXX", "Nothing is known of [31mXX."),
    ],
)
def test_a_subject_that_is_not_known_is_one_sentence(subject, sentence, dateline):
    assert dateline("timeline", subject) == (0, f"{sentence}\n", "")
    assert dateline("timeline", subject, "--json") == (0, "[]\n", "")


def test_texts_of_strangers_cannot_act_on_the_terminal(running, dateline):
    running.entries[0] |= {
        "display": "[bold]today[/bold]",
        "evidence": [{"quote": "a\x1b[31mred\x07\u202e [link=x]"}],
    }
    output = dateline("timeline", "ETS-126")[1]
    assert "[bold]today[/bold]" in output
    assert "a[31mred [link=x]" in output
    assert not set(output) & {"\x1b", "\x07", "\u202e"}


@pytest.mark.usefixtures("running")
def test_an_entry_with_its_evidence(dateline):
    code, output, _ = dateline("entry", "ent-old")
    assert code == 0
    for part in ("convention.denounced", "ent-1", "“quote 1” (doc-a)", "A law", "2025-09-29"):
        assert part in output
    assert json.loads(dateline("entry", "ent-1", "--json")[1])["id"] == "ent-1"


@pytest.mark.usefixtures("running")
@pytest.mark.parametrize(
    ("entry_id", "sentence"),
    [
        ("ent-x", "There is no entry ent-x."),
        ("ent-a/b", "There is no entry ent-a/b."),
        ("doc-1", "doc-1 is not the id of an entry: those begin with ent-."),
        ("ETS-126", "ETS-126 is not the id of an entry: those begin with ent-."),
        ("", "An empty text is not the id of an entry: those begin with ent-."),
    ],
)
def test_an_entry_that_is_not_there_is_one_sentence(entry_id, sentence, dateline):
    assert dateline("entry", entry_id) == (1, "", f"{sentence}\n")


def test_a_subscription(running, dateline):
    options = ["--url", "https://example.org/hook", "--type", "convention.*", "--type", "law.*", "--lead", "RU"]
    code, output, _ = dateline("subscribe", *options, "--max-age", "off")
    assert (code, output) == (0, "id: sub-1\nsecret: whsec_abc\n")
    assert running.subscription == {
        "filter": {"types": ["convention.*", "law.*"], "leads": ["RU"]},
        "max_age": None,
        "channel": {"type": "webhook", "url": "https://example.org/hook"},
    }
    dateline("subscribe", "--url", "https://example.org/hook")
    assert running.subscription["max_age"] == 90
    assert dateline("subscribe", "--url", "x", "--max-age", "soon")[0] == 2


@pytest.mark.usefixtures("running")
def test_a_token(dateline):
    options = ["--scope", "events:write", "--subject", "wire", "--ttl", "2h", "--source", "https://a.example/*"]
    code, output, _ = dateline("token", *options)
    principal = verify(KEY, output.strip())
    assert code == 0
    assert principal.subject == "wire"
    assert principal.scopes == {Scope.EVENTS_WRITE}
    assert principal.sources == ("https://a.example/*",)
    assert not verify(KEY, dateline("token")[1].strip()).is_admin
    assert dateline("token", "--ttl", "soon")[0] == 2
    assert dateline("token", "--scope", "everything")[0] == 2


def test_nothing_runs(dateline):
    code, output, errors = dateline("timeline", "ETS-126")
    assert (code, output, errors.count("\n")) == (1, "", 1)
    assert errors.startswith("No running installation found;")
    assert "signing key is missing" in dateline("token")[2]


def test_nothing_answers(dateline, monkeypatch):
    monkeypatch.setenv("DATELINE_TIMELINE_URL", "http://127.0.0.1:1")
    code, _, errors = dateline("timeline", "ETS-126")
    assert (code, errors.count("\n")) == (1, 1)
    assert errors.startswith("Nothing answers at http://127.0.0.1:1/")
