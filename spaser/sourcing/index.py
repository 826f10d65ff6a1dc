"""The search index: a folder that several processes read and one at a time writes.

It is a cache of the directory. When it is absent, damaged or of another version, `IndexUnusable`
says so and the caller builds it again.
"""

import threading
from collections.abc import Iterable
from pathlib import Path

from filelock import FileLock, Timeout

from spaser.sourcing import storage, writing
from spaser.sourcing.building import Source
from spaser.sourcing.documents import SupplierDocument
from spaser.sourcing.need import Need
from spaser.sourcing.rarity import Statistics
from spaser.sourcing.snapshot import Candidate, Snapshot, guarded
from spaser.sourcing.storage import IndexUnusable
from spaser.sourcing.vocabulary import Vocabulary, vocabulary
from spaser.sourcing.wanted import Wanted

__all__ = ["Candidate", "IndexUnusable", "SearchIndex"]

_WRITER_WAIT_SECONDS = 120.0
_READER_WAIT_SECONDS = 2.0


class SearchIndex:
    """Open it in each process, after the fork; it follows what other processes write."""

    def __init__(self, folder: Path, words: Vocabulary | None = None) -> None:
        self.folder = folder
        self.vocabulary = words or vocabulary()
        self._held: Snapshot | None = None
        self._reloading = threading.Lock()

    @classmethod
    def open(cls, folder: Path, words: Vocabulary | None = None) -> "SearchIndex":
        """Open what the folder holds; IndexUnusable when it must be built again."""
        index = cls(folder, words)
        index.snapshot()
        return index

    @classmethod
    def build(
        cls,
        folder: Path,
        documents: Iterable[SupplierDocument] | Source,
        watermark: int = 0,
        words: Vocabulary | None = None,
        processes: int = 1,
    ) -> "SearchIndex":
        """Write all the suppliers in a new build, put it in place at once, and open it.

        filelock.Timeout when another process keeps writing.
        """
        index = cls(folder, words)
        with index._lock(_WRITER_WAIT_SECONDS):
            writing.build(folder, documents, watermark, index.vocabulary, processes)
        index.snapshot()
        return index

    def apply(
        self,
        changed: Iterable[SupplierDocument] = (),
        removed: Iterable[int] = (),
        watermark: int = 0,
    ) -> None:
        """Replace the suppliers that changed, remove others by number; visible at once everywhere.

        IndexUnusable when the folder must be built again.
        """
        changes = writing.Changes(list(changed), list(removed), watermark)
        with self._lock(_WRITER_WAIT_SECONDS):
            build = storage.current_build(self.folder)
            files = storage.read_state(build).files
            storage.marks_of({str(build / name): size for name, size in files.items()})
            held = self._held
            base = held.listing.base if held is not None and held.build == build else None
            guarded(lambda: writing.apply(build, changes, self.vocabulary, base))

    @property
    def watermark(self) -> int:
        """The caller's mark of the content now in the folder."""
        return self.snapshot().state.watermark

    @property
    def documents(self) -> int:
        """Number of suppliers."""
        return self.snapshot().state.documents

    @property
    def statistics(self) -> Statistics:
        """Rarity of words among the suppliers."""
        return self.snapshot().statistics

    def understand(self, need: Need) -> Wanted:
        """Read a lot with the vocabulary and the words of the suppliers."""
        return self.snapshot().understand(need)

    def discard(self) -> None:
        """Leave the build aside, so that the next one who opens the folder builds it again."""
        self._held = None
        with self._lock(_WRITER_WAIT_SECONDS):
            storage.forget_build(self.folder)

    def close(self) -> None:
        """Let the files go. The next call opens them again."""
        self._held = None

    def snapshot(self) -> Snapshot:
        """What the folder holds now, reloaded when another process wrote."""
        held = self._held
        if held is not None and held.is_current(self.folder):
            return held
        with self._reloading:
            held = self._held
            if held is None or not held.is_current(self.folder):
                held = self._held = self._reloaded(held)
            return held

    def _reloaded(self, held: Snapshot | None) -> Snapshot:
        """Open the folder; a failure counts only when no other process is writing.

        While one writes, what was held still serves: nobody waits for a long build.
        """
        try:
            return self._opened(held)
        except IndexUnusable:
            storage.current_build(self.folder)  # a first build has nothing to wait for
            try:
                with self._lock(0.0 if held else _READER_WAIT_SECONDS):
                    return self._opened(held)
            except Timeout as busy:
                if held is not None and held.is_readable():
                    return held
                raise IndexUnusable("L’index de recherche est en cours d’écriture.") from busy

    def _opened(self, held: Snapshot | None) -> Snapshot:
        return Snapshot(storage.current_build(self.folder), self.vocabulary, held)

    def _lock(self, wait_seconds: float) -> FileLock:
        self.folder.mkdir(parents=True, exist_ok=True)
        return FileLock(self.folder / "write.lock", timeout=wait_seconds)
