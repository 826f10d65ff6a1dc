"""The part of a report that says who answered what: answers aligned on their questions."""

from collections.abc import Iterator
from datetime import datetime

from spaser.core.clock import PARIS
from spaser.core.french import plural
from spaser.dossiers.report import Question, QuestionSet, Reply, Report
from spaser.dossiers.report_blocks import Aligned, Block, FactList, Heading, Table, Words
from spaser.web.filters import day, moment

SILENT = "sans réponse"


def blocks(report: Report) -> Iterator[Block]:
    """Each set of questions with everybody's answers; those who said nothing are there too."""
    yield Heading("Les réponses")
    if not report.question_sets:
        yield Words("Aucune question n’a été envoyée par lien.")
    many = len(report.question_sets) > 1
    for sent in report.question_sets:
        yield from _set(sent, f" {sent.version}" if many else "")


def _set(sent: QuestionSet, number: str) -> Iterator[Block]:
    if number:
        yield Heading(f"Questions, version{number}", 2)
    answered = sum(1 for one in sent.replies if one.at is not None)
    yield FactList(
        f"Envoi des questions{number}",
        (
            ("Questions envoyées", moment(sent.sent_at) if sent.sent_at else ""),
            ("Réponse demandée avant le", day(sent.reply_before) if sent.reply_before else ""),
            ("Structures interrogées", str(len(sent.replies))),
            ("Ont répondu", plural(answered, "structure")),
        ),
    )
    yield Heading(f"Qui a répondu{number and ', version' + number}", 3 if number else 2)
    yield who(sent, number)
    yield Heading(f"Les réponses, par question{number and ', version' + number}", 2)
    yield aligned(sent, number)


def who(sent: QuestionSet, number: str = "") -> Table:
    """One line for each supplier asked: when it answered, whether it is interested, its files."""
    return Table(
        f"Qui a répondu{number}",
        f"Réponses reçues{number}",
        ("Structure", "Réponse", "Intérêt", "Personne qui répond", "Fichiers"),
        (26, 16, 18, 16, 24),
        [_row(one) for one in sent.replies],
        "Aucune structure n’a été interrogée.",
    )


def _row(one: Reply) -> tuple[str, ...]:
    interest = f"{one.interest} : {one.refusal}" if one.refusal else one.interest
    files = "\n".join(f"{file.name} (SHA-256 {file.digest[:16]}…)" for file in one.files)
    return (one.name, received(one), interest, one.contact, files)


def received(one: Reply) -> str:
    """When a reply came, and what sets it apart; « sans réponse » when none did."""
    if one.at is None:
        return SILENT
    marks = [stamp(one.at)]
    if one.late:
        marks.append("après la date demandée")
    if one.after_lock:
        marks.append("ajoutée après le verrouillage")
    if one.versions > 1:
        marks.append(f"{one.versions} versions, la dernière compte")
    return ", ".join(marks)


def stamp(at: datetime) -> str:
    """« 24/11/2026 10:57 », in Paris: short enough for a narrow column."""
    return f"{at.astimezone(PARIS):%d/%m/%Y %H:%M}"


def aligned(sent: QuestionSet, number: str = "") -> Aligned:
    """Every question, the three that are always asked first; every structure on each of them."""
    always = ("Capacité", "Références", "Remarques")
    return Aligned(
        f"Réponses{number}",
        f"Réponses par question{number}",
        (*always, *(question.label for question in sent.questions)),
        tuple((one.name, texts(one, sent.questions)) for one in sent.replies),
        "Aucune structure n’a été interrogée.",
    )


def texts(one: Reply, questions: tuple[Question, ...]) -> tuple[str, ...]:
    """The answers of one structure in the order of the columns, found by the key of each question:
    who answered only the second question stands under the second."""
    always = (one.capacity, one.references, one.remarks)
    given = (one.answers.get(question.key, "") for question in questions)
    return tuple(text or SILENT for text in (*always, *given))
