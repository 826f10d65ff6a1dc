"""From the facts of a report to its parts, in French, in the order of a file that is defended."""

from collections.abc import Iterator

from spaser.core.french import french_spaces, plural
from spaser.dossiers import report_replies
from spaser.dossiers.report import Contact, Listed, Message, Report, Search
from spaser.dossiers.report_blocks import (
    Block,
    Document,
    FactList,
    Heading,
    Signatures,
    Table,
    Words,
)
from spaser.dossiers.report_replies import stamp
from spaser.web.filters import amount, day, moment

BASIS = (
    "Article R2111-1 du code de la commande publique : afin de préparer la passation d’un marché, "
    "l’acheteur peut consulter les opérateurs économiques, à condition de ne pas fausser la "
    "concurrence et de respecter l’égalité de traitement et la transparence. Ce sourcing sert à "
    "identifier des structures : ses scores ne notent aucune offre."
)
ORDER = (
    "Ordre de la liste : le score d’abord, du plus haut au plus bas. Il dit combien l’activité "
    "connue répond au besoin, et combien la structure est proche. À score égal, l’ordre est tiré "
    "du numéro du lot et de celui de la structure : ni le nom, ni l’ancienneté, ni les réponses "
    "passées ne comptent, et deux recherches identiques donnent le même ordre."
)
DRAFT = "BROUILLON : ce dossier n’est pas verrouillé, ce rapport peut encore changer"
NOTHING = "Rien n’a été noté."


def document(report: Report) -> Document:
    """The whole report, ready for Word or for a workbook."""
    place = f"{report.organisation} – dossier {report.reference}"
    blocks = tuple(_typeset(block) for block in _blocks(report))
    banner = french_spaces(DRAFT) if report.draft else ""
    return Document(f"Rapport de sourcing – {report.title}", place, banner, blocks)


def _typeset(block: Block) -> Block:
    """Our own words with their unbreakable spaces; what people wrote is left as it is."""
    if isinstance(block, Words) and not block.quoted:
        return Words(french_spaces(block.text))
    if isinstance(block, Heading):
        return Heading(french_spaces(block.text), block.level)
    return block


def _blocks(report: Report) -> Iterator[Block]:
    yield from _identity(report)
    yield from _need(report)
    yield from _method(report)
    yield from _shortlist(report)
    yield from _contacts(report)
    yield from report_replies.blocks(report)
    yield from _levers(report)
    yield from _conclusions(report)
    yield from _afterwards(report)
    yield Heading("Signatures")
    yield Signatures(("Agent qui a mené le sourcing", "Responsable de l’achat"))


def _identity(report: Report) -> Iterator[Block]:
    if report.fictitious:
        yield Words("Dossier fictif, de démonstration : aucune structure citée n’existe.")
    state = (
        "Brouillon, non verrouillé"
        if report.locked_at is None
        else f"Verrouillé le {moment(report.locked_at)} par {report.locked_by}"
    )
    yield FactList(
        "Le dossier",
        (
            ("Dossier", report.reference),
            ("Organisation", report.organisation),
            ("Ouvert", _when(report)),
            ("État", state),
            ("Rapport écrit le", moment(report.written_at)),
        ),
    )
    yield Words(BASIS)


def _when(report: Report) -> str:
    if report.opened_at is None:
        return ""
    by = f" par {report.opened_by}" if report.opened_by else ""
    return f"le {moment(report.opened_at)}{by}"


def _need(report: Report) -> Iterator[Block]:
    yield Heading("Le besoin")
    yield FactList("Le besoin, tel qu’il était à l’ouverture du dossier", report.need)
    if report.purpose:
        yield Heading("But du sourcing", 2)
        yield Words(report.purpose, quoted=True)


def _method(report: Report) -> Iterator[Block]:
    yield Heading("La méthode")
    yield Words(ORDER)
    if report.others_reason:
        common = ("Raison commune", report.others_reason)
        yield FactList("Structures trouvées et non contactées", (common,))
    if not report.searches:
        yield Words("Aucune recherche n’a été gardée dans ce dossier.")
    many = len(report.searches) > 1
    for number, search in enumerate(report.searches, start=1):
        yield from _search(search, f" {number}" if many else "")


def _search(search: Search, number: str) -> Iterator[Block]:
    yield Heading(f"Recherche{number} du {moment(search.at)}", 2)
    found = plural(search.found_count, "structure trouvée", "structures trouvées")
    made = (("Faite par", search.by), ("Nombre", found))
    yield FactList(f"Question exacte de la recherche{number}", (*made, *search.question))
    yield FactList(f"Données lues par la recherche{number}", search.edition)
    ranked = [one for one in search.listed if not one.near_miss]
    missed = [one for one in search.listed if one.near_miss]
    yield Heading(f"Structures trouvées{number and ', recherche' + number}", 3)
    if 0 < len(ranked) < search.found_count:
        yield Words(
            f"La recherche a trouvé {found} ; le dossier garde les {len(ranked)} premières, "
            "avec leur score."
        )
    yield _listed(f"Trouvées{number}", f"Structures trouvées{number}", ranked)
    yield Heading(f"Du métier, hors de la zone{number and ', recherche' + number}", 3)
    yield _listed(f"Hors zone{number}", f"Structures du métier, hors de la zone{number}", missed)


