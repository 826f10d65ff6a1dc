"""Sentences that tell a buyer, in French, why a supplier has its score."""

from collections.abc import Sequence

from spaser.reference import cpv as cpv_codes
from spaser.reference import naf as naf_codes
from spaser.sourcing.closeness import Closeness
from spaser.sourcing.scoring import Ground, Scored

NAMES = {
    "trade": "Métier",
    "text": "Texte",
    "cpv": "Code CPV",
    "naf": "Code NAF",
    "evidence": "Marchés obtenus",
    "service": "Mode d’intervention",
    "completeness": "Fiche renseignée",
}
_OBJECT_SHOWN = 120  # letters of the object of a contract

_SENTENCES = {
    "trade_none": "Aucun métier commun avec le lot n’a été reconnu.",
    "cpv_unknown": "Aucun code CPV connu pour cette structure : sans effet.",
    "cpv_other": "Aucun code CPV proche de celui du lot.",
    "naf_neutral": "Code NAF inconnu ou trop général pour dire un métier : sans effet.",
    "evidence_unknown": "Aucun marché obtenu connu : sans effet.",
    "evidence_other": "Les marchés obtenus portent sur d’autres objets : sans effet.",
    "service_unknown": "Mode d’intervention inconnu : sans effet.",
    "service_other": "Le mode d’intervention habituel de la structure n’est pas celui du lot.",
}


def sentence(part: Scored) -> str:
    """The reason of one part."""
    ground = part.ground
    if ground.code in _SENTENCES:
        return _SENTENCES[ground.code]
    return _WRITERS[part.name](ground, part.share)


def _trade(ground: Ground, share: float) -> str:
    label = ground.details[0]
    if ground.code == "trade_near":
        return f"Exerce un métier proche de « {label} »."
    return f"Métier reconnu : « {label} »."


def _text(ground: Ground, share: float) -> str:
    if not ground.details:
        return "Aucun mot du lot dans la présentation de la structure."
    words = ", ".join(ground.details)
    several = "Mots communs" if len(ground.details) > 1 else "Mot commun"
    return f"{several} : {words}."


def _cpv(ground: Ground, share: float) -> str:
    code = ground.details[0]
    label = cpv_codes.label(code)
    named = f"{code} « {label} »" if label else code
    return f"Code CPV {'du lot' if share >= 1 else 'proche'} : {named}."


def _naf(ground: Ground, share: float) -> str:
    code = ground.details[0]
    label = naf_codes.naf_label(code)
    named = f"{code} « {label} »" if label else code
    if ground.code == "naf_other":
        return f"Code NAF d’un autre domaine : {named}."
    return f"Code NAF {'du métier' if ground.code == 'naf' else 'proche du métier'} : {named}."


def _evidence(ground: Ground, share: float) -> str:
    title = " ".join(ground.details[0].split())
    if len(title) > _OBJECT_SHOWN:
        title = title[:_OBJECT_SHOWN].rsplit(" ", 1)[0] + "…"
    return f"A obtenu un marché semblable : « {title} »."


def _service(ground: Ground, share: float) -> str:
    kinds = ", ".join(ground.details)
    if ground.code == "service_staff":
        return f"Met du personnel à disposition ({kinds})."
    return f"Réalise elle-même les prestations ({kinds})."


def _completeness(ground: Ground, share: float) -> str:
    return f"Fiche renseignée à {round(100 * share)} %."


_WRITERS = {
    "trade": _trade,
    "text": _text,
    "cpv": _cpv,
    "naf": _naf,
    "evidence": _evidence,
    "service": _service,
    "completeness": _completeness,
}


def about_place(near: Closeness) -> str:
    """The reason of the closeness."""
    if near.distance_km is None and near.covers is None and near.factor == 1.0:
        return "Aucun lieu demandé : la distance ne compte pas."
    if near.distance_km is None:
        if near.covers:
            return "Déclare intervenir sur ce territoire."
        return "Adresse inconnue : proximité neutre."
    distance = f"À {round(near.distance_km)} km" if near.distance_km >= 1 else "Sur place"
    if near.covers is None:
        return f"{distance} ; zone d’intervention non renseignée."
    if near.covers:
        return f"{distance}, dans sa zone d’intervention."
    return f"{distance}, hors de sa zone d’intervention."


def main_reasons(parts: Sequence[Scored], near: Closeness) -> tuple[str, ...]:
    """What speaks for the supplier, the strongest first, then the place: never empty."""
    telling = [
        part
        for part in parts
        if part.maximum and part.share > 0 and part.ground.code not in _SENTENCES
    ]
    telling.sort(key=lambda part: -part.share * part.maximum)
    return (*(sentence(part) for part in telling), about_place(near))
