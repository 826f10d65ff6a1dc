"""The French regions of the European nomenclature (NUTS), editions 2003 to 2024."""

from dataclasses import dataclass
from functools import cache

from spaser.reference.files import rows


@dataclass(frozen=True, slots=True)
class Nuts:
    """One code. `region`: the région that holds it, None when several do; empty outside all."""

    code: str
    name: str
    region: str | None
    departments: tuple[str, ...]

    @property
    def level(self) -> int:
        """0 country, 1 group of régions or région, 2 former région, 3 département."""
        return len(self.code) - 2


def nuts(code: str) -> Nuts | None:
    """The French NUTS code, in any edition; None when unknown."""
    return _codes().get(code.strip().upper())


def former_regions() -> tuple[Nuts, ...]:
    """The régions of before 2016, which level 2 keeps: Midi-Pyrénées, Alsace…"""
    return tuple(one for one in _codes().values() if one.level == 2 and one.region)


@cache
def codes_of_department(department: str) -> tuple[str, ...]:
    """The codes of one département alone, in every edition."""
    found = (one.code for one in _codes().values() if one.departments == (department,))
    return tuple(sorted(found))


@cache
def _codes() -> dict[str, Nuts]:
    return {
        row["code"]: Nuts(
            row["code"], row["name"], row["region"] or None, tuple(row["departments"].split())
        )
        for row in rows("nuts.csv")
    }
