"""A merge and its undoing, with what people attached to the suppliers: favourites, reports."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from spaser.directory.models import ErrorReport, Favourite
from spaser.suppliers import merging
from spaser.suppliers.merging import Decision
from spaser.suppliers.models import SupplierMerge


def merge(session: Session, decision: Decision, kept_id: int) -> SupplierMerge:
    """Merge two suppliers; favourites and reports of the absorbed one follow.

    In a list that holds both, the favourite of the absorbed one goes and its note joins the note
    of the other. Raises what `merging.merge` raises; nothing is half done.
    """
    done = merging.merge(session, decision, kept_id)
    # A new value: a change inside a JSON column would not be seen.
    done.moved = {
        **done.moved,
        **_move_favourites(session, done),
        "reports": _move_reports(session, done.absorbed_id, done.kept_id),
    }
    session.flush()
    return done


def undo(session: Session, merge_id: int, by: str, now: datetime) -> SupplierMerge:
    """Make two suppliers of one again; what was attached to the absorbed one comes back.

    What was attached to the kept one since the merge stays with it.
    """
    done = merging.undo(session, merge_id, by, now)
    moved = done.moved
    for number in moved.get("favourites", ()):
        favourite = session.get(Favourite, number)
        if favourite is not None and favourite.supplier_id == done.kept_id:
            favourite.supplier_id = done.absorbed_id
    for joined in moved.get("joined", ()):
        _part(session, joined, done)
    for number in moved.get("reports", ()):
        report = session.get(ErrorReport, number)
        if report is not None and report.supplier_id == done.kept_id:
            report.supplier_id = done.absorbed_id
    session.flush()
    return done


def _move_favourites(session: Session, done: SupplierMerge) -> dict[str, Any]:
    of_kept = select(Favourite).where(Favourite.supplier_id == done.kept_id)
    there = {favourite.list_id: favourite for favourite in session.exec(of_kept)}
    moved, joined = [], []
    of_absorbed = select(Favourite).where(Favourite.supplier_id == done.absorbed_id)
    for favourite in session.exec(of_absorbed.order_by(col(Favourite.id))).all():
        twin = there.get(favourite.list_id)
        if twin is None:
            favourite.supplier_id = done.kept_id
            moved.append(favourite.id)
            continue
        joined.append(_join(favourite, twin))
        session.delete(favourite)
    session.flush()
    return {"favourites": moved, "joined": joined}


def _join(favourite: Favourite, twin: Favourite) -> dict[str, Any]:
    """Put the note of a favourite that goes beside the note of the one that stays."""
    before = twin.note
    if favourite.note and favourite.note not in twin.note:
        twin.note = f"{twin.note}\n{favourite.note}" if twin.note else favourite.note
    return {
        "id": favourite.id,
        "list_id": favourite.list_id,
        "note": favourite.note,
        "added_at": favourite.added_at.isoformat(),
        "added_by": favourite.added_by,
        "twin": twin.id,
        "twin_note": before,
        "joined_note": twin.note,
    }


def _part(session: Session, joined: dict[str, Any], done: SupplierMerge) -> None:
    """The favourite that went comes back, unless its list is gone or was emptied of the other."""
    twin = session.get(Favourite, joined["twin"])
    if twin is None:
        return
    if twin.note == joined["joined_note"]:
        twin.note = joined["twin_note"]  # unless somebody wrote there since
    back = Favourite(
        list_id=joined["list_id"],
        supplier_id=done.absorbed_id,
        note=joined["note"],
        added_at=datetime.fromisoformat(joined["added_at"]),
        added_by=joined["added_by"],
    )
    if session.get(Favourite, joined["id"]) is None:
        back.id = joined["id"]
    session.add(back)


def _move_reports(session: Session, absorbed_id: int, kept_id: int) -> list[int]:
    statement = select(ErrorReport).where(ErrorReport.supplier_id == absorbed_id)
    reports = session.exec(statement.order_by(col(ErrorReport.id))).all()
    for report in reports:
        report.supplier_id = kept_id
    session.flush()
    return [report.id for report in reports]
