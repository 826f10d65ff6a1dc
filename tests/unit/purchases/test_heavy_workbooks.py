"""A small file that unpacks into a huge sheet is not given back: it would fill the memory."""

import io
import zipfile

import pytest
from openpyxl import Workbook, load_workbook

from spaser.core.errors import RuleBroken
from spaser.purchases.xlsx_columns import added

_MEGABYTE = 1 << 20


def _book(part: str = "", padding: int = 0) -> bytes:
    """A plan of one line, with so many bytes of nothing at the end of one of its parts."""
    book = Workbook()
    book.active.title = "Plan"
    book.active.append(["Objet"])
    book.active.append(["Entretien d’espaces verts (fictif)"])
    plain, made = io.BytesIO(), io.BytesIO()
    book.save(plain)
    with (
        zipfile.ZipFile(plain) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            target.writestr(name, source.read(name) + (b" " * padding if name == part else b""))
        if part and part not in source.namelist():
            target.writestr(part, b"\0" * padding)
    return made.getvalue()


@pytest.mark.parametrize(
    ("part", "padding"),
    [
        ("xl/worksheets/sheet1.xml", 33 * _MEGABYTE),
        ("xl/media/image1.png", 129 * _MEGABYTE),
    ],
)
def test_a_workbook_too_heavy_once_unpacked_is_refused(part: str, padding: int) -> None:
    content = _book(part, padding)
    assert len(content) < _MEGABYTE
    with pytest.raises(RuleBroken, match="trop lourd"):
        added(content, "Plan", 1, {1: ["Avis"]}, [10])


def test_other_parts_are_given_back_as_they_were() -> None:
    content = _book("xl/media/image1.png", 3 * _MEGABYTE)
    given = added(content, "Plan", 1, {1: ["Avis"], 2: ["oui"]}, [10])
    with zipfile.ZipFile(io.BytesIO(given)) as package:
        assert package.read("xl/media/image1.png") == b"\0" * 3 * _MEGABYTE
    sheet = load_workbook(io.BytesIO(given))["Plan"]
    assert [cell.value for cell in sheet[2]] == ["Entretien d’espaces verts (fictif)", "oui"]
