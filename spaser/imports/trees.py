"""JSON as a tree of elements, so that one reader serves a notice in XML and in JSON."""

import json
import re
from typing import Any

from lxml import etree

from spaser.imports.refusal import ImportRefused

MAX_DEPTH = 60
_MAX_ELEMENTS = 500_000
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
_NAME = re.compile(r"[^A-Za-z0-9]")
_TOO_DEEP = "Ce fichier JSON est imbriqué sur trop de niveaux : il est refusé."


def parse_json(text: str) -> Any:
    """The value of a JSON text. Raises ImportRefused: no JSON, NaN, or nested too deep."""
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except RecursionError as error:
        raise ImportRefused(_TOO_DEEP) from error
    except ValueError as error:
        raise ImportRefused(
            "Ce fichier n’est pas un JSON lisible : il est peut-être tronqué."
        ) from error


def _refuse_constant(name: str) -> None:
    raise ImportRefused(f"Ce fichier JSON contient « {name} », qui n’est pas une valeur JSON.")


def to_element(name: str, value: Any, folded: bool) -> etree._Element:
    """The element of a JSON object; a list is the same element several times.

    « @ » begins an attribute, « #text » is the text. `folded`: names lose case and punctuation
    (« OBJET_COMPLET » and « objetcomplet » are one); otherwise only their prefix (« cbc:ID »).
    """
    return _Builder(folded).element(name, value)


class _Builder:
    def __init__(self, folded: bool) -> None:
        self._folded = folded
        self._count = 0

    def element(self, name: str, value: Any, depth: int = 0) -> etree._Element:
        self._count += 1
        if depth > MAX_DEPTH or self._count > _MAX_ELEMENTS:
            raise ImportRefused(_TOO_DEEP)
        made = etree.Element(self._named(name))
        if isinstance(value, dict):
            self._fill(made, value, depth)
        elif isinstance(value, list):
            for item in value:
                made.append(self.element("item", item, depth + 1))
        else:
            made.text = _text(value)
        return made

    def _fill(self, made: etree._Element, value: dict[str, Any], depth: int) -> None:
        for key, inner in value.items():
            if key.startswith("@"):
                made.set(self._named(key[1:]), _text(inner))
            elif key in ("#text", "$", "value") and not isinstance(inner, dict | list):
                made.text = _text(inner)
            elif isinstance(inner, list):
                for item in inner:
                    if item is not None:
                        made.append(self.element(key, item, depth + 1))
            elif inner is not None:
                made.append(self.element(key, inner, depth + 1))

    def _named(self, name: str) -> str:
        bare = name.rpartition(":")[2]
        return folded_name(bare) if self._folded else (_NAME.sub("", bare) or "x")


def folded_name(name: str) -> str:
    """« LIEU_EXEC_LIVR », « lieuexeclivr » → « lieuexeclivr »."""
    folded = _NAME.sub("", name).lower()
    return folded if folded and not folded[0].isdigit() else f"x{folded}"


def fold(root: etree._Element) -> etree._Element:
    """Rename every element of an XML tree, and its attributes, without case or punctuation."""
    for one in root.iter(etree.Element):
        one.tag = folded_name(str(one.tag))
        for key, value in list(one.attrib.items()):
            del one.attrib[key]
            one.set(folded_name(etree.QName(key).localname), value)
    return root


def _text(value: Any) -> str:
    if value is None or isinstance(value, dict | list):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = _CONTROLS.sub(" ", str(value))
    # The old interface of DILA wrote an empty element as the text of an XML document.
    return "" if text.startswith("<?xml") else text
