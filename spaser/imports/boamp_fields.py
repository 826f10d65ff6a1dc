"""Pieces of BOAMP notices: days, places, criteria, reservations. Trees are folded. Pure."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime

from lxml import etree

from spaser.core.clock import PARIS
from spaser.core.text import normalise
from spaser.imports.facts import read_day
from spaser.imports.finishing import moment_of
from spaser.imports.xml_files import child_text, text_of
from spaser.tenders.models import Reservation

_MONTHS = ("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre",
           "octobre", "novembre", "decembre")  # fmt: skip
_FRENCH_DAY = re.compile(rf"\b(\d{{1,2}})(?:er)? ({'|'.join(_MONTHS)}) (\d{{4}})\b")
_HOUR = re.compile(r"\b(\d{1,2}) ?h(?:eures?)? ?(\d{2})?\b")
_EPOCH = re.compile(r"\d{12,13}")
_CODES = re.compile(r"\b\d{8}(?:-\d)?\b")
_WORKSHOPS = re.compile(
    r"atelier|handicap|proteg|insertion|inclus|esat|siae|adapte|l ?2113 1[234]|defavoris"
)
_SOCIAL = re.compile(r"l ?2113 15|economie sociale|mission de service public|servicessociaux")
_NO = frozenset({"non", "false", "neant", "sans objet", "0", "aucun", "aucune"})


def first(scope: etree._Element | None, *paths: str) -> str:
    """The text at the first of these paths that has one."""
    return next(filter(None, (child_text(scope, path) for path in paths)), "")


def texts(scope: etree._Element | None, *paths: str) -> list[str]:
    """Every text at these paths, in their order, without the empty ones."""
    if scope is None:
        return []
    return [text for path in paths for one in scope.findall(path) if (text := text_of(one))]


def codes_in(raws: Iterable[str]) -> list[str]:
    """CPV codes as they are written; « 45262650, 45320000. » holds two."""
    found = []
    for raw in raws:
        found += _CODES.findall(raw) or [raw]
    return found


def any_day(raw: str) -> date | None:
    """« 2017-01-13 », « 21 juillet 2006 », or the milliseconds of the old interface."""
    if _EPOCH.fullmatch(raw):
        return datetime.fromtimestamp(int(raw) / 1000, UTC).astimezone(PARIS).date()
    found = _FRENCH_DAY.search(normalise(raw))
    if not found:
        return read_day(raw)
    try:
        return date(int(found[3]), _MONTHS.index(found[2]) + 1, int(found[1]))
    except ValueError:
        return None


def any_moment(raw: str, beside: str = "") -> datetime | None:
    """The same with its hour, which old notices write beside: « , à 12 heures »."""
    if _EPOCH.fullmatch(raw):
        return datetime.fromtimestamp(int(raw) / 1000, UTC)
    if read_day(raw):
        return moment_of(raw)
    day = any_day(raw)
    hour = _HOUR.search(normalise(raw)) or _HOUR.search(normalise(beside))
    if day is None:
        return None
    if hour and int(hour[1]) < 24 and int(hour[2] or 0) < 60:
        return moment_of(day.isoformat(), f"{int(hour[1]):02}:{int(hour[2] or 0):02}:00")
    return moment_of(day.isoformat())


def criteria_of(scope: etree._Element | None) -> tuple[tuple[str, str], ...]:
    """Names and weights as written, in the order of the notice."""
    section = scope.find("criteresattribution") if scope is not None else None
    return tuple(dict.fromkeys(_criteria(section))) if section is not None else ()


def _criteria(section: etree._Element) -> Iterator[tuple[str, str]]:
    for kind in section:
        for one in kind.iterfind("critere"):
            rank = one.get("ordre") or child_text(one, "ordre")
            weight = one.get("poids") or child_text(one, "poids")
            name = " ".join((one.text or "").split()) or child_text(one, "libelle")
            if name:
                yield name, weight or (f"rang {rank}" if rank else "")
        if kind.tag == "criteresprix":
            yield "Prix", kind.get("poids") or child_text(kind, "poids")
        elif kind.tag == "critereslibre" and text_of(kind):
            yield text_of(kind)[:300], ""


def reservation_of(scope: etree._Element) -> Reservation | None:
    """What the boxes say. A service reserved to a profession is no reservation of ours."""
    for one in scope.iter(etree.Element):
        tag = str(one.tag)
        if tag in ("marchereservenon", "reservenon"):
            return Reservation.NONE
        if not tag.startswith(("marchereserve", "marchesreserves", "reservationmarche")):
            continue
        words = normalise(" ".join([tag, *(str(each.tag) for each in one.iter(etree.Element))]))
        words = f"{words} {normalise(' '.join(map(str, one.itertext())))}".strip()
        if words.split()[-1] in _NO:
            return Reservation.NONE
        return to_whom(words)
    return None


def to_whom(words: str) -> Reservation:
    """Whom folded words reserve a lot to."""
    workshops, social = bool(_WORKSHOPS.search(words)), bool(_SOCIAL.search(words))
    if workshops == social:
        return Reservation.UNSPECIFIED
    return Reservation.WORKSHOPS if workshops else Reservation.SOCIAL_SERVICES
