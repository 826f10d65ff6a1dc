"""How dossiers say things in French, and the digest of a message. Pure."""

import hashlib
import re

from spaser.dossiers.models import Channel, ContactKind, DossierStatus, OutcomeKind, Sharing

STATUSES: dict[str, str] = {DossierStatus.OPEN: "En cours", DossierStatus.LOCKED: "Verrouillé"}
SHARINGS: dict[str, str] = {
    Sharing.YES: "Oui : ce qui a été dit à une structure est donné à toutes dans le DCE",
    Sharing.NO: "Non",
    Sharing.NOTHING: "Sans objet : rien n’a été dit qui ne soit dans l’avis",
}
KINDS: dict[str, str] = {
    ContactKind.MESSAGE: "Message envoyé",
    ContactKind.REMINDER: "Relance",
    ContactKind.ANSWER: "Réponse reçue",
    ContactKind.REFUSAL: "Refus, ou structure non intéressée",
    ContactKind.OTHER: "Autre échange",
    ContactKind.CANCELLATION: "Annulation d’une entrée",
}
CHANNELS: dict[str, str] = {
    Channel.EMAIL: "courriel",
    Channel.PHONE: "téléphone",
    Channel.MEETING: "rendez-vous",
    Channel.VISIT: "visite",
    Channel.FAIR: "salon ou rencontre collective",
    Channel.POST: "courrier",
    Channel.PLATFORM: "profil d’acheteur",
    Channel.LINK: "page de réponse en ligne",
    Channel.OTHER: "autre moyen",
}
OUTCOMES: dict[str, str] = {
    OutcomeKind.AWARDED: "Lot attribué",
    OutcomeKind.NONE: "Lot infructueux : aucune offre, ou aucune acceptable",
    OutcomeKind.ABANDONED: "Lot abandonné ou sans suite",
    OutcomeKind.WITHDRAWN: "Issue retirée : elle avait été notée par erreur",
}
# What a sourcing may bring to the documents of the tender, in the order of the page.
CONCLUSIONS: dict[str, str] = {
    "allotissement": "Allotissement",
    "reservation": "Réservation",
    "clauses": "Clauses et conditions d’exécution",
    "criteres": "Critères d’attribution",
    "delai": "Calendrier et délais",
    "autre": "Autre",
}
CONFLICT = (
    "Je déclare n’avoir, et ne connaître chez les agents qui ont pris part à ce sourcing, aucun "
    "intérêt financier, économique ou personnel dans une structure consultée qui puisse "
    "compromettre l’impartialité de l’achat (article L2141-10 du code de la commande publique)."
)
# Article R2111-1, and what a judge looks at: equal treatment, a need that fits no one supplier.
RULE = (
    "L’acheteur peut consulter les opérateurs économiques pour préparer un marché, à condition de "
    "ne pas fausser la concurrence ni méconnaître la liberté d’accès, l’égalité de traitement et "
    "la transparence (articles L3 et R2111-1 du code de la commande publique)."
)
METHOD = (
    "Le moteur classe les structures par pertinence (métier, mots, codes CPV, marchés obtenus) "
    "multipliée par la proximité du lieu du lot. Une information manquante est neutre. À égalité, "
    "l’ordre est tiré au sort une fois pour toutes pour ce lot : aucun nom n’est favorisé, et ni "
    "les clics ni les consultations passées ne comptent. La possibilité de répondre à un lot "
    "réservé est dite à part et ne change pas le rang. Ce classement sert à repérer des "
    "structures, jamais à noter une offre."
)
_ENDS = re.compile(r"[ \t]+(?=\n|$)")


def plain(text: str) -> str:
    """The text as it is kept: one way of ending lines, nothing around."""
    return _ENDS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def message_digest(subject: str, body: str) -> str:
    """SHA-256, in hexadecimal, of the subject, a line end, and the body: anyone can count it."""
    return hashlib.sha256(f"{plain(subject)}\n{plain(body)}".encode()).hexdigest()


def short(digest: str) -> str:
    """The first characters of a digest, in groups of four, for reading."""
    return " ".join(digest[start : start + 4] for start in range(0, 16, 4))
