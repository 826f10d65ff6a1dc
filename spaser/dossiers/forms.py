"""What people write in a dossier."""

import json
from collections.abc import Mapping
from typing import Any

from flask import request
from wtforms import BooleanField, HiddenField, SelectMultipleField, StringField, TextAreaField

from spaser.core.french import french_spaces
from spaser.directory.correction_values import reconciled
from spaser.dossiers.actions import NewDossier, Texts
from spaser.dossiers.differences import Clash, clashes
from spaser.dossiers.models import Dossier, DossierSupplier, Sharing
from spaser.dossiers.shortlist_actions import Judgement
from spaser.dossiers.wording import CONCLUSIONS, CONFLICT, SHARINGS
from spaser.web.fields import Form, at_most, one_of, refuse, required, stripped

LINE, TEXT = 200, 8_000


def line(label: str, hint: str = "", most: int = LINE, **attributes: Any) -> StringField:
    """A short text."""
    return StringField(
        label,
        filters=[stripped],
        validators=[at_most(most)],
        render_kw={"maxlength": most, **attributes},
        description=french_spaces(hint),
    )


def text(label: str, hint: str = "", rows: int = 3, needed: str = "") -> TextAreaField:
    """A text of several lines; `needed` is the sentence that asks for it."""
    asked = [required(needed)] if needed else []
    return TextAreaField(
        label,
        filters=[stripped],
        validators=[*asked, at_most(TEXT)],
        render_kw={"rows": rows, "maxlength": TEXT},
        description=french_spaces(hint),
    )


class VersionedForm(Form):
    """A form over something that two people may change: what it opened with goes along."""

    version = HiddenField()
    opened = HiddenField()

    def validate_version(self, field: HiddenField) -> None:
        """The page always sends it."""
        if not (str(field.data or "").isdecimal() and len(field.data) <= 9):
            raise refuse("Ce formulaire est incomplet : rouvrez la page.")

    def seen(self) -> int:
        """The version that the person read."""
        return int(self.version.data)

    def told(self) -> dict[str, Any]:
        """The fields that people fill."""
        ours = ("csrf_token", "version", "opened")
        return {name: value for name, value in self.data.items() if name not in ours}

    def start(self, version: int) -> None:
        """Remember what the form opens with, unless it comes back filled."""
        if not self.is_submitted():
            self.version.data, self.opened.data = str(version), json.dumps(self.told())

    def meet(self, now: Mapping[str, Any], version: int) -> tuple[Clash, ...]:
        """Put together what was typed with what somebody else wrote meanwhile.

        A field left as it opened takes its new value; where both wrote, the typed text stays in
        the form, and what is kept is given to be read beside it.
        """
        typed = self.told()
        merged, clashing = reconciled(self._first(), typed, now)
        for name, value in merged.items():
            self[name].data = value
        self.version.data, self.opened.data = str(version), json.dumps(dict(now))
        labels = {name: str(self[name].label.text) for name in clashing}
        return clashes(labels, now, typed)

    def _first(self) -> Mapping[str, Any]:
        try:
            first = json.loads(self.opened.data or "")
        except (ValueError, RecursionError):
            return {}
        return first if isinstance(first, dict) else {}


class PurposeForm(VersionedForm):
    """Why the sourcing is made, and for whom."""

    purpose = text(
        "But du sourcing",
        "Ce que vous cherchez à savoir : qui peut répondre, à quelles conditions, comment allotir.",
        needed="Dites en une phrase ce que vous cherchez à savoir.",
    )
    service = line("Service qui achète", "Par exemple : direction des collèges.")

    def draft(self) -> NewDossier:
        """What was typed."""
        return NewDossier(self.purpose.data or "", self.service.data or "")


def purpose_of(dossier: Dossier) -> dict[str, Any]:
    """The same fields as they are kept."""
    return {"purpose": dossier.purpose, "service": dossier.service}


