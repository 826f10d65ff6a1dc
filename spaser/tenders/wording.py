"""How consultations say things in French."""

from spaser.tenders.models import AmountKind, Reservation

AMOUNTS: dict[AmountKind, str] = {
    AmountKind.ESTIMATED: "estimé",
    AmountKind.MAXIMUM: "maximum",
    AmountKind.AWARDED: "attribué",
}
RESERVATIONS: dict[Reservation, str] = {
    Reservation.NONE: "Non réservé",
    Reservation.WORKSHOPS: "Réservé aux EA, ESAT ou SIAE (L2113-12 à L2113-14)",
    Reservation.SOCIAL_SERVICES: "Réservé aux entreprises de l’ESS (L2113-15)",
    Reservation.UNSPECIFIED: "Réservé, sans que l’avis dise à qui",
}
# Articles under which each reservation lets a supplier answer.
RESERVED_FOR: dict[Reservation, tuple[str, ...]] = {
    Reservation.WORKSHOPS: ("L2113-12", "L2113-13"),
    Reservation.SOCIAL_SERVICES: ("L2113-15",),
}
SOURCES: dict[str, str] = {
    "ted": "TED, journal officiel de l’Union européenne",
    "eforms": "TED (eForms)",
    "boamp": "BOAMP",
    "table": "Tableau importé",
    "demo": "Démonstration (fictif)",
}
