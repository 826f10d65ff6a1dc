"""Write the fictitious purchase plan of data/demo: three hundred lines, untidy as real ones are.

Its header is on row 4; amounts, codes and places are written in a dozen manners; some lines repeat
the header, add up, name a department, or say nothing of what is bought. The same at each run.

    python scripts/build_demo_plan.py
"""

import io
import random
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from spaser.paths import DEMO
from spaser.reference.cpv_check import check_digit

RNG = random.Random(20_270_101)  # noqa: S311 — no secret
LINES = 300
NAME = "programmation-2027-fictive.xlsx"
WORDS = Path(__file__).parent / "demo_purchases.txt"
HEADER = (
    "N°", "Direction", "Famille d’achats", "Objet du besoin", "Code CPV", "Montant estimé HT",
    "Durée", "Lieu d’exécution", "Lancement", "Procédure", "Clauses sociales", "Observations",
    "Montant TTC (calculé)",
)  # fmt: skip
WIDTHS = (7, 24, 18, 52, 14, 18, 16, 26, 16, 14, 22, 30, 20)
DIRECTIONS = (
    "Direction des collèges", "Direction des routes", "Direction des moyens généraux",
    "Direction de l’action sociale", "Direction de l’environnement", "Direction du numérique",
)  # fmt: skip
PLACES = (
    "Albi", "81000 Albi", "Castres", "CASTRES (81)", "Gaillac", "Mazamet", "81300 Graulhet",
    "Carmaux", "Lavaur", "Tarn", "81", "81500 Lavaur", "Rodez (12)", "Toulouse", "Tarn (81)",
    "Cordes-sur-Ciel", "Réalmont", "Puylaurens", "Albi et alentours", "Tarn", "", "81",
)  # fmt: skip
FOR_WHOM = (
    "des collèges du nord", "des collèges du sud", "du siège", "des maisons du Département",
    "des centres d’exploitation", "des sites ouverts au public", "du musée", "des archives",
    "du laboratoire", "de la médiathèque", "du pôle social", "des logements de fonction",
)  # fmt: skip
TIMES = (
    "12 mois",
    "24 mois",
    "2 ans",
    "4 ans",
    "48",
    "1 an renouvelable 3 fois",
    "36",
    "à définir",
)
LAUNCHES = ("T1 2027", "mars 2027", "15/04/2027", "2e semestre", "09/2027", "", "janvier 2027")
FILL = PatternFill("solid", start_color="FFDDEBF7")


