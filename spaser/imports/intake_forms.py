"""What a person types of a consultation: by hand, lot by lot, pasted, or as a file."""

from datetime import datetime, time
from decimal import Decimal
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, SelectMultipleField, StringField, TextAreaField, TimeField
from wtforms.validators import Optional

from spaser.core.clock import PARIS
from spaser.core.french import french_spaces
from spaser.imports.amounts import read_amount
from spaser.imports.durations import read_duration
from spaser.imports.pasted_fields import weighted_line
from spaser.reference import cpv, geography
from spaser.reference.near_names import or_else
from spaser.tenders.actions import NewLot, NewTender
from spaser.tenders.models import AmountKind, Lot, Reservation, Tender
from spaser.web.fields import Form, at_most, one_of, refuse, required, stripped

_HOUR = french_spaces("Écrivez une heure, par exemple 12:00.")
_NATURES = {"": "Non précisée", "services": "Services", "fournitures": "Fournitures",
            "travaux": "Travaux"}  # fmt: skip
_KINDS = {kind.value: label for kind, label in (
    (AmountKind.ESTIMATED, "Estimé"), (AmountKind.MAXIMUM, "Maximum")
)}  # fmt: skip
_RESERVED = {
    "": "Pas encore décidé, ou inconnu",
    Reservation.NONE.value: "Non réservé",
    Reservation.WORKSHOPS.value: "Réservé aux EA, ESAT ou SIAE (L2113-12 à L2113-14)",
    Reservation.SOCIAL_SERVICES.value: "Réservé aux entreprises de l’ESS (L2113-15)",
    Reservation.UNSPECIFIED.value: "Réservé, sans que l’on sache à qui",
}


def text(label: str, longest: int, hint: str = "", rows: int = 0) -> StringField:
    """A text that may be left empty; several lines when `rows` is given."""
    kind = TextAreaField if rows else StringField
    keywords: dict[str, Any] = {"maxlength": longest} | ({"rows": rows} if rows else {})
    return kind(
        label,
        filters=[stripped],
        validators=[at_most(longest)],
        description=french_spaces(hint),
        render_kw=keywords,
    )


class TenderForm(Form):
    """A consultation without its lots."""

    title = StringField(
        "Objet de la consultation",
        filters=[stripped],
        validators=[required("Écrivez l’objet de la consultation."), at_most(500)],
        render_kw={"maxlength": 500},
    )
    buyer_name = text("Acheteur", 300)
    reference = text("Votre référence", 60, "Le numéro de la consultation chez vous.")
    nature = one_of("Nature", _NATURES)
    procedure = text("Procédure", 120, "Par exemple : procédure adaptée, appel d’offres ouvert.")
    deadline_day = DateField(
        "Date limite de réponse", validators=[Optional()], render_kw={"type": "date"}
    )
    deadline_hour = TimeField(
        "Heure limite",
        validators=[Optional()],
        render_kw={"type": "time"},
        description=french_spaces("Heure de Paris. Vide : la fin de la journée."),
    )
    description = text("Description", 20_000, rows=4)

    def validate_deadline_hour(self, field: TimeField) -> None:
        """An hour needs its day."""
        if field.data is not None and self.deadline_day.data is None:
            raise refuse("Indiquez aussi le jour de la date limite.")

    @classmethod
    def of(cls, tender: Tender) -> "TenderForm":
        """The form filled with a consultation, unless something was sent."""
        limit = tender.deadline_at.astimezone(PARIS) if tender.deadline_at else None
        return cls(
            obj=tender,
            deadline_day=limit.date() if limit else None,
            deadline_hour=limit.time() if limit else None,
        )

    def draft(self) -> NewTender:
        """What was typed."""
        day = self.deadline_day.data
        hour = self.deadline_hour.data or time(23, 59)
        return NewTender(
            title=self.title.data or "",
            buyer_name=self.buyer_name.data or "",
            reference=self.reference.data or "",
            description=self.description.data or "",
            nature=self.nature.data or "",
            procedure=self.procedure.data or "",
            deadline_at=datetime.combine(day, hour, PARIS) if day else None,
        )


