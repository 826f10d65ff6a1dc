"""From what the database keeps of answers to what a report says of them. Pure."""

from collections.abc import Sequence

from spaser.dossiers import questions
from spaser.dossiers.answer_models import Answer, Interest, QuestionSet
from spaser.dossiers.answer_queries import Asked
from spaser.dossiers.answer_submission import NO_REASON
from spaser.dossiers.answer_words import SHORT_INTERESTS
from spaser.dossiers.report import File, Question, Reply
from spaser.dossiers.report import QuestionSet as Told


def set_of(found: QuestionSet, every: Sequence[Asked], *, later: bool = True) -> Told:
    """A set of questions with everybody's replies. Without `later`, what came after the lock of
    the dossier is left out."""
    return Told(
        found.number,
        found.sent_at,
        found.reply_before,
        tuple(Question(one.key, one.label) for one in questions.read(found.questions)),
        tuple(_reply(one, later) for one in every),
    )


def _reply(one: Asked, later: bool) -> Reply:
    versions = [answer for answer in one.answers if later or not answer.after_lock]
    if not versions:
        return Reply(one.supplier.name)
    last = versions[-1]
    kept = {answer.id for answer in versions}
    files = tuple(
        File(file.name, file.size, file.sha256) for file in one.files if file.answer_id in kept
    )
    refusal = (last.refusal_reason or NO_REASON) if last.interest == Interest.NO else ""
    return Reply(
        name=one.supplier.name,
        at=last.submitted_at,
        interest=SHORT_INTERESTS[last.interest.value],
        contact=contact(last),
        capacity=last.capacity,
        references=last.references,
        remarks=last.remarks,
        refusal=refusal,
        answers={key: str(text) for key, text in last.answers.items()},
        files=files,
        late=last.late,
        versions=len(versions),
        after_lock=last.after_lock,
    )


def contact(answer: Answer) -> str:
    """Who answered, and how to reach them."""
    parts = (answer.contact_name, answer.contact_phone, answer.contact_email)
    return ", ".join(part for part in parts if part)
