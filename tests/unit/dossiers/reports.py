"""An invented report, with what people write at its worst, and at its longest."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from spaser.dossiers.report import (
    Addition,
    Contact,
    File,
    Lever,
    Listed,
    Message,
    Outcome,
    Question,
    QuestionSet,
    Reply,
    Report,
    Search,
)

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
HOSTILE = (
    "=1+1", "@SUM(A1)", "+33 5 00", "<b>&amp;</b> & « guillemets »", "a\x0bb\x00c\x1fd",
    "\N{SEEDLING}\N{BLACK SUN WITH RAYS}", "جمعية الحدائق", "e\u0301te\u0301",
    "\ufffe\uffff", "L’été – œuvre",
)  # fmt: skip
LONG = "Nous entretenons des espaces verts depuis vingt ans, avec des équipes en insertion. " * 60
QUESTIONS = (
    Question("effectif", "Combien de personnes pouvez-vous mobiliser ?"),
    Question("delai", "Sous quel délai pouvez-vous commencer ?"),
)


def empty_report() -> Report:
    """A dossier that has just been opened."""
    return Report("SRC-2026-001", "Commune d’Essai", "Entretien des espaces verts", AT, ())


def full_report(suppliers: int = 6) -> Report:
    """A locked dossier with every part filled."""
    names = [f"Atelier fictif n° {number} de l’Été" for number in range(1, suppliers + 1)]
    return replace(
        empty_report(),
        need=(("Objet", "Entretien des espaces verts"), ("CPV", "77310000"), ("Lieu", "")),
        purpose="Savoir qui peut répondre & à quelles conditions.",
        opened_at=AT - timedelta(days=20),
        opened_by="Camille Essai",
        locked_at=AT - timedelta(days=1),
        locked_by="Camille Essai",
        searches=(_search(names),),
        kept=tuple(
            (("Rang", str(n)), ("Structure", name), ("Adresse", ""), ("Note", HOSTILE[n % 10]))
            for n, name in enumerate(names, start=1)
        ),
        messages=(Message(1, "Votre avis", "Bonjour,\n\n" + LONG + "\n\nMerci", "ab" * 32),),
        contacts=tuple(_contact(n, name) for n, name in enumerate(names)),
        question_sets=(QuestionSet(1, AT, date(2026, 12, 4), QUESTIONS, _replies(names)),),
        levers=(Lever("Réserver le lot", "L2113-13", "à vérifier", HOSTILE[3], "S"),),
        others_reason="Les trois premières seulement, règle fixée d’avance.",
        information_shared="Rien que l’avis ne dise.",
        conflict_statement="Je n’ai aucun lien avec ces structures.",
        conclusions=(("Allotissement", "Deux lots."), ("Clauses", HOSTILE[0])),
        additions=(Addition(AT, "Camille Essai", "Une réponse est arrivée après."),),
        outcome=Outcome("Attribué", names[0], Decimal("48000.50"), date(2026, 12, 20)),
    )


def _search(names: list[str]) -> Search:
    listed = tuple(
        Listed(
            rank,
            name,
            "12345678900012",
            "Albi (81)",
            97.42 - rank,
            4.2 * rank,
            ("Métier reconnu : « espaces verts ».", HOSTILE[rank % len(HOSTILE)]),
            ("L2113-13",),
            "Non contactée : trop petite",
            near_miss=rank > len(names) - 1,
        )
        for rank, name in enumerate(names, start=1)
    )
    question = (("Objet", "Entretien"), ("CPV", "77310000"), ("Départements", "81"))
    return Search(AT, "Camille Essai", question, (("SIAE", "édition du 1er novembre"),), 40, listed)


def _contact(number: int, name: str) -> Contact:
    words = HOSTILE[number % len(HOSTILE)]
    at = AT + timedelta(minutes=number)
    return Contact(at, name, "message", "courriel", "Camille", words, 1, number == 1)


def _reply(numbered: tuple[int, str]) -> Reply:
    """One in three is silent, one in three answers only the second question, the others all."""
    number, name = numbered
    if number % 3 == 0:
        return Reply(name)
    answers = {"delai": f"{number} semaines"}
    if number % 3 == 2:
        answers["effectif"] = LONG
    files = (File("références & \x0bpdf.pdf", 20_000, "cd" * 32),)
    return Reply(
        name, AT, "oui", "Dominique", "4 équipes", HOSTILE[number % 10], "", "", answers, files
    )


def _replies(names: list[str]) -> tuple[Reply, ...]:
    return tuple(_reply(numbered) for numbered in enumerate(names))
