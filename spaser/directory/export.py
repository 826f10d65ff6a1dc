"""The columns of an export: a title, and what a line says under it. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from spaser.directory import statements
from spaser.reference import cpv, geography
from spaser.reference.legal_categories import legal_category
from spaser.reference.naf import naf_label
from spaser.suppliers import wording
from spaser.suppliers.contact import shown_email
from spaser.suppliers.models import Known, StatusKind
from spaser.suppliers.workforce import wording_of

LONGEST = 32_000  # characters of a cell; a spreadsheet holds 32 767
Cell = str | int | float | None


@dataclass(frozen=True)
class Line:
    """One supplier with what stands beside it: rows of the tables, in the order of their ids."""

    supplier: Any
    beside: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    distance_km: float | None = None

    def rows(self, name: str) -> Sequence[Any]:
        """The rows of one list: « statuses », « activities »…"""
        return self.beside.get(name, ())

    @cached_property
    def statuses(self) -> Sequence[statements.Status]:
        """What sources say of each status: several columns tell it."""
        return statements.by_status(self.rows("statuses"))


@dataclass(frozen=True, slots=True)
class Column:
    """One column that may be chosen. `needs`: the lists that its cells read."""

    key: str
    title: str
    width: int
    cell: Callable[[Line], Cell]
    usual: bool = False
    needs: tuple[str, ...] = ()


def chosen(keys: Iterable[str], placed: bool) -> list[Column]:
    """The columns of these keys, in their usual order; the usual ones when none is known.

    Distances are offered around a place only.
    """
    wanted = set(keys)
    offered_ = offered(placed)
    return [one for one in offered_ if one.key in wanted] or [c for c in offered_ if c.usual]


def needed(columns: Iterable[Column]) -> set[str]:
    """The lists that the cells of these columns read."""
    return {name for column in columns for name in column.needs}


def offered(placed: bool) -> list[Column]:
    """The columns that a search may be exported with."""
    return [one for one in COLUMNS if placed or one.key != "distance"]


def _of(name: str) -> Callable[[Line], Cell]:
    return lambda line: getattr(line.supplier, name) or ""


def _status(kind: StatusKind) -> Callable[[Line], Cell]:
    """All that sources say of one status: « oui : … (source, jour) ; non (source, jour) »."""

    def cell(line: Line) -> Cell:
        status = next(one for one in line.statuses if one.kind == kind)
        read_at = {one.source: one.seen_at for one in line.rows("sources")}
        said = (statements.sentence(one, read_at.get(one.source)) for one in status.statements)
        told = " ; ".join(said)
        return told or wording.VALUES[Known.UNKNOWN]

    return cell


def _contested(line: Line) -> Cell:
    return " ; ".join(wording.STATUSES[one.kind] for one in line.statuses if one.divided)


def _joined(name: str, said: Callable[[Any], str], by: str = " ; ") -> Callable[[Line], Cell]:
    """What each row of a list says, once each."""
    return lambda line: by.join(
        dict.fromkeys(text for one in line.rows(name) if (text := said(one)))
    )


def _cpv(line: Line) -> Cell:
    codes = dict.fromkeys(code for one in line.rows("activities") for code in one.cpv)
    return " ; ".join(f"{code} {cpv.label(code) or ''}".strip() for code in codes)


def _source(one: Any) -> str:
    edition = f", édition du {statements.short_day(one.edition_on)}" if one.edition_on else ""
    gone = (
        f", n’y apparaît plus depuis le {statements.short_day(one.gone_at)}" if one.gone_at else ""
    )
    read = statements.short_day(one.seen_at)
    return f"{statements.source_name(one.source)}{edition}, lecture du {read}{gone}"


def _reference(one: Any) -> str:
    more = ", ".join(str(part) for part in (one.buyer, one.year) if part)
    return f"{one.title} ({more})" if more else str(one.title)


def _label(one: Any) -> str:
    return f"{one.label} ({statements.source_name(one.source)}, {statements.short_day(one.as_of)})"


def _department(line: Line) -> Cell:
    found = geography.department(line.supplier.department or "")
    return found.name if found else ""


def _region(line: Line) -> Cell:
    found = geography.region(line.supplier.region or "")
    return found.name if found else ""


def _category(line: Line) -> Cell:
    found = legal_category(line.supplier.legal_category or "")
    return found.label if found else ""


def _distance(line: Line) -> Cell:
    return None if line.distance_km is None else round(line.distance_km, 1)


def _precision(line: Line) -> Cell:
    return wording.PRECISIONS.get(line.supplier.precision, "")


def _service(one: Any) -> str:
    return wording.SERVICES[one.service_kind] if one.service_kind else ""


_STATED = ("statuses", "sources")  # a statement may have no day: its source was read on one
COLUMNS = (
    Column("nom", "Nom", 38, lambda line: line.supplier.brand or line.supplier.name, True),
    Column("raison_sociale", "Raison sociale", 38, _of("name")),
    Column("sigle", "Sigle", 12, _of("sigle")),
    Column("siret", "SIRET", 17, _of("siret"), True),
    Column("siren", "SIREN", 12, _of("siren")),
    Column("ess", "Statut ESS, et qui le dit", 44, _status(StatusKind.ESS), True, _STATED),
    Column("esus", "Agrément ESUS, et qui le dit", 34, _status(StatusKind.ESUS), True, _STATED),
    Column("inclusive", "Structure inclusive, et qui le dit", 50, _status(StatusKind.INCLUSIVE),
           True, _STATED),
    Column("contradictions", "Les sources se contredisent sur", 30, _contested, True, _STATED),
    Column("activites", "Activités", 70, _joined("activities", lambda a: a.text, " | "), True,
           ("activities",)),
    Column("cpv", "Codes CPV", 40, _cpv, False, ("activities",)),
    Column("service", "Façon de travailler", 26, _joined("activities", _service), False,
           ("activities",)),
    Column("zone", "Zone d’action", 34, _joined("activities", statements.zone), True,
           ("activities",)),
    Column("secteurs", "Secteurs de la transition", 34,
           _joined("sectors", lambda s: wording.SECTORS[s.sector]), False, ("sectors",)),
    Column("labels", "Labels, et qui le dit", 34, _joined("labels", _label), False, ("labels",)),
    Column("references", "Contrats et références", 50, _joined("references", _reference), False,
           ("references",)),
    Column("adresse", "Adresse", 34, _of("address")),
    Column("code_postal", "Code postal", 12, _of("postal_code"), True),
    Column("commune", "Commune", 24, _of("commune_name"), True),
    Column("code_commune", "Code commune (INSEE)", 12, _of("commune_code")),
    Column("departement", "Département", 20, _department, True),
    Column("region", "Région", 22, _region, True),
    Column("distance", "Distance (km)", 12, _distance, True),
    Column("lat", "Latitude", 11, lambda line: line.supplier.lat),
    Column("lon", "Longitude", 11, lambda line: line.supplier.lon),
    Column("precision", "Ce que montre la position", 22, _precision),
    Column("naf", "Code NAF", 10, _of("naf")),
    Column("naf_libelle", "Libellé NAF", 40, lambda line: naf_label(line.supplier.naf or "") or ""),
    Column("categorie", "Catégorie juridique", 34, _category),
    Column("effectif", "Effectif, comme la source l’écrit", 22, _of("workforce")),
    Column("tranche", "Tranche d’effectif", 22,
           lambda line: wording_of(line.supplier.workforce_bracket or ""), True),
    Column("site", "Site internet", 30, _of("website"), True),
    Column("courriel", "Adresse e-mail", 30,
           lambda line: shown_email(line.supplier.email, line.supplier.email_consent_on), True),
    Column("telephone", "Téléphone", 16, _of("phone"), True),
    Column("sources", "Sources", 60, _joined("sources", _source), True, ("sources",)),
    Column("fictive", "Structure fictive", 10,
           lambda line: "oui" if line.supplier.fictitious else "", True),
)  # fmt: skip
