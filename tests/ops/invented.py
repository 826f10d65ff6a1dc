"""Small invented files, as people have them."""

import csv
from pathlib import Path

SUPPLIERS = (
    ("Les Jardins du Gué", "ACI", "Espaces verts, tonte, taille de haies", "Toulouse", "31"),
    ("Terre d’Essai", "EI", "Création et entretien de parcs et jardins", "Albi", "81"),
    ("Lessive Commune", "EA", "Blanchisserie, lavage et repassage de linge", "Toulouse", "31"),
    ("Vitre Claire", "EI", "Nettoyage de locaux et de vitres", "Montauban", "82"),
    ("Le Fournil Partagé", "ESAT", "Traiteur, plateaux-repas et buffets", "Toulouse", "31"),
)  # fmt: skip
NOTICE = """<TED_EXPORT DOC_ID="000001-2021" VERSION="R2.0.9"><FORM_SECTION>
<F02_2014 LG="FR" CATEGORY="ORIGINAL"><OBJECT_CONTRACT><TITLE><P>Espaces verts</P></TITLE>
<CPV_MAIN><CPV_CODE CODE="77310000"/></CPV_MAIN>
<OBJECT_DESCR><LOT_NO>1</LOT_NO><TITLE><P>Tonte, secteur nord</P></TITLE></OBJECT_DESCR>
<OBJECT_DESCR><LOT_NO>2</LOT_NO><TITLE><P>Tonte, secteur sud</P></TITLE></OBJECT_DESCR>
</OBJECT_CONTRACT></F02_2014></FORM_SECTION></TED_EXPORT>"""
LOTS_HEADER = ("lot_id", "title", "description", "cpv", "department", "commune", "amount_ht")
LOTS = (
    ("V1", "Entretien des espaces verts", "Tonte", "77310000-6", "31", "Toulouse", "40 000,50"),
    ("B2", "Blanchisserie du linge plat", "", "98310000", "31", "", ""),
)  # fmt: skip


def table(path: Path, header: tuple[str, ...], rows: tuple[tuple[str, ...], ...],
          encoding: str = "utf-8", separator: str = ",") -> Path:  # fmt: skip
    """Write a csv file."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=separator).writerows([header, *rows])
    return path


def suppliers(path: Path) -> Path:
    """Five suppliers, and a row that cannot be imported."""
    header = ("name", "kind", "activity", "commune", "department")
    return table(path, header, (*SUPPLIERS, ("", "EI", "Sans nom", "Foix", "09")))


def notice(path: Path) -> Path:
    """A TED notice of two lots."""
    path.write_text(NOTICE, encoding="utf-8")
    return path


def lots(path: Path) -> Path:
    """Two lots as `spaser match` reads them."""
    return table(path, LOTS_HEADER, LOTS)
