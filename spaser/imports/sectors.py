"""The seven sectors of the ecological transition, as people write them. Pure."""

from spaser.core.text import normalise
from spaser.imports.facts import several
from spaser.imports.rows import Draft
from spaser.suppliers.models import Sector

_NAMES = {
    Sector.WASTE: ("ressources et déchets", "ressources déchets", "ressources", "déchets",
                   "gestion des déchets", "gestion des ressources et des déchets", "réemploi",
                   "économie circulaire", "recyclage", "réemploi et recyclage", "res déchets",
                   "réduction des déchets", "ressourcerie", "ressourceries et recycleries"),
    Sector.FOOD: ("agriculture et alimentation durable", "alimentation durable", "alimentation",
                  "agriculture", "agriculture et alimentation", "agriculture durable", "agri alim",
                  "agri alimentation", "agroalimentaire durable", "alim durable",
                  "agriculture et alim durable"),
    Sector.MOBILITY: ("mobilité durable", "mobilité", "mobilité et transport", "transport",
                      "mobilité douce", "mobilité active", "écomobilité", "transport durable",
                      "mobilité et transport durable", "mob durable"),
    Sector.BUILDING: ("bâtiment durable", "bâtiment", "écoconstruction", "bat durable", "bâti",
                      "construction durable", "construction", "habitat durable", "bâti durable",
                      "rénovation énergétique", "bâtiment et énergie", "bâtiment et habitat",
                      "bâtiment durable et énergie"),
    Sector.NATURE: ("éducation et protection de la nature", "protection de la nature", "nature",
                    "éducation à la nature", "éducation à l’environnement", "biodiversité",
                    "éducation à l’environnement et protection de la nature", "eedd",
                    "éducation à l’environnement et au développement durable",
                    "éducation et protection de l’environnement",
                    "éducation nature", "educ nature", "protection de la biodiversité"),
    Sector.COMPANIES: ("transformation écologique des entreprises",
                       "transformation des entreprises",
                       "transition écologique des entreprises", "transition des entreprises",
                       "transfo écologique des entreprises", "transfo entreprises",
                       "transformation écologique", "accompagnement des entreprises",
                       "conseil en transition écologique", "tee"),
    Sector.DIGITAL: ("numérique responsable", "numérique", "num responsable", "nr",
                     "numérique durable", "green it", "sobriété numérique",
                     "informatique responsable"),
}  # fmt: skip
_LINKS = frozenset(("et", "de", "la", "le", "les", "des", "du", "l", "d", "a", "au", "aux", "en"))


def _bare(text: str) -> str:
    """Without link words nor plurals: « Mobilités durables » and « mobilité durable » agree."""
    words = (word for word in normalise(text).split() if word not in _LINKS)
    return " ".join(word.rstrip("sx") if len(word) > 3 else word for word in words)


_BY_NAME = {_bare(name): sector for sector, names in _NAMES.items() for name in names} | {
    _bare(sector.value.replace("_", " ")): sector for sector in Sector
}


def sector_of(text: str) -> Sector | None:
    """The sector that a cell names, or None."""
    return _BY_NAME.get(_bare(text.replace("_", " ")))


def read_sectors(draft: Draft, column: str, raw: str) -> None:
    """Keep the sectors of a cell, « | », « ; », « , » or « / » between them; report the others."""
    found: list[str] = []
    for part in several(_parted(raw)):
        sector = sector_of(part)
        if sector:
            found.append(sector.value)
        else:
            reason = "Secteur de la transition écologique inconnu : il n’est pas repris."
            draft.repaired(column, part, reason)
    draft.keep("sectors", list(dict.fromkeys(found)))


def _parted(raw: str) -> str:
    for mark in (";", ",", "/", "\n"):
        raw = raw.replace(mark, "|")
    return raw
