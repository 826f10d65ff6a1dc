"""The vocabulary of trades, for those who keep the directory: see, try, add, take off."""

from collections.abc import Sequence

import sqlalchemy as sa
from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from spaser.accounts.forms import EmptyForm
from spaser.core import journal
from spaser.core.errors import NotReady, RuleBroken
from spaser.core.text import normalise
from spaser.sourcing import added_words, live, lots
from spaser.sourcing.vocabulary import Trade, vocabulary
from spaser.sourcing.vocabulary_forms import ExpressionForm
from spaser.sourcing.vocabulary_models import VocabularyExpression
from spaser.sourcing.vocabulary_trial import Trial, trial
from spaser.suppliers.queries import suppliers_by_id
from spaser.tenders.models import Lot
from spaser.tenders.queries import latest_lots_holding
from spaser.web.access import Role, access, organisation_id, signed_in
from spaser.web.fields import put, say
from spaser.web.session import reading, writing

bp = Blueprint("vocabulary", __name__, url_prefix="/annuaire/vocabulaire")
_LOTS_TRIED = 3


@bp.get("/")
@access(Role.ADMINISTRATOR, chamber=True)
def index() -> ResponseReturnValue:
    asked = request.args.get("q", "").strip()[:80]
    added = added_words.added(reading())
    found = _found(normalise(asked), added)
    return render_template(
        "vocabulary/index.html",
        asked=asked,
        found=found,
        added=added,
        labels={code: one.label for code, one in vocabulary().trades.items()},
        total=len(vocabulary().trades),
    )


def _found(
    words: str, added: Sequence[VocabularyExpression]
) -> list[tuple[Trade, int, tuple[str, ...]]]:
    """Trades whose label or expressions hold the words: each with how many expressions it has, and
    those that hold them."""
    found = []
    for trade in vocabulary().trades.values():
        own = (*trade.expressions, *(one.expression for one in added if one.trade == trade.code))
        holding = tuple(one for one in own if words in normalise(one)) if words else ()
        if holding or words in normalise(trade.label):
            found.append((trade, len(own), holding[:8]))
    return sorted(found, key=lambda row: normalise(row[0].label))


@bp.get("/<code>")
@access(Role.ADMINISTRATOR, chamber=True)
def show(code: str) -> ResponseReturnValue:
    return _trade(code, ExpressionForm())


def _trade(code: str, form: ExpressionForm) -> str:
    session = reading()
    added = added_words.added(session, code)
    return render_template(
        "vocabulary/show.html",
        trade=added_words.trade_of(code),
        added=added,
        near=[vocabulary().trades[other].label for other in vocabulary().near(code)],
        form=form,
        button=EmptyForm(),
        entries=[
            entry
            for one in added
            for entry in journal.history(session, "vocabulary_expression", one.id)
        ],
    )


@bp.get("/<code>/essai")
@access(Role.ADMINISTRATOR, chamber=True)
def test(code: str) -> ResponseReturnValue:
    """The effect of an expression on recent lots, before anything is kept."""
    session, trade = reading(), added_words.trade_of(code)
    if "expression" not in request.args:
        return _trade(code, ExpressionForm())
    form = ExpressionForm(request.args, meta={"csrf": False})
    if not form.validate():
        return _trade(code, form), 422
    try:
        expression = added_words.checked(session, code, form.expression.data)
    except RuleBroken as refusal:
        put(form, refusal.message, "expression")
        return _trade(code, form), 422
    words = request.args.get("lots", "").strip()[:80] or expression
    tried, problem = _tried(session, code, expression, words)
    shown = {move.supplier_id for _, one in tried for move in one.moves}
    return render_template(
        "vocabulary/trial.html",
        trade=trade,
        expression=expression,
        words=words,
        tried=tried,
        problem=problem,
        suppliers=suppliers_by_id(session, sorted(shown)),
        form=ExpressionForm(expression=expression),
    )


def _tried(
    session: Session, code: str, expression: str, words: str
) -> tuple[list[tuple[Lot, Trial]], str]:
    """The lots tried with their effect, and why there is none, in French."""
    chosen = latest_lots_holding(session, organisation_id(), words, _LOTS_TRIED)
    if not chosen:
        return [], "Aucun lot récent ne contient ces mots. Essayez avec d’autres mots."
    connection = session.connection()
    try:
        return [(lot, _ask(lot, code, expression, connection)) for lot in chosen], ""
    except NotReady as error:
        return [], error.message


def _ask(lot: Lot, code: str, expression: str, connection: sa.Connection) -> Trial:
    need = lots.from_lot(lot)
    return live.of().ask(lambda index: trial(index, connection, need, code, expression))


@bp.post("/<code>/expressions")
@access(Role.ADMINISTRATOR, chamber=True)
def add(code: str) -> ResponseReturnValue:
    form = ExpressionForm()
    added_words.trade_of(code)
    if not form.validate_on_submit():
        return _trade(code, form), 422
    try:
        with writing() as session:
            kept = added_words.add(session, code, form.expression.data, signed_in().full_name)
            text = kept.expression
    except RuleBroken as refusal:
        put(form, refusal.message, "expression")
        return _trade(code, form), 422
    say(f"« {text} » est ajoutée. Les recherches en tiennent compte dans quelques instants.")
    return redirect(url_for(".show", code=code))


@bp.post("/expressions/<int:expression_id>/retirer")
@access(Role.ADMINISTRATOR, chamber=True)
def remove(expression_id: int) -> ResponseReturnValue:
    form = EmptyForm()
    if not form.validate_on_submit():
        return redirect(url_for(".index"))
    with writing() as session:
        gone = added_words.remove(session, expression_id)
        code, text = gone.trade, gone.expression
    say(f"« {text} » est retirée. Les recherches se font de nouveau sans elle.")
    return redirect(url_for(".show", code=code))
