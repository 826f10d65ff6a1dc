"""One commit of the search index as a process sees it: nothing in it changes."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from spaser.sourcing import lookup, storage
from spaser.sourcing.listing import BASE, Listing, Part
from spaser.sourcing.lookup import Hit
from spaser.sourcing.need import Need
from spaser.sourcing.profile import Profile
from spaser.sourcing.rarity import Statistics
from spaser.sourcing.scoring import Scorer
from spaser.sourcing.spelling import Spelling
from spaser.sourcing.storage import FileMark, IndexUnusable
from spaser.sourcing.vocabulary import Vocabulary
from spaser.sourcing.wanted import Wanted, understand

NEAR_MISSES = 10
_LEAST_SCORED = 20  # beyond those asked for: contracts won may bring one of these up
_NEAR_SCORED = NEAR_MISSES + 4
_PROFILES_KEPT = 4_000  # about 10 MB

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
        sizes = {str(build / name): size for name, size in self.state.files.items()}
        self._files = storage.marks_of(sizes)
        base = before._base_of(self._files) if before is not None else None
        self.listing: Listing = Listing(build, self.state.commits, base)
        count = self.state.documents
        if self.listing.count != count:
            raise IndexUnusable("L’index de recherche est incomplet.")
        words = guarded(self.listing.used)
        mean = self.state.length / count if count else 1.0
        self.statistics = Statistics(count, mean or 1.0, words)
        self._spelling = Spelling(words, vocabulary.words, self.listing.shown_of)
        self._kept: dict[tuple[Part, int], Profile] = {}

    def _base_of(self, files: Mapping[str, FileMark]) -> Part | None:
        """The first part, when it is that of these files and nobody wrote in it since."""
        path = str(self.build / BASE)
        return self.listing.base if self._files[path] == files.get(path) else None

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

    def candidates(self, scorer: Scorer, top: int = 20, near: bool = True) -> list[Candidate]:
        """Enough suppliers worth scoring for the best `top` and, if asked, the near misses."""
        most, away = top + max(_LEAST_SCORED, top // 4), _NEAR_SCORED if near else 0
        return self._read(lambda: lookup.find(self.listing, scorer, most, away))

    def silent(self, scorer: Scorer, count: int) -> list[Candidate]:
        """Suppliers of whom nothing says what they do, the nearest first."""
        return self._read(lambda: lookup.find_silent(self.listing, scorer, count))

    def candidates_of(self, scorer: Scorer, numbers: Iterable[int]) -> list[Candidate]:
        """These suppliers, those that the index holds."""
        lot = scorer.wanted.lot_key
        return self._read(lambda: lookup.hits_of(self.listing, lot, numbers))

    def _read(self, find: Callable[[], list[Hit]]) -> list[Candidate]:
        return guarded(lambda: self._candidates(find()))

    def _candidates(self, hits: Sequence[Hit]) -> list[Candidate]:
        """The last profiles read are kept: the lots of one plan meet the same suppliers."""
        known, kept = dict[tuple[Part, int], Profile](), self._kept
        missing = defaultdict[Part, list[int]](list)
        for hit in hits:
            place = hit.part, hit.row
            if place in kept:
                known[place] = kept[place]
            else:
                missing[hit.part].append(hit.row)
        for part, rows in missing.items():
            known |= zip(((part, row) for row in rows), part.profiles(rows), strict=True)
        if len(kept) >= _PROFILES_KEPT:
            self._kept = kept = {}
        kept |= known
        return [Candidate(known[hit.part, hit.row], hit.turn) for hit in hits]


def guarded(read: Callable[[], Answer]) -> Answer:
    """Anything that cannot be read back means that the folder is damaged."""
    try:
        return read()
    except (ValueError, TypeError, LookupError, OSError) as error:
        raise IndexUnusable("L’index de recherche est endommagé.") from error
