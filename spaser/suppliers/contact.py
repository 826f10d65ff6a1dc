"""Which e-mail addresses may be shown: those of a structure, not those of a person. Pure."""

from datetime import date

from spaser.core.text import normalise

_GENERIC = frozenset(
    ("contact", "accueil", "info", "infos", "information", "secretariat", "direction", "commercial",
     "bonjour", "hello", "administration", "association", "asso", "commande", "commandes", "devis",
     "bureau", "siege", "coordination", "communication", "atelier", "ateliers", "agence", "service",
     "services")
)  # fmt: skip


def is_generic(email: str) -> bool:
    """Whether an address is that of a desk: « contact@… », « accueil.albi@… »."""
    before = normalise(email.partition("@")[0]).split()
    return "@" in email and bool(before) and before[0] in _GENERIC


def shown_email(email: str, consent_on: date | None) -> str:
    """The address when it may be shown: generic, or with the recorded consent of the person."""
    return email if consent_on is not None or is_generic(email) else ""
