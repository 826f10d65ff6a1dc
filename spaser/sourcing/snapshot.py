"""One commit of the search index as a process sees it: nothing in it changes."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeVar

import tantivy

from spaser.sourcing import lookup, storage
from spaser.sourcing.listing import Listing, Part
from spaser.sourcing.need import Need
from spaser.sourcing.profile import Profile, stored_profile
from spaser.sourcing.rarity import Statistics
from spaser.sourcing.spelling import Spelling
from spaser.sourcing.storage import IndexUnusable
from spaser.sourcing.vocabulary import Vocabulary
from spaser.sourcing.wanted import Wanted, understand

CANDIDATES, LOCAL_CANDIDATES = 150, 100  # without and with a place
_PROFILES_KEPT = 6_000  # about 15 MB

Answer = TypeVar("Answer")


class Candidate(NamedTuple):
    """A supplier found for a lot, and its turn among equals."""

    profile: Profile
    turn: int


class Snapshot:
    """Opened from a build; IndexUnusable when the build is damaged or of another vocabulary."""

    def __init__(
        self, build: Path, vocabulary: Vocabulary, before: "Snapshot | None" = None
    ) -> None:
        """`before`: an earlier commit; what has not changed of it is not read again."""
        self.build = build
        self.mark = storage.state_mark(build)
        self._pointed = storage.pointer_mark(build.parent)
        self.state = storage.read_state(build)
        self.vocabulary = vocabulary
        if self.state.vocabulary != vocabulary.fingerprint:
            raise IndexUnusable("L’index de recherche a été fait avec un autre vocabulaire.")
        self._files = {str(build / name): size for name, size in self.state.files.items()}
        storage.check_files(self._files)
        words = storage.read_words(build)
        count = self.state.documents
        mean = self.state.length / count if count else 1.0
        self.statistics = Statistics(count, mean or 1.0, words)
        self._spelling = Spelling(words, vocabulary.words)
        self._kept: dict[tuple[int, int], Profile] = {}
        guarded(self._open)
        base: Part | None = before.listing.base if before and before.build == build else None
        self.listing: Listing = Listing(build, self.state.commits, base)
        if self.listing.count != count:
            raise IndexUnusable("L’index de recherche est incomplet.")

    def _open(self) -> None:
        index = tantivy.Index.open(str(self.build))
        index.config_reader("manual")
        index.reload()
        self._schema, self._searcher = index.schema, index.searcher()
        if self._searcher.num_docs != self.state.documents:
            raise IndexUnusable("L’index de recherche est incomplet.")

    def is_current(self, folder: Path) -> bool:
        """Whether the folder still holds this commit, whole. IndexUnusable when it has gone."""
        if storage.pointer_mark(folder) != self._pointed:
            return False
        if storage.state_mark(self.build) != self.mark:
            return False
        try:
            storage.check_files(self._files)
        except IndexUnusable:
            return False
        return True

    def is_readable(self) -> bool:
        """Whether it can be read although another commit is being written: a file removed since
        stays mapped in memory, one that was cut does not."""
        try:
            storage.check_files({p: n for p, n in self._files.items() if Path(p).exists()})
        except IndexUnusable:
            return False
        return True

    def understand(self, need: Need) -> Wanted:
        """Read a lot with the vocabulary and the words of the suppliers."""
        return understand(need, self.vocabulary, self._spelling)

    def candidates(self, wanted: Wanted, limit: int | None = None) -> list[Candidate]:
        """Suppliers worth scoring, the most promising first."""
        most = limit or (LOCAL_CANDIDATES if wanted.places else CANDIDATES)
        return guarded(lambda: self._candidates(wanted, most))

    def silent(self, wanted: Wanted, limit: int) -> list[Candidate]:
        """Suppliers of whom nothing says what they do, the nearest first."""
        return guarded(lambda: self._silent(wanted, limit))

    def _silent(self, wanted: Wanted, limit: int) -> list[Candidate]:
        hits = lookup.find_silent(self._searcher, self._schema, wanted, limit)
        return [Candidate(self._profile(hit.address), hit.turn) for hit in hits]

    def _candidates(self, wanted: Wanted, limit: int) -> list[Candidate]:
        hits = lookup.find(self._searcher, self._schema, wanted, self.statistics, limit)
        return [Candidate(self._profile(hit.address), hit.turn) for hit in hits]

    def _profile(self, address: tantivy.DocAddress) -> Profile:
        """The last ones read are kept: the lots of one plan meet the same suppliers."""
        key = (address.segment_ord, address.doc)
        known = self._kept.get(key)
        if known is None:
            known = stored_profile(self._searcher, address)
            if len(self._kept) >= _PROFILES_KEPT:
                self._kept = {}
            self._kept[key] = known
        return known


def guarded(read: Callable[[], Answer]) -> Answer:
    """Anything Tantivy or a stored profile refuses means that the folder is damaged."""
    try:
        return read()
    except (ValueError, TypeError, OSError) as error:
        raise IndexUnusable("L’index de recherche est endommagé.") from error
