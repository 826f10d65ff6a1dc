"""Files of notices and plans, recognised by what they hold and not by their name."""

import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from spaser.imports import boamp, eforms, pasted, plans, ted, xml_files
from spaser.imports.notices import Notice
from spaser.imports.plans import Told
from spaser.imports.refusal import ImportRefused
from spaser.imports.texts import encoding_of
from spaser.imports.trees import parse_json

FORMATS = (
    "Formats lus : avis TED (R2.0.9), eForms et BOAMP en XML, avis du BOAMP en JSON, plan d’achats "
    "en csv ou xlsx, texte d’un avis."
)
MAX_JSON = 64 << 20
MAX_TEXT = 2 << 20
_XML_READERS: tuple[
    tuple[Callable[[etree._Element], bool], Callable[[etree._Element], Notice]], ...
] = ((ted.recognises, ted.read), (eforms.recognises, eforms.read), (boamp.recognises, boamp.read))
_BLANK = "\ufeff \t\r\n"
_IGNORED = frozenset({".ds_store", "thumbs.db", "provenance.md", "readme.md"})


@dataclass(frozen=True, slots=True)
class Read:
    """One notice of a file, or the reason why it is refused."""

    label: str  # the file, and the notice when the file holds several
    notice: Notice | None
    refusal: str = ""


def files_in(paths: Sequence[Path]) -> list[Path]:
    """Each file once, in order; a folder stands for the files that it holds, by name."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = (one for one in sorted(path.iterdir()) if one.is_file())
            found += [one for one in inside if one.name.lower() not in _IGNORED]
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def read_file(path: Path, plan_name: str = "", told: Told | None = None) -> Iterator[Read]:
    """The notices of a file, each read or refused; never raises for what a file holds.

    `told` hears of each row of a plan.
    """
    try:
        yield from _read(path, plan_name, told)
    except ImportRefused as refusal:
        yield Read(path.name, None, refusal.message)
    except OSError:
        yield Read(path.name, None, "Ce fichier ne peut pas être lu sur le disque.")


def _read(path: Path, plan_name: str, told: Told | None) -> Iterator[Read]:
    start = _start_of(path)
    if start.startswith(b"%PDF") or _is_word(path, start):
        raise ImportRefused(
            "Ce fichier est un document PDF ou Word : copiez son texte et collez-le dans "
            "« Nouvelle consultation »."
        )
    if start.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        yield Read(path.name, plans.read(path, plan_name, told))
        return
    beginning = _decoded(path, start)
    if beginning.startswith("<"):
        yield Read(path.name, _read_xml(path))
    elif beginning.startswith(("{", "[")):
        yield from _read_json(path)
    else:
        yield Read(path.name, _table_or_text(path, plan_name, told))


def _start_of(path: Path) -> bytes:
    if not path.is_file():
        raise ImportRefused(f"Le fichier « {path.name} » n’existe pas ou n’est pas un fichier.")
    with path.open("rb") as file:
        start = file.read(4096)
    if not start.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise ImportRefused("Le fichier est vide.")
    return start


def _is_word(path: Path, start: bytes) -> bool:
    if not start.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(path) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return False
    return "word/document.xml" in names or "content.xml" in names


def _decoded(path: Path, start: bytes) -> str:
    """The first letters, blanks apart, whatever the encoding."""
    encoding = "utf-8" if start[:1] in b"<{[" else encoding_of(path)
    return start.decode(encoding, "replace").lstrip(_BLANK)


def _read_xml(path: Path) -> Notice:
    root = xml_files.parse(path)
    for recognises, read in _XML_READERS:
        if recognises(root):
            return read(root)
    raise ImportRefused(
        f"Ce fichier XML (« {str(root.tag)[:60]} ») n’est pas un avis d’un format lu. {FORMATS}"
    )


def _read_json(path: Path) -> Iterator[Read]:
    if path.stat().st_size > MAX_JSON:
        raise ImportRefused("Ce fichier JSON pèse plus de 64 Mo : découpez-le.")
    text = _text_of(path).lstrip(_BLANK)
    try:
        found = boamp.records(parse_json(text))
    except ImportRefused as refusal:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) < 2 or not all(line.lstrip().startswith("{") for line in lines):
            raise refusal
        yield from _read_lines(path, lines)
        return
    if not found:
        raise ImportRefused(f"Ce fichier JSON ne contient aucun avis d’un format lu. {FORMATS}")
    for record in found:
        yield _read_record(path, record, alone=len(found) == 1)


def _read_lines(path: Path, lines: Sequence[str]) -> Iterator[Read]:
    """One notice a line; a damaged line does not stop the others."""
    for number, line in enumerate(lines, start=1):
        try:
            found = boamp.records(parse_json(line))
        except ImportRefused as refusal:
            yield Read(f"{path.name}, ligne {number}", None, refusal.message)
            continue
        for record in found:
            yield _read_record(path, record, alone=False)


def _read_record(path: Path, record: dict[str, object], alone: bool) -> Read:
    key = str(record.get("idweb") or "")[:40]
    label = path.name if alone or not key else f"{path.name}, avis {key}"
    try:
        return Read(label, boamp.read_record(record))
    except ImportRefused as refusal:
        return Read(label, None, refusal.message)


def _table_or_text(path: Path, plan_name: str, told: Told | None) -> Notice:
    """The text of a notice, or a table whose header is that of a plan."""
    text = _text_of(path) if path.stat().st_size <= MAX_TEXT else ""
    if text and pasted.is_surely_a_notice(text):
        return pasted.read(text)
    try:
        return plans.read(path, plan_name, told)
    except ImportRefused as refusal:
        if not pasted.looks_like_a_notice(text):
            raise ImportRefused(f"{refusal.message} {FORMATS}") from refusal
        return pasted.read(text)


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding=encoding_of(path)).replace("\0", "")
    except UnicodeError as error:
        raise ImportRefused(
            "L’encodage de ce fichier n’est pas reconnu. Enregistrez-le en UTF-8."
        ) from error