class ConclusionForm(VersionedForm):
    """What the consultation takes from the sourcing, and what is declared of its fairness."""

    allotissement = text(
        CONCLUSIONS["allotissement"], "Nombre et contenu des lots, adaptés à l’offre trouvée."
    )
    reservation = text(
        CONCLUSIONS["reservation"], "Lot réservé ou non, à qui, au titre de quel article."
    )
    clauses = text(CONCLUSIONS["clauses"], "Insertion, environnement, conditions d’exécution.")
    criteres = text(CONCLUSIONS["criteres"], "Ce qui sera noté ; jamais le lieu de l’entreprise.")
    delai = text(CONCLUSIONS["delai"], "Délai de réponse, démarrage, saison.")
    autre = text(CONCLUSIONS["autre"])
    others_reason = text(
        "Pourquoi les autres structures trouvées n’ont pas été retenues",
        "Une règle dite d’avance vaut mieux : « les douze premières de la liste ».",
    )
    information_shared = one_of(
        french_spaces("Ce qui a été dit à une structure est-il donné à toutes dans le DCE ?"),
        {"": "À dire"} | {value: french_spaces(label) for value, label in SHARINGS.items()},
    )
    information_note = text(
        "Précisions sur ces informations", "Ce qui a été dit, et où cela figure dans le DCE.", 2
    )
    no_conflict = BooleanField(french_spaces(CONFLICT))
    oriented_checked = BooleanField(
        french_spaces(
            "J’ai relu le besoin : aucune exigence n’y est écrite pour une seule structure."
        )
    )
    oriented_note = text(
        "Comment cela a été vérifié", "Par exemple : au moins trois structures y répondent.", 2
    )

    def draft(self) -> Texts:
        """What was typed."""
        shared = self.information_shared.data
        return Texts(
            conclusions={name: self[name].data or "" for name in CONCLUSIONS},
            others_reason=self.others_reason.data or "",
            information_shared=Sharing(shared) if shared else None,
            information_note=self.information_note.data or "",
            no_conflict=bool(self.no_conflict.data),
            oriented_checked=bool(self.oriented_checked.data),
            oriented_note=self.oriented_note.data or "",
        )


def conclusions_of(dossier: Dossier) -> dict[str, Any]:
    """The same fields as they are kept."""
    shared = dossier.information_shared
    return {
        **{name: dossier.conclusions.get(name, "") for name in CONCLUSIONS},
        "others_reason": dossier.others_reason,
        "information_shared": shared.value if shared else "",
        "information_note": dossier.information_note,
        "no_conflict": dossier.conflict_at is not None,
        "oriented_checked": dossier.oriented_at is not None,
        "oriented_note": dossier.oriented_note,
    }


class JudgeForm(VersionedForm):
    """A supplier of the dossier: kept or set aside, and what is thought of it."""

    kept = one_of("Décision", {"oui": "Retenue pour être consultée", "non": "Écartée"})
    why_not = text(
        "Pourquoi elle est écartée, ou n’est pas contactée",
        "La raison figurera au rapport : restez factuel.",
        2,
    )
    note = text("Note", "Vos collègues la liront ; elle figure au rapport.")

    def draft(self) -> Judgement:
        """What was typed."""
        kept = self.kept.data == "oui"
        return Judgement(kept, self.why_not.data or "", self.note.data or "")


def judgement_of(supplier: DossierSupplier) -> dict[str, Any]:
    """The same fields as they are kept."""
    kept = "oui" if supplier.kept else "non"
    return {"kept": kept, "why_not": supplier.why_not, "note": supplier.note}


class ChooseForm(Form):
    """Suppliers that a search found, ticked one by one."""

    found = SelectMultipleField("Structures", coerce=int, validate_choice=False, choices=[])


class MoveForm(Form):
    """One step up or down the shortlist."""

    direction = one_of("Sens", {"monter": "Monter", "descendre": "Descendre"})


class AddForm(Form):
    """A supplier of the directory, by its number there."""

    supplier = HiddenField(validators=[required("Choisissez une structure.")])

    def number(self) -> int:
        """0 when what was sent is not a number."""
        written = str(self.supplier.data or "")
        return int(written) if written.isdecimal() and len(written) <= 9 else 0


def asked_words() -> str:
    """What is searched in the address."""
    return stripped(request.args.get("q"))[:LINE]
