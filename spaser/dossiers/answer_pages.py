"""Asking suppliers of a dossier: questions, the link of each, reminders."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from spaser.accounts.pages import secret_key
from spaser.accounts.queries import organisation_by_id
from spaser.core import clock
from spaser.core.errors import Conflict, NotFound, RuleBroken
from spaser.core.french import plural
from spaser.dossiers import (
    answer_actions,
    answer_letters,
    answer_queries,
    answer_words,
    queries,
    questions,
)
from spaser.dossiers.answer_forms import (
    SENT_BY,
    ChooseForm,
    ReminderForm,
    SentForm,
    SetForm,
    rows_of,
)
from spaser.dossiers.answer_models import AnswerLink, QuestionSet
from spaser.dossiers.answer_queries import Asked
from spaser.dossiers.models import Channel, Dossier
from spaser.dossiers.reminders import left
from spaser.web.access import WRITER, Role, access, organisation_id, signed_in
from spaser.web.fields import Form, offered, put, say
from spaser.web.session import reading, writing

bp = Blueprint("answers", __name__, url_prefix="/dossiers/<int:dossier_id>/questions")


def _dossier(dossier_id: int) -> Dossier:
    return queries.dossier_by_id(reading(), organisation_id(), dossier_id)


def _editable(session: Session, dossier_id: int) -> Dossier:
    return queries.editable(session, organisation_id(), dossier_id)


@bp.get("/")
@access(Role.READER)
def index(dossier_id: int) -> ResponseReturnValue:
    dossier = _dossier(dossier_id)
    sets = answer_queries.sets(reading(), dossier.id)
    counts = {one.id: answer_queries.asked(reading(), one) for one in sets}
    return render_template(
        "answers/questions.html",
        dossier=dossier,
        sets=sets,
        counts=counts,
        form=Form(),
        may=signed_in().may(WRITER),
    )


@bp.post("/nouvelles")
@access(WRITER)
def create(dossier_id: int) -> ResponseReturnValue:
    with writing() as session:
        dossier = _editable(session, dossier_id)
        name = organisation_by_id(session, dossier.organisation_id).name
        subject, body = answer_words.first_message(dossier.title, name)
        by, now = signed_in().full_name, clock.now()
        made = answer_actions.start_set(session, dossier, subject, body, by=by, now=now)
    return redirect(url_for(".edit", dossier_id=dossier_id, number=made.number))


@bp.route("/<int:number>/modifier", methods=["GET", "POST"])
@access(WRITER)
def edit(dossier_id: int, number: int) -> ResponseReturnValue:
    dossier = _dossier(dossier_id)
    found = answer_queries.set_by_number(reading(), dossier.id, number)
    known = questions.read(found.questions)
    form = SetForm(obj=found, data=_filled(found, known))
    form.offer(known)
    status = 200
    if form.validate_on_submit():
        try:
            with writing() as session:
                _editable(session, dossier_id)
                held = answer_queries.set_by_number(session, dossier_id, number, lock=True)
                answer_actions.change_set(session, held, form.draft(known), _version(form))
        except (RuleBroken, Conflict) as refusal:
            put(form, refusal.message)
            status = 409 if isinstance(refusal, Conflict) else 422
        else:
            say("Questions enregistrées.")
            return redirect(url_for(".choose", dossier_id=dossier_id, number=number))
    page = render_template("answers/edit.html", dossier=dossier, set=found, form=form)
    return page, 422 if form.errors and status == 200 else status


def _filled(found: QuestionSet, known: tuple[questions.Question, ...]) -> dict[str, Any]:
    return {"rows": rows_of(known), "reminders_allowed": str(found.reminders_allowed)}


def _version(form: SetForm) -> int:
    text = form.version.data or ""
    return int(text) if text.isdecimal() and len(text) <= 9 else 0


@bp.route("/<int:number>/envoyer", methods=["GET", "POST"])
@access(WRITER)
def choose(dossier_id: int, number: int) -> ResponseReturnValue:
    dossier = _dossier(dossier_id)
    found = answer_queries.set_by_number(reading(), dossier.id, number)
    linked = {one.supplier.id for one in answer_queries.asked(reading(), found)}
    suppliers = [
        one for one in queries.suppliers(reading(), dossier.id) if one.kept and one.id not in linked
    ]
    form = ChooseForm(suppliers=[one.id for one in suppliers])
    form.suppliers.choices = offered((one.id, one.name) for one in suppliers)
    if form.validate_on_submit():
        try:
            _send(dossier_id, number, form)
        except RuleBroken as refusal:
            put(form, refusal.message)
        else:
            return redirect(url_for(".show", dossier_id=dossier_id, number=number))
    page = render_template(
        "answers/choose.html",
        dossier=dossier,
        set=found,
        questions=questions.read(found.questions),
        suppliers={one.id: one for one in suppliers},
        form=form,
    )
    return page, 422 if form.errors else 200


def _send(dossier_id: int, number: int, form: ChooseForm) -> None:
    with writing() as session:
        dossier = _editable(session, dossier_id)
        found = answer_queries.set_by_number(session, dossier_id, number, lock=True)
        count = answer_actions.send(
            session,
            dossier,
            found,
            form.suppliers.data or (),
            key=secret_key(),
            by=signed_in().full_name,
            now=clock.now(),
        )
    say(f"{plural(count, 'lien fait', 'liens faits')} : envoyez maintenant chacun à sa structure.")


@bp.get("/<int:number>")
@access(Role.READER)
def show(dossier_id: int, number: int) -> ResponseReturnValue:
    dossier = _dossier(dossier_id)
    found = answer_queries.set_by_number(reading(), dossier.id, number)
    every = answer_queries.asked(reading(), found)
    # Who may only read must not be able to answer in the place of a supplier.
    may = signed_in().may(WRITER)
    message = queries.messages(reading(), dossier.id).get(found.message_id or 0)
    return render_template(
        "answers/show.html",
        dossier=dossier,
        set=found,
        questions=questions.read(found.questions),
        message=message,
        every=every,
        states={one.link.id: answer_words.standing(one) for one in every},
        addresses={one.link.id: answer_letters.address_of(one) for one in every} if may else {},
        letters=answer_letters.letters(every, found) if may else {},
        waiting=_to_remind(every, found) if may else [],
        form=SentForm(),
        channels=SENT_BY,
        may=may,
    )


def _to_remind(every: list[Asked], found: QuestionSet) -> list[Asked]:
    """Who has not answered, and may still be reminded."""
    return [
        one
        for one in every
        if not one.answers
        and one.link.revoked_at is None
        and left(found.reminders_allowed, one.reminders)
    ]


@bp.post("/<int:number>/liens/<int:link_id>/envoye")
@access(WRITER)
def note_sent(dossier_id: int, number: int, link_id: int) -> ResponseReturnValue:
    form = SentForm()
    with writing() as session:
        dossier, found, link = _link(session, dossier_id, number, link_id)
        if not form.validate():
            raise RuleBroken("Choisissez comment le message est parti.")
        answer_actions.note_sent(
            session,
            dossier,
            found,
            link,
            queries.supplier_by_id(session, dossier.id, link.dossier_supplier_id),
            channel=Channel(form.channel.data),
            by=signed_in().full_name,
            now=clock.now(),
        )
    say("Envoi noté.")
    return redirect(url_for(".show", dossier_id=dossier_id, number=number))


@bp.post("/<int:number>/liens/<int:link_id>/annuler")
@access(WRITER)
def revoke(dossier_id: int, number: int, link_id: int) -> ResponseReturnValue:
    with writing() as session:
        _, _, link = _link(session, dossier_id, number, link_id)
        answer_actions.revoke(session, link, by=signed_in().full_name, now=clock.now())
    say("Lien annulé : il ne s’ouvre plus.")
    return redirect(url_for(".show", dossier_id=dossier_id, number=number))


@bp.post("/<int:number>/liens/<int:link_id>/refaire")
@access(WRITER)
def renew(dossier_id: int, number: int, link_id: int) -> ResponseReturnValue:
    with writing() as session:
        dossier, found, link = _link(session, dossier_id, number, link_id)
        supplier = queries.supplier_by_id(session, dossier.id, link.dossier_supplier_id)
        by, now = signed_in().full_name, clock.now()
        answer_actions.renew(session, found, link, supplier, key=secret_key(), by=by, now=now)
    say("Nouveau lien fait : envoyez-le. L’ancien ne s’ouvre plus.")
    return redirect(url_for(".show", dossier_id=dossier_id, number=number))


def _link(
    session: Session, dossier_id: int, number: int, link_id: int
) -> tuple[Dossier, QuestionSet, AnswerLink]:
    """A link of that set of that dossier, which is not locked."""
    dossier = _editable(session, dossier_id)
    link, found = answer_queries.link_by_id(session, dossier.id, link_id)
    if found.number != number:
        raise NotFound
    return dossier, found, link


@bp.route("/<int:number>/relancer", methods=["GET", "POST"])
@access(WRITER)
def remind(dossier_id: int, number: int) -> ResponseReturnValue:
    dossier = _dossier(dossier_id)
    found = answer_queries.set_by_number(reading(), dossier.id, number)
    waiting = _to_remind(answer_queries.asked(reading(), found), found)
    name = organisation_by_id(reading(), dossier.organisation_id).name
    subject, body = answer_words.reminder(found.subject, found.reply_before, name)
    chosen = [one.supplier.id for one in waiting]
    form = ReminderForm(suppliers=chosen, subject=subject, body=body)
    form.suppliers.choices = offered((one.supplier.id, one.supplier.name) for one in waiting)
    if form.validate_on_submit():
        try:
            _remind(dossier_id, number, form)
        except RuleBroken as refusal:
            put(form, refusal.message)
        else:
            return redirect(url_for(".show", dossier_id=dossier_id, number=number))
    page = render_template(
        "answers/remind.html",
        dossier=dossier,
        set=found,
        waiting={one.supplier.id: one for one in waiting},
        form=form,
    )
    return page, 422 if form.errors else 200


def _remind(dossier_id: int, number: int, form: ReminderForm) -> None:
    with writing() as session:
        dossier = _editable(session, dossier_id)
        found = answer_queries.set_by_number(session, dossier_id, number, lock=True)
        count = answer_actions.remind(
            session,
            dossier,
            found,
            form.suppliers.data or (),
            subject=form.subject.data,
            body=form.body.data,
            by=signed_in().full_name,
            now=clock.now(),
        )
    say(f"Relance notée pour {plural(count, 'structure')} : envoyez-la maintenant à chacune.")
