"""The texts of a workbook, kept as one block of bytes: forty megabytes of them stay forty."""

from array import array
from collections.abc import Iterator
from typing import IO, Any

from lxml import etree
from openpyxl.reader.excel import ExcelReader
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS

_ITEM = f"{{{SHEET_MAIN_NS}}}si"
_RUN = f"{{{SHEET_MAIN_NS}}}r"
_TEXT = f"{{{SHEET_MAIN_NS}}}t"


class SharedStrings:
    """A sequence of texts read once, one element of the tree at a time."""

    def __init__(self, source: IO[bytes]) -> None:
        self._bytes = bytearray()
        self._ends = array("Q")
        for text in _texts(source):
            self._bytes += text.encode("utf-8", "replace")
            self._ends.append(len(self._bytes))

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, index: int) -> str:
        if not 0 <= index < len(self._ends):
            raise IndexError(index)
        start = self._ends[index - 1] if index else 0
        return self._bytes[start : self._ends[index]].decode()


def _texts(source: IO[bytes]) -> Iterator[str]:
    """Each text without its formatting nor its phonetic reading."""
    for _, node in etree.iterparse(source, tag=_ITEM, resolve_entities=False, no_network=True):
        own = (child for child in node if child.tag in {_RUN, _TEXT})
        texts = (child.text if child.tag == _TEXT else child.findtext(_TEXT) for child in own)
        yield "".join(filter(None, texts)).replace("x005F_", "")
        node.clear()
        while node.getprevious() is not None:  # an emptied element still weighs
            del node.getparent()[0]


class FrugalReader(ExcelReader):
    """The reader of the library, with its texts kept as bytes rather than as so many objects."""

    package: Any
    archive: Any
    shared_strings: Any

    def read_strings(self) -> None:
        """Read the part of the shared texts, when there is one."""
        part = self.package.find(SHARED_STRINGS)
        if part is not None:
            with self.archive.open(part.PartName[1:]) as source:
                self.shared_strings = SharedStrings(source)
