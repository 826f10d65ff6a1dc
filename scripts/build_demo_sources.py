"""Write what other sources say of the fictitious structures of data/demo/suppliers.csv.

sirene.csv has the columns of INSEE's register and contradicts some of them; reseau.csv is the list
of a network, without SIRET and spelled its own way, so that there are duplicates to review.

    python scripts/build_demo.py && python scripts/build_demo_sources.py
"""

import csv
import random
from collections.abc import Iterable
from pathlib import Path

from stdnum import luhn

from spaser.demo_places import in_capitals
from spaser.paths import DEMO
from spaser.suppliers.workforce import bracket_of

Row = dict[str, str]
EDITION = "2026-09-01"
CLOSED_ON = "2026-06-30"
RNG = random.Random(20_141_732)  # noqa: S311 — no secret; a day and a decree of the ESS
SIRENE = (
    "siret", "siren", "nic", "denominationUniteLegale", "sigleUniteLegale",
    "enseigne1Etablissement", "categorieJuridiqueUniteLegale", "activitePrincipaleEtablissement",
    "economieSocialeSolidaireUniteLegale", "trancheEffectifsEtablissement",
    "etatAdministratifEtablissement", "dateDebut", "codePostalEtablissement",
    "libelleCommuneEtablissement", "codeCommuneEtablissement", "dateDernierTraitementEtablissement",
)  # fmt: skip
NETWORK = ("nom", "ville", "code postal", "activité", "secteurs de la transition", "fictif")
SHORT = {
    "ASSOCIATION": "Asso", "ENTREPRISE D’INSERTION": "EI", "ATELIERS": "At.", "SAINT": "St",
    "CHANTIER D’INSERTION": "chantier insertion", "COOPERATIVE": "Coop",
}  # fmt: skip


def main(folder: Path = DEMO) -> None:
    """Read the table of suppliers, write the two others."""
    with (folder / "suppliers.csv").open(encoding="utf-8", newline="") as file:
        suppliers = list(csv.DictReader(file))
    known = RNG.sample(suppliers, 150)
    rows = [registered(row, at) for at, row in enumerate(known)]
    rows += [second_establishment(row) for row in rows[:12]]
    write(folder / "sirene.csv", SIRENE, rows)
    local = [row for row in suppliers if row["commune"] and row["postal_code"]]
    twins = [respelled(row) for row in RNG.sample(local, 24)]
    write(folder / "reseau.csv", NETWORK, [*twins, *strangers(local)])


def write(path: Path, columns: tuple[str, ...], rows: Iterable[Row]) -> None:
    """One table, in UTF-8."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def registered(row: Row, at: int) -> Row:
    """The establishment as the register has it: every tenth is said to be outside the ESS."""
    ess = "N" if at % 10 == 0 else "" if at % 7 == 0 else "O"
    closed = at in (41, 83, 120)
    return dict.fromkeys(SIRENE, "") | {
        "siret": row["siret"],
        "siren": row["siret"][:9],
        "nic": row["siret"][9:],
        "denominationUniteLegale": in_capitals(row["name"]),
        "sigleUniteLegale": row["sigle"],
        "categorieJuridiqueUniteLegale": row["legal_category"],
        "activitePrincipaleEtablissement": row["naf"],
        "economieSocialeSolidaireUniteLegale": ess,
        "trancheEffectifsEtablissement": bracket_of(row["workforce"]) or "NN",
        "etatAdministratifEtablissement": "F" if closed else "A",
        "dateDebut": CLOSED_ON if closed else "2019-01-01",
        "codePostalEtablissement": row["postal_code"],
        "libelleCommuneEtablissement": in_capitals(row["commune"].removesuffix(" CEDEX")),
        "codeCommuneEtablissement": row["commune_code"],
        "dateDernierTraitementEtablissement": f"{EDITION}T08:00:00",
    }


def second_establishment(row: Row) -> Row:
    """Another establishment of the same legal unit, in the same commune."""
    stem = row["siren"] + "9901"
    siret = stem + luhn.calc_check_digit(stem)
    return row | {
        "siret": siret,
        "nic": siret[9:],
        "enseigne1Etablissement": f"ATELIER {row['libelleCommuneEtablissement']}",
        "etatAdministratifEtablissement": "A",
    }


def respelled(row: Row) -> Row:
    """The same structure as a network writes it: short forms, no capitals, a letter lost."""
    name = row["name"].upper()
    for long, short in SHORT.items():
        name = name.replace(long, short.upper())
    if RNG.random() < 0.4 and len(name) > 14:
        at = RNG.randrange(6, len(name) - 2)
        name = name[:at] + name[at + 1 :]
    if row["sigle"] and RNG.random() < 0.7:
        name = f"{name} ({row['sigle']})"
    return _listed(name.title(), row)


def strangers(rows: list[Row]) -> list[Row]:
    """Other structures, whose names look like those of their neighbours."""
    some = RNG.sample([row for row in rows if len(row["name"].split()) > 2], 6)
    return [_listed(f"Les Amis {row['name'].split()[-1].title()}", row) for row in some]


def _listed(name: str, row: Row) -> Row:
    return {
        "nom": name,
        "ville": row["commune"],
        "code postal": row["postal_code"],
        "activité": "",
        "secteurs de la transition": row["sectors"],
        "fictif": "oui",
    }


if __name__ == "__main__":
    main()