def main(folder: Path = DEMO) -> None:
    """Write the workbook."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Programmation 2027"
    _top(sheet)
    row = 5
    for number, values in enumerate(_lines(), start=1):
        row = _between(sheet, row, number)
        _write(sheet, row, values)
        row += 1
    total = ["", "", "", "TOTAL GÉNÉRAL", "", f"=SUM(F5:F{row - 1})"]
    _write(sheet, row, total, total=True)
    _notes(book)
    _save(book, folder / NAME)


def _top(sheet: Worksheet) -> None:
    sheet["A1"] = "PROGRAMMATION DES ACHATS 2027 – Département des Deux-Vallées (FICTIF)"
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.merge_cells("A1:L1")
    sheet["A2"] = "Document inventé pour la démonstration : aucun de ces achats n’existe."
    for column, (title, width) in enumerate(zip(HEADER, WIDTHS, strict=True), start=1):
        cell = sheet.cell(4, column, title)
        cell.font, cell.fill = Font(bold=True), FILL
        cell.alignment = Alignment(wrap_text=True)
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = "A5"


def _between(sheet: Worksheet, row: int, number: int) -> int:
    """What stands between the lines of real plans: titles, blanks, pages, sums, forgotten cells."""
    if number % 50 == 1:
        sheet.cell(row, 1, DIRECTIONS[number // 50].upper()).font = Font(bold=True)
        return row + 1
    if number == 101:
        for column, title in enumerate(HEADER, start=1):
            sheet.cell(row, column, title)
        return row + 1
    if number in (40, 160):
        return row + 1
    if number in (75, 220):
        _write(sheet, row, ["", "", "", "Sous-total", "", f"=SUM(F5:F{row - 1})"], total=True)
        return row + 1
    if number in (120, 260):
        _write(sheet, row, [f"X-{number}", DIRECTIONS[1], "Voirie", "", "", "45 000 €"])
        return row + 1
    return row


def _write(sheet: Worksheet, row: int, values: list[object], total: bool = False) -> None:
    for column, value in enumerate(values, start=1):
        if value not in ("", None):
            cell = sheet.cell(row, column, value)
            cell.font = Font(bold=total)
            if column == 6 and isinstance(value, int | float):
                cell.number_format = '#,##0.00 "€"'
    if not total:
        sheet.cell(row, 13, f'=IF(ISNUMBER(F{row}),F{row}*1.2,"à vérifier")')


def _lines() -> Iterator[list[object]]:
    text = WORDS.read_text(encoding="utf-8")
    bought = [line.split(";") for line in text.splitlines() if line and not line.startswith("#")]
    drawn = [bought[number % len(bought)] for number in range(LINES)]
    RNG.shuffle(drawn)
    for number, (family, what, code, low, high) in enumerate(drawn, start=1):
        yield [
            f"2027-{number:03d}" if number % 17 else "",
            DIRECTIONS[(number - 1) // 50],
            family,
            _object(what),
            _code(code),
            _amount(number, int(low), int(high)),
            RNG.choice(TIMES),
            RNG.choice(PLACES),
            RNG.choice(LAUNCHES),
            RNG.choice(("MAPA", "Appel d’offres", "Gré à gré", "")),
            RNG.choice(("", "", "oui", "à étudier", "non", "clause d’insertion 5 %")),
            RNG.choice(("", "", "", "Reconduction", "Voir avec le service juridique")),
        ]


def _object(what: str) -> str:
    text = f"{what} {RNG.choice(FOR_WHOM)}"
    manner = RNG.random()
    if manner < 0.12:
        return text.upper()
    if manner < 0.2:
        return f"  {text}  "
    return f"Marché de prestations : {text.lower()}" if manner < 0.28 else text


def _code(code: str) -> str | int:
    manner = RNG.random()
    if manner < 0.3:
        return f"{code}-{check_digit(code)}"
    if manner < 0.5:
        return int(code)  # a spreadsheet loses the first zero
    if manner < 0.58:
        return ""
    return "12345678" if manner < 0.6 else code


def _amount(number: int, low: int, high: int) -> str | int | float:
    value = RNG.randrange(low * 10, high * 10 + 1) * 100
    spaced = f"{value:,}".replace(",", " ")
    written: tuple[str | int | float, ...] = (
        value, value, value, float(value) + 0.5, f"{spaced},50 €", f"{spaced} € HT",
        f"{value // 1000} k€", f"{value / 1_000_000:.2f} M€".replace(".", ","), f"env. {spaced}",
        f"{value // 1000}-{value // 800} k€", f"{spaced} € TTC", f"{value // 4000} k€/an",
        "à définir", "NC", "",
    )  # fmt: skip
    if number in (33, 166):
        return 999_999_999
    return RNG.choice(written)


def _notes(book: Workbook) -> None:
    sheet = book.create_sheet("Lisez-moi")
    sheet["A1"] = "Programmation fictive, livrée avec la démonstration."
    sheet["A2"] = "=COUNTA('Programmation 2027'!D5:D400)"


def _save(book: Workbook, path: Path) -> None:
    """The same bytes at each run: a workbook notes when it is written."""
    moment = datetime(2026, 11, 1, tzinfo=UTC).replace(tzinfo=None)
    book.properties.created = book.properties.modified = moment
    book.properties.title = "Programmation fictive"
    raw = io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as read, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name in read.namelist():
            content = read.read(name)
            if name == "docProps/core.xml":
                content = _undated(content)
            made.writestr(zipfile.ZipInfo(name, (2026, 11, 1, 0, 0, 0)), content, 8)


def _undated(properties: bytes) -> bytes:
    start, _, rest = properties.partition(b"<dcterms:modified")
    end = rest.partition(b"</dcterms:modified>")[2]
    return start + end


if __name__ == "__main__":
    main()
