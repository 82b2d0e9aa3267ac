"""Extractors are found by language, and one that cannot be used says why in a sentence."""

import importlib.metadata as metadata

import pytest
from dateline.extractors import for_language, installed, plugins, usable

from tests.ingest.reader import Lines


@pytest.mark.parametrize(
    ("tag", "found"),
    [("pt-BR", "b"), ("pt", "p"), ("pt-PT", "p"), ("PT-br-x-old", "b"), ("de", None), ("p", None), ("", None)],
)
def test_a_language_is_looked_up_from_the_longest_tag_to_the_shortest(tag, found):
    assert for_language({"pt": "p", "pt-br": "b"}, tag) == found


def test_any_language_is_the_last_choice():
    assert for_language({"*": "any", "de": "d"}, "de-AT") == "d"
    assert for_language({"*": "any", "de": "d"}, "fi") == "any"


class Nameless:
    version = "1"

    def extract(self, document, registries):
        return []


class Numbered:
    name, version = "numbered", 1


class Idle:
    name, version = "idle", "1"


def broken():
    raise OSError("no model here.")


@pytest.mark.parametrize(
    ("thing", "fault"),
    [
        (Nameless, "place is not an extractor: its name is not a text."),
        (Numbered(), "place is not an extractor: its version is not a text."),
        (Idle, "place is not an extractor: it has no method extract."),
        (broken, "place cannot be made: OSError: no model here."),
        (None, "place is not an extractor: its name is not a text."),
    ],
)
def test_what_is_no_extractor_is_told_in_a_sentence(thing, fault):
    found = usable("place", thing)
    assert (found.extractor, found.fault, found.label) == (None, fault, "")


@pytest.mark.parametrize("thing", [Lines, Lines(), lambda: Lines()])
def test_an_object_a_class_and_a_function_will_do(thing):
    assert usable("place", thing).label == "lines 1"


class _Package:
    def __init__(self, name):
        self.name = name


def _point(language, value, package):
    return metadata.EntryPoint(language, value, plugins.GROUP)._for(_Package(package))


@pytest.fixture
def packages(monkeypatch):
    def install(*points):
        monkeypatch.setattr(plugins, "entry_points", lambda group: [_point(*point) for point in points])
        return installed(own="ours")

    return install


def test_an_extractor_of_another_package_goes_before_ours_and_two_others_are_refused(packages):
    lines, second = "tests.ingest.reader:Lines", "tests.ingest.reader:SecondLines"
    assert packages(("EN", lines, "ours"), ("en", second, "theirs"))["en"].label == "lines 2"
    assert packages(("en", lines, "ours"))["en"].label == "lines 1"
    fault = packages(("de", lines, "a"), ("de", second, "b"))["de"].fault
    assert fault == f"{lines} and {second} are both extractors for de: uninstall one of them."


def test_a_package_that_does_not_import_concerns_its_language_alone(packages):
    found = packages(("de", "tests.no_such_module:X", "a"), ("fi", "tests.ingest.reader:Lines", "b"))
    assert found["de"].fault.startswith("tests.no_such_module:X cannot be loaded: ModuleNotFoundError: No module named")
    assert found["fi"].label == "lines 1"


def test_ours_is_installed_for_english():
    assert installed(own="dateline-ingest")["en"].label.startswith("english ")
