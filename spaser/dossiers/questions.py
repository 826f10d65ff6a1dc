"""The questions that a buyer asks, and how what is typed to answer them is read."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from spaser.core.errors import RuleBroken

MOST_QUESTIONS = 15
LABEL_LENGTH = 300
CHOICE_LENGTH = 100
MOST_CHOICES = 10
ANSWER_LENGTH = 4_000  # letters, of each text that a structure may write
YES, NO = "Oui", "Non"
_NUMBER = re.compile(r"[+-]?\d{1,12}(?:[.,]\d{1,6})?")
_SPACES = re.compile(r"[\s\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]+")


class Kind(StrEnum):
    """What an answer is."""

    TEXT = "text"
    YES_NO = "yes_no"
    NUMBER = "number"
    CHOICE = "choice"


@dataclass(frozen=True)
class Question:
    """One question. `key` names it for good: answers are aligned by it."""

    key: str
    label: str
    kind: Kind = Kind.TEXT
    help: str = ""
    choices: tuple[str, ...] = ()
    required: bool = False


SUGGESTED = (
    Question("effectif", "Combien de personnes pouvez-vous mobiliser pour ce lot ?", Kind.NUMBER),
    Question("delai", "Sous quel délai pouvez-vous commencer ?"),
    Question("perimetre", "Pouvez-vous répondre à tout le lot, ou à une partie seulement ?"),
    Question("groupement", "Répondriez-vous avec d’autres structures ?", Kind.YES_NO),
    Question("clause", "Pouvez-vous accueillir des personnes en insertion ?", Kind.YES_NO),
    Question("contraintes", "Qu’est-ce qui, dans ce besoin, vous empêcherait de répondre ?"),
    Question("prix", "Comment ce service est-il d’habitude facturé ?"),
    Question("environnement", "Que faites-vous pour réduire l’effet sur l’environnement ?"),
)


def stored(questions: Iterable[Question]) -> list[dict[str, Any]]:
    """As the database keeps them."""
    return [asdict(one) | {"kind": one.kind.value, "choices": [*one.choices]} for one in questions]


def read(kept: Iterable[Mapping[str, Any]]) -> tuple[Question, ...]:
    """From what the database keeps."""
    return tuple(
        Question(
            str(one["key"]),
            str(one["label"]),
            Kind(one.get("kind", Kind.TEXT)),
            str(one.get("help", "")),
            tuple(map(str, one.get("choices", ()))),
            bool(one.get("required", False)),
        )
        for one in kept
    )


def checked(questions: Iterable[Question]) -> tuple[Question, ...]:
    """Questions that can be sent; raises RuleBroken, saying which one is wrong."""
    found = tuple(questions)
    if len(found) > MOST_QUESTIONS:
        raise RuleBroken(f"Gardez {MOST_QUESTIONS} questions au plus : une personne y répondra.")
    seen: set[str] = set()
    for number, one in enumerate(found, start=1):
        if one.label.casefold() in seen:
            raise RuleBroken(f"La question {number} est posée deux fois : gardez-la une fois.")
        seen.add(one.label.casefold())
        _check_choices(number, one)
    return found


def _check_choices(number: int, one: Question) -> None:
    if one.kind is not Kind.CHOICE:
        return
    if len(set(one.choices)) < 2:
        raise RuleBroken(
            f"Question {number} : donnez au moins deux choix différents, un par ligne."
        )
    if len(one.choices) > MOST_CHOICES:
        raise RuleBroken(f"Question {number} : donnez {MOST_CHOICES} choix au plus.")
    if max(map(len, one.choices)) > CHOICE_LENGTH:
        raise RuleBroken(f"Question {number} : un choix fait {CHOICE_LENGTH} caractères au plus.")


def free_key(taken: Iterable[str]) -> str:
    """A key that no question of the set has."""
    known = set(taken)
    number = 1
    while f"q{number}" in known:
        number += 1
    return f"q{number}"


def answered(question: Question, typed: str) -> str:
    """What is kept of an answer; empty when there is none. Raises ValueError, with a sentence."""
    text = typed.strip()
    if not text:
        return ""
    if question.kind is Kind.NUMBER:
        number = _SPACES.sub("", text)
        if not _NUMBER.fullmatch(number):
            raise ValueError("Écrivez un nombre, par exemple 12 ou 3,5.")
        return number.replace(".", ",")
    allowed = (YES, NO) if question.kind is Kind.YES_NO else question.choices
    if question.kind is not Kind.TEXT and text not in allowed:
        raise ValueError("Choisissez dans la liste.")
    if len(text) > ANSWER_LENGTH:
        raise ValueError(f"Raccourcissez ce texte : {ANSWER_LENGTH} caractères au plus.")
    return text
