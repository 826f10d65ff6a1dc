"""What became of the lot, and the evidence that it gives of its holder in the directory."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import sqlalchemy as sa
from sqlmodel import Session, col, select

from spaser.accounts.models import Organisation
from spaser.core.clock import PARIS
from spaser.core.errors import RuleBroken
from spaser.dossiers import queries
from spaser.dossiers.models import Dossier, DossierOutcome, OutcomeKind
from spaser.suppliers import actions as supplier_actions
from spaser.suppliers.assembly import Origin, write
from spaser.suppliers.models import Supplier, SupplierSource
from spaser.suppliers.records import Held, load

SOURCE = "dossier"  # of the references that outcomes give


@dataclass(frozen=True)
class NewOutcome:
    """What is told of a lot. `publish`: its holder gets it as a reference in the directory."""

    kind: OutcomeKind
    siret: str = ""
    name: str = ""
    amount_ht: Decimal | None = None
    decided_on: date | None = None
    note: str = ""
    publish: bool = False


def tell_outcome(
    session: Session, dossier: Dossier, new: NewOutcome, *, by: str, now: datetime
) -> DossierOutcome:
    """Tell what became of the lot, before or after the lock; a later word replaces the former.

    The reference that a former word gave to a supplier is taken back first. Raises RuleBroken.
    """
    told = queries.outcomes(session, dossier.id)
    if new.kind == OutcomeKind.WITHDRAWN and (not told or told[-1].kind == new.kind):
        raise RuleBroken("Aucune issue n’est notée : il n’y a rien à retirer.")
    if new.decided_on is not None and new.decided_on > now.astimezone(PARIS).date():
        raise RuleBroken("La décision est datée dans l’avenir : corrigez sa date.")
    holder = _holder(session, new.siret)
    if new.publish and holder is None:
        raise RuleBroken(
            "Ce SIRET n’est pas dans l’annuaire : décochez l’ajout aux références, ou vérifiez-le."
        )
    made = DossierOutcome(
        dossier_id=dossier.id,
        at=now,
        by=by,
        kind=new.kind,
        holder_id=holder.id if holder else None,
        holder_siret=new.siret or None,
        holder_name=new.name or (holder.display_name if holder else ""),
        amount_ht=new.amount_ht,
        decided_on=new.decided_on,
        note=new.note,
    )
    session.add(made)
    session.flush()
    _write_evidence(session, dossier, made, holder if new.publish else None)
    return made


def _holder(session: Session, siret: str) -> Supplier | None:
    if not siret:
        return None
    found = session.exec(select(Supplier).where(Supplier.siret == siret)).first()
    while found is not None and found.merged_into_id is not None:
        found = session.get(Supplier, found.merged_into_id)
    return found


def evidence_of(session: Session, dossier: Dossier) -> int | None:
    """The supplier that has the lot of this dossier among its references; None without one."""
    statement = select(SupplierSource.supplier_id).where(
        SupplierSource.source == SOURCE, SupplierSource.key == _key(dossier)
    )
    return session.exec(statement).first()


def _key(dossier: Dossier) -> str:
    return f"dossier:{dossier.id}"


def _write_evidence(
    session: Session, dossier: Dossier, told: DossierOutcome, holder: Supplier | None
) -> None:
    """One record of its own in the directory: it says this reference and nothing else."""
    former = evidence_of(session, dossier)
    concerned = sorted({one for one in (former, holder.id if holder else None) if one})
    if not concerned:
        return
    if holder is not None and dossier.fictitious and not holder.fictitious:
        raise RuleBroken("Un marché fictif ne peut pas être la référence d’une structure réelle.")
    supplier_actions.lock(session)
    if former is not None:
        session.connection().execute(
            sa.delete(SupplierSource).where(
                col(SupplierSource.source) == SOURCE, col(SupplierSource.key) == _key(dossier)
            )
        )
    holdings = load(session, concerned)
    for holding in holdings:
        if holder is not None and holding.supplier_id == holder.id:
            facts = {"references": [_reference(session, dossier, told)]}
            held = Held(SOURCE, _key(dossier), facts, told.decided_on, fresh=True)
            holding.records.append(held)
    write(session, holdings, Origin(SOURCE))
    session.expire_all()


def _reference(session: Session, dossier: Dossier, told: DossierOutcome) -> dict[str, object]:
    organisation = session.get(Organisation, dossier.organisation_id)
    codes = dossier.need.get("cpv") or []
    day = told.decided_on or told.at.astimezone(PARIS).date()
    return {
        "title": dossier.title,
        "buyer": organisation.name if organisation else "",
        "year": day.year,
        **({"cpv": codes[0]} if codes else {}),
    }
