"""How a document names treaties, bodies and organs: by form, in short, by reference, and whose an organ is."""

from __future__ import annotations

import pytest

from tests.ingest.extract.conftest import Reader

# A text, then what it must tell: type, lead and object, a dash where there is none. Several lines, several events.
TOLD = """
Togo ratified the Lake Volta Convention on Shared Waters in 2004.
    convention.ratified TG treaty:lake-volta-convention-on-shared-waters

Peru signed the Treaty of Friendship, Trade and Navigation in 1999.
    convention.signed PE treaty:treaty-of-friendship-trade-and-navigation

Kenya denounced the Extradition Treaty between Kenya and Uganda in May 2011.
    convention.denounced KE treaty:extradition-treaty-between-kenya-and-uganda

Chile signed the Escazu Agreement in 2022.
    convention.signed CL UNTC-XXVII-18

Nepal ratified ILO Convention No. 169 in 2007.
    convention.ratified NP ILO-C169

The International Labour Organization met in Suva. Fiji ratified Convention No. 190 in 2020.
    convention.ratified FJ ILO-C190

Mali ratified the Regional Convention on River Basins (RCRB) in 2001. Niger acceded to the RCRB in 2005.
    convention.ratified ML treaty:regional-convention-on-river-basins
    convention.acceded NE treaty:regional-convention-on-river-basins

Ghana ratified the Lautoka Convention on Hazardous Wastes in 2001. Benin denounced the Lautoka Convention in 2005.
    convention.ratified GH treaty:lautoka-convention-on-hazardous-wastes
    convention.denounced BJ treaty:lautoka-convention-on-hazardous-wastes

Oman ratified the Convention on Nomadic Herds (CETS No. 210) in 2015.
    convention.ratified OM CETS-210

Malta signed the Rome Statute in 1998. It ratified the Kyoto Protocol in 2001. Malta ratified the statute in 2002.
    convention.signed MT UNTC-XVIII-10
    convention.ratified MT UNTC-XXVII-7-a
    convention.ratified MT UNTC-XVIII-10

Armenia ratified the Collective Security Treaty in 1994. It entered the Commonwealth of Independent States in 1993. \
Georgia left the Commonwealth in 2009.
    convention.ratified AM treaty:collective-security-treaty
    membership.joined AM CIS
    membership.ended GE CIS

Mexico signed the Kyoto Protocol in Madrid on 9 June 1998.
    convention.signed MX UNTC-XXVII-7-a

The kingdom of Jordan signed the Rome Statute in 1998. The kingdom ratified the treaty in 2002.
    convention.signed JO UNTC-XVIII-10
    convention.ratified JO UNTC-XVIII-10

Hungary's government denounced its tax treaty with Malta in 2012.
    convention.denounced HU treaty:dtc-hu-mt

Ghana ratified the Convention between Ghana and Italy for the Avoidance of Double Taxation in 2006.
    convention.ratified GH treaty:dtc-gh-it

Iceland left the UN Human Rights Council in June 2019.
    membership.ended IS UN.human_rights_council

The Organisation for the Harmonisation of Herds (OHHA) expelled Chad on 3 May 2019. Togo left the OHHA in 2021.
    membership.expelled TD OHHA
    membership.ended TG OHHA

Panama left the Latin American Forest Council on 3 May 2011.
    membership.ended PA LATIN-AMERICAN-FOREST-COUNCIL

Chad and Mali signed the Rome Statute in 1999. The two countries ratified the statute in 2005.
    convention.signed TD UNTC-XVIII-10
    convention.signed ML UNTC-XVIII-10
    convention.ratified TD UNTC-XVIII-10
    convention.ratified ML UNTC-XVIII-10

President Taneti Maamau of Kiribati announced in July 2022 that his country would leave the Pacific Islands Forum.
    membership.exit_announced KI PIF
"""
CASES = [block.strip().split("\n    ") for block in TOLD.strip().split("\n\n")]

NOT_TOLD = [
    "The Treaty Office published a list of signatures in 2004.",
    "Dockers ratified the Wage Agreement in 2004.",
    "Delegates left the convention centre in Ottawa in 2019.",
    "The union left the agreement on Tuesday.",
    "Members signed up in Paris in 2015.",
]


@pytest.mark.parametrize(("text", "told"), [(case[0], case[1:]) for case in CASES], ids=[c[0][:40] for c in CASES])
def test_a_name_means_one_treaty_or_body_throughout_a_text(read: Reader, text: str, told: list[str]) -> None:
    found = [f"{e.type} {e.data.lead or '-'} {e.data.object or '-'}" for e in read(text)]
    assert sorted(found) == sorted(told)


@pytest.mark.parametrize("text", NOT_TOLD)
def test_what_only_looks_like_a_treaty_tells_nothing(read: Reader, text: str) -> None:
    assert [e for e in read(text) if e.type.startswith(("convention", "membership"))] == []


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        # A senate is not Russia's, whatever stands before.
        ("The United States and Russia signed it in Moscow. The Senate approved the New START treaty in 2010.", "US"),
        ("In Ottawa, Parliament approved the ratification of the Arms Trade Treaty in 2018.", "CA"),
        ("SENATE OF THE REPUBLIC (PHILIPPINES)\nThe Senate approved the ratification of the Rome Statute.", "PH"),
        ("Hungary received the prime minister of Israel. Parliament approved leaving the Rome Statute.", "HU"),
    ],
)
def test_an_organ_belongs_to_a_state_that_has_one(read: Reader, text: str, lead: str) -> None:
    events = [e for e in read(text) if e.type.endswith("_approved")]
    assert [e.data.lead for e in events] == [lead]


def test_a_name_without_end_makes_an_id_that_fits(read: Reader) -> None:
    events = read("Treaty between " * 20 + "Chad and Mali on Trade. Chad ratified it on 3 May 2020.")
    assert all(len(e.data.object) <= 300 for e in events)
