"""XML read safely: no entities, no document type, no network, a bounded size."""

from pathlib import Path

from lxml import etree

from spaser.core.text import repair
from spaser.imports.refusal import ImportRefused

MAX_BYTES = 32 << 20
_READ = "Il est peut-être tronqué, ou d’un encodage qu’il ne dit pas."
_DOCTYPE = "Ce fichier XML déclare un type de document (DOCTYPE) : il est refusé."


def _content_of(path: Path) -> bytes:
    if not path.is_file():
        raise ImportRefused(f"Le fichier « {path.name} » n’existe pas ou n’est pas un fichier.")
    if path.stat().st_size > MAX_BYTES:
        raise ImportRefused("Cet avis pèse plus de 32 Mo : il est refusé.")
    content = path.read_bytes()
    if not content.strip():
        raise ImportRefused("Le fichier est vide.")
    if b"<!DOCTYPE" in content[:4096].replace(b"\0", b"").upper():
        raise ImportRefused(_DOCTYPE)
    return content


def parse(path: Path) -> etree._Element:
    """The root of the document, its elements renamed without their namespace.

    Raises ImportRefused, with a French sentence, when it is not XML or declares entities.
    """
    content = _content_of(path)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ImportRefused(f"Ce fichier n’est pas un XML lisible. {_READ}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise ImportRefused(_DOCTYPE)
    for element in root.iter(etree.Element):
        element.tag = etree.QName(element).localname
        if element.tag == "FT" and element.text == "o":
            element.text = "°"  # « n<sup>o</sup> 1 »
    return root


def text_of(element: etree._Element | None) -> str:
    """The text of an element: one line per paragraph, spaces single, lost letters repaired."""
    if element is None:
        return ""
    paragraphs = element.findall("P")
    parts = paragraphs or [element]
    lines = (" ".join("".join(map(str, part.itertext())).split()) for part in parts)
    return repair("\n".join(line for line in lines if line)).strip()


def child_text(element: etree._Element | None, path: str) -> str:
    """The text of the first descendant at this path; empty when there is none."""
    return text_of(element.find(path)) if element is not None else ""
