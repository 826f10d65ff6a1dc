"""Filling the search index: a whole build, or the suppliers that changed."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from spaser.sourcing import listing, storage
from spaser.sourcing.documents import SupplierDocument
from spaser.sourcing.listing import Listing, Part, PartWriter
from spaser.sourcing.profile import Profile, profile_and_unsaid
from spaser.sourcing.rows import Row, new_words, row_of
from spaser.sourcing.storage import IndexUnusable, State
from spaser.sourcing.vocabulary import Vocabulary


class Changes(NamedTuple):
    """Suppliers to replace or add, numbers of those to remove, and the mark of what that gives."""

    fresh: Sequence[SupplierDocument]
    removed: Sequence[int]
    watermark: int


def build(
    folder: Path, documents: Iterable[SupplierDocument], watermark: int, vocabulary: Vocabulary
) -> None:
    """Write every supplier in a new folder, then make it the current one. The caller locks."""
    target = storage.new_build(folder)
    listed, length = PartWriter(), 0.0
    for document in documents:
        row, known = _read(document, vocabulary, listed.shown)
        length += known.length
        listed.add(row, known)
    listing.write_base(target / listing.BASE, listed)
    _publish(
        target,
        State(storage.FORMAT, vocabulary.fingerprint, watermark, 1, len(listed.ids), length, {}),
    )
    storage.swap(folder, target)


def apply(target: Path, changes: Changes, vocabulary: Vocabulary, base: Part | None = None) -> None:
    """Replace and remove suppliers in the current build. The caller locks.

    `base`: the first part of the listing, when it is open already.
    """
    state = storage.read_state(target)
    if state.vocabulary != vocabulary.fingerprint:
        raise IndexUnusable("L’index de recherche a été fait avec un autre vocabulaire.")
    before = Listing(target, state.commits, base)
    fresh, shown = {document.id: document for document in changes.fresh}, dict[str, str]()
    touched = {*fresh, *changes.removed}
    leaving = [part.profile(row).length for part, row in before.places_of(touched)]
    entering = [_read(document, vocabulary, shown) for document in fresh.values()]
    commits = state.commits + 1
    listing.write_changes(before, target, commits, fresh=entering, shown=shown, touched=touched)
    length = state.length - sum(leaving) + sum(known.length for _, known in entering)
    documents = state.documents - len(leaving) + len(entering)
    _publish(
        target,
        State(state.format, state.vocabulary, changes.watermark, commits, documents, length, {}),
    )


def _read(
    document: SupplierDocument, vocabulary: Vocabulary, shown: dict[str, str]
) -> tuple[Row, Profile]:
    """What both searches keep of a supplier. Words met for the first time are added to `shown`."""
    known, unsaid = profile_and_unsaid(document, vocabulary)
    row = row_of(document, known, unsaid)
    unknown = [stem for stem, _ in row.words if stem not in shown]
    if unknown:
        shown.update(new_words(document, unknown))
    return row, known


def _publish(target: Path, state: State) -> None:
    """Make a commit the current one, then remove the changes of the one before."""
    files = {
        name: size
        for name, size in storage.files_of(target).items()
        if not listing.is_stale(name, state.commits)
    }
    storage.write_state(target, replace(state, length=round(state.length, 2), files=files))
    for path in target.iterdir():
        if listing.is_stale(path.name, state.commits):
            path.unlink()
