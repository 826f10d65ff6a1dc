"""Notices of the Official Journal of the European Union, in TED XML R2.0.9 (2016-2024)."""

from collections.abc import Sequence
from datetime import UTC, datetime, time

from lxml import etree

from spaser.core.clock import PARIS
from spaser.imports.facts import read_day
from spaser.imports.finishing import buyer_siret, numbered, placed
from spaser.imports.notices import NewLot, Notice, Remarks
from spaser.imports.refusal import ImportRefused
from spaser.imports.ted_lots import Whole, read_lot
from spaser.imports.ted_words import AWARDS, FORMS, NATURES, PROCEDURES
from spaser.imports.xml_files import child_text, text_of
from spaser.tenders.models import Reservation

SOURCE = "ted"
_ACCEPTED = "Formats lus : TED XML R2.0.9, formulaires F01 à F08, F12, F13, F15, F20 à F25 et MOVE."


def recognises(root: etree._Element) -> bool:
    """True for an export of TED, whatever its edition."""
    return root.tag == "TED_EXPORT"


def read(root: etree._Element) -> Notice:
    """The notice in French, or in its original language, with at least one lot.

    Raises ImportRefused when its edition or its form is not read; `root` has no namespaces.
    """
    key = _key_of(root)
    form = _form_of(root)
    remarks = Remarks()
    objects = form.findall("OBJECT_CONTRACT")
    if not objects:
        raise ImportRefused(f"Cet avis TED ne décrit aucun objet de marché. {_ACCEPTED}")
    whole = _whole(root, form, objects)
    buyer = form.find("CONTRACTING_BODY/ADDRESS_CONTRACTING_BODY")
    return Notice(
        source=SOURCE,
        source_key=key,
        form=whole.form,
        title=whole.title,
        description="\n".join(filter(None, (child_text(o, "SHORT_DESCR") for o in objects))),
        buyer_name=child_text(buyer, "OFFICIALNAME") or _coded_buyer(root),
        buyer_siret=buyer_siret(child_text(buyer, "NATIONALID"), remarks),
        nature=_nature(objects[0]),
        procedure=_procedure(form),
        published_on=read_day(child_text(root, "CODED_DATA_SECTION/REF_OJS/DATE_PUB")),
        deadline_at=_deadline(form),
        url=_url(root, key),
        lots=tuple(placed(lot) for lot in _lots(whole, objects, remarks)),
        remarks=tuple(remarks.found),
    )


def _key_of(root: etree._Element) -> str:
    key = (root.get("DOC_ID") or "").strip()
    if not key:
        raise ImportRefused("Cet avis TED n’a pas de numéro de publication (DOC_ID).")
    return key


def _lots(whole: Whole, objects: Sequence[etree._Element], remarks: Remarks) -> list[NewLot]:
    described = [(o, d) for o in objects for d in o.findall("OBJECT_DESCR")]
    described = described or [(o, o) for o in objects]
    only = len(described) == 1
    return numbered([read_lot(whole, o, d, only, remarks) for o, d in described], remarks)


def _form_of(root: etree._Element) -> etree._Element:
    """The form in French when it is there, else in its original language."""
    section = root.find("FORM_SECTION")
    forms = (
        [child for child in section if child.tag != "NOTICE_UUID"] if section is not None else []
    )
    known = [form for form in forms if _code(form) in FORMS]
    if not known:
        name = ", ".join(sorted({str(form.tag) for form in forms})) or "sans formulaire"
        edition = root.get("VERSION") or "ancienne"
        raise ImportRefused(
            f"Cet avis TED n’est pas lu (édition {edition}, formulaire {name}). {_ACCEPTED}"
        )
    french = [form for form in known if form.get("LG") == "FR"]
    original = [form for form in known if form.get("CATEGORY") == "ORIGINAL"]
    return (french or original or known)[0]


def _code(form: etree._Element) -> str:
    return str(form.tag).removesuffix("_2014")


def _whole(root: etree._Element, form: etree._Element, objects: Sequence[etree._Element]) -> Whole:
    title = next(filter(None, (child_text(o, "TITLE") for o in objects)), "") or _coded_title(root)
    awards = form.findall("AWARD_CONTRACT")
    return Whole(
        form=_code(form),
        title=title or "Sans titre",
        awarded=_code(form) in AWARDS or bool(awards),
        awards=tuple(awards),
        reservation=_reservation(form),
        nuts=tuple(
            code
            for element in root.iterfind("CODED_DATA_SECTION/NOTICE_DATA/PERFORMANCE_NUTS")
            if (code := element.get("CODE"))
        ),
        several=sum(len(one.findall("OBJECT_DESCR")) for one in objects) > 1,
    )


def _reservation(form: etree._Element) -> Reservation | None:
    """Silence is unknown: only the boxes that are ticked say something."""
    workshops = form.find(".//RESTRICTED_SHELTERED_WORKSHOP") is not None
    programs = form.find(".//RESTRICTED_SHELTERED_PROGRAM") is not None
    missions = form.find(".//RESERVED_ORGANISATIONS_SERVICE_MISSION") is not None
    if missions:
        return Reservation.UNSPECIFIED if workshops or programs else Reservation.SOCIAL_SERVICES
    return Reservation.WORKSHOPS if workshops or programs else None


def _nature(contract: etree._Element) -> str:
    kind = contract.find("TYPE_CONTRACT")
    return NATURES.get(kind.get("CTYPE") or "", "") if kind is not None else ""


def _procedure(form: etree._Element) -> str:
    section = form.find("PROCEDURE")
    if section is None:
        return ""
    return next((PROCEDURES[e.tag] for e in section.iter(etree.Element) if e.tag in PROCEDURES), "")


def _deadline(form: etree._Element) -> datetime | None:
    day = read_day(child_text(form, "PROCEDURE/DATE_RECEIPT_TENDERS"))
    if day is None:
        return None
    return datetime.combine(day, _hour(form), PARIS).astimezone(UTC)


def _hour(form: etree._Element) -> time:
    try:
        return time.fromisoformat(child_text(form, "PROCEDURE/TIME_RECEIPT_TENDERS").zfill(5))
    except ValueError:
        return time(23, 59)


def _url(root: etree._Element, key: str) -> str:
    pages = root.findall("CODED_DATA_SECTION/NOTICE_DATA/URI_LIST/URI_DOC")
    french = [page for page in pages if page.get("LG") == "FR"] or pages
    address = text_of(french[0]) if french else ""
    known = address.startswith(("http://ted.europa.eu/", "https://ted.europa.eu/"))
    return address if known else f"https://ted.europa.eu/udl?uri=TED:NOTICE:{key}:TEXT:FR:HTML"


def _coded_title(root: etree._Element) -> str:
    titles = root.findall("TRANSLATION_SECTION/ML_TITLES/ML_TI_DOC")
    return next((child_text(t, "TI_TEXT") for t in titles if t.get("LG") == "FR"), "")


def _coded_buyer(root: etree._Element) -> str:
    return child_text(root, "TRANSLATION_SECTION/ML_AA_NAMES/AA_NAME")
