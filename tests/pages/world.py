"""What the addresses of every route are made of, for the walk over all of them."""

from collections.abc import Callable

from spaser.accounts import tokens
from spaser.accounts.models import Organisation
from spaser.jobs.models import JobState
from tests.pages.asking_world import ASKED, token_of
from tests.pages.importing import a_job, an_upload
from tests.pages.world_dossiers import dossier, dossier_contact, dossier_search, dossier_supplier
from tests.pages.world_objects import (
    World,
    accompaniment,
    added_expression,
    error_report,
    favourite,
    favourite_list,
    invitation,
    legal_unit,
    membership,
    saved_lot_search,
    saved_search,
    supplier,
    supplier_merge,
    tender,
)
from tests.pages.world_plans import (
    file_being_read,
    file_read,
    purchase_plan,
    searched_plan,
    sent_notice,
)


def _list_id(world: World, owner: Organisation) -> dict[str, object]:
    return {"list_id": favourite_list(world, owner).id}


def _tender_id(world: World, owner: Organisation) -> dict[str, object]:
    return {"tender_id": tender(world, owner).id}


def _lot_id(world: World, owner: Organisation) -> dict[str, object]:
    made = tender(world, owner)
    return {"tender_id": made.id, "lot_id": made.lots[0].id}


# How the identifiers of each route are made for an organisation. A new route joins this table.
OWNED: dict[str, Callable[[World, Organisation], dict[str, object]]] = {
    "organisation.show_invitation": lambda w, o: {"invitation_id": invitation(w, o).id},
    "organisation.cancel_invitation": lambda w, o: {"invitation_id": invitation(w, o).id},
    "organisation.member": lambda w, o: {"membership_id": membership(w, o)},
    "organisation.remove_member": lambda w, o: {"membership_id": membership(w, o)},
    "organisation.end_access": lambda w, o: {"accompaniment_id": accompaniment(w, o)},
    "tenders.show": _tender_id,
    "intake.check": sent_notice,
    "intake.edit": _tender_id,
    "intake.delete": _tender_id,
    "intake.add_lot": _tender_id,
    "intake.edit_lot": _lot_id,
    "intake.delete_lot": _lot_id,
    "purchases.show": purchase_plan,
    "purchases.progress": purchase_plan,
    "purchases.search": purchase_plan,
    "purchases.stop": searched_plan,
    "purchases.file": purchase_plan,
    "readings.show": file_read,
    "readings.progress": file_being_read,
    "readings.go_on": file_read,
    "readings.stop": file_being_read,
    "sourcing.tender_lots": _tender_id,
    "sourcing.tender_results": _tender_id,
    "sourcing.tender_workbook": _tender_id,
    "sourcing.lot": _lot_id,
    "sourcing.lot_workbook": _lot_id,
    "sourcing.overview": _tender_id,
    "favourites.show": _list_id,
    "favourites.workbook": _list_id,
    "favourites.edit": _list_id,
    "favourites.delete": _list_id,
    "favourites.note": favourite,
    "favourites.remove": favourite,
    "searches.edit": saved_search,
    "searches.delete": saved_search,
    "following.delete": saved_lot_search,
    "dossiers.open_from_lot": _lot_id,
    "dossiers.show": dossier,
    "dossiers.edit": dossier,
    "dossiers.searches": dossier,
    "dossiers.search_again": dossier,
    "dossiers.search": dossier_search,
    "shortlist.index": dossier,
    "shortlist.choose": dossier_search,
    "shortlist.judge": dossier_supplier,
    "shortlist.move": dossier_supplier,
    "shortlist.add": dossier,
    "exchanges.index": dossier,
    "exchanges.record": dossier,
    "exchanges.cancel": dossier_contact,
    "closing.conclusions": dossier,
    "closing.conclude": dossier,
    "closing.lock": dossier,
    "closing.add_later": dossier,
    "closing.outcome": dossier,
    **ASKED,
}
# Routes whose identifiers belong to nobody: anyone whom the rule admits may open them.
SHARED: dict[str, Callable[[World], dict[str, object]]] = {
    "reply.show": lambda w: {"token": token_of(w.session, w.home)},
    "static": lambda _: {"filename": "css/spaser.css"},
    "vocabulary.show": lambda _: {"code": "traiteur"},
    "vocabulary.test": lambda _: {"code": "traiteur"},
    "vocabulary.add": lambda _: {"code": "traiteur"},
    "vocabulary.remove": lambda w: {"expression_id": added_expression(w)},
    "suppliers.show": lambda w: {"supplier_id": supplier(w)},
    "suppliers.unit": lambda w: {"siren": legal_unit(w)},
    "favourites.add": lambda w: {"supplier_id": supplier(w)},
    "reports.create": lambda w: {"supplier_id": supplier(w)},
    "reports.thanks": lambda w: {"supplier_id": supplier(w)},
    "reports.show": lambda w: {"report_id": error_report(w)},
    "corrections.edit": lambda w: {"supplier_id": supplier(w)},
    "duplicates.undo": lambda w: {"merge_id": supplier_merge(w)},
    "imports.columns": lambda w: {"upload_id": an_upload(w.session, w.cress.id)},
    "imports.show": lambda w: {"job_id": a_job(w.session, w.cress.id)},
    "imports.progress": lambda w: {"job_id": a_job(w.session, w.cress.id)},
    "imports.changes": lambda w: {"job_id": a_job(w.session, w.cress.id, dry_run=False)},
    "imports.report_csv": lambda w: {"job_id": a_job(w.session, w.cress.id, dry_run=False)},
    "imports.go_on": lambda w: {"job_id": a_job(w.session, w.cress.id)},
    "imports.stop": lambda w: {"job_id": a_job(w.session, w.cress.id, JobState.WAITING)},
    "accounts.join": lambda w: {"token": tokens.invitation_token(w.key, invitation(w, w.other).id)},
}
