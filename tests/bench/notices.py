"""What the readers of notices get out of real files: lots, fields filled, refusals, and agreement
with the lots that another reader of the same notices gave.

    python -m tests.bench.notices [FOLDER]        (default: ../shared/data/tenders)
"""

import csv
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from spaser.core.text import normalise
from spaser.imports.notices import NewLot, Notice
from spaser.imports.tender_files import Read, files_in, read_file
from spaser.reference.cpv import ancestors

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "tenders"
FOLDERS = ("ted_fr_xml", "eforms_fr", "boamp_samples")
OTHER_READER = "ted_fr_lots.csv"
FILLED: dict[str, Callable[[NewLot], object]] = {
    "titre": lambda lot: lot.title,
    "description": lambda lot: lot.description,
    "CPV": lambda lot: lot.cpv,
    "NUTS": lambda lot: lot.nuts,
    "lieu": lambda lot: lot.place,
    "commune": lambda lot: lot.commune_code,
    "département": lambda lot: lot.department,
    "montant": lambda lot: lot.amount_ht,
    "durée": lambda lot: lot.duration_months,
    "début": lambda lot: lot.starts_on,
    "réservation": lambda lot: lot.reservation,
    "critères": lambda lot: lot.criteria,
}
Row = dict[str, str]


def main(folder: Path) -> None:
    """Print the tables; nothing to measure without the real files."""
    if not folder.is_dir():
        print(f"{folder.name}: no real notices beside the checkout, nothing measured")
        return
    for name in FOLDERS:
        if (folder / name).is_dir():
            _tell_folder(name, list(_read(folder / name)))
    other = folder / OTHER_READER
    if other.is_file():
        _tell_agreement(folder / FOLDERS[0], other)


def _read(folder: Path) -> Iterator[Read]:
    for path in files_in([folder]):
        yield from read_file(path)


def _tell_folder(name: str, found: list[Read]) -> None:
    notices = [one.notice for one in found if one.notice is not None]
    lots = [lot for notice in notices for lot in notice.lots]
    print(f"\n{name} : {len(found)} avis lus, {len(notices)} gardés, {len(lots)} lots")
    for label, filled in FILLED.items():
        share = 100 * sum(bool(filled(lot)) for lot in lots) / max(1, len(lots))
        print(f"  {label:12} {share:5.1f} %")
    for reason, count in Counter(one.refusal for one in found if one.notice is None).most_common():
        print(f"  refusé × {count} : {reason[:110]}")
    said = Counter(remark.field for notice in notices for remark in notice.remarks)
    print(f"  remarques de lecture : {dict(said.most_common(8))}")


def _tell_agreement(folder: Path, other: Path) -> None:
    theirs = _rows(other)
    ours = {one.notice.source_key: one.notice for one in _read(folder) if one.notice is not None}
    agreed: Counter[str] = Counter()
    differ: dict[str, list[str]] = defaultdict(list)
    pairs = list(_pairs(ours, theirs))
    for key, lot, row in pairs:
        for name, same in FIELDS.items():
            if same(lot, row):
                agreed[name] += 1
            else:
                differ[name].append(f"{key} lot {lot.number} : {_both(name, lot, row)}")
    counted = sum(len(notice.lots) == len(theirs[key]) for key, notice in ours.items())
    print(f"\nAccord avec {other.name} : {len(pairs)} lots")
    print(f"  même nombre de lots dans {counted} avis sur {len(ours)}")
    for name in FIELDS:
        print(f"  {name:18} {100 * agreed[name] / max(1, len(pairs)):5.1f} %")
    amounts = sum(lot.amount_ht is not None and not row["val"] for _, lot, row in pairs)
    durations = sum(bool(lot.duration_months) and not row["duration"] for _, lot, row in pairs)
    print(f"  lus par nous seuls : {amounts} montants (attribués), {durations} durées (dates)")
    for name, examples in differ.items():
        print(f"\n  {name}, {len(examples)} désaccords :")
        for example in examples[:EXAMPLES]:
            print(f"    {example}")


