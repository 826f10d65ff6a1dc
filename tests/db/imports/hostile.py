"""Files that people send by mistake or on purpose, each built on the spot. Names are invented."""

import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl

HEADER = "nom;siret;ville\n"
ROW = "Élan;10000001700010;Foix\n"
MORE = "Été en forêt;;Saint-Céré\n"
Build = Callable[[Path], Path]


def text(content: str, encoding: str = "utf-8", name: str = "t.csv") -> Build:
    return data(content.encode(encoding), name)


def data(content: bytes, name: str = "t.csv") -> Build:
    def build(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content)
        return path

    return build


def book(*rows: list[object], change: Callable[[openpyxl.Workbook], None] | None = None) -> Build:
    def build(folder: Path) -> Path:
        made = openpyxl.Workbook()
        for row in rows:
            made.active.append(row)
        if change:
            change(made)
        made.save(folder / "t.xlsx")
        return folder / "t.xlsx"

    return build


def packed(build: Build, **parts: bytes) -> Build:
    """A workbook whose parts are replaced or added: names with « __ » for « / »."""

    def build_again(folder: Path) -> Path:
        path = build(folder)
        with zipfile.ZipFile(path) as package:
            content = {name: package.read(name) for name in package.namelist()}
        content |= {name.replace("__", "/") + ".xml": part for name, part in parts.items()}
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
            for name, part in content.items():
                package.writestr(name, part)
        return path

    return build_again


def truncated(build: Build, by: int) -> Build:
    def build_again(folder: Path) -> Path:
        path = build(folder)
        path.write_bytes(path.read_bytes()[:-by])
        return path

    return build_again


def sparse(size: int, start: bytes = b"") -> Build:
    """A file that says it is big and takes no room."""

    def build(folder: Path) -> Path:
        path = folder / "t.csv"
        with path.open("wb") as file:
            file.write(start)
            file.truncate(size)
        return path

    return build


def merged(made: openpyxl.Workbook) -> None:
    made.active.merge_cells("A1:C1")


def hidden_twin(made: openpyxl.Workbook) -> None:
    made.active.sheet_state = "hidden"
    shown = made.create_sheet("Structures")
    for row in (["nom", "siret", "ville"], ["Cap", None, "Pau"]):
        shown.append(row)


def several_sheets(made: openpyxl.Workbook) -> None:
    made.active.title = "Structures"
    notice = made.create_sheet("Notice", 0)
    notice.append(["Mode d’emploi"])


def far_cell(made: openpyxl.Workbook) -> None:
    made.active["XFD1"] = "loin"


def dates(made: openpyxl.Workbook) -> None:
    made.active["B2"] = 10**12
    made.active["B2"].number_format = "dd/mm/yyyy"


def folder_path(folder: Path) -> Path:
    (folder / "t.csv").mkdir()
    return folder / "t.csv"


def pipe(folder: Path) -> Path:
    os.mkfifo(folder / "t.csv")
    return folder / "t.csv"


def link(folder: Path) -> Path:
    (folder / "vrai.csv").write_text(HEADER + ROW, encoding="utf-8")
    (folder / "t.csv").symlink_to(folder / "vrai.csv")
    return folder / "t.csv"


def link_to_a_device(folder: Path) -> Path:
    (folder / "t.csv").symlink_to("/dev/zero")
    return folder / "t.csv"


def link_to_itself(folder: Path) -> Path:
    (folder / "t.csv").symlink_to(folder / "t.csv")
    return folder / "t.csv"


def endless_name(folder: Path) -> Path:
    return folder / ("x" * 5_000)


SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
LAST_ROW = (
    f'{SHEET}<row r="1"><c r="A1" t="inlineStr"><is><t>nom</t></is></c></row>'
    '<row r="999999999"><c r="A999999999"><v>1</v></c></row></sheetData></worksheet>'
).encode()
OUT_OF_RANGE = (
    f'{SHEET}<row r="1"><c r="A1" t="inlineStr"><is><t>nom</t></is></c></row>'
    '<row r="2"><c r="A2" t="s"><v>77</v></c></row></sheetData></worksheet>'
).encode()
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
TABLE = (["nom", "siret", "ville"], ["Élan", "10000001700010", "Foix"])
ENCRYPTED = b"\xd0\xcf\x11\xe0" + b"\0" * 2_000 + "EncryptedPackage".encode("utf-16-le")
PAGE = "<!DOCTYPE html><html><body><table><tr><td>nom</td></tr></table></body></html>"
WIDE = "nom" + ";x" * 1_000_000 + "\n" + ROW
NOISE = bytes(range(256)) * 40

