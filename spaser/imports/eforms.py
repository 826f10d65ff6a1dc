"""Notices of the Official Journal of the European Union since 2023: eForms, in UBL."""

import re
from datetime import date, datetime

from lxml import etree

from spaser.imports.eforms_lots import Groups, french, read_lot, values
from spaser.imports.eforms_words import AWARD, NATURES, PROCEDURES, READ
from spaser.imports.facts import read_day
from spaser.imports.finishing import buyer_siret, moment_of, numbered, placed
from spaser.imports.notices import NewLot, Notice, Remarks
from spaser.imports.refusal import ImportRefused
from spaser.imports.xml_files import child_text

SOURCE = "eforms"
CHANGED = ", avis rectificatif"
_EXTENSION = "UBLExtensions/UBLExtension/ExtensionContent/EformsExtension"
_VERSIONED = re.compile(r"^(?P<key>[0-9a-f]{8}-[0-9a-f-]{27})(?:-\d+)?$", re.IGNORECASE)
_DEADLINES = (
    "TenderingProcess/TenderSubmissionDeadlinePeriod",
    "TenderingProcess/ParticipationRequestReceptionPeriod",
    f"TenderingProcess/{_EXTENSION}/InterestExpressionReceptionPeriod",
)


def recognises(root: etree._Element) -> bool:
    """True for a notice of eForms; its root has the name of the UBL document."""
    return root.tag in {*READ, AWARD} and root.find("NoticeTypeCode") is not None


def read(root: etree._Element) -> Notice:
    """The notice in French when it has French, else in its own language, with at least one lot.

    Raises ImportRefused for an award: it opens no consultation. `root` has no namespaces.
    """
    _refuse_award(root)
    remarks = Remarks()
    project = root.find("ProcurementProject")
    lots = _lots(root, project, remarks)
    buyer = _buyer(root)
    return Notice(
        source=SOURCE,
        source_key=_key(root),
        reference=_reference(root),
        form=_form(root),
        title=_title(project, lots),
        description=french(project, "Description"),
        buyer_name=french(buyer, "PartyName/Name"),
        buyer_siret=_siret(buyer, remarks),
        nature=NATURES.get(child_text(project, "ProcurementTypeCode"), ""),
        procedure=PROCEDURES.get(child_text(root, "TenderingProcess/ProcedureCode"), ""),
        published_on=_published_on(root),
        deadline_at=_deadline(root),
        url=_url(root),
        lots=tuple(lots),
        remarks=tuple(remarks.found),
    )


def _refuse_award(root: etree._Element) -> None:
    if root.tag == AWARD:
        raise ImportRefused(
            "Cet avis eForms annonce une attribution ou une modification : il n’ouvre aucune "
            "consultation. Importez l’avis de marché."
        )


def _key(root: etree._Element) -> str:
    """The identifier of the notice, or of the one that this one changes."""
    changed = child_text(root, f"{_EXTENSION}/Changes/ChangedNoticeIdentifier")
    versioned = _VERSIONED.match(changed)
    key = versioned["key"] if versioned else child_text(root, "ID")
    if not key:
        raise ImportRefused("Cet avis eForms n’a pas d’identifiant (BT-701).")
    return key


def _form(root: etree._Element) -> str:
    """« cn-standard », and whether it changes a notice that was published before."""
    changed = child_text(root, f"{_EXTENSION}/Changes/ChangedNoticeIdentifier")
    return child_text(root, "NoticeTypeCode") + (CHANGED if changed else "")


def _reference(root: etree._Element) -> str:
    """« 522031-2023 » once published, else the identifier with its version."""
    number = child_text(root, f"{_EXTENSION}/Publication/NoticePublicationID").lstrip("0")
    if number:
        return number
    version = child_text(root, "VersionID")
    return f"{child_text(root, 'ID')}-{version}" if version else ""


def _title(project: etree._Element | None, lots: list[NewLot]) -> str:
    titles = (french(project, "Name"), *(lot.title for lot in lots))
    return " ".join(next(filter(None, titles), "Sans titre").split())


def _lots(root: etree._Element, project: etree._Element | None, remarks: Remarks) -> list[NewLot]:
    described = [one for one in root.findall("ProcurementProjectLot") if not _is_group(one)]
    groups = Groups(root)
    if described:
        several = len(described) > 1
        found = [read_lot(one, project, groups, several, remarks) for one in described]
    elif project is not None:
        found = [read_lot(_alone(project), project, groups, False, remarks)]
    else:
        raise ImportRefused("Cet avis eForms ne décrit aucun objet de marché.")
    return [placed(lot) for lot in numbered(found, remarks)]


def _alone(project: etree._Element) -> etree._Element:
    """A notice without lots is one lot, which says what the whole says."""
    lot = etree.Element("ProcurementProjectLot")
    lot.append(etree.fromstring(etree.tostring(project, with_tail=False)))
    return lot


def _is_group(lot: etree._Element) -> bool:
    identifier = lot.find("ID")
    scheme = identifier.get("schemeName") if identifier is not None else ""
    return scheme == "LotsGroup" or child_text(lot, "ID").startswith("GLO-")


def _buyer(root: etree._Element) -> etree._Element | None:
    wanted = child_text(root, "ContractingParty/Party/PartyIdentification/ID")
    for company in root.iterfind(f"{_EXTENSION}/Organizations/Organization/Company"):
        if child_text(company, "PartyIdentification/ID") == wanted:
            return company
    return root.find("ContractingParty/Party")  # the first notices had it there


def _siret(buyer: etree._Element | None, remarks: Remarks) -> str | None:
    """The first identifier that is a SIRET; otherwise the first one is said."""
    raws = values(buyer, "PartyLegalEntity/CompanyID")
    attempts = [(raw, Remarks()) for raw in raws]
    for raw, tried in attempts:
        if found := buyer_siret(raw, tried):
            return found
    if attempts:
        remarks.found += attempts[0][1].found
    return None


def _published_on(root: etree._Element) -> date | None:
    published = child_text(root, f"{_EXTENSION}/Publication/PublicationDate")
    return read_day(published) or read_day(child_text(root, "IssueDate"))


def _deadline(root: etree._Element) -> datetime | None:
    """The first deadline of any lot."""
    for path in _DEADLINES:
        found = [
            moment
            for period in root.iterfind(f"ProcurementProjectLot/{path}")
            if (moment := moment_of(child_text(period, "EndDate"), child_text(period, "EndTime")))
        ]
        if found:
            return min(found)
    return None


def _url(root: etree._Element) -> str:
    number = child_text(root, f"{_EXTENSION}/Publication/NoticePublicationID").lstrip("0")
    return f"https://ted.europa.eu/fr/notice/-/detail/{number}" if number else ""
