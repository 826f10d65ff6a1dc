"""Tenders in: notices of any format that has a reader, with their lots."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from lxml import etree
from sqlmodel import Session, col, select

from spaser.core import clock
from spaser.core.french import plural
from spaser.imports import runs, ted, xml_files
from spaser.imports.models import RemarkKind, RunState
from spaser.imports.notices import NewLot, Notice
from spaser.imports.refusal import ImportRefused
from spaser.imports.rows import Remark
from spaser.imports.runs import Report
from spaser.imports.suppliers import Progress, writing
from spaser.tenders.models import Lot, Tender

CHUNK = 50  # notices in one transaction
# Each reader recognises its own documents by their root; eForms and BOAMP come beside TED.
_XML_READERS: tuple[
    tuple[Callable[[etree._Element], bool], Callable[[etree._Element], Notice]], ...
] = ((ted.recognises, ted.read),)
_TENDER_FIELDS = tuple(
    field.name for field in fields(Notice) if field.name not in {"lots", "remarks"}
)
_LOT_FIELDS = tuple(field.name for field in fields(NewLot) if field.name != "criteria")


def import_tenders(
    session: Session,
    paths: Sequence[Path],
    dry_run: bool = False,
    organisation_id: int | None = None,
    progress: Progress | None = None,
) -> Report:
    """Import notices; a folder stands for all its XML files, in the order of their names.

    One row of the report per notice. Opens its own transactions, fifty notices each; run again, it
    gives what one run gives. Raises ImportRefused when there is no file at all.
    """
    files = _files(paths)
    if not files:
        raise ImportRefused("Aucun fichier XML d’avis n’a été trouvé à cet endroit.")
    report = Report("tenders", ted.SOURCE)
    if not dry_run:
        report.run_id = runs.start(session, "tenders", ted.SOURCE, _label(files), _digest(files))
    try:
        _import_files(session, files, report, organisation_id, progress)
    except Exception:
        runs.finish(session, report.run_id, RunState.FAILED)
        raise
    runs.finish(session, report.run_id, RunState.DONE)
    return report


def _files(paths: Sequence[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(p for p in path.iterdir() if p.suffix.lower() == ".xml" and p.is_file())
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def _label(files: Sequence[Path]) -> str:
    if len(files) == 1:
        return files[0].name
    return f"{files[0].parent.name} ({plural(len(files), 'fichier')})"


def _digest(files: Sequence[Path]) -> str:
    digest = sha256()
    for path in files:
        digest.update(runs.digest_of(path).encode() if path.is_file() else path.name.encode())
    return digest.hexdigest()


def _import_files(
    session: Session,
    files: Sequence[Path],
    report: Report,
    organisation_id: int | None,
    progress: Progress | None,
) -> None:
    waiting = iter(files)
    while some := list(islice(waiting, CHUNK)):
        remarks: list[Remark] = []
        with writing(session, dry_run=report.run_id is None):
            for path, notice, reasons in _read(some):
                report.read += 1
                remarks += runs.named(reasons, path.name)
                if notice is None:
                    report.refused += 1
                else:
                    _count(report, _save(session, notice, organisation_id))
            runs.advance(session, report, remarks)
        report.remarks += remarks
        if progress:
            progress(report.read, len(files))


def _read(paths: Sequence[Path]) -> Iterator[tuple[Path, Notice | None, Sequence[Remark]]]:
    for path in paths:
        try:
            notice = _read_one(path)
        except ImportRefused as refusal:
            yield path, None, [Remark(RemarkKind.REFUSED, None, "", "", refusal.message)]
        else:
            yield path, notice, notice.remarks


def _read_one(path: Path) -> Notice:
    root = xml_files.parse(path)
    for recognises, read in _XML_READERS:
        if recognises(root):
            return read(root)
    raise ImportRefused(
        f"Ce fichier XML (« {str(root.tag)[:60]} ») n’est pas un avis d’un format lu. "
        "Formats lus : TED XML R2.0.9."
    )


def _count(report: Report, outcome: str) -> None:
    setattr(report, outcome, getattr(report, outcome) + 1)


def _save(session: Session, notice: Notice, organisation_id: int | None) -> str:
    """Write one notice: « created », « updated » or « unchanged ».

    A lot that the notice no longer has is kept: a dossier may rest on it.
    """
    values = {name: getattr(notice, name) for name in _TENDER_FIELDS}
    tender = _known(session, notice, organisation_id)
    if tender is None:
        now = clock.now()
        tender = Tender(organisation_id=organisation_id, created_at=now, updated_at=now, **values)
        session.add(tender)
        session.flush()
        _save_lots(session, tender, notice)
        return "created"
    changed = _set(tender, values)
    if not (_save_lots(session, tender, notice) or changed):
        return "unchanged"
    tender.updated_at = clock.now()
    session.flush()
    return "updated"


def _save_lots(session: Session, tender: Tender, notice: Notice) -> bool:
    """True when a lot was added or changed."""
    changed = False
    lots = {lot.number: lot for lot in tender.lots}
    for position, new in enumerate(notice.lots, start=1):
        values = _values(new, position)
        lot = lots.get(new.number)
        if lot is None:
            session.add(Lot(tender_id=tender.id, **values))
            changed = True
        else:
            changed |= _set(lot, values)
    session.flush()
    return changed


def _known(session: Session, notice: Notice, organisation_id: int | None) -> Tender | None:
    mine = (
        col(Tender.organisation_id).is_(None)
        if organisation_id is None
        else col(Tender.organisation_id) == organisation_id
    )
    statement = select(Tender).where(
        Tender.source == notice.source, Tender.source_key == notice.source_key, mine
    )
    return session.exec(statement).first()


def _values(new: NewLot, position: int) -> dict[str, Any]:
    values = {name: getattr(new, name) for name in _LOT_FIELDS}
    values["cpv"], values["nuts"] = list(new.cpv), list(new.nuts)
    values["criteria"] = [{"name": name, "weight": weight} for name, weight in new.criteria]
    return {**values, "position": position}


def _set(thing: Tender | Lot, values: dict[str, Any]) -> bool:
    """Give an object its values; True when one of them was different."""
    changed = False
    for name, value in values.items():
        if getattr(thing, name, None) != value:
            setattr(thing, name, value)
            changed = True
    return changed
