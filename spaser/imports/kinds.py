"""Kinds and families as people write them, made statuses that are never mixed. Pure."""

from spaser.core.text import normalise
from spaser.imports.facts import (
    read_day,
    several,
    state,
    state_esus,
    state_family,
    state_inclusive,
)
from spaser.imports.rows import Draft
from spaser.suppliers.models import Family, InclusiveKind, Known, StatusKind

_FAMILIES = {
    Family.ASSOCIATION: ("asso", "ass", "association", "associations", "association loi 1901",
                         "loi 1901", "association declaree", "association rup",
                         "association reconnue d utilite publique"),
    Family.SCOP: ("scop", "societe cooperative et participative",
                  "societe cooperative ouvriere de production", "scop sarl", "scop sa", "scop sas"),
    Family.SCIC: ("scic", "societe cooperative d interet collectif", "scic sas", "scic sarl",
                  "scic sa"),
    Family.COOPERATIVE: ("coop", "cooperative", "cooperatives", "societe cooperative", "cae",
                         "cooperative d activite et d emploi", "cuma", "sca"),
    Family.MUTUELLE: ("mut", "mutuelle", "mutuelles", "mutualite"),
    Family.FONDATION: ("fond", "fondation", "fondations", "fonds de dotation"),
    Family.COMPANY: ("societe commerciale", "societe commerciale de l ess", "sce", "sc ess",
                     "societe commerciale ess", "entreprise commerciale de l ess",
                     "entreprise de l ess"),
}  # fmt: skip
_INCLUSIVE = {
    InclusiveKind.EI: ("entreprise d insertion",),
    InclusiveKind.ACI: ("atelier et chantier d insertion", "ateliers et chantiers d insertion",
                        "atelier chantier d insertion", "chantier d insertion"),
    InclusiveKind.AI: ("association intermediaire",),
    InclusiveKind.ETTI: ("entreprise de travail temporaire d insertion",),
    InclusiveKind.EITI: ("entreprise d insertion par le travail independant",),
    InclusiveKind.GEIQ: ("groupement d employeurs pour l insertion et la qualification",),
    InclusiveKind.EA: ("entreprise adaptee", "entreprises adaptees"),
    InclusiveKind.EATT: ("entreprise adaptee de travail temporaire",),
    InclusiveKind.ESAT: ("etablissement et service d aide par le travail",
                         "etablissement ou service d aide par le travail",
                         "etablissement et service d accompagnement par le travail"),
    InclusiveKind.SEP: ("structure d emploi penitentiaire", "service de l emploi penitentiaire"),
}  # fmt: skip
_FAMILY_OF = {name: family for family, names in _FAMILIES.items() for name in names} | {
    normalise(family.value): family for family in Family
}
_INCLUSIVE_OF = {name: kind for kind, names in _INCLUSIVE.items() for name in names} | {
    normalise(kind.value): kind for kind in InclusiveKind
}
# A « régie de quartier » holds its label by being an association or a cooperative; which one, the
# label does not say.
_REGIE = frozenset({"rq", "regie de quartier", "regie de territoire"})
# Plain companies: the word says nothing of the ESS, and unknown is not no.
_SILENT = frozenset(
    {"autre", "autres", "sarl", "sas", "sa", "eurl", "sasu", "entreprise", "siae", "ess", "gie"}
)
_YES = frozenset({"oui", "o", "yes", "true", "vrai", "1", "x"})
_NO = frozenset({"non", "n", "no", "false", "faux", "0"})
_YES_OR_NO = "Attendu : oui ou non. La cellule est ignorée."


def read_statuses(draft: Draft, kind: str, family: str, ess: str) -> None:
    """The statuses that the cells state; an unknown word is reported, silence states nothing."""
    for column, raw in (("type", kind), ("famille", family)):
        for part in _parts(raw):
            if not _read_word(draft, normalise(part.replace("_", " "))):
                draft.repaired(column, part, "Type ou famille inconnus : ils ne sont pas repris.")
    word = normalise(ess)
    if word in _YES:
        state(draft, StatusKind.ESS, Known.YES)
    elif word in _NO:
        state(draft, StatusKind.ESS, Known.NO)
    elif word:
        draft.repaired("ESS", ess, _YES_OR_NO)


def read_esus(draft: Draft, raw: str, granted: str) -> None:
    """« oui », « non », « de droit », « liste », or the day of the agrément itself."""
    word = normalise(raw.replace("_", " "))
    day = read_day(granted) or read_day(raw)
    if granted.strip() and not read_day(granted):
        draft.repaired("date de l’agrément ESUS", granted, "Date illisible : non reprise.")
    if word == "de droit":
        state(draft, StatusKind.ESUS, Known.YES, "de_droit", as_of=day)
    elif word in _NO:
        state(draft, StatusKind.ESUS, Known.NO, as_of=day)
    elif word in _YES or word == "liste" or (day and (not word or read_day(raw))):
        state_esus(draft, day)
    elif word:
        draft.repaired("ESUS", raw, _YES_OR_NO)


def _parts(raw: str) -> list[str]:
    whole = several(raw)
    if len(whole) == 1 and normalise(whole[0]) not in _FAMILY_OF:
        return several(raw.replace(",", "|").replace("/", "|").replace(";", "|").replace("+", "|"))
    return whole


def _read_word(draft: Draft, word: str) -> bool:
    if word in _INCLUSIVE_OF:
        state_inclusive(draft, _INCLUSIVE_OF[word])
    elif word in _FAMILY_OF:
        state_family(draft, _FAMILY_OF[word])
    elif word in _REGIE:
        state_family(draft, None)
        draft.keep("regie", True)
    else:
        return word in _SILENT
    return True
