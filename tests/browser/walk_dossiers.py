"""The pages of the dossiers of the demonstration: what is kept of them, and the forms."""

from collections.abc import Iterator

from tests.browser.screen import Screen

_READ = (
    ("", "Ce qu’il reste à faire"),
    ("/recherches", "Recherches gardées"),
    ("/recherches/1", "La liste, dans son ordre"),
    ("/structures/", "Structures du dossier"),
    ("/echanges/", "Messages envoyés"),
    ("/conclusions", "Ce que la consultation en tire"),
)
_WRITTEN = (
    ("/modifier", "But du sourcing"),
    ("/structures/ajouter?q=jardin", "Ajouter une structure"),
    ("/echanges/nouveau", "SPASER n’envoie rien"),
    ("/conclusions/modifier", "Égalité de traitement"),
    ("/verrouiller", "On ne peut pas revenir en arrière"),
    ("/issue", "Issue du lot"),
)


def pages(screen: Screen) -> Iterator[tuple[str, str, str]]:
    """Name, path, and a word that proves we are there; the person is signed in already."""
    screen.open("/dossiers/?etat=ouvert&q=espaces+verts")
    under_way = screen.link(".result h2 a")
    screen.open("/dossiers/?etat=verrouille&q=mobilier")
    locked = screen.link(".result h2 a")
    screen.open(f"{under_way}/structures/")
    supplier = screen.link(
        "#contenu a[href*='/structures/'].btn:not(.btn-primary, [href$=ajouter])"
    )
    screen.open(f"{under_way}/echanges/")
    cancel = screen.link("a[href$='/annuler']")
    yield "dossiers", "/dossiers/", "dossiers, du plus récent"
    yield "dossiers sans réponse", "/dossiers/?q=zzzz", "Aucun dossier ne correspond"
    for path, proof in (*_READ, *_WRITTEN):
        yield f"dossier en cours {path}", under_way + path, proof
    yield "structure d’un dossier", supplier, "Décision"
    yield "annuler un échange", cancel, "Pourquoi cette entrée"
    yield "dossier verrouillé", locked, "Ajouts après le verrouillage"
    yield "ajouter à un dossier", f"{locked}/ajouts/nouveau", "signé de votre nom"
    yield "dossier qui refuse", f"{locked}/conclusions/modifier", "il ne change plus"
