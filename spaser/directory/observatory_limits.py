"""What the figures of the observatory say and do not say, on its page and in its workbook."""

from spaser.core.french import french_spaces

_SENTENCES = """
Ils comptent les établissements que l’annuaire connaît : ce n’est ni un recensement ni une
statistique de l’INSEE. Une famille dont aucune liste n’a été importée y paraît absente.

Une structure est comptée là où est son établissement, pas là où elle intervient. Une unité légale
(SIREN) peut avoir plusieurs établissements. Les ESAT sont comptés par établissement.

« Inconnu » ne veut pas dire « non ». La « part des connues » laisse les inconnues de côté : elle
n’est fiable que si l’on connaît la réponse pour la plupart des structures.

Une structure qui a deux types, deux secteurs, ou deux familles parce que ses sources se
contredisent, compte dans chacun : la somme peut dépasser le total.

Les sociétés commerciales de l’ESS, reconnues depuis la loi du 31 juillet 2014, manquent aux
statistiques habituelles. L’annuaire ne compte que celles qu’une source cite.

Les ESUS agréées et les ESUS de droit sont deux comptes séparés : une même structure peut être dans
les deux, et aucun des deux ne s’ajoute au nombre de structures inclusives.

Les structures fermées ne sont pas comptées. Celles que la CRESS a réunies comptent une fois.
"""
LIMITS = tuple(
    french_spaces(" ".join(paragraph.split())) for paragraph in _SENTENCES.strip().split("\n\n")
)
