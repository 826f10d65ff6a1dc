"""What came back: answers aligned on their questions, their files, an export."""

from io import BytesIO

from flask import Blueprint, Response, render_template, send_file
from flask.typing import ResponseReturnValue

from spaser.core import clock
from spaser.core.errors import NotFound
from spaser.dossiers import answer_queries, queries, report_replies, report_workbook
from spaser.dossiers.answer_words import standing
from spaser.dossiers.report_answers import set_of
from spaser.dossiers.report_blocks import Block, Document, Heading
from spaser.web.access import Role, access, organisation_id
from spaser.web.session import reading

bp = Blueprint("received", __name__, url_prefix="/dossiers/<int:dossier_id>")


@bp.get("/reponses")
@access(Role.READER)
def index(dossier_id: int) -> ResponseReturnValue:
    dossier = queries.dossier_by_id(reading(), organisation_id(), dossier_id)
    shown = []
    for found in answer_queries.sets(reading(), dossier.id):
        if found.sent_at is None:
            continue
        every = answer_queries.asked(reading(), found)
        told = set_of(found, every)
        shown.append((found, every, report_replies.aligned(told)))
    states = {one.link.id: standing(one) for _, every, _ in shown for one in every}
    return render_template(
        "answers/answers.html",
        dossier=dossier,
        shown=shown,
        states=states,
        silent=report_replies.SILENT,
    )


@bp.get("/reponses.xlsx")
@access(Role.READER)
def workbook(dossier_id: int) -> ResponseReturnValue:
    dossier = queries.dossier_by_id(reading(), organisation_id(), dossier_id)
    sent = [one for one in answer_queries.sets(reading(), dossier.id) if one.sent_at]
    blocks: list[Block] = []
    for found in sent:
        told = set_of(found, answer_queries.asked(reading(), found))
        number = f" {found.number}" if len(sent) > 1 else ""
        blocks += [
            Heading(f"Questions envoyées{number}"),
            report_replies.who(told, number),
            report_replies.aligned(told, number),
        ]
    made = Document(f"Réponses – {dossier.title}", dossier.reference, "", tuple(blocks))
    content = report_workbook.written(made, clock.now(), "SPASER")
    name = f"reponses-{dossier.reference}.xlsx"
    return send_file(
        BytesIO(content), report_workbook.MIMETYPE, as_attachment=True, download_name=name
    )


@bp.get("/fichiers/<int:file_id>")
@access(Role.READER)
def download(dossier_id: int, file_id: int) -> Response:
    """A file that a supplier joined: always to be kept, never to be shown in the page."""
    dossier = queries.dossier_by_id(reading(), organisation_id(), dossier_id)
    found = answer_queries.file_by_id(reading(), dossier.id, file_id)
    if not found.content:
        raise NotFound
    answer = send_file(
        BytesIO(found.content), found.mime, as_attachment=True, download_name=found.name
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "no-store"
    return answer
