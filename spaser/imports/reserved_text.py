"""What a French text says of a reservation: yes and to whom, no, or nothing. Pure."""

import re

from spaser.core.text import normalise
from spaser.imports.boamp_fields import to_whom
from spaser.tenders.models import Reservation

# « un lot réservé », « marché réservé aux EA et ESAT », « participation réservée à des ateliers ».
_RESERVED = re.compile(
    r"\b(?:marches?|lots?|consultation|participation|accord cadre|procedure|candidature)\b"
    r"(?: public| publics| est| sont| numero| no| n o| n| \d{1,3}| et| ,| la| le| du| a| present"
    r"| ete| entierement| integralement){0,8} reservee?s?\b(?P<whom>.{0,160})"
)
_LEVER = re.compile(
    r"\b(?:reserve|reservee|reserves|reservation|application|titre|vertu|articles?)\b.{0,60}"
    r"\bl ?2113 (?:12|13|14|15)\b.{0,60}"
)
_ARTICLE = re.compile(r"\bl ?2113 (13 1|1[2-5])\b")
_NOT = re.compile(
    r"\b(?:(?:n est|ne sont|n a|n ont|n etant) (?:pas|aucunement|ete)|non|pas|sans|aucun|aucune)"
    r"(?: [a-z0-9]+){0,3} reserve"
)
# What every candidate is asked to sign names the article and reserves nothing.
_BOILERPLATE = re.compile(
    r"declaration sur l honneur|attestation|dans les cas prevus|cas d interdiction|le cas echeant"
    r"|si le marche|s il s agit|dans le cas ou"
    r"|pour pouvoir soumissionner|sous reserve|se reserve|reserve de|toute reserve"
)
_BOX = re.compile(r"\bmarches? reserves? (oui|non)\b")
_PROFESSION = re.compile(r"\breserve\w* a une profession")


def reservation_in(text: str) -> Reservation | None:
    """None when nothing is said. A sentence that denies, or that is a formality, reserves nothing.

    « Le marché n’est pas réservé » gives NONE; « marché réservé (L2113-12) » gives WORKSHOPS. A
    lot kept for notaries or insurers is not reserved in the sense of articles L2113-12 to -15.
    """
    told: list[Reservation] = []
    for sentence in _sentences(text):
        box = _BOX.search(sentence)
        if _NOT.search(sentence) or (box and box[1] == "non"):
            told.append(Reservation.NONE)
        elif not (_BOILERPLATE.search(sentence) or _PROFESSION.search(sentence)):
            told += _said(sentence, ticked=box is not None)
    for wanted in (Reservation.WORKSHOPS, Reservation.SOCIAL_SERVICES, Reservation.UNSPECIFIED):
        if wanted in told:
            return wanted
    return Reservation.NONE if told else None


def article_in(text: str) -> str:
    """« L2113-13 » when sentences that reserve name that article alone; else empty."""
    named: set[str] = set()
    for sentence in _sentences(text):
        if not (_NOT.search(sentence) or _BOILERPLATE.search(sentence)):
            named.update(_ARTICLE.findall(sentence))
    return f"L2113-{named.pop().replace(' ', '-')}" if len(named) == 1 else ""


def _said(sentence: str, ticked: bool) -> list[Reservation]:
    found = _RESERVED.search(sentence)
    if not (ticked or found or _LEVER.search(sentence)):
        return []
    whom = to_whom(sentence[found.start() :][:400] if found else sentence[:400])
    others = found and re.match(r" (?:a|aux|au)\b", found["whom"])
    return [] if others and whom == Reservation.UNSPECIFIED else [whom]


def _sentences(text: str) -> list[str]:
    """Folded sentences; a question and the answer on the next line are one."""
    bare = re.sub(r"informations sur les marchés réservés", "", text, flags=re.IGNORECASE)
    joined = re.sub(r"\s*[:\t]\s*\n\s*", " : ", bare)
    parts = re.split(r"[.;!?](?:\s+(?=[A-ZÀ-Ý-])|$)|\n", joined)
    return [folded for part in parts if "serv" in (folded := normalise(part))]
