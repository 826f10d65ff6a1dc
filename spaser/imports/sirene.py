"""An extract of SIRENE: its establishments, its legal units, or both joined.

Columns are those of INSEE's stockEtablissement and stockUniteLegale. « [ND] » stands for what may
not be published (partial diffusion: code de commerce, R123-232 and following): it is never kept.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from spaser.core.text import normalise
from spaser.imports import lambert, sirene_words
from spaser.imports.facts import (
    MAX_NAME,
    clean,
    read_day,
    read_naf,
    read_siren,
    read_siret,
    state,
    state_family,
)
from spaser.imports.known_files import Cells, read_scored
from spaser.imports.places import read_place
from spaser.imports.rows import Draft, Edition, SourceRow
from spaser.reference.legal_categories import legal_category
from spaser.suppliers.models import Family, Known, StatusKind

_NEEDED = (
    "Colonnes attendues : celles de stockEtablissement ou de stockUniteLegale (INSEE), dont siret "
    "ou siren."
)
_SIGNS = frozenset(
    ("etatadministratifetablissement", "activiteprincipaleetablissement",
     "codecommuneetablissement", "etatadministratifunitelegale",
     "activiteprincipaleunitelegale", "denominationunitelegale",
     "categoriejuridiqueunitelegale", "economiesocialesolidaireunitelegale",
     "enseigne1etablissement", "libellecommuneetablissement")
)  # fmt: skip
_HIDDEN = "[ND]"


def read(path: Path) -> Edition:
    """Rows of an extract. Raises ImportRefused when the file does not have INSEE's columns."""
    return read_scored(path, _score, _NEEDED, _row, complete=False)


def _score(header: Sequence[str]) -> int:
    names = {normalise(cell) for cell in header}
    known = len(names & _SIGNS)
    return len(names) if known >= 2 and names & {"siret", "siren"} else 0


def _row(number: int, cells: Cells) -> SourceRow:
    draft = Draft(number)
    # Missing columns stay missing: the row answers "" for them.
    for name in [name for name, value in cells.items() if _HIDDEN in value]:
        cells[name] = ""
    fault = _forbidden(cells)
    if fault:
        return draft.refused("statut de diffusion", "", fault)
    treated = _treated_on(cells)
    of_unit = not cells["siret"].strip() and not cells["nic"].strip()
    _numbers(draft, cells)
    if not {"siret", "siren"} & set(draft.facts):
        reason = "Ni SIRET ni SIREN valide : la rangée ne désigne aucun organisme."
        return draft.refused("siret", cells["siret"] or cells["siren"], reason)
    _names(draft, cells)
    _activity_and_size(draft, cells)
    _where(draft, cells)
    _open_or_closed(draft, cells)
    _family(draft, cells, treated)
    draft.keep("societe_mission", cells["societemissionunitelegale"].strip().upper() == "O" or None)
    key = f"ul:{draft.facts['siren']}" if of_unit else draft.facts.get("siret")
    return draft.done(key or draft.facts["siren"], treated)


def _forbidden(cells: Cells) -> str:
    """Why the row may not be taken: its holder keeps their identity out of what is published."""
    told = {cells["statutdiffusionetablissement"].strip().upper(),
            cells["statutdiffusionunitelegale"].strip().upper()}  # fmt: skip
    person = cells["nomunitelegale"] or cells["categoriejuridiqueunitelegale"].strip() == "1000"
    if "N" in told or ("P" in told and (person or not _name(cells))):
        return "L’INSEE n’autorise pas la diffusion de ces données : la rangée n’est pas reprise."
    return ""


def _treated_on(cells: Cells) -> date | None:
    days = (cells["datederniertraitementetablissement"], cells["datederniertraitementunitelegale"])
    return max(filter(None, map(read_day, days)), default=None)


def _numbers(draft: Draft, cells: Cells) -> None:
    siren = cells["siren"].strip()
    nic = cells["nic"].strip() or cells["nicsiegeunitelegale"].strip()
    siret = cells["siret"].strip()
    if not siret and siren and nic:
        siret = siren.zfill(9) + nic.zfill(5)
    read_siret(draft, "siret", siret)
    read_siren(draft, "siren", siren)


def _name(cells: Cells) -> str:
    """The legal name; for a natural person, first name and last name."""
    denomination = clean(cells["denominationunitelegale"])
    if denomination:
        return denomination[:MAX_NAME]
    first = clean(cells["prenomusuelunitelegale"]) or clean(cells["prenom1unitelegale"])
    last = clean(cells["nomusageunitelegale"]) or clean(cells["nomunitelegale"])
    return f"{first} {last}".strip()[:MAX_NAME]


