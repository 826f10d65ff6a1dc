"""What a buyer may expect of a list of suppliers. Every supplier and lot here is fictitious."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from spaser.reference.geography import Place
from spaser.sourcing.documents import SupplierDocument
from spaser.sourcing.index import SearchIndex
from spaser.sourcing.matching import MatchResult, match
from spaser.sourcing.need import Need, Service

TOULOUSE = Place("commune", "31555", "Toulouse", "31", "76", 43.6045, 1.4442)
NEAR, FAR = (43.70, 1.40), (48.85, 2.35)


def supplier(number: int, *activities: str, **known: object) -> SupplierDocument:
    named = SupplierDocument(number, f"{number:014d}", f"Fictif {number}", activities=activities)
    return replace(named, **known)  # type: ignore[arg-type]


def found(folder: Path, need: Need, *suppliers: SupplierDocument) -> MatchResult:
    return match(SearchIndex.build(folder, suppliers), need)


def numbers(result: MatchResult) -> list[int]:
    return [one.supplier_id for one in result.matches]


OTHERS = (
    supplier(90, "Gestion d’une crèche"),
    supplier(91, "Imprimerie offset"),
    supplier(92, "Réparation de vélos"),
)


def test_a_synonym_is_enough(tmp_path: Path) -> None:
    need = Need("L", "Entretien des espaces verts")
    result = found(tmp_path, need, supplier(1, "Équipe de jardiniers paysagistes"), *OTHERS)
    assert numbers(result) == [1]


@pytest.mark.parametrize(
    "title",
    [
        "Prestations de d�m�nagement",
        "Prestations de d?m?nagement",
        "Prestations de dÃ©mÃ©nagement",
        "PRESTATIONS DE DEMENAGEMENT",
    ],
)
def test_destroyed_accents_are_repaired(tmp_path: Path, title: str) -> None:
    result = found(tmp_path, Need("L", title), supplier(1, "Déménagement de bureaux"), *OTHERS)
    assert numbers(result) == [1]


def test_a_slip_of_the_keyboard_is_corrected_and_told(tmp_path: Path) -> None:
    need = Need("L", "Prestations de blanchiserrie")
    result = found(tmp_path, need, supplier(1, "Blanchisserie"), *OTHERS)
    assert numbers(result) == [1]
    assert [word for word, _ in result.corrected_words] == ["blanchiserrie"]


def test_a_word_that_suppliers_alone_use_is_told_as_they_write_it(tmp_path: Path) -> None:
    suppliers = [supplier(number, f"Zorbélinages n° {number}") for number in range(1, 5)]
    result = found(tmp_path, Need("L", "Besoin de zorbelinnage"), *suppliers, *OTHERS)
    assert set(numbers(result)) == {1, 2, 3, 4}
    assert result.corrected_words == (("zorbelinnage", "zorbélinages"),)


def test_procurement_boilerplate_finds_nobody(tmp_path: Path) -> None:
    need = Need("L", "Marché de prestations de services relatif à un accord-cadre, lot n° 2")
    texts = supplier(1, "Prestations de services dans le cadre de marchés publics")
    assert found(tmp_path, need, texts, *OTHERS).matches == ()


def test_a_generic_naf_neither_helps_nor_harms(tmp_path: Path) -> None:
    need = Need("L", "Entretien des espaces verts", cpv=("77310000",))
    generic = supplier(1, "Tonte et taille", naf="88.99B")
    unknown = supplier(2, "Tonte et taille")
    telling = supplier(3, "Tonte et taille", naf="81.30Z")
    result = found(tmp_path, need, generic, unknown, telling, *OTHERS)
    part = {
        one.supplier_id: next(p.value for p in one.parts if p.name == "Code NAF")
        for one in result.matches
    }
    assert part[1] == part[2] < part[3]


def test_cpv_codes_count_by_their_common_digits(tmp_path: Path) -> None:
    need = Need("L", "Entretien des espaces verts", cpv=("77310000",))
    codes = ("77310000", "77340000", "77200000", "45000000")
    suppliers = [supplier(n, "Espaces verts", cpv=(code,)) for n, code in enumerate(codes, 1)]
    result = found(tmp_path, need, *suppliers, *OTHERS)
    part = {
        one.supplier_id: next(p.value for p in one.parts if p.name == "Code CPV")
        for one in result.matches
    }
    assert part[1] > part[2] > part[3] > part[4] == 0


def test_closeness_multiplies_relevance(tmp_path: Path) -> None:
    need = Need("L", "Nettoyage de bureaux", places=(TOULOUSE,))
    here = supplier(1, "Nettoyage de bureaux", lat=NEAR[0], lon=NEAR[1], department="31")
    there = supplier(2, "Nettoyage de bureaux", lat=44.35, lon=2.57, department="12")
    result = found(tmp_path, need, there, here, *OTHERS)
    assert numbers(result) == [1, 2]
    for one in result.matches:
        assert one.score == pytest.approx(one.relevance * one.closeness, abs=0.01)


def test_the_right_trade_out_of_its_zone_is_a_near_miss(tmp_path: Path) -> None:
    need = Need("L", "Nettoyage de bureaux", places=(TOULOUSE,))
    far = supplier(1, "Nettoyage de bureaux", lat=FAR[0], lon=FAR[1], radius_km=30.0)
    result = found(tmp_path, need, far, *OTHERS)
    assert result.matches == ()
    assert [one.supplier_id for one in result.near_misses] == [1]
    assert "hors de sa zone" in result.near_misses[0].reasons[-1]


def test_a_supplier_that_serves_the_place_from_afar_is_a_match(tmp_path: Path) -> None:
    need = Need("L", "Nettoyage de bureaux", places=(TOULOUSE,))
    paris = {"lat": FAR[0], "lon": FAR[1], "department": "75"}
    national = supplier(1, "Nettoyage de bureaux", national=True, **paris)
    zone = supplier(2, "Nettoyage de bureaux", zone_departments=("31",), **paris)
    region = supplier(3, "Nettoyage de bureaux", zone_regions=("76",), **paris)
    assert set(numbers(found(tmp_path, need, national, zone, region, *OTHERS))) == {1, 2, 3}


def test_without_a_place_distance_does_not_count(tmp_path: Path) -> None:
    far = supplier(1, "Nettoyage de bureaux", lat=FAR[0], lon=FAR[1], radius_km=10.0)
    one = found(tmp_path, Need("L", "Nettoyage de bureaux"), far, *OTHERS).matches[0]
    assert one.closeness == 1
    assert one.distance_km is None


def test_equals_are_drawn_by_lot_whatever_the_order_of_entry(tmp_path: Path) -> None:
    twins = [supplier(n, "Nettoyage de bureaux") for n in range(1, 31)]
    twins = [replace(one, name="Fictif") for one in twins]
    first = numbers(found(tmp_path / "a", Need("A", "Nettoyage de bureaux"), *twins))
    again = numbers(found(tmp_path / "b", Need("A", "Nettoyage de bureaux"), *reversed(twins)))
    other = numbers(found(tmp_path / "a", Need("B", "Nettoyage de bureaux"), *twins))
    assert first == again != other
    assert first != sorted(first)


def test_every_match_says_why_in_french(tmp_path: Path) -> None:
    need = Need("L", "Nettoyage de bureaux", cpv=("90910000",), places=(TOULOUSE,))
    won = (("Nettoyage des locaux de la mairie", "90910000"),)
    rich = supplier(
        1,
        "Propreté",
        naf="81.21Z",
        kinds=("EI",),
        cpv=("90911200",),
        contracts_won=won,
        lat=43.7,
        lon=1.4,
    )
    result = found(tmp_path, need, rich, supplier(2, "Nettoyage", lat=43.6, lon=1.5), *OTHERS)
    assert len(result.matches) == 2
    for one in result.matches:
        sentences = (*one.reasons, *(part.reason for part in one.parts))
        assert all(text.endswith(".") and text[0].isupper() for text in sentences)
    assert any("marché semblable" in text for text in result.matches[0].reasons)


def test_a_contract_won_is_evidence_and_text(tmp_path: Path) -> None:
    need = Need("L", "Nettoyage de bureaux", cpv=("90910000",))
    silent = supplier(1, contracts_won=(("Nettoyage de bureaux du siège", "90910000"),))
    assert numbers(found(tmp_path, need, silent, supplier(2, "Nettoyage"), *OTHERS)) == [1, 2]


def test_lending_staff_favours_those_who_lend_it(tmp_path: Path) -> None:
    need = Need("L", "Agents polyvalents pour les écoles", service=Service.STAFF)
    lends = supplier(1, "Agents polyvalents", kinds=("AI",))
    works = supplier(2, "Agents polyvalents", kinds=("EI",))
    assert numbers(found(tmp_path, need, works, lends, *OTHERS)) == [1, 2]


def test_a_cpv_code_alone_finds_the_trade(tmp_path: Path) -> None:
    need = Need("L", "Lot 3", cpv=("98310000",))
    assert numbers(found(tmp_path, need, supplier(1, "Pressing et repassage"), *OTHERS)) == [1]


def test_a_place_met_in_the_text_does_not_become_a_trade(tmp_path: Path) -> None:
    need = Need("L", "Peinture des cages d’escalier", cpv=("45442100",))
    paints, cleans = supplier(1, "Peinture intérieure"), supplier(2, "Nettoyage d’immeubles")
    assert numbers(found(tmp_path, need, cleans, paints, *OTHERS))[0] == 1


def test_an_empty_lot_finds_nobody(tmp_path: Path) -> None:
    assert found(tmp_path, Need("L", ""), *OTHERS).matches == ()


def test_a_short_list_is_completed_by_near_suppliers_whose_activity_nobody_describes(
    tmp_path: Path,
) -> None:
    need = Need("L", "Entretien des espaces verts", places=(TOULOUSE,))
    known = supplier(1, "Tonte et taille de haies", lat=44.02, lon=1.35, department="82")
    near = supplier(2, lat=NEAR[0], lon=NEAR[1], department="31")
    far = supplier(3, lat=43.21, lon=2.35, department="11")
    result = found(tmp_path, need, known, near, far, *OTHERS)
    assert numbers(result) == [1, 2, 3]
    assert [one.silent for one in result.matches] == [False, True, True]
    scores = [one.score for one in result.matches]
    assert scores == sorted(scores, reverse=True)
    assert "Aucune source ne décrit son activité" in result.matches[1].reasons[0]


def test_the_points_of_a_match_add_up_to_its_relevance(tmp_path: Path) -> None:
    need = Need("L", "Entretien des espaces verts", cpv=("77310000",))
    result = found(tmp_path, need, supplier(1, "Tonte et taille de haies"), *OTHERS)
    best = result.matches[0]
    assert sum(part.maximum for part in best.parts) == pytest.approx(100, abs=0.05)
    assert sum(part.value for part in best.parts) == pytest.approx(best.relevance, abs=0.05)


def test_a_lot_far_above_the_workforce_is_remarked_and_excludes_nobody(tmp_path: Path) -> None:
    need = Need("L", "Nettoyage de bureaux", amount_ht=Decimal(900_000), duration_months=12)
    small = supplier(1, "Nettoyage de bureaux", workforce_bracket="02")
    large = supplier(2, "Nettoyage de bureaux", workforce_bracket="22")
    unknown = supplier(3, "Nettoyage de bureaux")
    result = found(tmp_path, need, small, large, unknown, *OTHERS)
    part = {
        one.supplier_id: next(p for p in one.parts if p.name == "Capacité")
        for one in result.matches
    }
    assert part[1].value == 0 < part[2].value == part[3].value
    assert numbers(result)[-1] == 1
    reasons = {one.supplier_id: " ".join(one.reasons) for one in result.matches}
    assert "Capacité à vérifier : 3 salariés au moins" in reasons[1]
    assert "Capacité" not in reasons[2] + reasons[3]


def test_an_unknown_duration_says_nothing_of_the_capacity(tmp_path: Path) -> None:
    need = Need("L", "Nettoyage de bureaux", amount_ht=Decimal(900_000))
    small = supplier(1, "Nettoyage de bureaux", workforce_bracket="02")
    one = found(tmp_path, need, small, *OTHERS).matches[0]
    assert "Capacité" not in [part.name for part in one.parts]
