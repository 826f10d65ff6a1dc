"""Files uploaded, their columns, their imports and their reports."""

from collections.abc import Iterable

from flask import Blueprint, Response, redirect, render_template, request, stream_with_context
from flask import url_for as url
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from spaser.accounts.forms import EmptyForm
from spaser.core import clock
from spaser.core.errors import NotFound, RuleBroken
from spaser.imports import queries, report, sending, uploads, work
from spaser.imports.columns import COLUMNS, NAMING
from spaser.imports.forms import UploadForm
from spaser.imports.known_sources import KNOWN_SOURCES
from spaser.imports.models import ImportRemark, ImportRun, RemarkKind, Upload
from spaser.imports.refusal import ImportRefused
from spaser.imports.rows import Remark
from spaser.jobs import actions
from spaser.jobs import progress as far
from spaser.jobs import queries as jobs
from spaser.jobs import queue as queues
from spaser.jobs.models import Job
from spaser.suppliers.wording import SOURCES
from spaser.web import paging
from spaser.web.access import Role, access, organisation_id, signed_in
from spaser.web.fields import put, say
from spaser.web.security import large
from spaser.web.session import reading, writing

bp = Blueprint("imports", __name__, url_prefix="/imports")
PAGE, REMARKS_PAGE, CHANGES_PAGE = 25, 50, 25


@bp.app_context_processor
def _words() -> dict[str, object]:
    return {"import_sources": SOURCES, "job_states": far.STATE_NAMES}


@bp.get("/")
@access(Role.EDITOR, chamber=True)
def index() -> ResponseReturnValue:
    session, here, number = reading(), organisation_id(), paging.wanted()
    total = jobs.count_jobs(session, here, work.KIND)
    asked = jobs.jobs(session, here, work.KIND, paging.offset(number, PAGE), PAGE)
    files = uploads.uploads_of(session, here, [job.payload["upload_id"] for job in asked])
    return render_template(
        "imports/index.html",
        listing=paging.Page(asked, number, PAGE, total),
        files=files,
        counts=report.counts_of,
        percent=far.percent,
        editions=queries.latest_editions(session),
    )


@bp.route("/nouveau", methods=["GET", "POST"])
@large("IMPORT_LIMIT_MB")
@access(Role.EDITOR, chamber=True)
def new() -> ResponseReturnValue:
    form = UploadForm(source=request.args.get("source"))
    if form.validate_on_submit():
        try:
            return redirect(_received(form))
        except ImportRefused as refusal:
            put(form, refusal.message, "file")
    return _new_page(form), 422 if form.errors else 200


def _new_page(form: UploadForm) -> str:
    limit = uploads.limit_mb()
    return render_template("imports/new.html", form=form, known=KNOWN_SOURCES, limit_mb=limit)


def _received(form: UploadForm) -> str:
    """Keep the file, and ask for its trial; the address of what comes next."""
    source, sent = form.source.data, form.file.data
    stored, preview = sending.receive(sent.stream, source)
    queue, who = queues.of(), signed_in().actor
    name = uploads.plain_name(sent.filename)
    try:
        with writing() as session:
            upload = uploads.record(session, stored, source, name, node=queue.node, who=who)
            upload.preview = preview
            job = None if preview else sending.ask(session, queue, upload, True, who)
    except BaseException:
        stored.path.unlink(missing_ok=True)
        raise
    if job is None:
        return url(".columns", upload_id=upload.id)
    return url(".show", job_id=job.id)


@bp.errorhandler(RequestEntityTooLarge)
def too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """The file is not read at all: the form is shown again, empty."""
    form = UploadForm(formdata=None)
    put(
        form,
        f"Ce fichier dépasse la limite de {uploads.limit_mb()} Mo. Gardez-en les colonnes et les "
        "lignes utiles, enregistrez-le en csv, ou coupez-le en plusieurs fichiers.",
        "file",
    )
    return _new_page(form), 413


@bp.route("/fichiers/<int:upload_id>/colonnes", methods=["GET", "POST"])
@access(Role.EDITOR, chamber=True)
def columns(upload_id: int) -> ResponseReturnValue:
    upload = uploads.upload_by_id(reading(), organisation_id(), upload_id)
    if not upload.preview or upload.removed_at is not None:
        raise NotFound("Ce fichier n’est plus sur le serveur : envoyez-le à nouveau.")
    form = EmptyForm()
    chosen, remembered = sending.columns_of(reading(), upload)
    if form.validate_on_submit():
        keys = enumerate(upload.preview["keys"])
        chosen = {key: request.form.get(f"column-{n}", "") for n, key in keys}
        try:
            with writing() as session:
                upload = uploads.upload_by_id(session, organisation_id(), upload_id)
                sending.choose_columns(session, upload, chosen)
                job = sending.ask(session, queues.of(), upload, True, signed_in().actor)
        except RuleBroken as refusal:
            put(form, refusal.message)
        else:
            return redirect(url(".show", job_id=job.id))
    page = render_template(
        "imports/columns.html",
        form=form,
        upload=upload,
        chosen=chosen,
        remembered=remembered,
        offered=COLUMNS,
        naming=[COLUMNS[code].label for code in COLUMNS if code in NAMING],
    )
    return page, 422 if form.errors else 200


