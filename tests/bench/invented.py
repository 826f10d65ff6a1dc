"""Invented suppliers and lots for measuring speed: the same at each run, of every trade."""

import random
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

from spaser.reference import geography
from spaser.reference.communes import all_commune_codes, commune
from spaser.sourcing.documents import SupplierDocument
from spaser.sourcing.need import Need
from spaser.sourcing.vocabulary import Trade, vocabulary
from spaser.suppliers.models import Family, Sector
from spaser.suppliers.workforce import BRACKETS

_KINDS = ("EI", "ACI", "AI", "ETTI", "ESAT", "EA", "")
_FAMILIES, _SECTORS = tuple(map(str, Family)), tuple(map(str, Sector))
_LABELS = ("ISO 9001", "ISO 14001", "Qualiopi", "Label fictif", "AB", "RSEi", "Finansol")
_OPENINGS = (
    "",
    "Association loi 1901 : ",
    "Nos équipes en parcours d’insertion réalisent : ",
    "Structure fictive. ",
)
_ASKED = ("Prestations de {}", "Marché de {}", "{} pour la commune", "Lot 2 : {}", "{} et {}")


def invented_suppliers(count: int, seed: int = 1) -> Iterator[SupplierDocument]:
    """One to three trades each, a third without any text, all over France."""
    draw, facts = random.Random(seed), random.Random(seed + 1_000)
    trades = list(vocabulary().trades.values())
    departments = [d for d in geography.departments() if d.lat is not None and d.lon is not None]
    for number in range(1, count + 1):
        department = draw.choice(departments)
        own = draw.sample(trades, draw.choice((1, 1, 2, 3)))
        kind = draw.choice(_KINDS)
        yield SupplierDocument(
            id=number,
            siret=f"{number:014d}",
            name=f"FICTIF {draw.choice(own[0].label.split())} {number % 997}",
            activities=() if draw.random() < 0.33 else (_activity(draw, own),),
            naf=draw.choice(own[0].naf) if own[0].naf else None,
            kinds=(kind,) if kind else (),
            department=department.code,
            region=department.region,
            lat=round((department.lat or 0.0) + draw.uniform(-0.4, 0.4), 4),
            lon=round((department.lon or 0.0) + draw.uniform(-0.4, 0.4), 4),
            radius_km=draw.choice((None, 30.0, 50.0, 80.0, 120.0)),
            siren=f"{number // 2 + 1:09d}",
            **_facts(facts, department.code, own),
        )


def _facts(draw: random.Random, department: str, own: list[Trade]) -> dict[str, Any]:
    """What filters look at; a third of it is not known."""

    def some(values: tuple[str, ...], most: int = 1) -> tuple[str, ...]:
        return tuple(draw.sample(values, draw.randint(0, most)))

    return {
        "families": some(_FAMILIES),
        "esus": some(("liste", "de_droit")),
        "sectors": some(_SECTORS, 3),
        "labels": some(_LABELS, 2),
        "workforce_bracket": draw.choice((None, *BRACKETS)),
        "cpv": tuple(trade.cpv[0].ljust(8, "0") for trade in own if trade.cpv)
        if draw.random() < 0.3
        else (),
        "contracts_won": (("Marché fictif", ""),) if draw.random() < 0.1 else (),
        "national": draw.random() < 0.02,
        "commune": draw.choice(_communes()[department]),
        "precision": draw.choice(("exact", "commune")),
    }


@cache
def _communes() -> dict[str, list[str]]:
    """Codes of the communes of each département."""
    found: dict[str, list[str]] = defaultdict(list)
    for code in all_commune_codes():
        one = commune(code)
        if one is not None:
            found[one.department].append(code)
    return found


def _activity(draw: random.Random, own: list[Trade]) -> str:
    words = [draw.choice(trade.expressions) for trade in own for _ in range(draw.choice((1, 2, 3)))]
    return draw.choice(_OPENINGS) + ", ".join(words)


def invented_lots(count: int, seed: int = 2, placed: bool = True) -> list[Need]:
    """Lots of one or two trades, each in the middle of a département."""
    draw = random.Random(seed)
    trades = list(vocabulary().trades.values())
    departments = [d for d in geography.departments() if d.lat is not None]
    lots = []
    for number in range(count):
        trade = draw.choice(trades)
        words = draw.sample(trade.expressions, 2)
        place = geography.place_of_department(draw.choice(departments).code)
        title = draw.choice(_ASKED).format(*words).capitalize()
        lots.append(Need(f"V{number}", title, places=(place,) if placed and place else ()))
    return lots
