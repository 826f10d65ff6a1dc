"""The report that people open in a spreadsheet."""

import csv

from spaser.imports.models import RemarkKind
from spaser.imports.rows import Remark
from spaser.imports.runs import Report


def test_the_report_opens_in_french_excel_and_runs_no_formula(tmp_path):
    remark = Remark(RemarkKind.REPAIRED, 3, "nom", '=CMD("x")', "Raison.", "f.csv")
    report = Report("suppliers", "table", read=1, refused=0, created=1, remarks=[remark])
    path = tmp_path / "rapport.csv"
    report.write_csv(path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, row = csv.reader(file, delimiter=";")
    assert header[:5] == ["file", "row", "field", "value", "reason"]
    assert row == ["f.csv", "3", "nom", '\'=CMD("x")', "Raison.", "réparée"]


def test_the_last_line_has_the_five_counts():
    line = Report("suppliers", "table", read=2, created=1, refused=1).json_line()
    assert line == '{"read": 2, "created": 1, "updated": 0, "unchanged": 0, "refused": 1}'


def test_a_row_with_two_remarks_is_repaired_once():
    remarks = [Remark(RemarkKind.REPAIRED, 3, name, "", "") for name in ("naf", "cpv")]
    assert Report("suppliers", "table", remarks=remarks).repaired == 1
