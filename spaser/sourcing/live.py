"""The index of this node, kept up with the directory.

The index is a cache in a folder. Each process follows the revision of the directory; whoever sees
it move first brings the folder up to date, the others go on with what they have.
"""

import contextlib
import logging
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from filelock import FileLock, Timeout
from flask import Flask, current_app
from sqlalchemy.engine import Connection, Engine

from spaser.core.errors import NotReady
from spaser.sourcing import added_words, batch, queries
from spaser.sourcing.index import IndexUnusable, SearchIndex
from spaser.sourcing.matching import Match, MatchResult, explain, match
from spaser.sourcing.need import Need
from spaser.sourcing.vocabulary import Vocabulary

log = logging.getLogger(__name__)
LOOK_EVERY_SECONDS = 0.5
# Up to this many changes are written while the visitor waits; beyond, beside.
FEW_CHANGES = 500
# Beyond this many changes, building again is faster than changing.
MANY_CHANGES = 5_000
# A directory up to this size is indexed while the first visitor waits; beyond, beside.
SMALL = 6_000

Answer = TypeVar("Answer")


class IndexPreparing(NotReady):
    """The index is being built; the service answers everything else meanwhile."""

    def __init__(self) -> None:
        super().__init__(
            "L’index de recherche se prépare. Réessayez dans une minute : "
            "le reste du service répond pendant ce temps."
        )


