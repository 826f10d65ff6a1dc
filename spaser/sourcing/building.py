"""A large directory read by several processes, each taking one range of suppliers after another.

<build>/pieces/claim-<n>  somebody reads the n-th range
<build>/pieces/<n>.bin    what was read of it
"""

import gc
import logging
import os
import pickle
import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from spaser.sourcing.batches import Batch
from spaser.sourcing.documents import SupplierDocument
from spaser.sourcing.gathering import gather
from spaser.sourcing.packed import packed_words, read_arrays, unpacked_words, write_arrays
from spaser.sourcing.vocabulary import Vocabulary

log = logging.getLogger(__name__)
_LONGEST_SECONDS = 1_800.0  # of a process that does not end
Range = tuple[int, int]  # first and last number


class Source(Protocol):
    """Suppliers that any process may read, a range of numbers at a time."""

    def ranges(self, size: int) -> list[Range]:
        """Ranges of `size` suppliers, in order."""

    def read(self, some: Range) -> list[SupplierDocument]:
        """The suppliers of a range, by number."""


@dataclass(frozen=True)
class Work:
    """What is to be read, where, and with which vocabulary."""

    source: Source
    vocabulary: Vocabulary
    ranges: Sequence[Range]
    folder: Path

    def done(self) -> None:
        """Read every range that nobody has claimed, one after the other."""
        for number in range(len(self.ranges)):
            if self._claimed(number):
                self.piece(number)

    def piece(self, number: int) -> None:
        """Read one range and keep what it gives; the file is whole as soon as it has its name."""
        batch = gather(self.source.read(self.ranges[number]), self.vocabulary)
        draft = self.folder / f"{number}.{os.getpid()}"
        write_arrays(draft, {**dict(batch.arrays()), "by_row": packed_words(batch.keys)}, False)
        draft.replace(self.path(number))

    def path(self, number: int) -> Path:
        """Where the piece of a range is kept."""
        return self.folder / f"{number}.bin"

    def _claimed(self, number: int) -> bool:
        try:
            (self.folder / f"claim-{number}").touch(exist_ok=False)
        except FileExistsError:
            return False
        return True


def read_together(
    source: Source, vocabulary: Vocabulary, build: Path, size: int, processes: int
) -> list[Batch]:
    """Every supplier in batches of `size`: the same whatever the number of processes."""
    folder = build / "pieces"
    folder.mkdir()
    work = Work(source, vocabulary, source.ranges(size), folder)
    helpers = [_helper(work) for _ in range(min(processes, len(work.ranges)) - 1)]
    try:
        work.done()
        for helper in helpers:
            with suppress(subprocess.TimeoutExpired):
                helper.wait(_LONGEST_SECONDS)
    finally:
        for helper in helpers:
            helper.kill()
            helper.wait()
    batches = [_read(work, number) for number in range(len(work.ranges))]
    shutil.rmtree(folder)
    return batches


def _helper(work: Work) -> "subprocess.Popen[bytes]":
    """Another process on the same work. What it is told may hold a password: not an argument."""
    command = [sys.executable, "-m", "spaser.sourcing.building"]
    helper = subprocess.Popen(command, stdin=subprocess.PIPE)  # noqa: S603
    assert helper.stdin is not None
    with suppress(BrokenPipeError), helper.stdin:
        pickle.dump(work, helper.stdin)
    return helper


def _read(work: Work, number: int) -> Batch:
    """The piece of a range; it is read here when whoever claimed it is gone."""
    if not work.path(number).exists():
        log.warning("a process that read the directory has gone: its part is read again")
        work.piece(number)
    arrays = read_arrays(work.path(number))
    return Batch.read(arrays, unpacked_words(arrays["by_row"], len(arrays["ids"])))


def main() -> None:
    """The work of a helper, given by the process that started it."""
    work: Work = pickle.load(sys.stdin.buffer)  # noqa: S301
    gc.disable()  # texts and arrays make no cycles: looking for some is wasted
    work.done()


if __name__ == "__main__":
    main()
