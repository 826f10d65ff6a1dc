"""Invented suppliers and lots for measuring speed: the same at each run, of every trade."""

import random
from collections.abc import Iterator

from spaser.reference import geography
from spaser.sourcing.documents import SupplierDocument
from spaser.sourcing.need import Need
from spaser.sourcing.vocabulary import Trade, vocabulary

_KINDS = ("EI", "ACI", "AI", "ETTI", "ESAT", "EA", "")
_OPENINGS = (
    "",
    "Association loi 1901 : ",
    "Nos équipes en parcours d’insertion réalisent : ",
    "Structure fictive. ",
)
_ASKED = ("Prestations de {}", "Marché de {}", "{} pour la commune", "Lot 2 : {}", "{} et {}")


def invented_suppliers(count: int, seed: int = 1) -> Iterator[SupplierDocument]:
    """One to three trades each, a third without any text, all over France."""
    draw = random.Random(seed)
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
        )


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
