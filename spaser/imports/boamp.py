"""Notices of the BOAMP: XML of its publications, JSON of its interfaces, of every generation.

Three shapes tell the same fields: XML (« OBJET_COMPLET »), the old JSON interface
(« objetcomplet ») and the open data, whose field « donnees » is JSON written as text. All become
one tree whose names have neither case nor punctuation.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from lxml import etree

from spaser.imports import eforms
from spaser.imports.boamp_fields import (
    any_day,
    any_moment,
    criteria_of,
    first,
    reservation_of,
    texts,
)
from spaser.imports.boamp_lots import Whole, child, lots_in_lists, read_lots, with_department
from spaser.imports.finishing import buyer_siret, numbered, placed
from spaser.imports.notices import NewLot, Notice, Remarks
from spaser.imports.refusal import ImportRefused
from spaser.imports.trees import fold, folded_name, parse_json, to_element

SOURCE = "boamp"
_NATURES = {"travaux": "travaux", "fournitures": "fournitures", "service": "services",
            "services": "services"}  # fmt: skip
_PROCEDURES = {
    "ouvert": "Appel d’offres ouvert", "restreint": "Appel d’offres restreint",
    "negocie": "Procédure négociée", "procedureadapte": "Procédure adaptée",
    "procedureadaptee": "Procédure adaptée", "procedureadapteeouverte": "Procédure adaptée",
    "procedureadapteerestreinte": "Procédure adaptée", "dialoguecompetitif": "Dialogue compétitif",
    "partenariatinnovation": "Partenariat d’innovation", "concoursouvert": "Concours",
    "concoursrestreint": "Concours", "marchenegocie": "Procédure négociée",
}  # fmt: skip
_CLOSED = {
    "attribution": "annonce une attribution", "modification": "modifie un contrat en cours",
    "intentionconclure": "annonce une intention de conclure",
    "rectificatif": "corrige un autre avis",
    "annulation": "annule un autre avis", "avisannule": "annule un autre avis",
    "soustraitance": "annonce une sous-traitance", "resultat": "annonce un résultat",
    "resultatmarche": "annonce un résultat",
}  # fmt: skip
_FORMS = ("fnsimple", "mapa", "divers")


def recognises(root: etree._Element) -> bool:
    """True for one notice in XML."""
    return root.tag == "ANNONCE" and root.find("DONNEES") is not None


def read(root: etree._Element) -> Notice:
    """The notice in XML; raises ImportRefused when it opens no consultation."""
    return _read(fold(root))


def records(value: Any) -> list[dict[str, Any]]:
    """The notices of a JSON document of any interface; empty when it holds none of ours."""
    if isinstance(value, list):
        return [one for item in value for one in records(item)]
    if not isinstance(value, dict):
        return []
    for name in ("results", "records", "annonces"):
        if isinstance(value.get(name), list):
            return records(value[name])
    for name in ("fields", "record", "annonce"):
        if isinstance(value.get(name), dict):
            return records(value[name])
    ours = "idweb" in value or ("gestion" in value and "donnees" in value)
    return [value] if ours else []


def read_record(record: dict[str, Any]) -> Notice:
    """One notice in JSON; raises ImportRefused when it opens no consultation."""
    unfolded = {key: _unwrapped(key, inner) for key, inner in record.items()}
    form = _eforms_of(unfolded.get("donnees"))
    if form is not None:
        return _from_eforms(unfolded, form)
    return _read(to_element("annonce", unfolded, folded=True))


def _unwrapped(key: str, inner: Any) -> Any:
    """« gestion » and « donnees » are objects, or the text of one."""
    if key in ("gestion", "donnees") and isinstance(inner, str) and inner.lstrip().startswith("{"):
        return parse_json(inner)
    return inner


def _eforms_of(data: Any) -> etree._Element | None:
    wrapped = data.get("EFORMS") if isinstance(data, dict) else None
    if not isinstance(wrapped, dict):
        return None
    for name, value in wrapped.items():
        bare = name.rpartition(":")[2]
        if isinstance(value, dict) and bare.endswith("Notice"):
            return to_element(bare, value, folded=False)
    return None


def _from_eforms(record: dict[str, Any], form: etree._Element) -> Notice:
    """The eForms notice under the number that the BOAMP gave it."""
    found = eforms.read(form)
    key = str(record.get("idweb") or "") or found.source_key
    own = {name: getattr(found, name) for name in Notice.__dataclass_fields__}
    return Notice(**own | {"source": SOURCE, "source_key": key, "url": _address(key)})


def _read(root: etree._Element) -> Notice:
    key = first(root, "gestion/reference/idweb", "idweb", "id")
    if not key:
        raise ImportRefused("Cet avis du BOAMP n’a pas de numéro (IDWEB).")
    _refuse_closed(root)
    data, scope = _content(root)
    remarks = Remarks()
    title = _title(root, scope)
    if not title:
        raise ImportRefused(f"L’avis {key[:40]} du BOAMP ne dit pas son objet.")
    lots = _lots(root, data, scope, title, remarks)
    return Notice(
        source=SOURCE,
        source_key=key,
        form=_form(root),
        title=title,
        description=first(scope, "objetcomplet", "description") or first(root, "objet"),
        buyer_name=_buyer(root, data),
        buyer_siret=buyer_siret(
            first(data, "identite/codeidentnational", ".//codeidentificationnational"), remarks
        ),
        nature=_marked(_NATURES, child(scope, "typemarche"), data.find("info")),
        procedure=_marked(_PROCEDURES, child(data, "procedure/typeprocedure", ".//typeprocedure")),
        published_on=any_day(first(root, "gestion/indexation/datepublication", "dateparution")),
        deadline_at=_deadline(root, data),
        url=_address(key),
        lots=tuple(lots),
        remarks=tuple(remarks.found),
    )


def _content(root: etree._Element) -> tuple[etree._Element, etree._Element]:
    """What the notice says, and the element that says what is bought."""
    data = root.find("donnees")
    scope = _object(data) if data is not None else None
    if scope is None or data is None:
        return root, root  # a record without its content still says its object
    return data, scope


def _refuse_closed(root: etree._Element) -> None:
    """An award, a correction or a cancellation describes no lot to be won."""
    kinds = root.find("gestion/reference/typeavis")
    boxes = [child(kinds, name) for name in ("nature", "statut")]
    told = [str(one.tag) for box in boxes if box is not None for one in box]
    told += [folded_name(text) for text in texts(root, "nature", "etat")]
    content = child(root.find("donnees"), *_FORMS)
    if content is not None and content.find("initial") is None:
        told += [str(one.tag) for one in content]
    for kind in told:
        if kind in _CLOSED:
            raise ImportRefused(
                f"Cet avis du BOAMP {_CLOSED[kind]} : il n’ouvre aucune consultation. "
                "Importez l’avis d’appel à la concurrence."
            )


def _object(data: etree._Element) -> etree._Element | None:
    """The element that says what is bought: it has a name of its own in each generation."""
    return child(data, "objet", *(f"{form}/initial/naturemarche" for form in _FORMS))


def _title(root: etree._Element, scope: etree._Element) -> str:
    whole = first(scope, "objetcomplet")
    short = whole if len(whole) <= 200 else ""
    summary = first(root, "gestion/indexation/resumeobjet", "objet")
    title = first(scope, "titremarche", "intitule") or short or summary or whole[:200]
    title = " ".join(title.split()).rstrip(".")
    return title[:1].upper() + title[1:]


def _buyer(root: etree._Element, data: etree._Element) -> str:
    name = first(data, "identite/denomination", "ident/nom", ".//organisme/nomofficiel")
    return (name or first(root, "nomacheteur", "gestion/indexation/nomacheteur")).rstrip(" .")


def _form(root: etree._Element) -> str:
    """« MAPA », « FNS », « JOUE »: the family of the notice."""
    families = root.find("gestion/reference/typeavis/famille")
    known = [str(one.tag).upper() for one in families] if families is not None else []
    return known[0] if known else first(root, "famille")


def _marked(names: dict[str, str], *sections: etree._Element | None) -> str:
    """The word for the box that is ticked, or written, in one of these sections."""
    for section in sections:
        if section is None:
            continue
        for one in section.iter(etree.Element):
            found = names.get(str(one.tag)) or names.get(folded_name(one.text or ""))
            if found:
                return found
    return ""


def _deadline(root: etree._Element, data: etree._Element) -> datetime | None:
    beside = " ".join(texts(data, "delai/autres"))
    paths = ("conditiondelai/receptoffres", "conditiondelai/receptcandidat", "delai/receptoffres",
             "delai/receptcandidat", ".//datereceptionoffres",
             ".//datereceptioncandidatures")  # fmt: skip
    own = any_moment(first(data, *paths), beside)
    return own or any_moment(
        first(root, "gestion/indexation/datelimitereponse", "datelimitereponse")
    )


def _lots(
    root: etree._Element, data: etree._Element, scope: etree._Element, title: str, remarks: Remarks
) -> list[NewLot]:
    whole = Whole(
        title=title,
        scope=scope,
        duration=_period(data, scope),
        reservation=reservation_of(data),
        departments=tuple(
            texts(root, "gestion/indexation/depprestation", "codedepartementprestation")
        ),
        criteria=criteria_of(data.find("procedure")),
    )
    found = [
        with_department(placed(lot), whole.departments)
        for lot in numbered(read_lots(whole, _described(data), remarks), remarks)
    ]
    if not _described(data) and data.find("lots") is not None:
        remarks.repaired("lots", "", "Les lots de cet avis n’ont pu être séparés : un seul lot.")
    return found


def _period(data: etree._Element, scope: etree._Element) -> etree._Element:
    """The element that says when or how long, for the whole notice."""
    for period in (scope.find("dureedelai"), data.find("duree")):
        if period is not None and any((one.text or "").strip() for one in period.iter()):
            return period
    return scope


def _described(data: etree._Element) -> Sequence[etree._Element]:
    listed = data.findall("objet/lots/lot") or data.findall(".//lots/lot")
    if listed:
        return listed
    section = data.find("lots")
    return lots_in_lists(section) if section is not None else []


def _address(key: str) -> str:
    return f"https://www.boamp.fr/pages/avis/?q=idweb:%22{key}%22"
