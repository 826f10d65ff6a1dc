"""What was found, what became of each structure, and the levers of the lot, as a report says it.
Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from spaser.core.clock import PARIS
from spaser.core.french import french_spaces, plural
from spaser.dossiers import report_facts
from spaser.dossiers.models import Dossier, DossierFound, DossierSearch
from spaser.dossiers.report import Facts, Lever, Listed, Search
from spaser.dossiers.standing import Standing
from spaser.levers.case import Basis, Case, nature_of
from spaser.levers.ladder import ladder
from spaser.levers.lever import State

NOT_CONTACTED = "Non contactée"
STATES: dict[State, str] = {
    State.OPEN: "possible",
    State.TO_CHECK: "à vérifier",
    State.CLOSED: "fermé",
    State.UNKNOWN: "à préciser",
}
PROOFS = {"V": "texte lu", "S": "source secondaire", "M": "à vérifier"}


@dataclass(frozen=True)
class Fates:
    """What became of each structure, by its key, and of those nobody judged."""

    by_key: Mapping[str, str]
    reason_known: bool = False  # it is told once, above the list

    @classmethod
    def of(cls, standing: Iterable[Standing], reason_known: bool) -> "Fates":
        """From where each structure of the dossier stands."""
        return cls({one.supplier.supplier_key: fate(one) for one in standing}, reason_known)

    def fate(self, key: str) -> str:
        """In a few words; never empty: a structure left aside has its reason, or lacks one."""
        if key in self.by_key:
            return self.by_key[key]
        reason = "raison commune" if self.reason_known else "raison non renseignée"
        return f"{NOT_CONTACTED} : {reason}"


def fate(one: Standing) -> str:
    """What became of a structure of the dossier."""
    if one.contacts:
        on = one.contacts[0].at.astimezone(PARIS)
        first = f"Contactée le {on:%d/%m/%Y}, {one.state}"
        return f"{first} ; écartée : {one.supplier.why_not}" if not one.supplier.kept else first
    reason = one.supplier.why_not or "raison non renseignée"
    if one.supplier.kept:
        return f"Retenue, non contactée : {reason}"
    return f"{NOT_CONTACTED}, écartée : {reason}"


def search_of(search: DossierSearch, rows: Sequence[DossierFound], fates: Fates) -> Search:
    """One search with its whole list."""
    return Search(
        at=search.at,
        by=search.by,
        question=report_facts.question(search),
        edition=report_facts.edition(search),
        found_count=search.found_count,
        listed=tuple(_listed(one, fates) for one in rows),
    )


def _listed(one: DossierFound, fates: Fates) -> Listed:
    place = f"{one.commune} ({one.department})" if one.department else one.commune
    return Listed(
        rank=one.rank,
        name=one.name,
        siret=one.siret or "",
        place=place,
        score=one.score,
        distance_km=one.distance_km,
        reasons=tuple(french_spaces(reason) for reason in one.reasons),
        articles=tuple(one.eligible),
        outcome=fates.fate(one.supplier_key),
        near_miss=one.near_miss,
    )


def shortlist_of(standing: Iterable[Standing]) -> tuple[Facts, ...]:
    """Every structure of the dossier: those kept in the buyer's order, then those set aside."""
    rows = []
    for number, one in enumerate(standing, start=1):
        kept = one.supplier
        who = "\n".join(part for part in (kept.name, kept.siret or "", _place(kept)) if part)
        notes = "\n".join(part for part in (fate(one), kept.note) if part)
        origin = ", ".join(part for part in (kept.origin, *kept.tags) if part)
        rows.append(
            (
                ("N°", str(number)),
                ("Structure", who),
                ("Origine, statuts", origin),
                ("Suite", notes),
            )
        )
    return tuple(rows)


def _place(kept: Any) -> str:
    return f"{kept.commune} ({kept.department})" if kept.department else str(kept.commune)


def levers_of(dossier: Dossier, found: Sequence[DossierFound]) -> tuple[Lever, ...]:
    """The levers that the law opens for the lot as it was, with how many structures of the list
    could answer under each article."""
    told = ladder(case_of(dossier), None)
    return tuple(
        Lever(
            one.title,
            one.article,
            STATES[one.state],
            " ".join(part for part in (one.why, _carried(one.article, found)) if part),
            PROOFS[one.mark],
        )
        for one in told.levers
    )


def _carried(article: str, found: Sequence[DossierFound]) -> str:
    cited = set(article.split(", "))
    count = sum(1 for one in found if not one.near_miss and cited.intersection(one.eligible))
    if not count:
        return ""
    return f"{plural(count, 'structure trouvée peut', 'structures trouvées peuvent')} y répondre."


def case_of(dossier: Dossier) -> Case:
    """The lot before the law, by what the dossier kept of it; what it did not keep is unknown."""
    kept = dossier.need
    codes = tuple(map(str, kept.get("cpv", ())))
    kind = kept.get("amount_kind")
    return Case(
        today=dossier.opened_at.astimezone(PARIS).date(),
        cpv=codes,
        amount_ht=Decimal(str(kept["amount_ht"])) if kept.get("amount_ht") else None,
        basis=Basis(kind) if kind else None,
        nature=nature_of(codes),
        duration_months=kept.get("duration_months"),
        has_place=bool(kept.get("place")),
    )
