"""Words that names of structures are made of: abbreviations, legal forms, common words."""

# Abbreviations of the field, and words that say the same in a name.
SAME = {
    "st": "saint", "ste": "sainte", "ets": "etablissement", "etab": "etablissement",
    "etabl": "etablissement", "etablissements": "etablissement", "assoc": "association",
    "asso": "association", "ass": "association", "soc": "societe", "cie": "compagnie",
    "entr": "entreprise", "ent": "entreprise", "entrep": "entreprise", "dept": "departement",
    "dpt": "departement", "dep": "departement", "fed": "federation", "gpt": "groupement",
    "grpt": "groupement", "gr": "groupe", "group": "groupe", "reg": "regie", "serv": "service",
    "svc": "service", "sce": "service", "amenag": "amenagement", "tvx": "travaux",
    "tp": "travaux publics", "btp": "batiment travaux publics", "mairie": "commune",
    "ville": "commune", "com": "commune", "cne": "commune", "cc": "communaute communes",
    "ca": "communaute agglomeration", "agglo": "agglomeration", "ch": "centre hospitalier",
    "oph": "office public habitat", "ctre": "centre", "idf": "ile france",
    "paca": "provence alpes cote azur", "rq": "regie quartier", "jard": "jardin",
    "envir": "environnement", "environ": "environnement", "develop": "developpement",
    "dev": "developpement",
}  # fmt: skip
# What introduces another name of the same structure; regular expressions.
ALIASES = (
    "dit", "dite", "ex", "sigle", "anciennement", "en abr[eé]g[eé]", "par abr[eé]viation",
    "enseigne",
)  # fmt: skip
FORMS = frozenset({
    "sa", "sas", "sasu", "sarl", "eurl", "snc", "scs", "sca", "sci", "scp", "scm", "scop", "scic",
    "sapo", "selarl", "sel", "gie", "gip", "earl", "gaec", "ei", "eirl", "ltd", "gmbh", "scea",
    "spl", "sem", "semop", "epic", "cooperative", "association", "societe", "etablissement",
    "entreprise", "compagnie", "fondation", "mutuelle", "union", "federation", "groupe",
    "groupement", "holding", "loi", "1901", "reconnue", "utilite", "publique", "capital",
    "variable", "responsabilite", "limitee", "anonyme",
})  # fmt: skip
# Words that half of a list may bear: they say what the structure is, not which one it is.
GENERIC = frozenset({
    "regie", "quartier", "quartiers", "atelier", "ateliers", "chantier", "chantiers", "centre",
    "service", "services", "insertion", "emploi", "travail", "travaux", "solidarite", "solidaire",
    "solidaires", "social", "sociale", "adapte", "adaptee", "intermediaire", "intermediaires",
    "interim", "temporaire", "employeur", "employeurs", "qualification", "formation", "aide",
    "maison", "espace", "espaces", "vert", "verts", "environnement", "nature", "local", "locale",
    "territoire", "territorial", "pays", "departemental", "departementale", "departement",
    "regional", "regionale", "national", "france", "francais", "francaise", "commune", "communaute",
    "communes", "agglomeration", "metropole", "office", "public", "publique", "publics", "habitat",
    "syndicat", "mixte", "hospitalier", "batiment", "multi", "multiservices", "initiative",
    "initiatives", "action", "actions", "accueil", "esat", "aci", "ai", "etti", "eiti", "ea",
    "eatt", "geiq", "cat", "site", "annexe", "antenne", "agence", "siege", "principal",
    "secondaire", "etudes", "bureau", "cabinet", "conseil", "conseils", "developpement",
    "industrie", "entreprises", "systeme", "systemes", "international", "frere", "freres", "fils",
    "budget",
})  # fmt: skip
STOP = frozenset({
    "a", "au", "aux", "avec", "chez", "d", "dans", "de", "des", "du", "en", "et", "l", "la", "le",
    "les", "ou", "par", "pour", "s", "sans", "sur", "sous", "un", "une", "the", "and", "of", "qu",
})  # fmt: skip
# Words that tell two branches of one house apart.
SIDES = frozenset({
    "nord", "sud", "est", "ouest", "centre", "haut", "haute", "bas", "basse", "grand", "petit", "i",
})  # fmt: skip
