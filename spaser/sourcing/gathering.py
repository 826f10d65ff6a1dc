"""From suppliers to what an index keeps of them: each text is read once, the rest is arrays."""

from collections.abc import Sequence
from operator import attrgetter

import numpy as np

from spaser.sourcing import rows, scored
from spaser.sourcing.batches import Batch
from spaser.sourcing.columns import Coded
from spaser.sourcing.documents import SupplierDocument
from spaser.sourcing.profile import CONTRACTS_KEPT
from spaser.sourcing.said import Said
from spaser.sourcing.terms import starts_of
from spaser.sourcing.texts import Lists, terms_of
from spaser.sourcing.vocabulary import Vocabulary


def gather(documents: Sequence[SupplierDocument], vocabulary: Vocabulary) -> Batch:
    """What both searches need to know of suppliers."""
    said, names, keys = Said(vocabulary), Lists(), list[str]()
    for row, document in enumerate(documents):
        said.read(row, document)
        key, tokens = rows.named(document)
        keys.append(key)
        names.add(tokens)
    numbers = rows.plain_numbers(documents)
    facts = rows.facts(documents, numbers)
    declared = Coded.of(map(attrgetter("cpv"), documents), len(documents), tuple)
    won = Coded.of(map(_codes_won, documents), len(documents), tuple)
    terms = {
        "names": names.terms(),
        "towns": terms_of(facts["commune"], rows.town_tokens),
        "declared": terms_of(declared, tuple),
        "won": terms_of(won, tuple),
    }
    said.announce(terms["declared"], facts["naf"])
    told = said.told(len(documents))
    terms |= {"words": told.words, "trades": told.trades}
    numbers["lengths"] = (told.lengths / 10).astype(np.float32)
    numbers["name_lengths"] = np.minimum(255, names.lengths()).astype(np.uint8)
    numbers["cells"] = scored.cells(numbers, facts["area"])
    numbers["flags"] = scored.flags(facts, terms, numbers)
    return Batch(
        numbers=numbers,
        keys=keys,
        facts=facts,
        terms=terms,
        shown=told.shown,
        labels=rows.named_labels(documents),
        contracts=np.frombuffer(b"".join(said.contracts), np.uint8),
        contract_starts=starts_of(np.fromiter(map(len, said.contracts), np.int64, len(documents))),
    )


def _codes_won(document: SupplierDocument) -> tuple[str, ...]:
    won = document.contracts_won
    return tuple(code for _, code in won[:CONTRACTS_KEPT] if code) if won else ()
