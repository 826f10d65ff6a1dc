"""From what an editor typed to a correction; each refusal stands beside its field."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from wtforms import Field

from spaser.accounts.actions import checked_email
from spaser.core.errors import RuleBroken
from spaser.core.french import french_spaces
from spaser.directory import correction_fields as fields
from spaser.directory.correction import COLUMNS, Correction
from spaser.directory.correction_forms import CorrectionForm
from spaser.reference.communes import Commune
from spaser.suppliers.contact import is_generic

Value = TypeVar("Value")
Base = Mapping[str, Any]
OLDEST_YEAR = 1990


class Reader:
    """Reads one form once; `right` is False when something was refused."""

    def __init__(self, form: CorrectionForm, base: Base, today: date) -> None:
        self._form = form
        self._base = base
        self._today = today
        self.right = True

    def correction(self) -> Correction:
        """What the form says; worth nothing unless `right` is True afterwards."""
        form = self._form
        siret = form.siret.data if "siret" in form else ""
        commune = self._commune()
        email, consent_on = self._email()
        closed = form.state.data == "fermee"
        return Correction(
            columns=self._columns(),
            siret=self._try("siret", fields.read_siret, siret) or "" if siret else "",
            email=email,
            email_consent_on=consent_on,
            address=form.address.data,
            postal_code=form.postal_code.data,
            commune=commune,
            closed=closed,
            closed_on=self._closing() if closed else None,
            activity=self._activity(),
            sectors=form.sectors.data or [],
            labels=fields.lines(form.labels.data),
            references=self._references(),
            statuses=self._statuses(),
            restored=frozenset(form.restore.data or ()),
            denied=frozenset(form.denied.data or ()),
        )

    def refuse(self, sentence: str, field: str | Field) -> None:
        """Put a refusal beside its field."""
        self.right = False
        target = self._form[field] if isinstance(field, str) else field
        target.errors = [*target.errors, french_spaces(sentence)]

    def refuse_all(self, sentence: str) -> None:
        """Put a refusal at the head of the form."""
        self.right = False
        self._form.form_errors.append(french_spaces(sentence))

    def _try(self, field: str | Field, read: Callable[..., Value], *given: Any) -> Value | None:
        """What is read, unless the field is being given back to the sources."""
        try:
            return read(*given)
        except ValueError as error:
            self.refuse(str(error), field)
            return None

    def _restored(self, part: str) -> bool:
        return part in (self._form.restore.data or ())

    def _columns(self) -> dict[str, str]:
        """Texts as typed; what a source wrote is kept even where we would refuse it."""
        checks = {
            "website": fields.read_website,
            "phone": fields.read_phone,
            "workforce": fields.read_workforce,
        }
        columns = {}
        for name in COLUMNS:
            text = " ".join(self._form[name].data.split())
            if text and text != self._base.get(name) and name in checks:
                text = text if self._restored(name) else self._try(name, checks[name], text) or ""
            columns[name] = text
        if not columns["name"] and not self._restored("name"):
            self.refuse("Donnez le nom de la structure.", "name")
        return columns

    def _email(self) -> tuple[str, date | None]:
        form = self._form
        typed = form.email.data
        if not typed or self._restored("email"):
            return "", None
        try:
            email = checked_email(typed)
        except RuleBroken as refusal:
            self.refuse(refusal.message, "email")
            return "", None
        if is_generic(email) or (email == self._base.get("email") and not form.consent.data):
            return email, None
        if not form.consent.data:
            self.refuse(
                "Cette adresse semble être celle d’une personne : elle ne se publie qu’avec son "
                "accord. Cochez la case et datez l’accord, ou écrivez une adresse générique "
                "(contact@…).",
                "email",
            )
            return email, None
        return email, self._day("consent_on", "Écrivez la date de l’accord de la personne.")

    def _commune(self) -> Commune | None:
        """The commune typed; None when the place is left as the sources tell it."""
        form, base = self._form, self._base
        typed = (form.address.data, form.postal_code.data, form.commune.data)
        told = (base["address"], base["postal_code"], base["commune_name"])
        if self._restored("place") or typed == told or not any(typed):
            return None
        if not form.commune.data:
            self.refuse("Indiquez la commune, avec son code postal si plusieurs l’ont.", "commune")
            return None
        name, postal_code = form.commune.data, form.postal_code.data
        return self._try("commune", fields.read_commune, name, postal_code)

    def _closing(self) -> date | None:
        if self._restored("closing"):
            return None
        return self._day("closed_on", "Écrivez le jour où elle a fermé, même approché.")

    def _day(self, field: str, missing: str) -> date | None:
        text = self._form[field].data
        if not text:
            self.refuse(missing, field)
            return None
        return self._try(field, fields.read_day, text, self._today)

    def _activity(self) -> dict[str, Any]:
        form = self._form
        if self._restored("activities"):
            return {}
        years = (OLDEST_YEAR, self._today.year, "une année")
        told = {
            "text": fields.paragraphs(form.text.data),
            "cpv": self._try("cpv", fields.read_cpv, form.cpv.data),
            "service_kind": form.service_kind.data,
            "radius_km": self._number("radius_km", 1, fields.WIDEST_KM, "un nombre de kilomètres"),
            "zone_departments": self._try(
                "departments", fields.read_departments, form.departments.data
            ),
            "zone_regions": self._try("regions", fields.read_regions, form.regions.data),
            "national": form.national.data,
            "year": self._number("year", *years),
        }
        kept = {name: value for name, value in told.items() if value}
        return kept if set(kept) - {"year"} else {}

    def _number(self, field: str, least: int, most: int, what: str) -> int | None:
        text = self._form[field].data
        return self._try(field, fields.read_number, text, least, most, what) if text else None

    def _references(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for entry in self._form.references:
            told = {name: " ".join((text or "").split()) for name, text in entry.data.items()}
            if any(told.values()) and not self._restored("references"):
                kept = self._reference(told, entry.form.title)
                if kept and kept not in found:
                    found.append(kept)
        return found

    def _reference(self, told: dict[str, str], beside: Field) -> dict[str, Any]:
        if not told["title"]:
            self.refuse("Donnez l’objet de chaque référence, ou videz sa ligne.", beside)
        codes = self._try(beside, fields.read_cpv, told["cpv"]) or [""]
        years = (OLDEST_YEAR, self._today.year, "une année")
        written = told["year"]
        year = self._try(beside, fields.read_number, written, *years) if written else None
        kept = {"title": told["title"], "buyer": told["buyer"], "year": year, "cpv": codes[0]}
        return {name: value for name, value in kept.items() if value}

    def _statuses(self) -> list[dict[str, str]]:
        form = self._form
        parts = [("ess", form.ess.form), ("esus", form.esus.form)]
        parts += [("inclusive", entry.form) for entry in form.inclusive]
        found: dict[tuple[str, str], dict[str, str]] = {}
        for status, part in parts:
            told, beside = part.data, part.value
            if self._restored(status) or not (told["value"] or told["detail"]):
                continue
            if not told["value"]:
                self.refuse("Choisissez oui, non ou inconnu.", beside)
                continue
            day = told["as_of"] or self._today.isoformat()
            self._try(beside, fields.read_day, day, self._today)
            kept = {"status": status, "value": told["value"], "as_of": day}
            if told["detail"]:
                kept["detail"] = told["detail"]
            if (status, told["detail"]) in found:
                self.refuse("Ce type est indiqué deux fois : gardez une seule ligne.", beside)
            found[status, told["detail"]] = kept
        return list(found.values())
