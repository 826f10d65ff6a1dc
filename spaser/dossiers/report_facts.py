"""Labels and values of a report, from what a dossier keeps. Pure."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from spaser.core.french import plural
from spaser.dossiers.models import Dossier, DossierSearch
from spaser.dossiers.report import Facts
from spaser.dossiers.wording import CONCLUSIONS, SHARINGS
from spaser.reference import cpv
from spaser.suppliers.wording import SOURCES
from spaser.tenders.models import AmountKind, Reservation
from spaser.tenders.wording import AMOUNTS, RESERVATIONS
from spaser.web.filters import amount, day, integer, moment


def need(dossier: Dossier) -> Facts:
    """The lot as it was when the dossier was opened."""
    kept, tender = dossier.need, dossier.need.get("tender", {})
    return (
        ("Consultation", str(tender.get("title", ""))),
        ("Référence", str(tender.get("reference", ""))),
        ("Acheteur", str(tender.get("buyer_name", ""))),
        ("Service", dossier.service),
        ("Lot", str(kept.get("number", ""))),
        ("Objet", str(kept.get("title", "") or dossier.title)),
        ("Description", str(kept.get("description", ""))),
        ("Codes CPV", _codes(kept.get("cpv", ()))),
        ("Lieu", str(kept.get("place", ""))),
        ("Montant", _amount(kept)),
        ("Durée", _months(kept.get("duration_months"))),
        ("Début", _day(kept.get("starts_on"))),
        ("Réservation", _reservation(kept.get("reservation"))),
    )


def question(search: DossierSearch) -> Facts:
    """Exactly what the engine was asked."""
    asked = search.query
    pairs = asked.get("corrected_words", ())
    corrected = ", ".join(f"« {pair[0]} » lu « {pair[1]} »" for pair in pairs)
    filters = asked.get("filters", {})
    return (
        ("Mots cherchés", str(asked.get("title", ""))),
        ("Description lue", str(asked.get("description", ""))),
        ("Codes CPV", _codes(asked.get("cpv", ()))),
        ("Lieux", ", ".join(asked.get("places", ())) or "la France entière"),
        ("Montant", _amount(asked)),
        ("Durée", _months(asked.get("duration_months"))),
        ("Début", _day(asked.get("starts_on"))),
        ("Mots corrigés", corrected or "aucun"),
        *((str(label), str(value)) for label, value in filters.items()),
        ("Filtres", "" if filters else "aucun"),
        ("Identifiant du lot, d’où vient l’ordre à score égal", str(asked.get("lot_key", ""))),
    )


def edition(search: DossierSearch) -> Facts:
    """The data that the engine read."""
    kept = search.edition
    rows = [
        ("Version de l’annuaire", f"{kept.get('revision', '')} ({kept.get('epoch', '')})"),
        ("Structures dans l’annuaire", integer(kept.get("suppliers"))),
    ]
    for one in kept.get("sources", ()):
        name = SOURCES.get(one["source"], one["source"])
        dated = f"édition du {_day(one.get('edition_on'))}, " if one.get("edition_on") else ""
        read = f"lecture du {_day(one.get('seen_at'))}"
        rows.append((f"Source : {name}", f"{dated}{read}, {integer(one.get('records'))} fiches"))
    return tuple(rows)


def conclusions(dossier: Dossier) -> Facts:
    """What the consultation draws from the sourcing."""
    told = [(label, str(dossier.conclusions.get(name, ""))) for name, label in CONCLUSIONS.items()]
    kept = [(label, text) for label, text in told if text]
    kept += list(_oriented(dossier))
    return tuple(kept)


def _oriented(dossier: Dossier) -> Iterator[tuple[str, str]]:
    if dossier.oriented_at is not None:
        checked = f"Vérifié le {moment(dossier.oriented_at)} par {dossier.oriented_by}."
        words = f"{checked} {dossier.oriented_note}".strip()
        yield ("Le besoin n’est pas écrit pour une seule structure", words)


def shared(dossier: Dossier) -> str:
    """Whether what one was told is told to all, and what."""
    if dossier.information_shared is None:
        return ""
    return f"{SHARINGS[dossier.information_shared]}\n{dossier.information_note}".strip()


def conflict(dossier: Dossier) -> str:
    """The declaration, with the name and the day of who made it."""
    if dossier.conflict_at is None:
        return ""
    return (
        f"{dossier.conflict_statement}\n"
        f"Déclaré le {moment(dossier.conflict_at)} par {dossier.conflict_by}."
    )


def _codes(codes: Any) -> str:
    return "\n".join(f"{code} {cpv.label(code) or ''}".strip() for code in map(str, codes or ()))


def _amount(kept: Mapping[str, Any]) -> str:
    text = kept.get("amount_ht")
    if not text:
        return ""
    kind = kept.get("amount_kind")
    said = f", {AMOUNTS[AmountKind(kind)]}" if kind else ""
    return f"{amount(Decimal(str(text)))} HT{said}"


def _months(count: Any) -> str:
    return plural(int(count), "mois", "mois") if count else ""


def _day(text: Any) -> str:
    """A day or a moment kept as text."""
    if not text:
        return ""
    found = str(text)
    return day(date.fromisoformat(found) if len(found) == 10 else datetime.fromisoformat(found))


def _reservation(kept: Any) -> str:
    return RESERVATIONS[Reservation(kept)] if kept else ""