def _listed(name: str, caption: str, rows: list[Listed]) -> Table:
    return Table(
        name,
        caption,
        ("N°", "Structure", "Score", "km", "Raisons", "Réservations", "Suite donnée"),
        (5, 23, 7, 7, 29, 14, 15),
        [
            (
                one.rank,
                "\n".join(part for part in (one.name, one.siret, one.place) if part),
                None if one.score is None else round(one.score, 1),
                None if one.distance_km is None else round(one.distance_km, 1),
                " ".join(one.reasons),
                ", ".join(one.articles),
                one.outcome,
            )
            for one in rows
        ],
        "Aucune.",
    )


def _shortlist(report: Report) -> Iterator[Block]:
    yield Heading("Les structures retenues")
    if not report.kept:
        yield Words("Aucune structure n’a été retenue pour la suite.")
        return
    headers = tuple(label for label, _ in report.kept[0])
    rows = [tuple(text for _, text in facts) for facts in report.kept]
    widths = (5, 30, 25, 40) if len(headers) == 4 else tuple(10 for _ in headers)
    yield Table("Retenues", "Structures retenues par l’acheteur", headers, widths, rows, "Aucune.")


def _contacts(report: Report) -> Iterator[Block]:
    yield Heading("Les contacts")
    for message in report.messages:
        yield from _message(message)
    yield Heading("Journal des contacts", 2)
    yield Table(
        "Contacts",
        "Contacts, dans l’ordre du temps",
        ("Date", "Structure", "Nature", "Moyen", "Par", "Ce qui a été dit"),
        (12, 24, 12, 12, 15, 25),
        [_contact(one) for one in report.contacts],
        "Aucun contact n’a été noté.",
    )


def _message(message: Message) -> Iterator[Block]:
    yield Heading(f"Message {message.number} : {message.subject}", 2)
    yield Words(
        f"Le même texte pour toutes les structures. Empreinte SHA-256 du texte : {message.digest}."
    )
    yield Words(message.body, quoted=True)


def _contact(one: Contact) -> tuple[str, ...]:
    said = [f"Message {one.message}." if one.message else "", one.summary]
    kind = f"{one.kind} (annulé)" if one.cancelled else one.kind
    words = " ".join(part for part in said if part)
    return (stamp(one.at), one.name, kind, one.channel, one.person, words)


def _levers(report: Report) -> Iterator[Block]:
    yield Heading("Les leviers étudiés")
    yield Table(
        "Leviers",
        "Leviers étudiés pour ce lot",
        ("Levier", "Article", "État", "Pourquoi", "Preuve"),
        (23, 17, 14, 36, 10),
        [(one.title, one.article, one.state, one.why, one.mark) for one in report.levers],
        "Aucun levier n’a été étudié dans ce dossier.",
    )


def _conclusions(report: Report) -> Iterator[Block]:
    yield Heading("Ce que l’acheteur en conclut")
    yield Heading("Conclusions utilisées pour la consultation", 2)
    if report.conclusions:
        yield FactList("Conclusions utilisées", report.conclusions)
    else:
        yield Words(NOTHING)
    yield Heading("Informations données aux structures", 2)
    yield Words(
        "Ce qu’une structure a appris de l’acheteur doit être donné à toutes dans le dossier de "
        "consultation (articles R2111-1 et R2111-2 du code de la commande publique)."
    )
    yield _written(report.information_shared)
    yield Heading("Conflits d’intérêts", 2)
    yield _written(report.conflict_statement)


def _written(text: str) -> Words:
    return Words(text, quoted=True) if text else Words(NOTHING)


def _afterwards(report: Report) -> Iterator[Block]:
    yield Heading("La suite")
    outcome = report.outcome
    if outcome.kind:
        facts = [("Issue du lot", outcome.kind)]
        if outcome.holder:
            facts.append(("Titulaire", outcome.holder))
        if outcome.amount_ht is not None:
            facts.append(("Montant", f"{amount(outcome.amount_ht)} HT"))
        if outcome.on:
            facts.append(("Date", day(outcome.on)))
        yield FactList("Issue du lot", tuple(facts))
    else:
        yield Words("L’issue du lot n’est pas encore connue.")
    yield Heading("Ajouts après le verrouillage", 2)
    yield Table(
        "Ajouts",
        "Ajouts après le verrouillage",
        ("Date", "Par", "Texte"),
        (12, 20, 68),
        [(stamp(one.at), one.by, one.text) for one in report.additions],
        "Aucun ajout.",
    )
