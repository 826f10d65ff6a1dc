"""How questions, links and answers read in French. Pure."""

from datetime import date

from spaser.dossiers.answer_models import Interest
from spaser.dossiers.answer_queries import Asked
from spaser.dossiers.questions import Kind
from spaser.web.filters import day

INTERESTS: dict[str, str] = {
    Interest.YES.value: "Oui, ce lot nous intéresse",
    Interest.MAYBE.value: "Oui, à certaines conditions",
    Interest.NO.value: "Non, nous ne répondrons pas",
}
SHORT_INTERESTS: dict[str, str] = {
    Interest.YES.value: "oui",
    Interest.MAYBE.value: "à certaines conditions",
    Interest.NO.value: "non",
}
QUESTION_KINDS: dict[str, str] = {
    Kind.TEXT.value: "Un texte",
    Kind.YES_NO.value: "Oui ou non",
    Kind.NUMBER.value: "Un nombre",
    Kind.CHOICE.value: "Un choix dans une liste",
}
SUBJECT = "Votre avis avant une consultation : {title}"
BODY = """Bonjour,

Nous préparons un achat : {title}. Avant d’écrire la consultation, nous cherchons à savoir quelles \
structures pourraient y répondre, et à quelles conditions.

Pourriez-vous nous répondre en quelques minutes ? Le lien ci-dessous ouvre une page simple, \
sans compte à créer.

Il s’agit d’une étude de marché et non d’un appel d’offres : votre réponse ne vous engage pas, et \
toutes les structures interrogées reçoivent le même message.

Merci d’avance,
{organisation}"""
REMINDER_SUBJECT = "Rappel : {subject}"
REMINDER_BODY = """Bonjour,

Nous n’avons pas encore reçu votre réponse à notre message « {subject} ». Elle peut nous parvenir \
jusqu’au {day}, par le lien ci-dessous. Si ce besoin ne vous concerne pas, dites-le nous en un mot \
par ce même lien.

Merci d’avance,
{organisation}"""
SUBJECT_LENGTH, BODY_LENGTH = 200, 5_000


def first_message(title: str, organisation: str) -> tuple[str, str]:
    """The subject and the body that are offered; the buyer changes them."""
    subject = SUBJECT.format(title=title)[:SUBJECT_LENGTH]
    return subject, BODY.format(title=title, organisation=organisation)


def reminder(subject: str, reply_before: date | None, organisation: str) -> tuple[str, str]:
    """The subject and the body of a reminder, as they are offered."""
    title = REMINDER_SUBJECT.format(subject=subject)[:SUBJECT_LENGTH]
    body = REMINDER_BODY.format(subject=subject, day=day(reply_before), organisation=organisation)
    return title, body


def standing(one: Asked) -> str:
    """Where a supplier is with its questions, in a few words."""
    last = one.last
    if last is not None:
        words = "a dit non" if last.interest == Interest.NO else "a répondu"
        return f"{words}, après la date" if last.late else words
    if one.link.revoked_at is not None:
        return "lien annulé"
    if one.link.sent_at is None:
        to_call = one.supplier.phone and not one.supplier.email
        return "à appeler" if to_call else "envoi à faire"
    return "sans réponse"
