"""What a buyer types to ask suppliers, and to remind them."""

from collections.abc import Sequence
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    HiddenField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms import Form as PlainForm
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from spaser.core.french import french_spaces
from spaser.dossiers import questions, reminders
from spaser.dossiers.answer_actions import SetDraft
from spaser.dossiers.answer_words import BODY_LENGTH, QUESTION_KINDS, SUBJECT_LENGTH
from spaser.dossiers.questions import Kind, Question
from spaser.web.fields import Form, at_most, offered, one_of, required, stripped

BLANK_ROWS = 2
SENT_BY = {"courriel": "par courriel", "telephone": "par téléphone", "courrier": "par courrier"}


class Checkboxes(SelectMultipleField):  # type: ignore[misc]
    """Several choices among some, each with its own box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class QuestionRow(PlainForm):  # type: ignore[misc]
    """One question; an empty text takes it away."""

    class Meta(Form.Meta):
        """The messages of our forms, without a token of its own."""

        csrf = False

    key = HiddenField()
    label = TextAreaField(
        "Question",
        filters=[stripped],
        validators=[Optional(), at_most(questions.LABEL_LENGTH)],
        render_kw={"rows": 2, "maxlength": questions.LABEL_LENGTH},
    )
    kind = one_of("Réponse attendue", QUESTION_KINDS)
    choices = TextAreaField(
        "Choix, un par ligne",
        filters=[stripped],
        render_kw={"rows": 2, "maxlength": 1_500},
    )
    required = BooleanField("Réponse obligatoire")


def _subject() -> StringField:
    return StringField(
        "Objet du message",
        filters=[stripped],
        validators=[required("Donnez un objet à votre message."), at_most(SUBJECT_LENGTH)],
        render_kw={"maxlength": SUBJECT_LENGTH},
    )


def _body(rows: int, hint: str = "") -> TextAreaField:
    return TextAreaField(
        "Message",
        filters=[stripped],
        validators=[required("Écrivez votre message."), at_most(BODY_LENGTH)],
        render_kw={"rows": rows, "maxlength": BODY_LENGTH},
        description=french_spaces(hint),
    )


class SetForm(Form):
    """A set of questions, with the message that goes with the link."""

    version = HiddenField()
    subject = _subject()
    body = _body(
        12, "Le même pour toutes les structures. Le lien propre à chacune s’ajoute à la fin."
    )
    reply_before = DateField(
        "Réponse demandée jusqu’au",
        validators=[InputRequired(message="Donnez la date jusqu’à laquelle répondre.")],
    )
    late_allowed = BooleanField("Accepter les réponses après cette date (elles seront marquées)")
    reminders_allowed = one_of(
        "Relances permises, par structure",
        {str(number): str(number) for number in range(reminders.MOST + 1)},
    )
    rows = FieldList(FormField(QuestionRow), label="Questions")
    suggested = Checkboxes("Ajouter des questions proposées", choices=[])

    def offer(self, known: Sequence[Question]) -> None:
        """Offer the suggested questions that are not asked yet."""
        taken = {one.key for one in known}
        left = [one for one in questions.SUGGESTED if one.key not in taken]
        self.suggested.choices = offered((one.key, one.label) for one in left)

    def draft(self, known: Sequence[Question]) -> SetDraft:
        """The set, checked for shape; raises RuleBroken when a question cannot be asked."""
        asked = [*self._typed(known), *self._added()]
        return SetDraft(
            self.subject.data,
            self.body.data,
            self.reply_before.data,
            bool(self.late_allowed.data),
            int(self.reminders_allowed.data),
            questions.checked(asked),
        )

    def _typed(self, known: Sequence[Question]) -> list[Question]:
        """The rows that say something; a key is that of a known question, or a new one."""
        taken = {one.key for one in known}
        helps = {one.key: one.help for one in known}
        found: dict[str, Question] = {}
        for row in self.rows.entries:
            typed = row.form
            if not typed.label.data:
                continue
            free = questions.free_key(taken | set(found))
            key = typed.key.data if typed.key.data in taken - set(found) else free
            found[key] = _question(key, typed, helps.get(key, ""))
        return list(found.values())

    def _added(self) -> list[Question]:
        wanted = set(self.suggested.data or ())
        return [one for one in questions.SUGGESTED if one.key in wanted]


def _question(key: str, typed: Any, hint: str) -> Question:
    kind = Kind(typed.kind.data)
    lines = [line.strip() for line in (typed.choices.data or "").splitlines()]
    choices = tuple(dict.fromkeys(line for line in lines if line))
    kept = choices if kind is Kind.CHOICE else ()
    label = " ".join(typed.label.data.split())
    return Question(key, label, kind, hint, kept, bool(typed.required.data))


def rows_of(known: Sequence[Question]) -> list[dict[str, Any]]:
    """What the form shows of questions, and some empty rows."""
    filled = [
        {
            "key": one.key,
            "label": one.label,
            "kind": one.kind.value,
            "choices": "\n".join(one.choices),
            "required": one.required,
        }
        for one in known
    ]
    room = max(0, min(BLANK_ROWS, questions.MOST_QUESTIONS - len(filled)))
    return filled + [{"key": "", "kind": Kind.TEXT.value} for _ in range(room)]


class ChooseForm(Form):
    """Suppliers to whom something is sent."""

    suppliers = Checkboxes("Structures", coerce=int, choices=[])


class ReminderForm(ChooseForm):
    """One reminder, the same text for all."""

    subject = _subject()
    body = _body(9)


class SentForm(Form):
    """How a message left."""

    channel = one_of("Envoi fait", SENT_BY)