# What it is → how it is built, and how many rows are imported or what the refusal says.
FILES: dict[str, tuple[Build, int | str]] = {
    "empty": (data(b""), "vide"),
    "blank lines only": (text(" \r\n\r\n\n"), "vide"),
    "zero bytes only": (sparse(1 << 20), "vide"),
    "header only": (text(HEADER), 0),
    "header of numbers": (text("1;2;3\n4;5;6\n"), "en-têtes"),
    "no column of names": (text("siret;ville\n10000001700010;Foix\n"), "raison sociale"),
    "header on line 7": (text("Annuaire\n\n\nÉdition;2026\n\n\n" + HEADER + ROW), 1),
    "line of Excel on the separator": (text("sep=;\n" + HEADER + ROW), 1),
    "windows 1252": (text(HEADER + ROW, "cp1252"), 1),
    "mac roman": (text(HEADER + ROW + MORE, "mac_roman"), 2),
    "dos": (text(HEADER + ROW + MORE, "cp850"), 2),
    "utf-16": (text(HEADER + ROW, "utf-16"), 1),
    "utf-16 without its mark": (text(HEADER + ROW * 3, "utf-16-le"), 3),
    "utf-32": (text(HEADER + ROW, "utf-32"), 1),
    "two encodings": (data((HEADER + ROW).encode() + "Été;;Pau\n".encode("cp1252")), 2),
    "bom twice": (data(b"\xef\xbb\xbf\xef\xbb\xbf" + (HEADER + ROW).encode()), 1),
    "carriage returns only": (text((HEADER + ROW).replace("\n", "\r")), 1),
    "zero bytes inside": (data(b"nom;ville\nEl\0an;Foix\n"), 1),
    "control characters": (text(HEADER + "\x07É\x1b[31mlan\x08;10000001700010;Foix\n"), 1),
    "right-to-left override": (text(HEADER + "\u202eÉlan\u2066;10000001700010;Foix\n"), 1),
    "open quotation mark": (text(HEADER + '"Élan;10000001700010;Foix\n' + ROW * 400), "guillemet"),
    "quotation mark inside": (text(HEADER + 'É"l"an;10000001700010;Foix\n'), 1),
    "separators at the end": (text(HEADER.replace("\n", ";;;\n") + ROW.replace("\n", ";;;\n")), 1),
    "equal headers": (text("nom;nom;siret\nÉlan;Autre;10000001700010\n"), 1),
    "million columns": (text(WIDE), "colonnes"),
    "wide row further down": (text(HEADER + ROW + ";" * 5_000 + "\n"), "colonnes"),
    "very long name": (text(HEADER + "É" * 90_000 + ";10000001700010;Foix\n"), 1),
    "endless cell": (text(HEADER + "É" * 1_200_000 + ";;Foix\n"), "démesurée"),
    "same siret twice": (text(HEADER + ROW + ROW.replace("Élan", "Cap")), 2),
    "siret in scientific notation": (text(HEADER + "Élan;1,00000017E+13;Foix\n"), 1),
    "date as siret": (text(HEADER + "Élan;12/03/2024;Foix\n"), 1),
    "percent and local numbers": (
        text("nom;rayon;latitude;longitude\nÉlan;50 %;43,6;1 444,5\n"), 1),
    "formulas": (text(HEADER + "=HYPERLINK(A1);10000001700010;=CMD('calc')\n"), 1),
    "json": (text('[{"nom": "Élan", "siret": "10000001700010"}]'), "en-têtes"),
    "web page": (text(PAGE), "page web"),
    "web page named xlsx": (text(PAGE, name="t.xlsx"), "page web"),
    "noise": (data(NOISE), "encodage|en-têtes|vide"),
    "old workbook named xlsx": (data(b"\xd0\xcf\x11\xe0" + b"\0" * 4_000, "t.xlsx"), "ni un csv"),
    "workbook with a password": (data(ENCRYPTED, "t.xlsx"), "mot de passe"),
    "compressed csv": (data(b"\x1f\x8b\x08\x00" + b"\0" * 100), "ni un csv"),
    "gigabyte": (sparse(1 << 30, (HEADER + ROW).encode()), "512"),
    "folder": (folder_path, "n’est pas un fichier"),
    "pipe": (pipe, "n’est pas un fichier"),
    "link": (link, 1),
    "link to a device": (link_to_a_device, "n’est pas un fichier"),
    "link to itself": (link_to_itself, "n’est pas un fichier"),
    "endless file name": (endless_name, "ne peut pas être lu"),
    "workbook": (book(*TABLE), 1),
    "merged headers": (book(["Structures"], *TABLE, change=merged), 1),
    "formulas of a workbook": (book(TABLE[0], ["Élan", "10000001700010", "=1+1"]), 1),
    "several sheets": (book(*TABLE, change=several_sheets), 1),
    "hidden sheet": (book(*TABLE, change=hidden_twin), 1),
    "cell in the last column": (book(*TABLE, change=far_cell), "colonnes"),
    "date that is none": (book(*TABLE, change=dates), 1),
    "macros and outer links": (
        packed(book(*TABLE), xl__vbaProject=b"macro", xl__externalLinks__externalLink1=b"<x/>"), 1),
    "zip bomb": (packed(book(*TABLE), xl__worksheets__sheet9=b"0" * (40 << 20)), "décompressé"),
    "heavy styles": (packed(book(*TABLE), xl__other=os.urandom(33 << 20)), "décompressé"),
    "entities": (packed(book(*TABLE), xl__workbook=ENTITIES), "endommagé"),
    "row that no sheet has": (packed(book(*TABLE), xl__worksheets__sheet1=LAST_ROW), "endommagé"),
    "text that is not there": (
        packed(book(*TABLE), xl__worksheets__sheet1=OUT_OF_RANGE), "endommagé"),
    "truncated workbook": (truncated(book(*TABLE), 400), "endommagé"),
    "archive that is no workbook": (packed(data(b"PK\x05\x06" + b"\0" * 18, "t.xlsx")),
                                    "ni un csv|archive"),
}  # fmt: skip
