"""How the identifiers of the pages of questions, answers and reports are made."""

from collections.abc import Callable
from typing import Any

from sqlmodel import Session

from spaser.accounts.models import Organisation
from tests.pages.asking import a_dossier, an_answer_with_file, link_of, sent_questions


def _dossier(world: Any, owner: Organisation) -> dict[str, object]:
    return {"dossier_id": a_dossier(world.session, owner).id}


def _report(world: Any, owner: Organisation) -> dict[str, object]:
    return {"dossier_id": a_dossier(world.session, owner).id, "kind": "docx"}


def _questions(world: Any, owner: Organisation) -> dict[str, object]:
    dossier = a_dossier(world.session, owner)
    return {"dossier_id": dossier.id, "number": sent_questions(world.session, dossier).number}


def _link(world: Any, owner: Organisation) -> dict[str, object]:
    dossier = a_dossier(world.session, owner)
    asked = sent_questions(world.session, dossier)
    link, _ = link_of(world.session, asked, "Verts Prés")
    return {"dossier_id": dossier.id, "number": asked.number, "link_id": link.id}


def _file(world: Any, owner: Organisation) -> dict[str, object]:
    dossier = a_dossier(world.session, owner)
    asked = sent_questions(world.session, dossier)
    return {"dossier_id": dossier.id, "file_id": an_answer_with_file(world.session, asked)}


def token_of(session: Session, owner: Organisation) -> str:
    """The secret part of a link."""
    asked = sent_questions(session, a_dossier(session, owner))
    return link_of(session, asked, "Verts Prés")[1].rsplit("/", 1)[1]


ASKED: dict[str, Callable[[Any, Organisation], dict[str, object]]] = {
    "answers.index": _dossier,
    "answers.create": _dossier,
    "answers.edit": _questions,
    "answers.choose": _questions,
    "answers.show": _questions,
    "answers.remind": _questions,
    "answers.note_sent": _link,
    "answers.revoke": _link,
    "answers.renew": _link,
    "received.index": _dossier,
    "received.workbook": _dossier,
    "received.download": _file,
    "sourcing_report.index": _dossier,
    "sourcing_report.download": _report,
}
