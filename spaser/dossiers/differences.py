"""What changed between two searches of a dossier, and between two people’s texts. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from spaser.dossiers.models import DossierFound


@dataclass(frozen=True)
class Moved:
    """A supplier that both searches found, at another rank."""

    found: DossierFound
    before: int
    after: int


@dataclass(frozen=True)
class Difference:
    """From the former search to the later one; near misses do not count."""

    arrived: tuple[DossierFound, ...]
    gone: tuple[DossierFound, ...]
    moved: tuple[Moved, ...]

    @property
    def none(self) -> bool:
        """The same suppliers in the same order."""
        return not (self.arrived or self.gone or self.moved)


def between(former: Iterable[DossierFound], later: Iterable[DossierFound]) -> Difference:
    """Suppliers are the same when their key is, whatever became of their sheet."""
    old = {one.supplier_key: one for one in former if not one.near_miss}
    new = {one.supplier_key: one for one in later if not one.near_miss}
    return Difference(
        arrived=tuple(one for key, one in new.items() if key not in old),
        gone=tuple(one for key, one in old.items() if key not in new),
        moved=tuple(
            Moved(one, old[key].rank, one.rank)
            for key, one in new.items()
            if key in old and old[key].rank != one.rank
        ),
    )


@dataclass(frozen=True)
class Clash:
    """A text that two people wrote: what is kept now, and what the second one typed."""

    label: str
    kept: str
    typed: str


def clashes(
    labels: Mapping[str, str], kept: Mapping[str, object], typed: Mapping[str, object]
) -> tuple[Clash, ...]:
    """The fields whose kept value is not what was typed, by their labels."""
    return tuple(
        Clash(label, _read(kept.get(name)), _read(typed.get(name)))
        for name, label in labels.items()
        if _read(kept.get(name)) != _read(typed.get(name))
    )


def _read(value: object) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    return "" if value is None else str(value)
