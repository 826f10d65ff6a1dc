"""What a supplier types on the page of its link."""

from collections.abc import Sequence
from typing import Any

from wtforms import (
    BooleanField,
    EmailField,
    MultipleFileField,
    RadioField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.validators import DataRequired, ValidationError

from spaser.core.french import french_spaces
from spaser.dossiers import questions
from spaser.dossiers.answer_files import ACCEPTED, LARGEST, MEGABYTE, MOST_FILES, SAID
from spaser.dossiers.answer_models import Answer, Interest
from spaser.dossiers.answer_submission import NewAnswer
from spaser.dossiers.answer_words import INTERESTS
from spaser.dossiers.questions import ANSWER_LENGTH, NO, YES, Kind, Question
from spaser.web.fields import Form, at_most, offered, refuse, required, stripped

_PREFIX = "question_"
_ONE_OF_THREE = "Choisissez l’une des trois réponses."
_LONG: dict[str, Any] = {"rows": 4, "maxlength": ANSWER_LENGTH}


class ReplyForm(Form):
    """What is asked to everybody; the questions of the buyer join it, see `form_for`."""

    class Meta(Form.Meta):
        """Without a token: the address is the secret that no other site knows, and browsers that
        refuse cookies must be able to answer."""

        csrf = False

    interest = RadioField(
        french_spaces("Ce lot vous intéresse-t-il ?"),
        choices=offered(INTERESTS.items()),
        validators=[DataRequired(message=_ONE_OF_THREE)],
        invalid_choice_message=_ONE_OF_THREE,
    )
    refusal_reason = TextAreaField(
        french_spaces("Si c’est non : pourquoi ?"),
        filters=[stripped],
        validators=[at_most(1_000)],
        render_kw={"rows": 2, "maxlength": 1_000},
        description=french_spaces(
            "Quelques mots aident l’acheteur : trop grand, trop loin, délai…"
        ),
    )
    capacity = TextAreaField(
        french_spaces("Que pourriez-vous faire ?"),
        filters=[stripped],
        validators=[at_most(ANSWER_LENGTH)],
        render_kw=_LONG,
        description=french_spaces("Équipe, matériel, quantités, secteur où vous vous déplacez."),
    )
    references = TextAreaField(
        french_spaces("Qu’avez-vous déjà fait de semblable ?"),
        filters=[stripped],
        validators=[at_most(ANSWER_LENGTH)],
        render_kw=_LONG,
        description=french_spaces("Un ou deux exemples, avec le client et l’année."),
    )
    remarks = TextAreaField(
        french_spaces("Autre chose à dire à l’acheteur ?"),
        filters=[stripped],
        validators=[at_most(ANSWER_LENGTH)],
        render_kw=_LONG,
    )
    files = MultipleFileField(
        "Joindre des fichiers",
        render_kw={"accept": ACCEPTED},
        description=french_spaces(
            f"{MOST_FILES} au plus, de {LARGEST // MEGABYTE} Mo au plus chacun : {SAID}."
        ),
    )
    confidential = BooleanField("Ces fichiers contiennent des secrets d’affaires")
    contact_name = StringField(
        "Vos prénom et nom",
        filters=[stripped],
        validators=[required("Indiquez qui répond."), at_most(120)],
        render_kw={"autocomplete": "name", "maxlength": 120},
    )
    contact_phone = TelField(
        "Votre téléphone",
        filters=[stripped],
        validators=[at_most(30)],
        render_kw={"autocomplete": "tel", "maxlength": 30},
    )
    contact_email = EmailField(
        "Votre adresse électronique",
        filters=[stripped],
        validators=[at_most(254)],
        render_kw={"autocomplete": "email", "maxlength": 254},
    )

    asked: tuple[Question, ...] = ()

    @property
    def asked_fields(self) -> list[Any]:
        """The fields of the buyer's questions, in their order."""
        return [self[_PREFIX + one.key] for one in self.asked]

    def draft(self) -> NewAnswer:
        """The answer, checked for shape."""
        answers = {
            one.key: text
            for one in self.asked
            if (text := questions.answered(one, self[_PREFIX + one.key].data or ""))
        }
        plain = (
            "contact_name", "capacity", "references", "remarks", "refusal_reason",
            "contact_phone", "contact_email",
        )  # fmt: skip
        texts = {name: self[name].data or "" for name in plain}
        return NewAnswer(Interest(self.interest.data), answers=answers, **texts)


def form_for(asked: Sequence[Question], last: Answer | None) -> ReplyForm:
    """The form of these questions, filled with the answer that it corrects."""
    fields = {_PREFIX + one.key: _field(one) for one in asked}
    made = type("AskedForm", (ReplyForm,), fields | {"asked": tuple(asked)})
    if last is None:
        return made()  # type: ignore[no-any-return]
    known = {_PREFIX + key: text for key, text in last.answers.items()}
    names = ("refusal_reason", "capacity", "references", "remarks")
    people = ("contact_name", "contact_phone", "contact_email")
    before = {name: getattr(last, name) for name in (*names, *people)}
    return made(interest=last.interest.value, **before, **known)  # type: ignore[no-any-return]


def _field(one: Question) -> Any:
    """A field by the kind of its answer."""
    checks = [_Answered(one)]
    label, hint = one.label, one.help
    if one.kind in (Kind.YES_NO, Kind.CHOICE):
        allowed = (YES, NO) if one.kind is Kind.YES_NO else one.choices
        choices = offered((("", "–"), *((text, text) for text in allowed)))
        # What is not in the list is refused by the question itself; nothing chosen is no answer.
        return SelectField(
            label, choices=choices, validators=checks, validate_choice=False, description=hint
        )
    if one.kind is Kind.NUMBER:
        look = {"inputmode": "decimal", "maxlength": 20}
        return StringField(
            label, filters=[stripped], validators=checks, render_kw=look, description=hint
        )
    return TextAreaField(
        label, filters=[stripped], validators=checks, render_kw=_LONG, description=hint
    )


class _Answered:
    """Whether an answer can be read, and is there when it must be; who says no owes nothing."""

    def __init__(self, question: Question) -> None:
        self.question = question
        # WTForms copies these to the field: the page then says which answers are optional.
        self.field_flags = {"required": True} if question.required else {}

    def __call__(self, form: ReplyForm, field: Any) -> None:
        try:
            text = questions.answered(self.question, field.data or "")
        except ValueError as error:
            raise refuse(str(error)) from error
        if self.question.required and not text and form.interest.data != Interest.NO.value:
            raise ValidationError("Répondez à cette question : l’acheteur en a besoin.")
