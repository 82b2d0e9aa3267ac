"""Who said so at the end of a sentence does not stand in the way of what was done."""

from __future__ import annotations

import pytest
from dateline_ingest.extract.speech.tails import tail

from tests.ingest.extract.conftest import Reader

LEFT = "Lithuania has left the Convention on Cluster Munitions"


@pytest.mark.parametrize(
    ("text", "kind", "source"),
    [
        (f"{LEFT}, the foreign ministry said on Thursday.", "convention.denounced", "the foreign ministry"),
        (f"{LEFT}, Norway's foreign ministry said.", "convention.denounced", "Norway's foreign ministry"),
        (f"{LEFT}, President Gitanas Nauseda wrote on Facebook.", "convention.denounced", "President Gitanas Nauseda"),
        (f"{LEFT}, according to the defence ministry.", "convention.denounced", "the defence ministry"),
        (f"{LEFT} - Interfax", "convention.denounced", "Interfax"),
        (f"Norway said {LEFT.replace('has', 'had')}.", "convention.denounced", "Norway"),
        (
            f"{LEFT.replace('has left', 'will leave')}, the foreign ministry said.",
            "convention.denunciation_announced",
            "",
        ),
        (
            "Kenya has ratified the Paris Agreement, the United Nations said.",
            "convention.ratified",
            "the United Nations",
        ),
        (
            "Kenya has ratified the Paris Agreement, said the United Nations.",
            "convention.ratified",
            "the United Nations",
        ),
        ("The government of Kenya said it had ratified the Paris Agreement.", "convention.ratified", ""),
    ],
)
def test_a_step_keeps_its_type_and_gets_its_source(read: Reader, text: str, kind: str, source: str) -> None:
    assert [(e.type, e.data.attribution) for e in read(text)] == [(kind, source)]


@pytest.mark.parametrize(
    "text",
    [
        f"{LEFT}.",
        "The step was a mistake, the ministry said.",
        "It will leave the treaty, the ministry said.",
        "It has not left the treaty, the ministry said.",
        '"We left," the ministry said.',
        "It left the treaty, which the ministry said was outdated.",
    ],
)
def test_what_is_no_tail_of_a_step(text: str) -> None:
    assert tail(text) is None