EXAMPLES = 6


def _rows(path: Path) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["doc_id"]].append(row)
    return dict(found)


def _pairs(
    ours: dict[str, Notice], theirs: dict[str, list[Row]]
) -> Iterator[tuple[str, NewLot, Row]]:
    """Lots of the same notice in the order that both keep, the item numbers of the form."""
    for key, notice in ours.items():
        rows = sorted(theirs.get(key, []), key=lambda row: int(row["item"] or 0))
        for lot, row in zip(notice.lots, rows, strict=False):
            yield key, lot, row


def _same_words(ours: str, theirs: str) -> bool:
    first, second = (_squeezed(text) for text in (ours, theirs))
    return first == second or (bool(first and second) and (first in second or second in first))


def _squeezed(text: str) -> str:
    """Without spaces: the other reader parts « 13e » and « n° », where a letter is raised."""
    return re.sub(r"\W", "", normalise(re.sub("[°º]", "o", text)))


def _codes(text: str) -> set[str]:
    return set(re.findall(r"[A-Z0-9]+", text))


def _title(lot: NewLot, row: Row) -> bool:
    """Only where the other reader gives the title of the lot, not that of the consultation."""
    return not row["lot_title"] or _same_words(lot.title, row["lot_title"])


def _cpv(lot: NewLot, row: Row) -> bool:
    """The main code of the whole notice is left out of a lot that has a narrower one of it."""
    broader = {above for code in lot.cpv for above in ancestors(code)}
    return _codes(f"{row['cpv_main']} {row['cpv_additional']}") <= set(lot.cpv) | broader


def _value(lot: NewLot, row: Row) -> bool:
    if lot.amount_ht is None or not row["val"]:
        return True
    try:
        return abs(float(lot.amount_ht) - float(row["val"].split()[0])) < 1
    except ValueError:
        return False


FIELDS: dict[str, Callable[[NewLot, Row], bool]] = {
    "numéro": lambda lot, row: not row["lot_no"] or _same_words(lot.number, row["lot_no"]),
    "titre": _title,
    "CPV": _cpv,
    "NUTS": lambda lot, row: _codes(row["nuts"]) == set(lot.nuts),
    "lieu": lambda lot, row: _same_words(lot.place, row["main_site"]),
    "description": lambda lot, row: _same_words(lot.description[:300], row["descr"][:300]),
    "montant vu aussi": lambda lot, row: not row["val"] or lot.amount_ht is not None,
    "montant": _value,
    "durée vue aussi": lambda lot, row: not row["duration"] or bool(lot.duration_months),
    "réservation": lambda lot, row: (
        bool(lot.reservation not in (None, "aucune")) == bool(row["reserved"])
    ),
}
_THEIRS = {
    "numéro": ("lot_no",), "titre": ("lot_title", "title"), "CPV": ("cpv_main", "cpv_additional"),
    "NUTS": ("nuts",), "lieu": ("main_site",), "description": ("descr",),
    "montant vu aussi": ("val",), "montant": ("val",), "durée vue aussi": ("duration",),
    "réservation": ("reserved",),
}  # fmt: skip
_OURS: dict[str, Callable[[NewLot], object]] = {
    "numéro": lambda lot: lot.number, "titre": lambda lot: lot.title, "CPV": lambda lot: lot.cpv,
    "NUTS": lambda lot: lot.nuts, "lieu": lambda lot: lot.place,
    "description": lambda lot: lot.description, "montant vu aussi": lambda lot: lot.amount_ht,
    "montant": lambda lot: lot.amount_ht, "durée vue aussi": lambda lot: lot.duration_months,
    "réservation": lambda lot: lot.reservation,
}  # fmt: skip


def _both(name: str, lot: NewLot, row: Row) -> str:
    theirs: Iterable[str] = (row[column] for column in _THEIRS[name])
    return f"« {str(_OURS[name](lot))[:70]} » / « {' | '.join(theirs)[:70]} »"


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED)
