"""Pieces that every form shares."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import flash
from flask_wtf import FlaskForm
from wtforms import SelectChoice, SelectField, ValidationError
from wtforms.validators import DataRequired, Length

from spaser.core.french import french_spaces


class Form(FlaskForm):  # type: ignore[misc]
    """A form of ours: its own messages, in French."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """French messages for what WTForms itself checks."""

        locales = ("fr", "en")


def stripped(text: str | None) -> str:
    """What the user typed, without the spaces around it."""
    return (text or "").strip()


def required(sentence: str) -> DataRequired:
    """A field that must be filled, not with spaces alone; the sentence says what to do."""
    return DataRequired(message=french_spaces(sentence))


def at_most(length: int) -> Length:
    """A text that is not endless."""
    sentence = f"Raccourcissez ce texte : {length} caractères au plus."
    return Length(max=length, message=french_spaces(sentence))


def one_of(
    label: str,
    choices: dict[str, str] | None = None,
    coerce: Callable[[Any], Any] = str,
    default: str | None = None,
) -> SelectField:
    """A list to choose from, value → what is read. Without choices, the page gives them.

    `default`: what an address that leaves the field out means.
    """
    sentence = "Choisissez dans la liste."
    return SelectField(
        label,
        coerce=coerce,
        default=default,
        choices=None if choices is None else offered(choices.items()),
        invalid_choice_message=sentence,
        invalid_value_message=sentence,
    )


def offered(choices: Iterable[tuple[Any, str]]) -> list[SelectChoice]:
    """The choices of a list, from pairs of a value and what is read."""
    return [SelectChoice(value, label) for value, label in choices]


def refuse(sentence: str) -> ValidationError:
    """The error of a validator, in French typography."""
    return ValidationError(french_spaces(sentence))


def say(sentence: str) -> None:
    """Tell on the next page that something was done."""
    flash(french_spaces(sentence), "success")


def put(form: Any, sentence: str, field: str | None = None) -> None:
    """Put a refusal beside its field, or at the head of the form."""
    if field is None:
        form.form_errors.append(french_spaces(sentence))
    else:
        target = form[field]
        target.errors = [*target.errors, french_spaces(sentence)]
