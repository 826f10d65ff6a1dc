"""Arrays in one file, mapped in memory: the workers of a node share them."""

import json
import mmap
import os
import struct
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from spaser.sourcing.storage import IndexUnusable

Array = npt.NDArray[Any]

_MAGIC = b"SPASER01"
_END = struct.Struct("<QQII")  # where the table of contents begins, its length, two checksums
_ALIGNED = 64


def write_arrays(path: Path, arrays: Mapping[str, Array], lasting: bool = True) -> None:
    """Write one-dimensional arrays, then what the file holds. Nothing is read before the end.

    `lasting`: a power cut must not lose it once this returns.
    """
    contents: dict[str, tuple[str, int, int]] = {}
    with path.open("wb") as file:
        file.write(_MAGIC.ljust(_ALIGNED, b"\0"))
        at, checksum = _ALIGNED, 0
        for name, array in arrays.items():
            octets = np.ascontiguousarray(array).tobytes()
            octets += bytes(-len(octets) % _ALIGNED)
            contents[name] = (array.dtype.str, len(array), at)
            checksum = zlib.crc32(octets, checksum)
            file.write(octets)
            at += len(octets)
        table = json.dumps(contents).encode()
        file.write(table)
        file.write(_END.pack(at, len(table), checksum, zlib.crc32(table)))
        file.flush()
        if lasting:
            os.fsync(file.fileno())


def read_arrays(path: Path) -> dict[str, Array]:
    """The arrays of a file, as views of its pages; IndexUnusable when it is damaged.

    The whole content is checked once: a page that changed by itself is not searched in.
    """
    try:
        with path.open("rb") as file:
            pages = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        at, length, checksum, of_table = _END.unpack(pages[-_END.size :])
        table = pages[at : at + length]
        whole = zlib.crc32(memoryview(pages)[_ALIGNED:at])
        if pages[: len(_MAGIC)] != _MAGIC or (checksum, of_table) != (whole, zlib.crc32(table)):
            raise IndexUnusable("Les colonnes de l’index de recherche sont endommagées.")
        return {
            name: np.frombuffer(pages, np.dtype(kind), count, offset)
            for name, (kind, count, offset) in json.loads(table).items()
        }
    except (OSError, ValueError, TypeError, struct.error) as error:
        raise IndexUnusable("Les colonnes de l’index de recherche sont illisibles.") from error


def packed_words(words: Sequence[str]) -> Array:
    """Words without line breaks as one array of octets."""
    return np.frombuffer("\n".join(words).encode(), np.uint8)


def unpacked_words(octets: Array, count: int) -> list[str]:
    """The words that were packed; IndexUnusable when there are more or fewer."""
    words = octets.tobytes().decode().split("\n") if count else []
    if len(words) != count:
        raise IndexUnusable("Les colonnes de l’index de recherche sont endommagées.")
    return words


def smallest(values: Array) -> Array:
    """The same whole numbers from 0, in the narrowest type that holds them."""
    most = int(values.max()) if len(values) else 0
    kind = next(k for k in (np.uint8, np.uint16, np.uint32, np.int64) if most <= np.iinfo(k).max)
    return values.astype(kind)