def _found(job_id: int) -> tuple[Job, Upload]:
    session, here = reading(), organisation_id()
    job = jobs.job_by_id(session, here, job_id, work.KIND)
    return job, uploads.upload_by_id(session, here, job.payload["upload_id"])


def _run(job: Job, upload: Upload) -> ImportRun | None:
    if job.payload["dry_run"]:
        return None
    return queries.run_of(reading(), upload, job.result.get("run_id"), job.started_at)


@bp.get("/<int:job_id>")
@access(Role.EDITOR, chamber=True)
def show(job_id: int) -> ResponseReturnValue:
    job, upload = _found(job_id)
    run = _run(job, upload)
    return render_template(
        "imports/show.html",
        **_progress_of(job),
        upload=upload,
        run=run,
        counts=report.counts_of(job, run),
        count_names=report.COUNT_NAMES,
        step=sending.next_step(job, upload),
        remarks=_remarks(job, run, _kind()) if job.ended_at else None,
        kind=_kind(),
        kind_names=report.KIND_NAMES,
        changes=queries.count_changes(reading(), run, job.asked_by) if run else 0,
        button=EmptyForm(),
    )


def _progress_of(job: Job) -> dict[str, object]:
    ahead = jobs.ahead(reading(), job) if job.ended_at is None else 0
    silent = far.is_silent(job, clock.now())
    return {"job": job, "percent": far.percent(job), "ahead": ahead, "silent": silent}


def _kind() -> RemarkKind | None:
    asked = request.args.get("suite", "")
    return RemarkKind(asked) if asked in set(RemarkKind) else None


def _remarks(
    job: Job, run: ImportRun | None, kind: RemarkKind | None
) -> paging.Page[Remark | ImportRemark]:
    """One page of what was said of the rows."""
    number = paging.wanted()
    offset = paging.offset(number, REMARKS_PAGE)
    if run is not None:
        found = queries.remarks(reading(), run.id, kind, offset, REMARKS_PAGE)
        total = queries.count_remarks(reading(), run.id, kind)
        return paging.Page(list(found), number, REMARKS_PAGE, total)
    kept = [r for r in report.kept_remarks(job) if kind is None or r.kind == kind]
    return paging.Page(kept[offset : offset + REMARKS_PAGE], number, REMARKS_PAGE, len(kept))


@bp.get("/<int:job_id>/avancement")
@access(Role.EDITOR, chamber=True)
def progress(job_id: int) -> ResponseReturnValue:
    """How far it is, for the page that follows; once it has ended, the page opens again."""
    job, _ = _found(job_id)
    page = render_template("imports/_progress.html", **_progress_of(job))
    return page, 200, {"HX-Refresh": "true"} if job.ended_at else {}


@bp.get("/<int:job_id>/changements")
@access(Role.EDITOR, chamber=True)
def changes(job_id: int) -> ResponseReturnValue:
    job, upload = _found(job_id)
    run = _run(job, upload)
    if run is None:
        raise NotFound
    number = paging.wanted()
    given = run, job.asked_by
    found = queries.changed_suppliers(
        reading(), *given, paging.offset(number, CHANGES_PAGE), CHANGES_PAGE
    )
    total = queries.count_changes(reading(), *given)
    listing = paging.Page(found, number, CHANGES_PAGE, total)
    names = queries.names_of(reading(), [entry.object_id for entry in found])
    return render_template(
        "imports/changes.html", job=job, upload=upload, listing=listing, names=names
    )


@bp.post("/<int:job_id>/suite")
@access(Role.EDITOR, chamber=True)
def go_on(job_id: int) -> ResponseReturnValue:
    """Import for good what was tried, or try again what failed."""
    with writing() as session:
        job, upload = _found(job_id)
        asked = sending.go_on(session, queues.of(), job, upload, signed_in().actor)
    return redirect(url(".show", job_id=asked.id))


@bp.post("/<int:job_id>/arret")
@access(Role.EDITOR, chamber=True)
def stop(job_id: int) -> ResponseReturnValue:
    with writing() as session:
        job, _ = _found(job_id)
        actions.cancel(session, job.id, clock.now())
    say("Arrêt demandé.")
    return redirect(url(".show", job_id=job_id))


@bp.get("/<int:job_id>/rapport.csv")
@access(Role.EDITOR, chamber=True)
def report_csv(job_id: int) -> ResponseReturnValue:
    job, upload = _found(job_id)
    run = _run(job, upload)
    said: Iterable[Remark | ImportRemark] = (
        queries.every_remark(reading(), run.id) if run else report.kept_remarks(job)
    )
    lines = report.csv_lines(said, upload.file_name)
    answer = Response(stream_with_context(lines), mimetype="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="rapport-import-{job.id}.csv"'
    return answer
