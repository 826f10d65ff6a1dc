"""The vocabulary in force: what ships with the product, and the expressions added since."""

from collections.abc import Sequence
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlmodel import Session, col, select

from spaser.core import clock
from spaser.core.analysis import stems
from spaser.core.errors import NotFound, RuleBroken
from spaser.sourcing.vocabulary import Trade, Vocabulary, vocabulary
from spaser.sourcing.vocabulary_models import VocabularyExpression

Pairs = tuple[tuple[str, str], ...]  # (code of the trade, expression)
_table = sa.inspect(VocabularyExpression).local_table
MOST = 2_000  # expressions added in all: beyond, they belong in the files


def in_force(connection: Connection) -> Pairs:
    """The expressions added, in one order; a trade that no longer exists is left out."""
    statement = sa.select(_table.c.trade, _table.c.expression).order_by(_table.c.id).limit(MOST)
    known = vocabulary().trades
    return tuple((row[0], row[1]) for row in connection.execute(statement) if row[0] in known)


@lru_cache(maxsize=4)
def extended(added: Pairs) -> Vocabulary:
    """The vocabulary with these expressions; the same object for the same ones."""
    return vocabulary().with_expressions(added) if added else vocabulary()


def trade_of(code: str) -> Trade:
    """A trade as it ships; raises NotFound."""
    found = vocabulary().trades.get(code)
    if found is None:
        raise NotFound
    return found


def added(session: Session, code: str | None = None) -> Sequence[VocabularyExpression]:
    """Expressions added, of one trade or of all, in the order they came."""
    statement = select(VocabularyExpression).order_by(col(VocabularyExpression.id)).limit(MOST)
    if code is not None:
        statement = statement.where(VocabularyExpression.trade == code)
    return session.exec(statement).all()


def checked(session: Session, code: str, expression: str) -> str:
    """The expression with single spaces; RuleBroken says why it would change nothing."""
    text = " ".join(expression.split()).lower()
    asked = stems(text)
    if not asked:
        raise RuleBroken("Ces mots ne disent rien d’un métier : écrivez au moins un nom.")
    trade = trade_of(code)
    of_trade = (trade.label, *trade.expressions, *(one.expression for one in added(session, code)))
    same = next((one for one in of_trade if stems(one) == asked), None)
    if same is not None:
        raise RuleBroken(f"Ce métier a déjà « {same} », qui est lu de la même façon.")
    return text


def add(session: Session, code: str, expression: str, by: str) -> VocabularyExpression:
    """Add an expression to a trade; every node then reads lots and suppliers with it."""
    text = checked(session, code, expression)
    if len(added(session)) >= MOST:
        raise RuleBroken(f"{MOST} expressions ont déjà été ajoutées : retirez-en d’abord.")
    kept = VocabularyExpression(trade=code, expression=text, added_at=clock.now(), added_by=by)
    session.add(kept)
    session.flush()
    return kept


def remove(session: Session, expression_id: int) -> VocabularyExpression:
    """Take an added expression off; raises NotFound."""
    found = session.get(VocabularyExpression, expression_id)
    if found is None:
        raise NotFound
    session.delete(found)
    session.flush()
    return found
