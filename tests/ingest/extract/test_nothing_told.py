"""Sentences with every word of a step that tell none, each beside one that does."""

from __future__ import annotations

import pytest

from tests.ingest.extract.conftest import Reader

NOTHING = [
    "Morocco signed a memorandum with FIFA on 1 March 2024 about the Bern Convention.",
    "Serbia signed a memorandum on accession to the BRICS on Monday.",
    "Germany signed a purchase order with Rheinmetall on 3 March 2024.",
    "The Kremlin signed an order for 200 new cars with Lada on Tuesday.",
    "The president of Harvard University in the United States signed an order closing the campus on Monday.",
    "The president of the Portuguese Football Federation signed an order banning fans on Monday.",
    "The Washington state legislature passed the gun bill on Monday.",
    "Spain's regional parliament passed the gun bill on Monday.",
    "The provincial parliament in Canada passed the gun bill on Monday.",
    "The youth parliament of Malta adopted a resolution on Monday.",
    "Nigeria joined Interpol in a raid on fraudsters on Tuesday.",
    "Judge Lopez of Spain resigned from the ICC on Monday.",
    "Armenia has frozen its participation in the CSTO football cup.",
    "Kenya did not, as some papers wrote, withdraw from the Rome Statute in 2013.",
    "Reports that Moldova left the CIS on Monday were fabricated.",
    "An April Fools' article claimed that Hungary had left the EU on 1 April 2024.",
    "The site falsely stated that Hungary left NATO on 3 March 2024.",
    "The site wrongly reported that Chile's president had signed the pension bill into law on 3 March 2024.",
    "A fake video showed Moldova's president signing a decree on leaving the CIS on Monday.",
    "Moldova hopes to have left the CIS by 2030.",
    "Rather than withdraw from the Paris Agreement, Brazil strengthened its pledge.",
    "Belgium says it was a lie that it had suspended the Benelux treaty.",
    "The archive contains the law by which Moldova would denounce the CIS Charter.",
    "Sweden pretended to have joined NATO in 1949.",
    "France's Constitutional Council struck down the law approving the Paris Agreement on Monday.",
]
TOLD = [
    ("The Ukrainian president signed an order dismissing the general on 3 May 2023.", "decree.signed"),
    ("The President of the Republic signed the decree in Lisbon, Portugal, on Monday.", "decree.signed"),
    (
        "Trump signed a memorandum withdrawing the United States from the WHO on 20 January 2025.",
        "membership.exit_announced",
    ),
    ("Nigeria joined Interpol in a ceremony in Lyon on Tuesday.", "membership.joined"),
    ("Ana Lopes of Cape Verde signed the Ottawa Convention on Monday.", "convention.signed"),
    ("Reports said that Moldova left the CIS on Monday.", "membership.ended"),
]


@pytest.mark.parametrize("text", NOTHING)
def test_a_text_tells_nothing(read: Reader, text: str) -> None:
    assert [event.type for event in read(text)] == []


@pytest.mark.parametrize(("text", "kind"), TOLD)
def test_a_text_like_it_tells_a_step(read: Reader, text: str, kind: str) -> None:
    assert [event.type for event in read(text)] == [kind]
