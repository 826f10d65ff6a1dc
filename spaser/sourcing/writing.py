"""Filling the search index: a whole build, or the suppliers that changed."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import tantivy

from spaser.reference import geography
from spaser.sourcing import listing, storage
from spaser.sourcing.documents import SupplierDocument
from spaser.sourcing.listing import Part, PartWriter
from spaser.sourcing.profile import BRAND, STAFFING, Profile, profile_and_unsaid, stored_profile
from spaser.sourcing.rows import Row, new_words, row_of
from spaser.sourcing.storage import IndexUnusable, State
from spaser.sourcing.vocabulary import Vocabulary

BUCKETS = 64
HINT = "h:"  # before a trade that only the name or the NAF code announces
NAF = "N"  # before a NAF code
NOWHERE = "X"  # a seat that is not known
SELLS, LENDS = "V", "P"  # it sells work, it lends staff
SILENT = "U"  # nothing says what it does
_SURE = 0.5
_HEAP, _BUILD_HEAP = 32_000_000, 200_000_000  # bytes of one commit before it spills
_FAR_KM = 150.0  # a larger radius is looked up from the départements it reaches
_COUNTRY_KM = 800.0


class Changes(NamedTuple):
    """Suppliers to replace or add, numbers of those to remove, and the mark of what that gives."""

    fresh: Sequence[SupplierDocument]
    removed: Sequence[int]
    watermark: int


def schema() -> tantivy.Schema:
    """Fields of the index. Tokens are analysed by us and stored as they are."""
    builder = tantivy.SchemaBuilder()
    # add_unsigned_field stops the writer at the first negative number: always add_integer_field.
    builder.add_integer_field("id", indexed=True, fast=True)
    builder.add_integer_field("seed", fast=True)
    for name in ("lat", "lon", "radius", "area"):
        builder.add_float_field(name, fast=True)
    for name in ("words", "names", "trades"):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("marks", tokenizer_name="whitespace", index_option="basic")
    builder.add_bytes_field("profile", stored=True)
    return builder.build()


def build(
    folder: Path, documents: Iterable[SupplierDocument], watermark: int, vocabulary: Vocabulary
) -> None:
    """Write every supplier in a new folder, then make it the current one. The caller locks."""
    target = storage.new_build(folder)
    index = tantivy.Index(schema(), path=str(target))
    counting = _Counting({}, 0, 0.0)
    listed = PartWriter()
    writer = index.writer(_BUILD_HEAP, 2)
    for document in documents:
        known, row = _read(document, vocabulary, listed.shown)
        counting.add(known)
        writer.add_document(_stored(known))
        listed.add(row)
    writer.commit()
    writer.wait_merging_threads()
    listing.write_base(target / listing.BASE, listed)
    _publish(target, counting, watermark, vocabulary, commits=1)
    storage.swap(folder, target)


def apply(target: Path, changes: Changes, vocabulary: Vocabulary, base: Part | None = None) -> None:
    """Replace and remove suppliers in the current build. The caller locks.

    `base`: the first part of the listing, when it is open already.
    """
    state = storage.read_state(target)
    if state.vocabulary != vocabulary.fingerprint:
        raise IndexUnusable("L’index de recherche a été fait avec un autre vocabulaire.")
    index = tantivy.Index.open(str(target))
    counting = _Counting(storage.read_words(target), state.documents, state.length)
    fresh, shown = {document.id: document for document in changes.fresh}, dict[str, str]()
    gone, rows = [*fresh, *changes.removed], list[Row]()
    writer = index.writer(_HEAP, 1)
    for known in _stored_profiles(index, gone):
        counting.remove(known)
        writer.delete_documents_by_term("id", known.id)
    for document in fresh.values():
        known, row = _read(document, vocabulary, shown)
        counting.add(known)
        writer.add_document(_stored(known))
        rows.append(row)
    listing.write_changes(
        target, state.commits + 1, fresh=rows, shown=shown, touched=set(gone), base=base
    )
    writer.commit()
    writer.wait_merging_threads()
    _publish(target, counting, changes.watermark, vocabulary, commits=state.commits + 1)


def _read(
    document: SupplierDocument, vocabulary: Vocabulary, shown: dict[str, str]
) -> tuple[Profile, Row]:
    """What both searches keep of a supplier. Words met for the first time are added to `shown`."""
    known, unsaid = profile_and_unsaid(document, vocabulary)
    row = row_of(document, known, unsaid)
    unknown = [stem for stem, _ in row.words if stem not in shown]
    if unknown:
        shown.update(new_words(document, unknown))
    return known, row


class _Counting:
    """Suppliers per stem and their lengths, exact whatever was added and removed.

    Tantivy's own counts keep removed documents until a merge: scores would change with a rebuild.
    """

    def __init__(self, words: dict[str, int], documents: int, length: float) -> None:
        self.words, self.documents, self.length = words, documents, length

    def add(self, known: Profile) -> None:
        for stem in known.stems():
            self.words[stem] = self.words.get(stem, 0) + 1
        self.documents += 1
        self.length += known.length

    def remove(self, known: Profile) -> None:
        for stem in known.stems():
            left = self.words.get(stem, 0) - 1
            if left > 0:
                self.words[stem] = left
            else:
                self.words.pop(stem, None)
        self.documents -= 1
        self.length -= known.length


def _publish(
    target: Path, counting: _Counting, watermark: int, vocabulary: Vocabulary, commits: int
) -> None:
    storage.write_words(target, counting.words)
    state = State(
        format=storage.FORMAT,
        vocabulary=vocabulary.fingerprint,
        watermark=watermark,
        commits=commits,
        documents=counting.documents,
        length=round(counting.length, 2),
        files={
            name: size
            for name, size in storage.files_of(target).items()
            if not listing.is_stale(name, commits)
        },
    )
    storage.write_state(target, state)
    for path in target.iterdir():
        if listing.is_stale(path.name, commits):
            path.unlink()


def _stored_profiles(index: tantivy.Index, ids: Iterable[int]) -> Iterator[Profile]:
    """The profiles that the index holds under these numbers."""
    searcher = index.searcher()
    for number in dict.fromkeys(ids):
        query = tantivy.Query.term_query(index.schema, "id", number)
        for _, address in searcher.search(query, limit=1, count=False).hits:
            yield stored_profile(searcher, address)


def _stored(known: Profile) -> tantivy.Document:
    """One supplier as a document of Tantivy."""
    seed = seed_of(known.key)
    document = tantivy.Document()
    document.add_integer("id", known.id)
    document.add_integer("seed", seed)
    if known.lat is not None and known.lon is not None:
        document.add_float("lat", known.lat)
        document.add_float("lon", known.lon)
    if known.national or known.zone_departments or known.zone_regions:
        document.add_float("area", 1.0)
    if known.radius_km is not None:
        document.add_float("radius", known.radius_km)
    sure = [code for code, certainty in known.trades.items() if certainty >= _SURE]
    hints = (HINT + code for code in known.trades if code not in sure)
    for weight, stems in known.words:
        document.add_text("words" if weight >= BRAND else "names", stems)
    document.add_text("trades", " ".join((*sure, *hints)))
    document.add_text("marks", " ".join((f"B{seed % BUCKETS}", *_marks(known))))
    document.add_bytes("profile", known.encoded())
    return document


def seed_of(key: str) -> int:
    """A number drawn from the supplier's key, the same in every index and every database."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=7).digest())


def _marks(known: Profile) -> Iterator[str]:
    """What it is for, its NAF, where it sits (D31), goes (S31, R76), or everywhere (FR)."""
    if known.sells:
        yield SELLS if STAFFING.isdisjoint(known.kinds) else LENDS
    if known.silent:
        yield SILENT
    if known.naf:
        yield NAF + known.naf
    yield f"D{known.department}" if known.department else NOWHERE
    yield from (f"S{code}" for code in known.zone_departments)
    yield from (f"R{code}" for code in known.zone_regions)
    radius = known.radius_km or 0.0
    if known.national or radius >= _COUNTRY_KM:
        yield "FR"
    elif radius > _FAR_KM and known.lat is not None and known.lon is not None:
        reached = geography.departments_within(known.lat, known.lon, radius)
        yield from (f"S{code}" for code in reached)
