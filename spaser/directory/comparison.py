"""Two suppliers side by side: each fact, and whether both say the same."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from spaser.core.text import normalise
from spaser.reference.naf import naf_label
from spaser.suppliers import wording
from spaser.suppliers.models import Supplier
from spaser.web.filters import day

SAME, DIFFERENT, FIRST_ALONE, SECOND_ALONE = "identique", "différent", "A seulement", "B seulement"


@dataclass(frozen=True, slots=True)
class Fact:
    """What two suppliers say of one thing; each side as lines of text, none when unknown."""

    label: str
    first: Sequence[str]
    second: Sequence[str]

    @property
    def verdict(self) -> str:
        """« identique », « différent », or which side alone says something."""
        if not self.second:
            return FIRST_ALONE
        if not self.first:
            return SECOND_ALONE
        one, other = ({normalise(line) for line in side} for side in (self.first, self.second))
        return SAME if one == other else DIFFERENT


def _lines(value: str | None) -> list[str]:
    return [value] if value else []


def _town(one: Supplier) -> list[str]:
    return _lines(" ".join(part for part in (one.postal_code, one.commune_name) if part))


def _naf(one: Supplier) -> list[str]:
    label = naf_label(one.naf or "")
    return _lines(f"{one.naf} – {label}" if one.naf and label else one.naf)


def _statuses(one: Supplier) -> list[str]:
    told = []
    for fact in sorted(one.statuses, key=lambda fact: (fact.status, fact.detail, fact.source)):
        detail = wording.detail(fact.status, fact.detail)
        value = wording.VALUES[fact.value]
        said = f"{wording.STATUSES[fact.status]} : {value}{f', {detail}' if detail else ''}"
        told.append(f"{said} ({_source(fact.source)})")
    return told


def _source(source: str) -> str:
    return wording.SOURCES.get(source, source)


def _sources(one: Supplier) -> list[str]:
    return [f"{_source(s.source)}, lecture du {day(s.seen_at)}" for s in one.sources]


_FACTS: tuple[tuple[str, Callable[[Supplier], list[str]]], ...] = (
    ("Nom", lambda one: _lines(one.name)),
    ("Nom d’usage", lambda one: _lines(one.brand)),
    ("Sigle", lambda one: _lines(one.sigle)),
    ("SIRET", lambda one: _lines(one.siret)),
    ("SIREN", lambda one: _lines(one.siren)),
    ("Adresse", lambda one: _lines(one.address)),
    ("Commune", _town),
    ("Département", lambda one: _lines(one.department)),
    ("Activités", lambda one: [each.text for each in one.activities if each.text]),
    ("Statuts", _statuses),
    ("Labels", lambda one: [each.label for each in one.labels]),
    ("Code NAF", _naf),
    ("Effectif", lambda one: _lines(one.workforce)),
    ("Site", lambda one: _lines(one.website)),
    ("Adresse électronique", lambda one: _lines(one.email)),
    ("Téléphone", lambda one: _lines(one.phone)),
    ("Sources", _sources),
)


def facts(first: Supplier, second: Supplier) -> list[Fact]:
    """What either of them says, in the order to read it."""
    told = (Fact(label, read(first), read(second)) for label, read in _FACTS)
    return [fact for fact in told if fact.first or fact.second]


def better_kept(first: Supplier, second: Supplier) -> int:
    """The number of the one to keep: the one that has a SIRET, then the one that says most."""
    return min((first, second), key=lambda one: (one.siret is None, -_said(one), one.id)).id


def _said(one: Supplier) -> int:
    return sum(len(read(one)) for _, read in _FACTS)
