"""How the journal reads: fields and values in French."""

from datetime import datetime

from flask import Flask

from spaser.accounts.forms import ORGANISATION_KINDS, ROLES
from spaser.web import filters

FIELDS = {
    "id": "numéro", "name": "nom", "brand": "nom d’usage", "sigle": "sigle", "siren": "SIREN",
    "siret": "SIRET", "kind": "nature", "territory_kind": "type de territoire",
    "territory_code": "code du territoire", "fictitious": "fictif", "created_at": "créé le",
    "email": "adresse électronique", "full_name": "prénom et nom", "active": "compte ouvert",
    "password_changed_at": "mot de passe changé le", "person_id": "personne n°",
    "organisation_id": "organisation n°", "role": "rôle", "cress_id": "CRESS n°",
    "started_at": "ouvert le", "ended_at": "fermé le", "expires_at": "expire le",
    "accepted_at": "acceptée le", "cancelled_at": "annulée le", "source": "source",
    "source_key": "numéro dans la source", "run": "import n°", "form": "formulaire",
    "title": "objet", "description": "description", "buyer_name": "acheteur",
    "buyer_siret": "SIRET de l’acheteur", "nature": "nature", "procedure": "procédure",
    "published_on": "publié le", "deadline_at": "limite de réponse", "url": "adresse de l’avis",
    "tender_id": "consultation n°", "position": "rang", "number": "numéro", "cpv": "codes CPV",
    "nuts": "codes NUTS", "place": "lieu", "commune_code": "commune (code INSEE)",
    "commune_name": "commune", "postal_code": "code postal", "department": "département",
    "region": "région", "amount_ht": "montant HT", "amount_kind": "nature du montant",
    "duration_months": "durée (mois)", "starts_on": "début", "reservation": "réservation",
    "criteria": "critères", "address": "adresse", "lat": "latitude", "lon": "longitude",
    "precision": "précision", "naf": "code NAF", "legal_category": "catégorie juridique",
    "workforce": "effectif", "website": "site", "phone": "téléphone", "closed_on": "fermée le",
    "activities": "activités", "statuses": "statuts", "references": "références",
    "labels": "labels", "file_name": "fichier", "file_sha256": "empreinte du fichier",
    "state": "état", "ended": "terminé", "read": "lignes lues", "created": "créées",
    "updated": "modifiées", "unchanged": "inchangées", "refused": "refusées",
    "gone": "disparues de la liste", "workforce_bracket": "tranche d’effectif",
    "email_consent_on": "accord de la personne le", "merged_into_id": "fusionnée avec la structure",
    "trade": "métier", "expression": "expression",
    "sectors": "secteurs de la transition", "first_id": "première structure",
    "second_id": "seconde structure", "score": "ressemblance", "reasons": "raisons",
    "proposed_at": "proposée le", "decided_at": "décidée le", "decided_by": "décidée par",
    "kept_id": "structure gardée", "absorbed_id": "structure absorbée",
    "moved": "fiches déplacées", "merged_at": "fusionnée le", "merged_by": "fusionnée par",
    "undone_at": "défaite le", "undone_by": "défaite par", "list_id": "liste n°",
    "supplier_id": "structure n°", "note": "note", "added_at": "ajoutée le",
    "added_by": "ajoutée par", "query": "recherche", "created_by": "créée par",
    "topic": "sujet", "message": "message", "handled_at": "traité le", "handled_by": "traité par",
    "answer": "réponse", "asked_by": "demandé par", "node": "machine", "error": "erreur",
    "reference": "numéro cité", "facts": "autres informations",
    "size": "taille en octets", "removed_at": "retiré du serveur le",
    "signature": "empreinte des en-têtes", "columns": "colonnes", "updated_at": "mis à jour le",
    "lot_id": "lot n°", "service": "service", "purpose": "but du sourcing", "need": "besoin",
    "status": "état du dossier", "conclusions": "conclusions",
    "others_reason": "raison de ne pas contacter les autres", "version": "version",
    "information_shared": "informations rediffusées", "information_note": "ce qui a été dit",
    "conflict_statement": "absence de conflit d’intérêts", "conflict_by": "déclarée par",
    "conflict_at": "déclarée le", "oriented_note": "contrôle de la spécification",
    "oriented_by": "contrôlée par", "oriented_at": "contrôlée le", "opened_at": "ouvert le",
    "opened_by": "ouvert par", "locked_at": "verrouillé le", "locked_by": "verrouillé par",
    "dossier_id": "dossier n°", "at": "le", "by": "par", "edition": "édition des données",
    "found_count": "structures trouvées", "near_miss_count": "structures hors zone",
    "supplier_key": "structure", "commune": "commune", "tags": "nature", "kept": "retenue",
    "why_not": "raison de l’écarter ou de ne pas la contacter", "origin": "vient de",
    "subject": "objet du message", "body": "texte du message", "digest": "empreinte",
    "written_at": "écrit le", "written_by": "écrit par",
    "dossier_supplier_id": "structure du dossier n°", "message_id": "message n°",
    "cancels_id": "annule l’échange n°", "channel": "moyen", "person": "personne de l’acheteur",
    "summary": "résumé", "entered_at": "noté le", "entered_by": "noté par",
    "questions": "questions", "reply_before": "réponse attendue avant le", "sent_at": "envoyé le",
    "question_set_id": "questionnaire n°", "revoked_at": "révoqué le", "revoked_by": "révoqué par",
    "link_id": "lien n°", "submitted_at": "reçue le", "late": "en retard",
    "interest": "intérêt", "capacity": "capacité", "remarks": "remarques", "answers": "réponses",
    "refusal_reason": "raison du refus", "contact_name": "interlocuteur",
    "contact_phone": "téléphone de l’interlocuteur", "contact_email": "courriel de l’interlocuteur",
    "answer_id": "réponse n°", "mime": "type de fichier", "confidential": "confidentiel",
    "holder_id": "titulaire, structure n°", "holder_siret": "SIRET du titulaire",
    "holder_name": "titulaire", "decided_on": "date de la décision", "text": "texte",
    "late_allowed": "réponses tardives acceptées",
    "reminders_allowed": "relances permises", "after_lock": "après le verrouillage",
    "sha256": "empreinte", "made_at": "fait le",
}  # fmt: skip
# What a value means depends on its field: « buyer » is a role or a kind of organisation.
_VALUES: dict[str, dict[str, str]] = {
    "role": {role.value: label for role, label in ROLES.items()},
    "kind": {kind.value: label for kind, label in ORGANISATION_KINDS.items()},
    "territory_kind": {"region": "région", "departement": "département"},
    "state": {
        "en_attente": "en attente",
        "en_cours": "en cours",
        "terminee": "terminé",
        "echouee": "échoué",
        "annulee": "annulé",
        "proposee": "proposé",
        "fusionnee": "fusionné",
        "distinctes": "deux structures",
        "ouvert": "à traiter",
        "corrige": "corrigé",
        "sans_suite": "sans suite",
    },
}


def field_name(field: str) -> str:
    """« rôle » for « role »; the name itself when it has no other."""
    return FIELDS.get(field, field)


def value_name(value: object, field: str = "") -> object:
    """« Administration » for « administrator », « oui » for True, moments as they read here."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, str):
        if len(value) >= 19 and value[4:5] == "-" and ":" in value:
            return _moment(value)
        return _VALUES.get(field, {}).get(value, value)
    return value


def _moment(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    return filters.moment(moment) if moment.tzinfo else text


def install(app: Flask) -> None:
    """Name the filters as the journal's template uses them."""
    app.add_template_filter(field_name, "champ")
    app.add_template_filter(value_name, "lisible")