class LotForm(Form):
    """One lot. Codes that were proposed and ticked join those that were typed."""

    number = StringField(
        "Numéro du lot",
        filters=[stripped],
        validators=[required("Indiquez le numéro du lot."), at_most(40)],
        render_kw={"maxlength": 40},
    )
    title = StringField(
        "Objet du lot",
        filters=[stripped],
        validators=[required("Écrivez ce que vous achetez dans ce lot."), at_most(500)],
        render_kw={"maxlength": 500},
    )
    description = text("Description", 20_000, rows=4)
    cpv = text(
        "Codes CPV", 200, "Huit chiffres, avec ou sans clé ; plusieurs codes avec une virgule."
    )
    proposed = SelectMultipleField("Codes proposés", validate_choice=False)
    place = text("Lieu d’exécution", 300, "Commune, code postal, département ou région.")
    amount = text("Montant HT", 60, "Par exemple 80 000, 80 k€ ou 1,2 M€, pour toute la durée.")
    amount_kind = one_of("Ce montant est", _KINDS)
    duration = text("Durée", 80, "Par exemple 24 mois ou 2 ans.")
    starts_on = DateField("Début prévu", validators=[Optional()], render_kw={"type": "date"})
    reservation = one_of("Réservation", _RESERVED)
    criteria = text("Critères d’attribution", 4000, "Un par ligne : « Prix : 60 % ».", rows=3)

    def validate_cpv(self, field: StringField) -> None:
        """Each code exists and its check digit is right."""
        for piece in _pieces(field.data or ""):
            try:
                cpv.parse(piece)
            except ValueError as error:
                raise refuse(str(error)) from error

    def validate_place(self, field: StringField) -> None:
        """The place is one we know, and only one."""
        if field.data and not geography.parse_place(field.data):
            raise refuse(
                f"« {field.data} » n’est pas un lieu reconnu. Écrivez une commune, un code postal, "
                f"un département ou une région.{or_else(field.data)}"
            )

    def validate_amount(self, field: StringField) -> None:
        """One amount HT."""
        if not field.data:
            return
        try:
            self._amount(field.data)
        except ValueError as error:
            raise refuse(str(error)) from error

    def validate_duration(self, field: StringField) -> None:
        """A length that is understood."""
        if field.data and read_duration(field.data, alone_is_months=True) is None:
            raise refuse("Cette durée n’est pas comprise. Écrivez par exemple 24 mois.")

    @staticmethod
    def _amount(written: str) -> Decimal:
        read = read_amount(written)
        if read.tax == "TTC":
            raise ValueError("Indiquez le montant hors taxes (HT).")
        if read.high is None or (read.low not in (None, read.high)) or read.per_year:
            raise ValueError("Indiquez un seul montant, pour toute la durée du lot.")
        return read.high

    @classmethod
    def of(cls, lot: Lot) -> "LotForm":
        """The form filled with a lot, unless something was sent."""
        return cls(
            number=lot.number,
            title=lot.title,
            description=lot.description,
            place=lot.place,
            starts_on=lot.starts_on,
            cpv=", ".join(lot.cpv),
            amount="" if lot.amount_ht is None else f"{lot.amount_ht:f}".replace(".", ","),
            amount_kind=lot.amount_kind.value if lot.amount_kind else AmountKind.ESTIMATED.value,
            duration=f"{lot.duration_months} mois" if lot.duration_months else "",
            reservation=lot.reservation.value if lot.reservation else "",
            criteria="\n".join(_criterion(one) for one in lot.criteria),
        )

    def codes(self) -> list[str]:
        """The codes typed, then those ticked."""
        ticked = [code for code in self.proposed.data or [] if cpv.cpv(code)]
        typed = [cpv.parse(piece) for piece in _pieces(self.cpv.data or "")]
        return list(dict.fromkeys([*typed, *ticked]))

    def draft(self, before: Lot | None = None) -> NewLot:
        """What was typed. A place that was left as it was keeps its commune."""
        amount = self._amount(self.amount.data) if self.amount.data else None
        length = read_duration(self.duration.data or "", alone_is_months=True)
        commune, department = _located(self.place.data or "", before)
        reserved = self.reservation.data
        return NewLot(
            number=self.number.data or "",
            title=self.title.data or "",
            description=self.description.data or "",
            cpv=self.codes(),
            place=self.place.data or "",
            commune_code=commune,
            department=department,
            amount_ht=amount,
            amount_kind=None if amount is None else AmountKind(self.amount_kind.data),
            duration_months=length.months if length else None,
            starts_on=self.starts_on.data,
            reservation=Reservation(reserved) if reserved else None,
            criteria=[one for line in _lines(self.criteria.data) for one in [weighted_line(line)]],
        )


def _pieces(written: str) -> list[str]:
    return [piece.strip() for piece in written.replace(";", ",").split(",") if piece.strip()]


def _lines(written: str | None) -> list[str]:
    return [line.strip() for line in (written or "").splitlines() if line.strip()]


def _criterion(one: dict[str, Any]) -> str:
    return f"{one['name']} : {one['weight']}" if one.get("weight") else str(one["name"])


def _located(place: str, before: Lot | None) -> tuple[str | None, str | None]:
    if before is not None and place == before.place:
        return before.commune_code, before.department
    found = geography.parse_place(place) if place else []
    if not found:
        return None, None
    first = found[0]
    return (first.code if first.kind == "commune" else None), first.department


class PasteForm(Form):
    """A text that holds a consultation."""

    written = TextAreaField(
        "Texte de la consultation",
        filters=[stripped],
        validators=[required("Collez d’abord le texte."), at_most(400_000)],
        render_kw={"rows": 12},
        description=french_spaces(
            "Copiez le texte de l’avis, du règlement de consultation ou la liste des lots depuis "
            "Word, un PDF ou un site, puis collez-le ici. Les tableaux collés sont compris."
        ),
    )


class FileForm(Form):
    """A notice, or a purchase plan."""

    file = FileField("Fichier", validators=[FileRequired("Choisissez un fichier.")])
    plan_name = text("Nom de la programmation", 150, "Pour un plan d’achats : « Achats 2027 ».")
