"""Expressions that an administrator added to the trades of the vocabulary."""

from datetime import datetime
from typing import ClassVar

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from spaser.core.columns import Moment


class VocabularyExpression(SQLModel, table=True):
    """One expression that names a trade, beside those that ship with the product."""

    __tablename__ = "vocabulary_expression"
    __journal__: ClassVar[str] = "vocabulary_expression"
    __table_args__ = (sa.UniqueConstraint("trade", "expression"),)

    id: int = Field(default=None, primary_key=True)
    trade: str = Field(max_length=60)  # code of the trade in the files of the vocabulary
    expression: str = Field(max_length=80)
    added_at: datetime = Field(sa_type=Moment)
    added_by: str
