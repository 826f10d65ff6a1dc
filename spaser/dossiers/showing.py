"""What every page of a dossier needs."""

from dataclasses import dataclass

from sqlmodel import Session

from spaser.dossiers import queries
from spaser.dossiers.models import (
    Dossier,
    DossierContact,
    DossierFound,
    DossierMessage,
    DossierSearch,
    DossierStatus,
)
from spaser.dossiers.standing import Gap, Standing, gaps, standings
from spaser.web.access import WRITER, signed_in

# The pages of a dossier: name, endpoint, label.
TABS = (
    ("apercu", "dossiers.show", "Vue d’ensemble"),
    ("recherches", "dossiers.searches", "Recherches"),
    ("structures", "shortlist.index", "Structures"),
    ("echanges", "exchanges.index", "Échanges"),
    ("questions", "answers.index", "Questions"),
    ("reponses", "received.index", "Réponses"),
    ("conclusions", "closing.conclusions", "Conclusions"),
    ("rapport", "sourcing_report.index", "Rapport"),
)


@dataclass(frozen=True)
class Whole:
    """A dossier with everything that its overview tells."""

    dossier: Dossier
    searches: list[DossierSearch]
    found: list[DossierFound]  # by the latest search
    standing: list[Standing]
    contacts: list[DossierContact]  # cancelled ones and cancellations included
    messages: dict[int, DossierMessage]

    @property
    def gaps(self) -> list[Gap]:
        """What it lacks, in plain words."""
        return gaps(self.dossier, self.standing, self.found)

    @property
    def kept(self) -> list[Standing]:
        """The suppliers to be consulted, in their order."""
        return [one for one in self.standing if one.supplier.kept]

    @property
    def set_aside(self) -> list[Standing]:
        """The others, with their reasons."""
        return [one for one in self.standing if not one.supplier.kept]


def whole(session: Session, dossier: Dossier) -> Whole:
    """Read a dossier entirely."""
    searches = list(queries.searches(session, dossier.id))
    contacts = list(queries.contacts(session, dossier.id))
    return Whole(
        dossier,
        searches,
        list(queries.found_by(session, searches[-1].id)) if searches else [],
        standings(queries.suppliers(session, dossier.id), contacts),
        contacts,
        queries.messages(session, dossier.id),
    )


def may_change(dossier: Dossier) -> bool:
    """Whether the person may write in a dossier that is still open."""
    return dossier.status == DossierStatus.OPEN and signed_in().may(WRITER)
