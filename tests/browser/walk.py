"""Every page of the site in every state worth looking at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tests.browser import walk_dossiers
from tests.browser.screen import Screen

Cookies = list[dict[str, Any]]
_TRY = "/essayer?objet=Entretien+des+espaces+verts+et+d%C3%A9sherbage&cpv=77310000&lieu=Albi"


def _stay(_screen: Screen) -> None:
    """Nothing to do once on the page."""


def _open_details(screen: Screen) -> None:
    """Unfold the first explanations of the page, and the last: the others are like them."""
    screen.driver.execute_script(
        "const all = [...document.querySelectorAll('main details')];"
        "for (const one of [...all.slice(0, 4), ...all.slice(-1)]) one.open = true"
    )


def _unfold(screen: Screen) -> None:
    """Show the filters, that a narrow screen folds, with all their values."""
    screen.driver.execute_script(
        "document.getElementById('filters').classList.add('show');"
        "for (const one of document.querySelectorAll('#filters details')) one.open = true"
    )


def _sending(**fields: str) -> Callable[[Screen], None]:
    """Fill the form of the page with something that will be refused, or not."""
    return lambda screen: screen.fill(fields)


@dataclass(frozen=True)
class Visited:
    """One page in one state: how to get there, and a word that proves we are there."""

    name: str
    path: str
    proof: str
    person: str = ""  # who looks; nobody without it
    then: Callable[[Screen], None] = _stay


PUBLIC = (
    Visited("accueil", "/", "Que vos achats atteignent"),
    Visited("spaser publiés", "/spaser", "SPASER publiés"),
    Visited("fiches rex", "/fiches-rex", "Fiches REX"),
    Visited("accessibilité", "/accessibilite", "Défenseur des droits"),
    Visited("sources", "/sources", "Sources des données"),
    Visited("connexion", "/connexion", "Pas encore de compte"),
    Visited(
        "connexion refusée",
        "/connexion",
        "Vérifiez-les et réessayez",
        then=_sending(email="inconnue@demo.example", password="un mot de passe faux"),
    ),
    Visited("connexion vide", "/connexion", "Indiquez votre", then=_sending(email="", password="")),
    Visited("annuaire", "/annuaire/", "structures"),
    Visited("annuaire, une recherche", "/annuaire/?q=insertion&type=ACI", "structure"),
    Visited("annuaire sans réponse", "/annuaire/?q=zzzzzz&departement=81", "Aucune structure"),
    Visited(
        "annuaire, rien trouvé mais à élargir", "/annuaire/?famille=mutuelle&type=ETTI", "sans le"
    ),
    Visited("annuaire autour d’un lieu", "/annuaire/?lieu=Albi+(81)&rayon=50", "à moins d’un"),
    Visited("annuaire, lieu refusé", "/annuaire/?lieu=Nullepart&rayon=50", "lieu reconnu"),
    Visited("annuaire, filtres dépliés", "/annuaire/?q=espaces+verts", "structure", then=_unfold),
    Visited("annuaire, carte", "/annuaire/?vue=carte", "Aller à"),
    Visited("annuaire, carte d’un lieu", "/annuaire/?lieu=Albi+(81)&rayon=30&vue=carte", "Aller à"),
    Visited("annuaire, export", "/annuaire/export?lieu=Albi+(81)&rayon=50", "Colonnes"),
    Visited("annuaire, export de rien", "/annuaire/export?q=zzzzzz", "rien à exporter"),
    Visited("annuaire au-delà de la fin", "/annuaire/?page=900", "structures"),
    Visited("observatoire", "/observatoire/", "Où elles sont", then=_open_details),
    Visited("observatoire d’une région", "/observatoire/?region=76", "Par département"),
    Visited("observatoire d’un département", "/observatoire/?departement=81", "Par famille"),
    Visited("observatoire d’un EPCI", "/observatoire/?epci=248100737", "Par commune"),
    Visited("observatoire sans structure", "/observatoire/?departement=2A", "aucune structure"),
    Visited("observatoire, lieu à choisir", "/observatoire/?territoire=Albi", "Quel territoire"),
    Visited("observatoire, lieu inconnu", "/observatoire/?territoire=zzzz", "pas un territoire"),
    Visited("observatoire introuvable", "/observatoire/?departement=999", "Ce territoire n’existe"),
    Visited("essai vide", "/essayer", "Un exemple"),
    Visited("essai", _TRY, "dont", then=_open_details),
    Visited("essai sans lieu", "/essayer?objet=nettoyage+de+bureaux", "structures de l’ESS"),
    Visited(
        "essai filtré", f"{_TRY}&type=ESAT&rayon=30", "les filtres en cachent", then=_open_details
    ),
    Visited("essai sans reste", f"{_TRY}&type=SEP&effectif=250", "Vous en verrez"),
    Visited("essai refusé", "/essayer?objet=&cpv=77310000-1&lieu=Nullepart", "La clé du code CPV"),
    Visited("essai sans réponse", "/essayer?objet=zzzz+qqqq", "Aucune structure ne décrit"),
    Visited(
        "essai, lieu homonyme",
        "/essayer?objet=tonte&lieu=Saint-Denis",
        "Plusieurs lieux portent ce nom",
    ),
    Visited("leviers", "/leviers", "Comment le conseil est donné", then=_open_details),
    Visited(
        "leviers d’un achat",
        "/leviers?cpv=85312310&montant=90+000&duree=24&acheteur=collectivite&engage_le=2026-08-21",
        "Les textes divergent d’un jour",
        then=_open_details,
    ),
    Visited("leviers, refusé", "/leviers?cpv=123&montant=abc", "n’est pas un montant"),
    Visited("page introuvable", "/nulle-part", "Page introuvable"),
)
SIGNED_IN = (
    Visited("compte", "/mon-compte", "Mes organisations", "administration"),
    Visited("compte de deux maisons", "/mon-compte", "Agir pour", "deux.maisons"),
    Visited("mot de passe", "/mon-compte/mot-de-passe", "Au moins 12", "administration"),
    Visited(
        "mot de passe refusé",
        "/mon-compte/mot-de-passe",
        "diffèrent",
        "administration",
        _sending(current="faux", password="une phrase assez longue", again="une autre"),
    ),
    Visited("organisation", "/organisation/", "Membres", "administration", _open_details),
    Visited("organisation d’une CRESS", "/organisation/", "accompagnez", "administration.cress"),
    Visited("organisation, en lecture", "/organisation/", "Membres", "lecture"),
    Visited("inviter", "/organisation/invitations/nouvelle", "Inviter", "administration"),
    Visited(
        "inviter, refusé",
        "/organisation/invitations/nouvelle",
        "Indiquez",
        "administration",
        _sending(email=""),
    ),
    Visited("ouvrir un accès", "/organisation/acces/nouveau", "CRESS", "administration"),
    Visited("journal", "/organisation/journal", "Journal", "administration", _open_details),
    Visited("paramètres", "/parametres", "texte lu", "administration", _open_details),
    Visited("paramètres refusés", "/parametres", "Accès refusé", "lecture"),
    Visited("consultations", "/consultations/", "consultation", "administration"),
    Visited(
        "consultations sans réponse", "/consultations/?q=zzzz", "Aucune consultation", "lecture"
    ),
    Visited(
        "consultations filtrées",
        "/consultations/?cpv=77&departement=81&reserve=oui&limite=avenir&montant_min=abc",
        "Être tenu au courant",
        "administration",
    ),
    Visited("à suivre", "/suivi/", "Ce qui est nouveau", "administration"),
    Visited("à suivre, en lecture", "/suivi/", "Ce qui est nouveau", "lecture"),
    Visited(
        "suivre des lots",
        "/suivi/recherches/nouvelle?q=tonte&departement=81",
        "Nom de la recherche",
        "administration",
    ),
    Visited(
        "suivre des lots, refusé",
        "/suivi/recherches/nouvelle?q=tonte",
        "Donnez un nom",
        "administration",
        _sending(name=""),
    ),
    Visited("saisir une consultation", "/consultations/nouvelle", "Objet de la", "administration"),
    Visited(
        "coller une consultation",
        "/consultations/nouvelle/texte",
        "Ce qui a été lu",
        "administration",
        _sending(written="Propreté\nLot n° 1 : Vitres (lot réservé aux ESAT)\nLot n° 2 : Sols"),
    ),
    Visited("déposer un avis", "/consultations/nouvelle/fichier", "8 Mo", "administration"),
    Visited("programmations", "/programmations/", "Une programmation est le", "administration"),
    Visited("programmations, en lecture", "/programmations/", "fictive", "lecture"),
    Visited("listes", "/favoris/", "Listes de favoris", "administration"),
    Visited("listes, en lecture", "/favoris/", "Listes de favoris", "lecture"),
    Visited("nouvelle liste", "/favoris/nouvelle", "Nom de la liste", "administration"),
    Visited("recherches", "/recherches/", "Recherches gardées", "administration"),
    Visited("garder une recherche", "/recherches/nouvelle?q=tonte", "demande", "administration"),
    Visited("garder rien", "/recherches/nouvelle", "ne demande rien", "administration"),
    Visited("signalements", "/signalements/", "Erreurs signalées", "administration.cress"),
    Visited(
        "signalements traités", "/signalements/traites", "Signalements", "administration.cress"
    ),
    Visited("signalements refusés", "/signalements/", "Accès refusé", "administration"),
    Visited("ajouter une structure", "/corrections/nouvelle", "SIRET", "administration.cress"),
    Visited(
        "ajouter une structure, refusé",
        "/corrections/nouvelle",
        "14 chiffres : recopiez-le",
        "administration.cress",
        _sending(name="", siret="123", website="xx"),
    ),
    Visited("imports", "/imports/", "Dernier import", "administration.cress"),
    Visited("envoyer un fichier", "/imports/nouveau", "vient ce fichier", "administration.cress"),
    Visited(
        "envoyer un fichier, refusé",
        "/imports/nouveau",
        "Choisissez le fichier",
        "administration.cress",
        _sending(),
    ),
    Visited(
        "vocabulaire", "/annuaire/vocabulaire/", "Métier ou expression", "administration.cress"
    ),
    Visited(
        "vocabulaire d’un métier",
        "/annuaire/vocabulaire/traiteur",
        "livrées avec le service",
        "administration.cress",
    ),
    Visited(
        "vocabulaire, effet d’une expression",
        "/annuaire/vocabulaire/traiteur/essai?expression=repas+des+jardiniers&lots=espaces+verts",
        "Rien n’est encore changé",
        "administration.cress",
    ),
    Visited("doublons", "/doublons/", "les plus ressemblantes d’abord", "administration.cress"),
    Visited("doublons, aucun ici", "/doublons/?departement=75", "Aucune", "administration.cress"),
    Visited("comparer", "/doublons/comparer", "Première structure", "administration.cress"),
    Visited(
        "comparer, refusé",
        "/doublons/comparer?premiere=abc&seconde=",
        "Indiquez la seconde",
        "administration.cress",
    ),
    Visited("fusions faites", "/doublons/fusions", "Fusions faites", "administration.cress"),
)


def every_page(screen: Screen, people: dict[str, Cookies]) -> Iterator[Visited]:
    """Opens each page in turn and gives it once its proof has been read."""
    from tests.browser.walk_answers import answers  # noqa: PLC0415 — it names what stands here

    found = (
        *_found(screen, people),
        *_kept(screen, people),
        *_dossiers(screen, people),
        *answers(screen, people),
    )
    for visited in (*PUBLIC, *SIGNED_IN, *found):
        screen.become(people[visited.person] if visited.person else [])
        screen.open(visited.path)
        visited.then(screen)
        assert visited.proof in screen.words(), f"{visited.name}: {screen.words()[:300]}"
        yield visited


def _dossiers(screen: Screen, people: dict[str, Cookies]) -> Iterator[Visited]:
    screen.become(people["administration"])
    for name, path, proof in walk_dossiers.pages(screen):
        yield Visited(name, path, proof, "administration", _open_details)


def _found(screen: Screen, people: dict[str, Cookies]) -> Iterator[Visited]:
    """The pages whose address holds a number: found by following links."""
    screen.become([])
    screen.open("/annuaire/")
    yield Visited("structure", screen.link(".result h2 a"), "Statuts, et qui le dit")
    screen.open("/annuaire/?q=vert+causses")
    contested = screen.link(".result:has(.tag-contested) h2 a")
    yield Visited("structure contestée", contested, "Les sources se contredisent")
    screen.open("/annuaire/")
    yield Visited("unité légale", screen.link("a[href*='/unite/']"), "établissements")
    known = "administration"
    screen.become(people[known])
    screen.open("/annuaire/?page=3")
    supplier = screen.link(".result:nth-child(4) h2 a")
    screen.open("/consultations/?q=coll%C3%A8ges")
    tender = screen.link(".result h2 a")
    screen.open(tender)
    lot = screen.link("tbody a")
    screen.open("/programmations/")
    plan = screen.link(".result h2 a")
    screen.open("/organisation/")
    member = screen.link("tbody tr:nth-child(2) a")
    screen.open("/organisation/invitations/nouvelle")
    screen.fill({"email": "future.collegue@essai.example"})
    invitation = screen.path
    join = str(screen.one("main input[readonly], main textarea[readonly]").get_attribute("value"))
    join = join.removeprefix(screen.address)
    screen.become(people["administration.cress"])
    screen.open("/doublons/")
    twins = screen.link(".result h3 a")
    yield Visited("deux structures ou une", twins, "Votre décision", "administration.cress")
    yield Visited("structure et son journal", supplier, "Journal", known, _open_details)
    yield Visited("consultation", tender, "Limite de réponse", known, _open_details)
    yield Visited("lot", lot, "structures de l’ESS pour ce lot", known, _open_details)
    yield Visited("lot filtré", f"{lot}?type=EI&reservable=oui", "filtres", known, _open_details)
    yield Visited("lot, en région", f"{lot}?etendue=region&voir=60", "Occitanie", known)
    yield Visited("aperçu des lots", f"{tender}/apercu", "Levier conseillé", known)
    yield Visited("programmation", plan, "Lignes cherchées", known, _open_details)
    yield Visited("programmation, sans offre", f"{plan}?offre=sans", "Sans offre", known)
    yield Visited("programmation, rien", f"{plan}?famille=zzz", "Aucune ligne", "lecture")
    yield Visited("membre", member, "Rôle", known, _open_details)
    yield Visited("invitation", invitation, "essai.example", known)
    yield Visited("rejoindre", join, "essai.example")
    refused = _sending(full_name="", password="court", again="autre")
    yield Visited("rejoindre, refusé", join, "Indiquez vos prénom", then=refused)


def _kept(screen: Screen, people: dict[str, Cookies]) -> Iterator[Visited]:
    """What people keep of a supplier, report and correct of it."""
    buyer, keeper = "administration", "administration.cress"
    screen.become(people[buyer])
    screen.open("/annuaire/?page=2")
    number = screen.link(".result h2 a").split("?")[0].rsplit("/", 1)[1]
    screen.open(f"/favoris/ajouter/{number}")
    screen.fill({"chosen": "Nouvelle liste", "name": "Liste d’essai", "note": "À rappeler."})
    kept = screen.path
    line = screen.link(".result a[href*='/structures/']")
    screen.open("/recherches/nouvelle?q=linge&departement=81")
    screen.fill({"name": "Linge du Tarn"})
    saved = screen.link(".result a[href*='renommer']")
    screen.open(f"/signalements/structure/{number}")
    screen.fill({"message": "Le téléphone a changé."})
    thanks = screen.path
    screen.become(people[keeper])
    screen.open("/signalements/")
    handled = screen.link(".result li a")
    yield Visited("liste", kept, "À rappeler.", buyer, _open_details)
    yield Visited("ligne d’une liste", line, "Retirer de la liste", buyer)
    yield Visited("modifier une liste", f"{kept}/modifier", "Nom de la liste", buyer)
    yield Visited("supprimer une liste", f"{kept}/supprimer", "Elle disparaîtra", buyer)
    yield Visited("ajouter à une liste", f"/favoris/ajouter/{number}", "Déjà dans", buyer)
    yield Visited("renommer une recherche", saved, "Ce qu’elle demande", buyer)
    yield Visited(
        "supprimer une recherche",
        saved.replace("renommer", "supprimer"),
        "L’annuaire ne change pas",
        buyer,
    )
    report = f"/signalements/structure/{number}"
    yield Visited("signaler", report, "Aucun compte")
    yield Visited("signaler, refusé", report, "Dites ce qui", then=_sending(message=""))
    yield Visited("merci", thanks, "Merci")
    yield Visited("signalement", handled, "Décision", keeper, _open_details)
    correction = f"/corrections/{number}"
    yield Visited("corriger", correction, "l’emporte sur les sources", keeper)
    wrong = _sending(website="xx", cpv="12", email="jeanne.dupre@essai.example")
    yield Visited("corriger, refusé", correction, "avec son accord", keeper, wrong)
