"""What the registries hold, and what a user who adds to them is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from dateline.registries import Registries, RegistryError, load


@pytest.fixture(scope="module")
def registries() -> Registries:
    return load()


def _words(name: str) -> str:
    """A name as a text is searched for it: its words, without case and punctuation."""
    return " ".join(re.findall(r"[^\W_]+", name.casefold()))


def test_ids_are_unique_and_point_at_rows_that_exist(registries: Registries) -> None:
    conventions = [row.id for row in registries.conventions]
    bodies = {row.id for row in registries.organisations}
    states = {row.id for row in registries.states}
    assert len(conventions) == len(set(conventions)) >= 1200
    for row in registries.conventions:
        assert set(row.protocols) <= set(conventions)
        assert row.body in bodies | {""}
    for body in registries.organisations:
        assert body.instrument in {*conventions, ""}
        assert body.id == "EU" or body.id not in states
    assert {own.state for own in registries.own_organs} <= states
    assert {h.organ.partition(".")[0] for h in registries.office_holders} <= states | bodies


def test_a_name_that_is_not_loose_means_one_thing(registries: Registries) -> None:
    owners: dict[str, set[str]] = {}
    for row in registries.conventions:
        for name in (row.title, *row.names, *row.acronyms):
            owners.setdefault(_words(name), set()).add(row.id)
    for body in registries.organisations:
        for name in (body.name, *body.aliases, *body.acronyms):
            owners.setdefault(name, set()).add(body.id)
    for state in registries.states:
        for name in (state.name, *state.aliases, *state.demonyms):
            owners.setdefault(name, set()).add(state.id)
    assert {name: ids for name, ids in owners.items() if len(ids) > 1} == {}


def test_every_shipped_convention_says_where_to_look_it_up(registries: Registries) -> None:
    assert [row.id for row in registries.conventions if not row.source] == []


@pytest.mark.parametrize(
    ("form", "source"),
    [
        (r"UNTC-([IVXL]+(?:-[A-Z])?-\d+(?:-[a-z])?)", "UN Treaty Collection, Status of Treaties, {}"),
        (r"C?ETS-(\d{3})", "Council of Europe, Treaty Office, No. {}"),
        (r"ILO-([CP]\d{3})", "ILO, NORMLEX, {}"),
    ],
)
def test_the_source_of_a_numbered_convention_has_the_number_of_its_id(
    registries: Registries, form: str, source: str
) -> None:
    prefix = form.split("-")[0].removeprefix("C?")
    numbered = [row for row in registries.conventions if prefix in row.id.split("-")[0]]
    assert numbered
    for row in numbered:
        number = re.fullmatch(form, row.id)
        assert number, row.id
        assert row.source == source.format(number[1])


def test_a_convention_without_a_number_has_a_source_that_names_a_place_to_look(registries: Registries) -> None:
    for row in registries.conventions:
        if row.id.startswith("treaty:"):
            assert re.search(r"\d", row.source), row.id
            assert not re.match(r"UN Treaty Collection|Council of Europe, Treaty Office|ILO, NORMLEX", row.source), (
                row.id
            )


def test_a_row_says_a_name_once(registries: Registries) -> None:
    for row in registries.conventions:
        names = [_words(name) for name in (row.title, *row.names, *row.loose)]
        assert len(names) == len(set(names)), row.id


@pytest.mark.parametrize(
    ("name", "identifier"),
    [
        ("Convention on the Law of the Sea", "UNTC-XXI-6"),
        ("Convention on Enforced Disappearances", "UNTC-IV-16"),
        ("genocide convention", "UNTC-IV-1"),
        ("refugee convention", "UNTC-V-2"),
        ("child rights convention", "UNTC-IV-11"),
        ("disabilities convention", "UNTC-IV-15"),
        ("biodiversity convention", "UNTC-XXVII-8"),
        ("chemical weapons treaty", "UNTC-XXVI-3"),
        ("nuclear ban treaty", "UNTC-XXVI-9"),
        ("arms trade treaty", "UNTC-XXVI-8"),
        ("New Strategic Arms Reduction Treaty", "treaty:new-start"),
        ("Protocol No. 14 to the ECHR", "CETS-194"),
        ("second additional protocol to the cybercrime convention", "CETS-224"),
        ("port state measures agreement", "treaty:port-state-measures-agreement"),
        ("ballast water convention", "treaty:ballast-water-convention"),
        ("single european act", "treaty:single-european-act"),
        ("Revised Treaty of Chaguaramas", "treaty:revised-treaty-of-chaguaramas"),
        ("asean haze agreement", "treaty:asean-haze-agreement"),
        ("Singapore Convention on Mediation", "UNTC-XXII-4"),
        ("child labour convention", "ILO-C182"),
        ("1961 Convention on the Reduction of Statelessness", "UNTC-V-4"),
    ],
)
def test_everyday_names_mean_the_treaty_that_readers_expect(registries: Registries, name: str, identifier: str) -> None:
    row = registries.convention(identifier)
    assert row is not None
    assert name.casefold() in {known.casefold() for known in (row.title, *row.names)}


@pytest.mark.parametrize(
    ("name", "identifier"),
    [
        ("Pacific Islands Forum", "PIF"),
        ("International Coffee Organization", "ICO"),
        ("Caribbean Court of Justice", "CCJ"),
        ("European Higher Education Area", "EHEA"),
        ("Alliance of Small Island States", "AOSIS"),
        ("Inter-American Commission on Human Rights", "OAS.iachr"),
        ("ECOWAS Commission", "ECOWAS.commission"),
        ("Arab League", "ARAB-LEAGUE"),
    ],
)
def test_bodies_have_the_ids_that_the_ontology_gives_them(registries: Registries, name: str, identifier: str) -> None:
    rows = [row for row in registries.organisations if name in (row.name, *row.aliases)]
    organs = [organ for row in registries.organisations for organ in row.organs if name in (organ.name, *organ.aliases)]
    assert [row.id for row in rows] + [organ.id for organ in organs] == [identifier]


def test_an_organ_belongs_to_the_organisation_that_its_id_names(registries: Registries) -> None:
    for row in registries.organisations:
        assert all(organ.id.startswith(f"{row.id}.") for organ in row.organs), row.id


def test_norway_is_a_text(registries: Registries) -> None:
    assert registries.name("NO") == "Norway"


def test_a_folder_adds_rows_and_extends_known_ones(tmp_path: Path) -> None:
    (tmp_path / "conventions.yaml").write_text(
        '- {id: "treaty:lake-constance-convention", title: Convention on the Protection of Lake Constance}\n'
        "- {id: ETS-126, title: Torture Convention, loose: [Strasbourg torture treaty]}\n"
    )
    registries = load([tmp_path])
    assert registries.name("treaty:lake-constance-convention") == "Convention on the Protection of Lake Constance"
    lake = registries.convention("treaty:lake-constance-convention")
    assert lake is not None
    assert lake.source == ""
    torture = registries.convention("ETS-126")
    assert torture is not None
    assert "Strasbourg torture treaty" in torture.loose
    assert "torture convention" in torture.loose
    assert torture.protocols == ("ETS-151", "ETS-152")


@pytest.mark.parametrize(
    ("text", "row", "words"),
    [
        ("- {id: X-1}\n", 1, "lacks title"),
        ("- {id: X-1, title: A}\n- {id: X-1, title: B}\n", 2, "there twice"),
        ("- {id: X-1, title: A, nmes: [B]}\n", 1, "no field 'nmes'"),
        ("- {id: X-1, title: A, names: B}\n", 1, "names must be a list of texts"),
        ("- {id: NO, title: A}\n", 1, "id must be a text"),
        ("just words\n", 0, "must be a list of rows"),
        ("- {id: [\n", 0, "not valid YAML"),
    ],
)
def test_a_mistake_is_one_sentence_with_file_and_row(tmp_path: Path, text: str, row: int, words: str) -> None:
    (tmp_path / "conventions.yaml").write_text(text)
    with pytest.raises(RegistryError) as caught:
        load([tmp_path])
    assert caught.value.row == row
    assert words in str(caught.value)
    assert "conventions.yaml" in str(caught.value)


def test_a_file_of_another_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "treaties.yaml").write_text("[]\n")
    with pytest.raises(RegistryError, match="is no registry"):
        load([tmp_path])
