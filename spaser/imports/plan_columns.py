"""Columns of a purchase plan, recognised by the names that buyers give them. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from spaser.core.text import normalise

# Tried in this order: the first that fits names the column. Folded headers.
_RULES: tuple[tuple[str, str], ...] = (
    ("cpv", r"\bcpv\b"),
    ("reserved", r"\breserve|\breservation"),
    ("clauses", r"\bclauses?\b|insertion|consideration|socia(?:l|ux)|environnement|durable"),
    ("amount_year", r"(?:montant|estimation|budget|depense|valeur|cout).*annuel"),
    ("amount_year", r"annuel.*(?:ht|ttc)"),
    ("amount_low", r"\bmini?(?:mum|mal)?\b"),
    ("amount_high", r"\bmaxi?(?:mum|mal)?\b|plafond"),
    ("amount", r"montant|estimation|estime\b|budget|enveloppe|valeur|\bcout|\bprix\b"),
    ("duration", r"\bduree"),
    ("starts_on", r"notification|debut|demarrage|prise d effet|commencement"),
    ("ends_on", r"\bfin\b|echeance|terme"),
    ("launched_on", r"lancement|publication|consultation|mise en ligne|calendrier|\bdate\b"),
    ("launched_on", r"trimestre|semestre|mois|periode|planning"),
    ("procedure", r"procedure|mode de passation|passation"),
    ("lots", r"alloti|allotissement|nombre de lots|nb (?:de )?lots|\blots\b"),
    ("lot", r"^lot$|^n o? ?(?:de |du )?lot$|numero (?:de |du )?lot"),
    ("market", r"type de marche|nature|categorie|type d achat|famille|^type$|\btfs\b|segment"),
    ("postal_code", r"code postal|^cp$"),
    ("department", r"departement"),
    ("place", r"\blieu|\bville\b|commune|localisation|\bsites?\b|territoire"),
    ("service", r"service|direction|prescripteur|\bpole\b|pilote|entite|acheteur|referent"),
    ("service", r"demandeur"),
    ("comment", r"commentaire|observation|remarque|\bnotes?\b|precision"),
    ("year", r"\bannee\b|exercice"),
    ("description", r"descript|\bdetail|contenu|perimetre|descriptif"),
    ("title", r"objet|intitule|designation|libelle|besoin|projet|operation|achat|prestation"),
    ("title", r"marche|titre|denomination"),
    ("number", r"^n$|^n o$|^no$|numero|\bref|identifiant|^id$|^code|ligne"),
)
# Beats the order above: these words hold another rule’s word.
_WHOLE = {
    "objet du marche": "title", "intitule du marche": "title", "nature de l achat": "title",
    "nature du besoin": "title", "nature des prestations": "title", "objet de la consultation":
    "title", "intitule de la consultation": "title", "description du besoin": "title",
    "numero de marche": "number", "n de marche": "number", "n du marche": "number",
    "reference du marche": "number", "n consultation": "number", "numero de consultation":
    "number", "service": "service", "type de prestation": "market", "objet": "title",
    "prestations de services": "market", "objet de l achat": "title",
}  # fmt: skip
_LONGEST = 90
_JOINED = frozenset({"comment", "clauses", "description"})


@dataclass(frozen=True, slots=True)
class Column:
    """What a column says, and what its header says of its amounts."""

    name: str
    unit: int = 1  # « Montant (k€) » is in thousands
    tax: str = ""  # HT, TTC, or not said
    years: bool = False  # « Durée (ans) »
    header: str = ""  # as it is written


def recognise(header: Sequence[str]) -> list[Column]:
    """The column of each header cell; a name is given once, unless its cells can be joined."""
    found: list[Column] = []
    for cell in header:
        name = _name(cell)
        taken = any(one.name == name for one in found)
        found.append(Column("") if taken and name not in _JOINED else _column(name, cell))
    return found


def _name(cell: str) -> str:
    key = normalise(cell)
    if not key or len(cell) > _LONGEST:
        return ""
    if key in _WHOLE:
        return _WHOLE[key]
    return next((name for name, rule in _RULES if re.search(rule, key)), "")


def _column(name: str, cell: str) -> Column:
    text = cell.casefold()
    thousands = re.search(r"\bk\s?€|\bkeur|\bk\s?euros|milliers?", text)
    millions = re.search(r"\bm\s?€|\bmeur|millions?", text)
    tax = "TTC" if "ttc" in text else "HT" if re.search(r"\bh\.?t\b|hors tax", text) else ""
    years = bool(re.search(r"\ban(?:s|née|nées)?\b", text)) and "mois" not in text
    unit = 1_000 if thousands else 1_000_000 if millions else 1
    return Column(name, unit, tax, years, " ".join(cell.split()))


def score(header: Sequence[str]) -> int:
    """How many columns are recognised; 0 without an object and another column."""
    names = {column.name for column in recognise(header)} - {""}
    return len(names) if "title" in names and len(names) > 1 else 0
