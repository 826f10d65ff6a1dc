"""The page where a supplier answers by its link, without an account."""

from collections.abc import Sequence

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from spaser.accounts.models import Organisation
from spaser.accounts.queries import organisation_by_id
from spaser.core import clock
from spaser.core.errors import NotFound, RuleBroken
from spaser.dossiers import answer_files, answer_queries, answer_submission, questions
from spaser.dossiers.answer_files import HEAVIEST, MOST_FILES, Joined
from spaser.dossiers.answer_queries import Opened
from spaser.dossiers.answer_reply_forms import ReplyForm, form_for
from spaser.dossiers.answer_submission import TAKING, LinkClosed, TooManyAnswers
from spaser.dossiers.answer_words import INTERESTS
from spaser.dossiers.links import LinkState
from spaser.web.access import PUBLIC, access
from spaser.web.fields import put
from spaser.web.session import reading, writing

bp = Blueprint("reply", __name__, url_prefix="/repondre")
_HEADERS = {
    "Referrer-Policy": "no-referrer",  # the address is a secret
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Cache-Control": "no-store",
}
_ROOM = 256 * 1024  # bytes of the other fields


@bp.record_once
def _without_token(state: BlueprintSetupState) -> None:
    """No cookie is needed to answer: the address itself is what no other site knows."""
    state.app.extensions["csrf"].exempt(bp)


@bp.url_value_preprocessor
def _take_files(_endpoint: str | None, values: dict[str, str] | None) -> None:
    """Let the holder of a link that takes answers send files, before anything reads the body."""
    if request.method != "POST" or not values:
        return
    try:
        found = answer_queries.opened(reading(), values.get("token", ""))
    except NotFound:
        return
    if answer_submission.state_of(found, clock.now()) in TAKING:
        request.max_content_length = HEAVIEST + _ROOM


@bp.after_request
def _keep_secret(response: Response) -> Response:
    response.headers.update(_HEADERS)
    return response


@bp.route("/<token>", methods=["GET", "POST"])
@access(PUBLIC)
def show(token: str) -> ResponseReturnValue:
    found = answer_queries.opened(reading(), token)
    asker = organisation_by_id(reading(), found.dossier.organisation_id)
    if answer_submission.state_of(found, clock.now()) not in TAKING:
        return _closed(found, asker)
    known = answer_queries.answers_of(reading(), found.link.id)
    if known and request.method == "GET" and "corriger" not in request.args:
        return _received(found, asker, token)
    form = form_for(questions.read(found.questions.questions), known[-1] if known else None)
    status = 200
    if form.validate_on_submit():
        try:
            _submit(token, form)
        except TooManyAnswers as refusal:
            put(form, refusal.message)
            status = 429
        except LinkClosed:
            return _closed(found, asker)
        except RuleBroken as refusal:
            put(form, refusal.message, "files")
        else:
            return redirect(url_for(".show", token=token), 303)
    page = render_template(
        "answers/reply.html",
        found=found,
        asker=asker,
        form=form,
        message=_message(found),
        late=answer_submission.state_of(found, clock.now()) == LinkState.LATE,
        correcting=bool(known),
        joined=_joined(found),
    )
    return page, 422 if form.errors and status == 200 else status


def _message(found: Opened) -> str:
    """What the buyer wrote, the same for all."""
    return found.questions.body


def _joined(found: Opened) -> list[answer_queries.FileFacts]:
    numbers = [one.id for one in answer_queries.answers_of(reading(), found.link.id)]
    return answer_queries.file_facts(reading(), numbers)


def _submit(token: str, form: ReplyForm) -> None:
    draft, files = form.draft(), _files(form)
    with writing() as session:
        answer_submission.submit(
            session,
            token,
            draft,
            files,
            confidential=bool(form.confidential.data),
            now=clock.now(),
        )


def _files(form: ReplyForm) -> Sequence[Joined]:
    """The files sent, judged one by one; raises RuleBroken."""
    sent = [one for one in form.files.data or () if getattr(one, "filename", "")]
    if len(sent) > MOST_FILES:
        raise RuleBroken(f"Joignez {MOST_FILES} fichiers au plus.")
    kept = []
    for one in sent:
        content = one.stream.read(answer_files.LARGEST + 1)
        kept.append(answer_files.accepted(one.filename, content))
    return kept


def _received(found: Opened, asker: Organisation, token: str) -> str:
    known = answer_queries.answers_of(reading(), found.link.id)
    asked = questions.read(found.questions.questions)
    last = known[-1]
    return render_template(
        "answers/received.html",
        found=found,
        asker=asker,
        answer=last,
        interest=INTERESTS[last.interest.value],
        lines=[(one.label, last.answers.get(one.key, "")) for one in asked],
        joined=_joined(found),
        token=token,
    )


def _closed(found: Opened, asker: Organisation) -> tuple[str, int]:
    state = answer_submission.state_of(found, clock.now())
    given = bool(answer_queries.answers_of(reading(), found.link.id))
    page = render_template(
        "answers/closed.html",
        state=state.value,
        asker=asker,
        given=given,
        reply_before=found.questions.reply_before,
    )
    return page, 410