def _names(draft: Draft, cells: Cells) -> None:
    usual = (
        "enseigne1etablissement", "denominationusuelleetablissement",
        "denominationusuelle1unitelegale",
    )  # fmt: skip
    name = _name(cells)
    brand = next((found for found in (clean(cells[column]) for column in usual) if found), "")
    draft.keep("name", name)
    draft.keep("brand", brand[:MAX_NAME] if normalise(brand) != normalise(name) else "")
    draft.keep("sigle", clean(cells["sigleunitelegale"])[:MAX_NAME])
    if not name and not brand:
        reason = "Sans dénomination dans cet extrait : le nom viendra d’une autre source."
        draft.repaired("denominationUniteLegale", "", reason)


def _activity_and_size(draft: Draft, cells: Cells) -> None:
    for column in ("activiteprincipaleetablissement", "activiteprincipaleunitelegale"):
        code = cells[column].strip()
        edition = cells["nomenclature" + column].strip().upper()
        if code and "naf" not in draft.facts and edition in {"", "NAFREV2"}:
            read_naf(draft, column, code)
    size = sirene_words.workforce(cells["trancheeffectifsetablissement"])
    whole = sirene_words.workforce(cells["trancheeffectifsunitelegale"], whole_unit=True)
    draft.keep("workforce", size or whole)


def _where(draft: Draft, cells: Cells) -> None:
    street = (
        cells["numerovoieetablissement"],
        sirene_words.repeat(cells["indicerepetitionetablissement"]),
        sirene_words.way(cells["typevoieetablissement"]),
        cells["libellevoieetablissement"],
    )
    parts = (clean(cells["complementadresseetablissement"]), clean(" ".join(filter(None, street))))
    draft.keep("address", ", ".join(filter(None, parts)))
    lat, lon = _point(cells)
    read_place(
        draft,
        code=cells["codecommuneetablissement"],
        name=cells["libellecommuneetablissement"],
        postal_code=cells["codepostaletablissement"],
        lat=lat,
        lon=lon,
        precision=_precision(cells, lat),
    )


def _point(cells: Cells) -> tuple[str, str]:
    """Degrees as the geocoded extracts give them, or brought back from Lambert-93."""
    for lat, lon in (("latitude", "longitude"), ("y latitude", "x longitude")):
        if cells[lat].strip() and cells[lon].strip():
            return cells[lat], cells[lon]
    pairs = (
        ("coordonneelambertabscisseetablissement", "coordonneelambertordonneeetablissement"),
        ("x", "y"),
    )
    for x, y in pairs:
        try:
            found = lambert.degrees_of(float(cells[x]), float(cells[y]))
        except ValueError:
            continue
        # Overseas, the metres are those of other projections.
        if found and not cells["codecommuneetablissement"].startswith(("97", "98")):
            return str(found[0]), str(found[1])
    return "", ""


def _precision(cells: Cells, lat: str) -> str:
    return (cells["qualite xy"] or cells["geo type"]) if lat else ""


def _open_or_closed(draft: Draft, cells: Cells) -> None:
    """Whether the establishment is open, else since when it is closed.

    A legal unit that has ceased closes its head office; one that lives says nothing of it.
    """
    own = cells["etatadministratifetablissement"].strip().upper()
    if own == "A":
        draft.keep("open", True)
        return
    if own != "F" and cells["etatadministratifunitelegale"].strip().upper() != "C":
        return
    since = read_day(cells["datedebut"]) or _treated_on(cells)
    if since:
        draft.keep("closed_on", since.isoformat())
    else:
        reason = "Fermé sans date : l’établissement est importé comme ouvert."
        draft.repaired("dateDebut", cells["datedebut"], reason)


def _family(draft: Draft, cells: Cells, treated: date | None) -> None:
    """What SIRENE says of the ESS, and the family that the legal category gives by law.

    The flag is the statement; an empty one says nothing. The category stands beside it with its
    own family, even when the flag says no: what disagrees is shown, not settled.
    """
    category = legal_category(clean(cells["categoriejuridiqueunitelegale"]))
    flag = cells["economiesocialesolidaireunitelegale"].strip().upper()
    by_law = category.family if category and category.ess == "yes" else None
    family = Family(by_law) if by_law else None
    if category:
        draft.keep("legal_category", category.code)
    elif clean(cells["categoriejuridiqueunitelegale"]):
        raw = cells["categoriejuridiqueunitelegale"]
        draft.repaired("categorieJuridiqueUniteLegale", raw, "Catégorie inconnue : non reprise.")
    if flag == "N":
        state(draft, StatusKind.ESS, Known.NO, as_of=treated)
    if family or flag == "O":
        state_family(draft, family, treated)
