"""What a person of the CRESS corrects of a supplier, or adds to the directory."""

import json
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from spaser.core import clock, journal
from spaser.core.errors import Conflict
from spaser.directory import correction_actions as actions
from spaser.directory import correction_values, report_queries
from spaser.directory.correction import Correction, corrected
from spaser.directory.correction_forms import CorrectionForm, plain
from spaser.directory.correction_reading import Reader
from spaser.directory.correction_told import told
from spaser.directory.followed import kept
from spaser.directory.models import ErrorReport
from spaser.reference import cpv
from spaser.suppliers.models import Supplier
from spaser.web.access import Role, access
from spaser.web.fields import put, say
from spaser.web.session import reading, writing

bp = Blueprint("corrections", __name__, url_prefix="/corrections")


@bp.route("/<int:supplier_id>", methods=["GET", "POST"])
@access(Role.EDITOR, chamber=True)
def edit(supplier_id: int) -> ResponseReturnValue:
    supplier = kept(reading(), supplier_id)
    if supplier.id != supplier_id:
        return redirect(url_for(".edit", supplier_id=supplier.id))
    opened = actions.open_supplier(reading(), supplier_id)
    form = _form(correction_values.values(opened.shown, opened.own), supplier.revision)
    if opened.base["siret"]:
        del form.siret
    if not form.is_submitted():
        return _page(supplier, opened, form)
    reader = Reader(form, opened.base, clock.today())
    said = reader.correction() if form.validate() else None
    if not form.version.data:
        reader.refuse_all("Cette page est arrivée incomplète : rouvrez-la, puis recommencez.")
    if said is None or not reader.right:
        return _page(supplier, opened, form), 422
    try:
        changed = _correct(supplier_id, said, _revision(form))
    except Conflict:
        return _conflict(supplier_id, form), 409
    except actions.SiretTaken as refusal:
        put(form, refusal.message, "siret")
        return _page(supplier, opened, form, existing=refusal.supplier_id), 422
    return redirect(_after(supplier_id, changed))


def _after(supplier_id: int, changed: bool) -> str:
    """The page of the supplier; that of the oldest report which the correction may settle."""
    waiting = _waiting(supplier_id)
    if changed and waiting:
        say("Correction enregistrée. Dites ce que devient le signalement.")
        return url_for("reports.show", report_id=min(one.id for one in waiting))
    say("Correction enregistrée." if changed else "Rien n’a changé.")
    return url_for("suppliers.show", supplier_id=supplier_id)


def _waiting(supplier_id: int) -> list[ErrorReport]:
    reports = report_queries.of_supplier(reading(), supplier_id)
    return [report for report in reports if report.handled_at is None]


@bp.route("/nouvelle", methods=["GET", "POST"])
@access(Role.EDITOR, chamber=True)
def add() -> ResponseReturnValue:
    nobody = actions.nobody()
    form, existing = _form(correction_values.values(nobody, {}), 0), None
    if form.validate_on_submit():
        reader = Reader(form, nobody, clock.today())
        said = reader.correction()
        if reader.right and said.commune is None:
            reader.refuse("Indiquez la commune : elle permet de la trouver.", "commune")
        if reader.right:
            try:
                with writing() as session:
                    number = actions.add(session, said, clock.now())
            except actions.SiretTaken as refusal:
                put(form, refusal.message, "siret")
                existing = refusal.supplier_id
            else:
                say("Structure ajoutée à l’annuaire.")
                return redirect(url_for("suppliers.show", supplier_id=number))
    page = render_template("corrections/add.html", **_context(form, {}, existing))
    return page, 422 if form.errors else 200


def _correct(supplier_id: int, said: Correction, revision: int) -> bool:
    with writing() as session:
        return actions.correct(session, supplier_id, said, revision, clock.now())


def _form(told_now: dict[str, Any], revision: int) -> CorrectionForm:
    """The form on what is shown now; what the browser sends comes first."""
    form = CorrectionForm(data=correction_values.with_free_lines(told_now))
    if not form.is_submitted():
        _mark(form, told_now, revision)
    return form


def _mark(form: CorrectionForm, told_now: dict[str, Any], revision: int) -> None:
    """Say what the page was made from."""
    form.version.data, form.opened.data = str(revision), json.dumps(told_now)


def _conflict(supplier_id: int, typed: CorrectionForm) -> str:
    """The form again, on what the supplier has become, with all that was typed."""
    supplier = kept(reading(), supplier_id)
    opened = actions.open_supplier(reading(), supplier_id)
    now = correction_values.values(opened.shown, opened.own)
    merged, clashing = correction_values.reconciled(_first(typed), plain(typed), now)
    form = CorrectionForm(formdata=None, data=correction_values.with_free_lines(merged))
    form.restore.data = typed.restore.data
    _mark(form, now, supplier.revision)
    if opened.base["siret"]:
        del form.siret
    latest = next(iter(journal.history(reading(), "supplier", supplier_id, 1)), None)
    both = [(form[name].label.text, now[name]) for name in clashing if name in form]
    return _page(supplier, opened, form, conflict=True, clashing=both, latest=latest)


def _revision(form: CorrectionForm) -> int:
    text = form.version.data or ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else -1


def _first(typed: CorrectionForm) -> dict[str, Any]:
    """The values with which the form had opened; nothing when the browser altered them."""
    try:
        opened = json.loads(typed.opened.data or "{}")
    except (ValueError, RecursionError):
        return {}
    return opened if isinstance(opened, dict) else {}


def _page(supplier: Supplier, opened: actions.Opened, form: CorrectionForm, **more: Any) -> str:
    said = told(actions.others(opened.holding))
    context = _context(form, said, more.pop("existing", None))
    return render_template(
        "corrections/edit.html",
        supplier=supplier,
        corrected=corrected(opened.own),
        reports=_waiting(supplier.id),
        **context,
        **{"conflict": False, "clashing": [], "latest": None} | more,
    )


def _context(form: CorrectionForm, said: dict[str, Any], existing: int | None) -> dict[str, Any]:
    codes = [part for part in (form.cpv.data or "").replace(",", " ").split() if part]
    return {
        "form": form,
        "told": said,
        "codes": [one for code in codes if (one := cpv.cpv(code))],
        "existing": kept(reading(), existing) if existing else None,
        "today": clock.today(),
    }
