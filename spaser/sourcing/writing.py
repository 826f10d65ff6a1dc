"""Filling the search index: a whole build, or the suppliers that changed."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from spaser.sourcing import listing, storage
from spaser.sourcing.batches import Batch
from spaser.sourcing.building import Source, read_together
from spaser.sourcing.documents import SupplierDocument
from spaser.sourcing.gathering import gather
from spaser.sourcing.listing import Listing, Part
from spaser.sourcing.storage import IndexUnusable, State
from spaser.sourcing.vocabulary import Vocabulary

AT_ONCE = 10_000  # suppliers read together: memory holds the texts of that many


class Changes(NamedTuple):
    """Suppliers to replace or add, numbers of those to remove, and the mark of what that gives."""

    fresh: Sequence[SupplierDocument]
    removed: Sequence[int]
    watermark: int


def build(
    folder: Path,
    documents: Iterable[SupplierDocument] | Source,
    watermark: int,
    vocabulary: Vocabulary,
    processes: int = 1,
) -> None:
    """Write every supplier in a new folder, then make it the current one. The caller locks.

    `processes`: how many may read a source together; they give what one alone would.
    """
    target = storage.new_build(folder)
    parts = [gather([], vocabulary)]
    if isinstance(documents, Iterable):
        given = iter(documents)
        while some := list(islice(given, AT_ONCE)):
            parts.append(gather(some, vocabulary))
    else:
        parts += read_together(documents, vocabulary, target, AT_ONCE, processes)
    listing.write_base(target / listing.BASE, Batch.merged(parts))
    _publish(target, State(storage.FORMAT, vocabulary.fingerprint, watermark, 1, 0, 0.0, {}))
    storage.swap(folder, target)


def apply(target: Path, changes: Changes, vocabulary: Vocabulary, base: Part | None = None) -> None:
    """Replace and remove suppliers in the current build. The caller locks.

    `base`: the first part of the listing, when it is open already.
    """
    state = storage.read_state(target)
    if state.vocabulary != vocabulary.fingerprint:
        raise IndexUnusable("L’index de recherche a été fait avec un autre vocabulaire.")
    before = Listing(target, state.commits, base)
    fresh = {document.id: document for document in changes.fresh}
    listing.write_changes(
        before,
        target,
        state.commits + 1,
        fresh=gather(list(fresh.values()), vocabulary),
        touched={*fresh, *changes.removed},
    )
    changed = replace(state, watermark=changes.watermark, commits=state.commits + 1)
    _publish(target, changed, before.base)


def _publish(target: Path, state: State, base: Part | None = None) -> None:
    """Make a commit the current one, then remove the changes of the one before."""
    listed = Listing(target, state.commits, base)
    files = {
        name: size
        for name, size in storage.files_of(target).items()
        if not listing.is_stale(name, state.commits)
    }
    told = replace(state, documents=listed.count, length=listed.length(), files=files)
    storage.write_state(target, told)
    for path in target.iterdir():
        if listing.is_stale(path.name, state.commits):
            path.unlink()