class LiveIndex:
    """One for each process. Thread-safe."""

    def __init__(self, folder: Path, engine: Engine) -> None:
        self.folder = folder
        self.engine = engine
        self._index: SearchIndex | None = None
        self._looked_at = -LOOK_EVERY_SECONDS
        self._lock = threading.RLock()
        self._builder: threading.Thread | None = None

    def search(
        self, need: Need, top: int = 20, explained: int | None = None, *, near: bool = True
    ) -> MatchResult:
        """The suppliers of a lot, the first `explained` (None: all) with their sentences; without
        near misses unless `near`.

        Raises IndexPreparing while there is nothing to search in.
        """
        return self.ask(lambda index: match(index, need, top, explained=explained, near=near))

    def explain(self, need: Need, numbers: Sequence[int]) -> dict[int, Match]:
        """These suppliers compared with a lot, with every sentence."""
        return self.ask(lambda index: explain(index, need, numbers))

    def many(
        self,
        needs: Sequence[Need],
        top: int = 20,
        processes: int | None = None,
        explained: int = 0,
    ) -> Iterator[MatchResult]:
        """The suppliers of each lot, in order, as they are ready; see `batch.match_many`.

        Raises IndexPreparing as `search` does.
        """
        if batch.processes_for(len(needs), processes) == 1:
            for need in needs:
                yield self.search(need, top, explained)
            return
        done = 0
        for heal in (self.forget, self._discard, None):
            place, left = self.fresh().folder, needs[done:]
            try:
                for result in batch.match_many(
                    place,
                    left,
                    top,
                    processes=processes,
                    explained=explained,
                    expressions=self._added(),
                ):
                    done += 1
                    yield result
                return
            except IndexUnusable as error:
                if heal is None:
                    raise IndexPreparing from error
                heal()

    def ask(self, question: Callable[[SearchIndex], Answer]) -> Answer:
        """What the index answers; one that turns out to be damaged is built again.

        Raises IndexPreparing while there is nothing to search in.
        """
        for heal in (self.forget, self._discard):
            try:
                return question(self.fresh())
            except IndexUnusable as error:
                log.warning("index unusable: %s", error)
                heal()
        try:
            return question(self.fresh())
        except IndexUnusable as error:
            raise IndexPreparing from error

    def _added(self) -> added_words.Pairs:
        """Expressions added to the vocabulary that ships with the product."""
        with self.engine.connect() as connection:
            return added_words.in_force(connection)

    def forget(self) -> None:
        """Look again at the folder at the next question."""
        with self._lock:
            self._index = None
            self._looked_at = -LOOK_EVERY_SECONDS

    def _discard(self) -> None:
        """Opening it again did not help: its content is damaged, and must be built again."""
        self.forget()
        with contextlib.suppress(Timeout), self.engine.connect() as connection:
            epoch, _ = queries.clock(connection)
            with FileLock(self._guard(epoch), timeout=0):
                SearchIndex(self._place(epoch)).discard()

    def ready(self) -> bool:
        """Whether a search would be answered now; starts a build when it would not."""
        try:
            self.fresh()
        except (IndexPreparing, IndexUnusable):
            return False
        return True

    def fresh(self) -> SearchIndex:
        """The index, at most half a second behind the directory."""
        with self._lock:
            now = time.monotonic()
            if self._index is None or now - self._looked_at >= LOOK_EVERY_SECONDS:
                self._catch_up(wait=False)
                self._looked_at = time.monotonic()
            if self._index is None:
                raise IndexPreparing
            return self._index

    def refresh(self) -> tuple[int, bool]:
        """Bring the index up to date, however long it takes. Gives its number of suppliers and
        whether it was built anew; for the command line."""
        with self._lock:
            built = self._catch_up(wait=True)
            if self._index is None:
                raise IndexPreparing
            return self._index.documents, built

    def rebuild(self) -> int:
        """Throw the index away and build it again; gives its number of suppliers."""
        with self._lock, self.engine.connect() as connection:
            epoch, _ = queries.clock(connection)
            words = _words(connection)
            with FileLock(self._guard(epoch)):
                self._index = self._build(connection, self._place(epoch), words)
            return self._index.documents

    def _place(self, epoch: str) -> Path:
        return self.folder / (epoch or "none")

    def _guard(self, epoch: str) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder / f"{epoch or 'none'}.lock"

    def _catch_up(self, wait: bool) -> bool:
        """Open or bring up to date; True when built anew."""
        with self.engine.connect() as connection:
            epoch, revision = queries.clock(connection)
            words = _words(connection)
            index = self._opened(epoch, words)
            if index is not None and _is_current(index, words, revision):
                return False
            try:
                with FileLock(self._guard(epoch), timeout=-1 if wait else 0):
                    return self._write(connection, epoch, revision, wait)
            except Timeout:
                return False  # another process is at it; until then we keep what we have

    def _opened(self, epoch: str, words: Vocabulary) -> SearchIndex | None:
        """What the folder holds; what was held goes on serving until other words are built."""
        if self._index is not None and self._index.folder != self._place(epoch):
            self._index = None  # the directory was restored or replaced
        if self._index is not None and self._reads(self._index):
            return self._index
        self._index = SearchIndex(self._place(epoch), words)
        if not self._reads(self._index):
            self._index = None
        return self._index

    @staticmethod
    def _reads(index: SearchIndex) -> bool:
        """Whether its folder can be read with its vocabulary."""
        try:
            _ = index.watermark
        except IndexUnusable:
            return False
        return True

    def _write(self, connection: Connection, epoch: str, revision: int, wait: bool) -> bool:
        """Under the lock: look again, then change what changed or build."""
        words = _words(connection)
        index = self._opened(epoch, words)
        if index is not None and _is_current(index, words, revision):
            return False
        if index is not None and index.vocabulary.fingerprint == words.fingerprint:
            changes = queries.changed_since(connection, index.watermark, MANY_CHANGES + 1)
            if not wait and len(changes) > FEW_CHANGES:
                self._build_beside()
                return False
            if len(changes) <= MANY_CHANGES and _applied(index, connection, changes, revision):
                return False
        if not wait and queries.count_open(connection) > SMALL:
            self._build_beside()  # what can still be read serves meanwhile
            return False
        self._index = self._build(connection, self._place(epoch), words)
        return True

    def _build(self, connection: Connection, place: Path, words: Vocabulary) -> SearchIndex:
        started = time.perf_counter()
        # Read before the documents: what changes meanwhile is caught up afterwards.
        _, revision = queries.clock(connection)
        documents, processes = queries.source(connection)
        index = SearchIndex.build(place, documents, revision, words, processes)
        for other in self.folder.iterdir():
            if other.is_dir() and other != place:
                shutil.rmtree(other, ignore_errors=True)
        seconds = round(time.perf_counter() - started, 2)
        log.info("index built", extra={"suppliers": index.documents, "seconds": seconds})
        return index

    def _build_beside(self) -> None:
        """Build in a thread, so that no request waits; one at a time in each process."""
        if self._builder is not None and self._builder.is_alive():
            return
        self._builder = threading.Thread(target=self._build_alone, name="index", daemon=True)
        self._builder.start()

    def _build_alone(self) -> None:
        builder = LiveIndex(self.folder, self.engine)
        try:
            builder.refresh()
        except Exception:  # a thread has nobody to raise to: the log is where it is read
            log.exception("the index could not be built")


def _words(connection: Connection) -> Vocabulary:
    """The vocabulary in force, with what administrators added."""
    return added_words.extended(added_words.in_force(connection))


def _is_current(index: SearchIndex, words: Vocabulary, revision: int) -> bool:
    """Whether it holds this revision of the directory, read with this vocabulary."""
    return index.watermark >= revision and index.vocabulary.fingerprint == words.fingerprint


def _applied(
    index: SearchIndex, connection: Connection, changes: list[tuple[int, bool]], revision: int
) -> bool:
    """Write the changes; False when the folder is damaged and must be built again."""
    numbers = [number for number, is_open in changes if is_open]
    closed = [number for number, is_open in changes if not is_open]
    try:
        index.apply(queries.documents(connection, numbers), closed, revision)
    except IndexUnusable as error:
        log.warning("index unusable: %s", error)
        return False
    return True


def install(app: Flask, index: LiveIndex) -> None:
    """Give the application its index."""
    app.extensions["live_index"] = index


def of(app: Flask | None = None) -> LiveIndex:
    """The index of this process."""
    return (app or current_app).extensions["live_index"]  # type: ignore[no-any-return]
