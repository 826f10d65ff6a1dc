"""The search index: a folder that several processes read and one at a time writes.

It is a cache of the directory. When it is absent, damaged or of another version, `IndexUnusable`
says so and the caller builds it again.
"""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeVar

import tantivy
from filelock import FileLock

from spaser.sourcing import lookup, storage, writing
from spaser.sourcing.documents import SupplierDocument
from spaser.sourcing.need import Need
from spaser.sourcing.profile import Profile, stored_profile
from spaser.sourcing.rarity import Statistics
from spaser.sourcing.spelling import Spelling
from spaser.sourcing.storage import IndexUnusable, State
from spaser.sourcing.vocabulary import Vocabulary, vocabulary
from spaser.sourcing.wanted import Wanted, understand

__all__ = ["Candidate", "IndexUnusable", "SearchIndex"]

CANDIDATES = 200
_PROFILES_KEPT = 6_000  # about 15 MB
_WRITER_WAIT_SECONDS = 120.0
_READER_WAIT_SECONDS = 10.0

Answer = TypeVar("Answer")


class Candidate(NamedTuple):
    """A supplier found for a lot, and its turn among equals."""

    profile: Profile
    turn: int


class _Profiles:
    """Profiles of one commit, the last ones read kept in memory: lots of one plan meet again."""

    def __init__(self, searcher: tantivy.Searcher) -> None:
        self._searcher = searcher
        self._kept: dict[tuple[int, int], Profile] = {}

    def at(self, address: tantivy.DocAddress) -> Profile:
        """ValueError or TypeError when what is stored there is damaged."""
        key = (address.segment_ord, address.doc)
        known = self._kept.get(key)
        if known is None:
            known = stored_profile(self._searcher, address)
            if len(self._kept) >= _PROFILES_KEPT:
                self._kept = {}
            self._kept[key] = known
        return known


@dataclass(frozen=True, slots=True)
class _Opened:
    """One commit of one build, as this process sees it."""

    build: Path
    mark: tuple[int, int]
    state: State
    schema: tantivy.Schema
    searcher: tantivy.Searcher
    statistics: Statistics
    spelling: Spelling
    profiles: _Profiles


class SearchIndex:
    """Open it in each process, after the fork; it follows what other processes write."""

    def __init__(self, folder: Path, words: Vocabulary | None = None) -> None:
        self.folder = folder
        self.vocabulary = words or vocabulary()
        self._opened: _Opened | None = None
        self._reloading = threading.Lock()

    @classmethod
    def open(cls, folder: Path, words: Vocabulary | None = None) -> "SearchIndex":
        """Open what the folder holds; IndexUnusable when it must be built again."""
        index = cls(folder, words)
        index._fresh()
        return index

    @classmethod
    def build(
        cls,
        folder: Path,
        documents: Iterable[SupplierDocument],
        watermark: int = 0,
        words: Vocabulary | None = None,
    ) -> "SearchIndex":
        """Write all the suppliers in a new build, put it in place at once, and open it.

        Timeout when another process keeps writing.
        """
        index = cls(folder, words)
        with index._lock(_WRITER_WAIT_SECONDS):
            writing.build(folder, documents, watermark, index.vocabulary)
        index._fresh()
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
        with self._lock(_WRITER_WAIT_SECONDS):
            build = storage.current_build(self.folder)
            storage.check_files(build, storage.read_state(build).files)
            _guarded(lambda: writing.apply(build, changed, removed, watermark, self.vocabulary))

    @property
    def watermark(self) -> int:
        """The caller's mark of the content now in the folder."""
        return self._fresh().state.watermark

    @property
    def documents(self) -> int:
        """Number of suppliers."""
        return self._fresh().state.documents

    @property
    def statistics(self) -> Statistics:
        """Rarity of words among the suppliers."""
        return self._fresh().statistics

    def understand(self, need: Need) -> Wanted:
        """Read a lot with the vocabulary and the words of the suppliers."""
        return understand(need, self.vocabulary, self._fresh().spelling)

    def candidates(self, wanted: Wanted, limit: int = CANDIDATES) -> list[Candidate]:
        """Suppliers worth scoring, the most promising first."""
        opened = self._fresh()
        return _guarded(lambda: _candidates(opened, wanted, limit))

    def close(self) -> None:
        """Let the files go. The next call opens them again."""
        self._opened = None

    def _fresh(self) -> _Opened:
        """What the folder holds now, reloaded when another process wrote."""
        opened = self._opened
        if opened is not None and self._is_current(opened):
            return opened
        with self._reloading:
            opened = self._opened
            if opened is None or not self._is_current(opened):
                opened = self._opened = self._reload()
            return opened

    def _is_current(self, opened: _Opened) -> bool:
        build = storage.current_build(self.folder)
        if build != opened.build or storage.state_mark(build) != opened.mark:
            return False
        try:
            storage.check_files(build, opened.state.files)
        except IndexUnusable:
            return False
        return True

    def _reload(self) -> _Opened:
        """Open the folder; a failure counts only when no other process is writing."""
        try:
            return self._open()
        except IndexUnusable:
            if not self.folder.is_dir():
                raise
            with self._lock(_READER_WAIT_SECONDS):
                return self._open()

    def _open(self) -> _Opened:
        build = storage.current_build(self.folder)
        mark = storage.state_mark(build)
        state = storage.read_state(build)
        if state.vocabulary != self.vocabulary.fingerprint:
            raise IndexUnusable("L’index de recherche a été fait avec un autre vocabulaire.")
        storage.check_files(build, state.files)
        words = storage.read_words(build)
        return _guarded(lambda: self._opened_from(build, mark, state, words))

    def _opened_from(
        self, build: Path, mark: tuple[int, int], state: State, words: dict[str, int]
    ) -> _Opened:
        index = tantivy.Index.open(str(build))
        index.config_reader("manual")
        index.reload()
        searcher = index.searcher()
        if searcher.num_docs != state.documents:
            raise IndexUnusable("L’index de recherche est incomplet.")
        mean = state.length / state.documents if state.documents else 1.0
        statistics = Statistics(state.documents, mean or 1.0, words)
        return _Opened(
            build,
            mark,
            state,
            index.schema,
            searcher,
            statistics,
            Spelling(words, self.vocabulary.stems),
            _Profiles(searcher),
        )

    def _lock(self, wait_seconds: float) -> FileLock:
        self.folder.mkdir(parents=True, exist_ok=True)
        return FileLock(self.folder / "write.lock", timeout=wait_seconds)


def _candidates(opened: _Opened, wanted: Wanted, limit: int) -> list[Candidate]:
    hits = lookup.find(opened.searcher, opened.schema, wanted, opened.statistics, limit)
    read = opened.profiles.at
    return [Candidate(read(hit.address), hit.turn) for hit in hits]


def _guarded(read: Callable[[], Answer]) -> Answer:
    """Anything Tantivy or a stored profile refuses means that the folder is damaged."""
    try:
        return read()
    except (ValueError, TypeError, OSError) as error:
        raise IndexUnusable("L’index de recherche est endommagé.") from error
