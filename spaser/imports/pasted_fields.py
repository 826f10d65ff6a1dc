"""What a few lines of French say of a purchase: codes, money, time, place. Pure."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import zip_longest

from spaser.core.money import format_euros
from spaser.imports.amounts import read_amount
from spaser.imports.boamp_fields import any_day, any_moment
from spaser.imports.durations import read_duration, to_months
from spaser.imports.finishing import known_cpv, moment_of, months_between
from spaser.imports.notices import Remarks
from spaser.tenders.models import AmountKind

_CPV = re.compile(r"(?<![\d.])(\d{8})(?:\s?-\s?(\d))?(?![\d,])")
_NUTS = re.compile(r"\bFR[A-Z0-9]{0,4}\b")
_MONEY = re.compile(
    r"(?<![\d.,])\d[\d\s\u00a0\u202f.,]{0,30}(?:k|m|millions? d[’']|milliers? d[’'])?\s?"
    r"(?:€|euros?(?:\(s\))?|eur\b)(?:\s*\(?(?:h\.?\s?t\b\.?|t\.?\s?t\.?\s?c\b\.?|hors tax\w+))?",
    re.IGNORECASE,
)
_TAXED_BEFORE = re.compile(
    r"\b(ht|h\.t\.?|hors tva|hors tax\w+|ttc)\W{0,4}(?:de |:)?\W*$", re.IGNORECASE
)
_ESTIMATED = re.compile(r"valeur|estim|montant|budget|enveloppe|coût|prix", re.IGNORECASE)
_MAXIMUM = re.compile(r"maxi|plafond|au plus|ne pourra excéder|sans excéder", re.IGNORECASE)
_MINIMUM = re.compile(r"mini(?:mum|mal)?\b|au moins", re.IGNORECASE)
_NOT_A_VALUE = re.compile(
    r"caution|retenue|garantie|capital|chiffre d.affaires|pénalit|indemnit|prime|avance|franchise",
    re.IGNORECASE,
)
_IN_MONTHS = re.compile(r"dur[ée]e en mois\s*:\s*(\d{1,4})(?!.{0,30}limite de r)", re.IGNORECASE)
_IN_DAYS = re.compile(r"dur[ée]e en jours\s*:\s*(\d{1,4})", re.IGNORECASE)
_FROM_TO = re.compile(r"d[ée]but\s*:\s*(.{6,30}?)\s*[-–]\s*fin\s*:\s*(.{6,30})", re.IGNORECASE)
_LASTS = re.compile(
    r"dur[ée]e|période initiale|délai d.ex[ée]cution|renouvel|reconduc|pour une période|conclu"
    r"|^\W*\d+ (?:mois|ans?) à compter",
    re.IGNORECASE,
)
_OTHER_DELAY = re.compile(
    r"valid|limite de r[ée]ception|garantie|paiement|préavis|recours", re.IGNORECASE
)
_PLACE = re.compile(
    r"^\W*(?:lieu(?:x)?(?: principa\w+)?(?: d.ex[ée]cution| de livraison| de prestation)?"
    r"[^:\n]{0,60}|localisation|site(?: concerné)?s?)\s*:\s*(?P<place>.{2,300})$",
    re.IGNORECASE,
)
_TOWN = re.compile(r"\b\d{5}\s+[A-ZÀ-Ý][\w’' -]{2,40}")
_WEIGHTED = re.compile(
    r"^\W*(?:\d{1,2}[.)]\s*)?(?P<name>[A-Za-zÀ-ÿ].{2,200}?)\s*(?:/\s*pond[ée]ration\s*:|:|\()\s*"
    r"(?P<weight>\d{1,3}(?:[.,]\d+)?\s*(?:%|points?)?)\s*\)?\W*$",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^\W*(?:\d{1,2}[.)-]\s*)?")


def cpv_in(lines: Sequence[str], remarks: Remarks) -> list[str]:
    """The CPV codes, where a line or the one before speaks of them, or that hold their key."""
    found: list[str] = []
    before = ""
    for line in lines:
        speaks = re.search(
            r"cpv|c\.p\.v|descripteur|objets? (?:principal|suppl|compl)",
            f"{before} {line}",
            re.IGNORECASE,
        )
        codes = (code for code in _CPV.finditer(line) if speaks or code[2])
        found += [f"{code[1]}-{code[2]}" if code[2] else code[1] for code in codes]
        before = line if not _CPV.fullmatch(line.strip()) else before
    return known_cpv(found, remarks)


def nuts_in(lines: Sequence[str]) -> tuple[str, ...]:
    """The NUTS codes of the lines that say so."""
    found = (code for line in lines if "NUTS" in line.upper() for code in _NUTS.findall(line))
    return tuple(dict.fromkeys(found))


def nuts_near(lines: Sequence[str]) -> tuple[str, ...]:
    """The same, also when the code is alone on the next line (« -FRL03. »)."""
    joined = [
        f"{line} {after}" if line.upper().rstrip(" :").endswith("NUTS") else line
        for line, after in zip_longest(lines, lines[1:], fillvalue="")
    ]
    return nuts_in(joined)


def place_in(lines: Sequence[str]) -> str:
    """The words that follow « Lieu d’exécution : », else a postal code with its town."""
    for line in lines:
        found = _PLACE.match(line)
        if found and len(found["place"].strip(" .")) > 2 and "NUTS" not in found["place"]:
            return found["place"].strip(" .")
    towns = {town.strip() for line in lines for town in _TOWN.findall(line)}
    return towns.pop() if len(towns) == 1 else ""


def amount_in(
    lines: Sequence[str], remarks: Remarks
) -> tuple[Decimal | None, AmountKind | None, dict[str, str]]:
    """The estimate, else the maximum. A price TTC is kept apart; several are said."""
    facts: dict[str, str] = {}
    found: dict[AmountKind, list[Decimal]] = {AmountKind.ESTIMATED: [], AmountKind.MAXIMUM: []}
    for line in lines:
        for money in _MONEY.finditer(line):
            before = line[max(0, money.start() - 90) : money.start()]
            near = before.rpartition(";")[2].rpartition(". ")[2]
            if _NOT_A_VALUE.search(near) or not _priced(near, money[0]):
                continue
            _file(money[0], near, line[money.end() : money.end() + 40], found, facts)
    for kind in AmountKind.ESTIMATED, AmountKind.MAXIMUM:
        values = sorted(set(found[kind]))
        if values:
            if len(values) > 1:
                told = ", ".join(format_euros(value) for value in values)
                remarks.repaired("montant", told, "Plusieurs montants : le plus grand est repris.")
            return values[-1], kind, facts
    return None, None, facts


def _priced(near: str, money: str) -> bool:
    said = _ESTIMATED.search(near) or _MAXIMUM.search(near) or _MINIMUM.search(near)
    return bool(said or re.search(r"h\.?\s?t\b|hors tax|ttc", money, re.IGNORECASE))


def _file(
    money: str, near: str, after: str, found: dict[AmountKind, list[Decimal]], facts: dict[str, str]
) -> None:
    try:
        read = read_amount(money.replace("(s)", ""))
    except ValueError:
        return
    if read.high is None:
        return
    taxed = _TAXED_BEFORE.search(near)
    if read.tax == "TTC" or (taxed and taxed[1].casefold() == "ttc"):
        facts["amount_ttc"] = str(read.high)
        return
    last_max = max((m.end() for m in _MAXIMUM.finditer(near)), default=-1)
    last_min = max((m.end() for m in _MINIMUM.finditer(near)), default=-1)
    follows = after.split(",", maxsplit=1)[0].split(";", maxsplit=1)[0]
    if _MAXIMUM.search(follows) or last_max > last_min:
        found[AmountKind.MAXIMUM].append(read.high)
    elif last_min > last_max or _MINIMUM.search(follows):
        facts["amount_low"] = str(read.high)
    else:
        found[AmountKind.ESTIMATED].append(read.high)


def period_in(lines: Sequence[str]) -> tuple[int | None, date | None, dict[str, int]]:
    """Months, first day, renewals."""
    text = "\n".join(lines)
    dates = _FROM_TO.search(text)
    starts_on = _day(dates[1]) if dates else None
    months = months_between(starts_on, _day(dates[2])) if dates else None
    if written := _IN_MONTHS.search(text):
        months = to_months(written[1], "mois")
    elif days := _IN_DAYS.search(text):
        months = to_months(days[1], "jours")
    facts: dict[str, int] = {}
    before = ""
    for line in lines:
        near = f"{before} : {line}" if before.rstrip().endswith(":") else line
        before = line
        if not _LASTS.search(near) or _OTHER_DELAY.search(near):
            continue
        read = read_duration(near)
        if read is not None:
            months = months or read.months
            if read.renewals and "renewals" not in facts:
                facts["renewals"] = read.renewals
    return months, starts_on, facts


def _day(text: str) -> date | None:
    return any_day(text.replace("1.e.r", "1er").strip(" .;"))


def criteria_in(lines: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """« Valeur technique : 60 % », « 1. Prix / Pondération : 40 »."""
    found = []
    for line in lines:
        weighted = _WEIGHTED.match(line)
        percent = weighted and ("%" in weighted["weight"] or "point" in weighted["weight"])
        if weighted and (percent or "pond" in line.casefold()):
            name = re.sub(r"\s+/?$", "", _BULLET.sub("", weighted["name"])).strip(" /")
            found.append((name[:300], weighted["weight"].strip()))
    return tuple(dict.fromkeys(found))


def weighted_line(line: str) -> dict[str, str]:
    """The name and the weight of a criterion typed on one line; the weight may be missing."""
    found = criteria_in([line])
    if found:
        return {"name": found[0][0], "weight": found[0][1]}
    return {"name": line[:300], "weight": ""}


def deadline_in(lines: Sequence[str]) -> datetime | None:
    """The day and hour that follow « Date limite »."""
    for line, after, more in zip(lines, [*lines[1:], ""], [*lines[2:], "", ""], strict=False):
        if re.search(r"date (?:et heure )?limite|remise des (?:offres|plis)", line, re.IGNORECASE):
            for text in (line, f"{line} {after}", f"{line} {after} {more}"):
                if found := _moment(text):
                    return found
    return None


def _moment(text: str) -> datetime | None:
    hour = re.search(r"\b(\d{1,2})\s*(?:h|:|heures?)\s*(\d{2})?\b", text)
    numeric = re.search(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b", text)
    if numeric:
        day = any_day(f"{int(numeric[1]):02}/{int(numeric[2]):02}/{numeric[3]}")
    else:
        day = any_day(text)
    if day is None:
        return None
    if hour and int(hour[1]) < 24 and int(hour[2] or 0) < 60:
        return moment_of(day.isoformat(), f"{int(hour[1]):02}:{int(hour[2] or 0):02}:00")
    return any_moment(day.isoformat())
