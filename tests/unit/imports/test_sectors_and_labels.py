"""Sectors of the transition and labels, as people write them."""

import pytest

from spaser.core.text import normalise
from spaser.imports.facts import read_labels
from spaser.imports.rows import Draft
from spaser.imports.sectors import read_sectors, sector_of
from spaser.reference.labels import known_labels, label_of
from spaser.suppliers.models import Sector
from spaser.suppliers.wording import SECTORS


@pytest.mark.parametrize("sector", Sector)
def test_a_sector_is_known_by_its_name_and_by_its_code(sector):
    assert sector_of(SECTORS[sector]) == sector
    assert sector_of(sector.value) == sector
    assert sector_of(SECTORS[sector].upper()) == sector


@pytest.mark.parametrize(
    ("written", "sector"),
    [
        ("Mobilités durables", Sector.MOBILITY),
        ("bâtiments durables", Sector.BUILDING),
        ("BATIMENT DURABLE", Sector.BUILDING),
        ("Ressources & déchets", Sector.WASTE),
        ("num. responsable", Sector.DIGITAL),
        ("Transfo. écologique des entreprises", Sector.COMPANIES),
        ("Agriculture et alimentation durables", Sector.FOOD),
        ("Éducation à l'environnement", Sector.NATURE),
    ],
)
def test_plurals_accents_and_short_forms_are_forgiven(written, sector):
    assert sector_of(written) == sector


def test_unknown_sectors_are_said_and_the_others_kept():
    draft = Draft(2)
    read_sectors(draft, "secteurs", "Mobilité durable | Coiffure ; mobilités durables")
    assert draft.facts["sectors"] == ["mobilite_durable"]
    assert [remark.value for remark in draft.remarks] == ["Coiffure"]


@pytest.mark.parametrize(
    ("written", "label"),
    [
        ("iso9001", "ISO 9001"),
        ("Certifiée ISO 14001 : 2015", "ISO 14001"),
        ("certification ISO 26000", "ISO 26000"),
        ("label Qualiopi", "Qualiopi"),
        ("QUALIOPI (2024)", "Qualiopi"),
        ("bio", "Agriculture biologique"),
        ("Le label de chez nous", "Le label de chez nous"),
    ],
)
def test_a_known_label_has_one_spelling(written, label):
    assert label_of(written) == label


def test_known_labels_are_their_own_spelling():
    assert all(label_of(label) == label for label in known_labels())
    assert len({normalise(label) for label in known_labels()}) == len(known_labels())


@pytest.mark.parametrize(
    "written", ["ESUS", "agrément ESUS", "Entreprise solidaire d’utilité sociale", "Agréée ESUS"]
)
def test_esus_is_a_status_not_a_label(written):
    draft = Draft(2)
    read_labels(draft, [written, "RGE"])
    assert draft.facts["labels"] == ["RGE"]
    assert draft.facts["statuses"] == [{"status": "esus", "value": "yes", "detail": "liste"}]
