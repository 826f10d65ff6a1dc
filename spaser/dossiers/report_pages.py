"""The report of a dossier: a draft while it is open, the kept bytes once it is locked."""

from io import BytesIO

from flask import Blueprint, render_template, request, send_file
from flask.typing import ResponseReturnValue

from spaser.accounts.queries import organisation_by_id
from spaser.core import clock
from spaser.dossiers import queries, report_build, report_kept
from spaser.web.access import Role, access, organisation_id
from spaser.web.session import reading

bp = Blueprint("sourcing_report", __name__, url_prefix="/dossiers/<int:dossier_id>")


@bp.get("/rapport")
@access(Role.READER)
def index(dossier_id: int) -> ResponseReturnValue:
    dossier = queries.dossier_by_id(reading(), organisation_id(), dossier_id)
    kept = report_kept.kept(reading(), dossier.id)
    return render_template("answers/report.html", dossier=dossier, kept=kept)


@bp.get("/rapport.<any(docx, xlsx):kind>")
@access(Role.READER)
def download(dossier_id: int, kind: str) -> ResponseReturnValue:
    """The kept report when there is one; with `?ajouts=1`, one made now with what came since."""
    dossier = queries.dossier_by_id(reading(), organisation_id(), dossier_id)
    later = request.args.get("ajouts") == "1"
    if dossier.locked_at is not None and not later:
        content = report_kept.content_of(reading(), dossier.id, kind)
    else:
        name = organisation_by_id(reading(), dossier.organisation_id).name
        report = report_build.build(reading(), dossier, name, clock.now())
        content = report_kept.written(report, kind)
    state = "-ajouts" if later else "" if dossier.locked_at else "-brouillon"
    mimetype: str = report_kept.WRITERS[kind].MIMETYPE
    file_name = f"rapport-{dossier.reference}{state}.{kind}"
    return send_file(BytesIO(content), mimetype, as_attachment=True, download_name=file_name)
