"""Suppliers that complete each other when no one of those found covers a lot by itself.

A lot asks for trades, places and people. Pure and deterministic: the fewest members, three at
most, that cover the most; then the best placed in the list.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from spaser.core.french import plural
from spaser.sourcing.vocabulary import Vocabulary

_MOST_MEMBERS = 3
_FOR_EACH = 8  # suppliers looked at for each thing asked: the first that have it
_PROPOSED = 2

Workforce = tuple[int, int | None]


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that a lot asks for: a trade (any of its codes) or a place."""

    label: str
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """What must be covered. `people`: the workforce that the lot asks for, None unknown."""

    trades: tuple[Requirement, ...] = ()
    places: tuple[Requirement, ...] = ()
    people: int | None = None


@dataclass(frozen=True, slots=True)
class Applicant:
    """A supplier of the list. `places`: codes of the places asked that it serves. `workforce`:
    (least, most) people, most None without limit; None unknown, which is held for enough."""

    supplier_id: int
    rank: int
    name: str
    trades: frozenset[str]
    places: frozenset[str]
    workforce: Workforce | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """One supplier of a group, with what it brings, in French."""

    supplier_id: int
    name: str
    brings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Members by rank. `lacks`: what the group still does not cover."""

    members: tuple[Member, ...]
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Groups:
    """`why`: what no single supplier covers; `proposed`: best first, without common member."""

    why: str
    proposed: tuple[Group, ...]


def groups_of(asked: Asked, applicants: Sequence[Applicant]) -> Groups | None:
    """Groups for a lot. None when one supplier covers it, or when joining would not help."""
    cover = {one.supplier_id: _covered(asked, [one]) for one in applicants}
    whole = len(asked.trades) + len(asked.places) + 1
    most = max((len(found) for found in cover.values()), default=0)
    if not applicants or most == whole:
        return None
    pool = _first(asked, applicants)
    proposed: list[Group] = []
    while len(proposed) < _PROPOSED:
        team = _best(asked, pool, most)
        if team is None:
            break
        proposed.append(_told(asked, team))
        taken = {one.supplier_id for one in team}
        pool = [one for one in pool if one.supplier_id not in taken]
    return Groups(_why(asked, cover.values()), tuple(proposed)) if proposed else None


def _first(asked: Asked, applicants: Sequence[Applicant]) -> list[Applicant]:
    """The first of the list that have each trade and each place, and the first of all."""
    ordered = sorted(applicants, key=lambda one: (one.rank, one.supplier_id))
    wanted = [(one.codes, "trades") for one in asked.trades]
    wanted += [(one.codes, "places") for one in asked.places]
    chosen = {one.supplier_id for one in ordered[:_FOR_EACH]}
    for codes, kind in wanted:
        having = [one for one in ordered if codes & getattr(one, kind)]
        chosen |= {one.supplier_id for one in having[:_FOR_EACH]}
    return [one for one in ordered if one.supplier_id in chosen]


def _covered(asked: Asked, team: Sequence[Applicant]) -> frozenset[str]:
    """The keys of what a team covers: « t0 », « p1 », « n » for the people."""
    trades = frozenset(code for one in team for code in one.trades)
    places = frozenset(code for one in team for code in one.places)
    keys = {f"t{n}" for n, one in enumerate(asked.trades) if one.codes & trades}
    keys |= {f"p{n}" for n, one in enumerate(asked.places) if one.codes & places}
    if asked.people is None or _people(team) >= asked.people:
        keys.add("n")
    return frozenset(keys)


def _people(team: Iterable[Applicant]) -> float:
    """People of a team, by the most of each bracket; without limit when one is unknown."""
    found = [one.workforce for one in team]
    return sum(
        float("inf") if bracket is None or bracket[1] is None else bracket[1] for bracket in found
    )


def _best(asked: Asked, pool: Sequence[Applicant], alone: int) -> tuple[Applicant, ...] | None:
    """The team that covers most, more than the best supplier alone; the smallest, the best placed.

    In a team everyone brings something that the others do not.
    """
    best: tuple[list[int], tuple[Applicant, ...]] | None = None
    for team in _teams(pool):
        covered = _covered(asked, team)
        if len(covered) <= alone or not _all_needed(asked, team, len(covered)):
            continue
        ranks = [one.rank for one in team]
        order = [-len(covered), len(team), sum(ranks), *ranks]
        if best is None or order < best[0]:
            best = (order, team)
    return best[1] if best else None


def _teams(pool: Sequence[Applicant]) -> Iterator[tuple[Applicant, ...]]:
    for size in range(2, _MOST_MEMBERS + 1):
        yield from combinations(pool, size)


def _all_needed(asked: Asked, team: Sequence[Applicant], covered: int) -> bool:
    return all(
        len(_covered(asked, [other for other in team if other is not one])) < covered
        for one in team
    )


def _told(asked: Asked, team: Sequence[Applicant]) -> Group:
    covered = _covered(asked, team)
    lacks = [one.label for n, one in enumerate(asked.trades) if f"t{n}" not in covered]
    lacks += [one.label for n, one in enumerate(asked.places) if f"p{n}" not in covered]
    if "n" not in covered:
        lacks.append(f"un effectif d’environ {plural(asked.people or 0, 'personne')}")
    return Group(tuple(_member(asked, one) for one in team), tuple(lacks))


def _member(asked: Asked, one: Applicant) -> Member:
    """What one brings: its trades and places among those asked, and its people."""
    trades = [named.label for named in asked.trades if named.codes & one.trades]
    places = [named.label for named in asked.places if named.codes & one.places]
    brings = []
    if trades:
        brings.append(f"{'Métiers' if len(trades) > 1 else 'Métier'} : {', '.join(trades)}.")
    if places and len(asked.places) > 1:
        brings.append(f"Intervient dans : {', '.join(places)}.")
    if asked.people is not None:
        brings.append(_size(one.workforce))
    return Member(one.supplier_id, one.name, tuple(brings))


def _size(workforce: Workforce | None) -> str:
    if workforce is None:
        return "Effectif inconnu : à lui demander."
    least, most = workforce
    if most is None:
        return f"Effectif : {plural(least, 'personne')} et plus."
    return f"Effectif : {plural(most, 'personne')} au plus."


def _why(asked: Asked, cover: Iterable[frozenset[str]]) -> str:
    """What makes one supplier too little: the kinds of things that nobody covers all of."""
    found = list(cover)
    kinds = (
        ("t", len(asked.trades), "tous les métiers demandés"),
        ("p", len(asked.places), "tous les lieux"),
        ("n", 1, "l’effectif que ce lot demande"),
    )
    missed = [
        words
        for kind, count, words in kinds
        if not any(sum(key[0] == kind for key in keys) == count for keys in found)
    ]
    what = " ni ".join(missed) if missed else "tout ce que ce lot demande à la fois"
    return f"Aucune des structures trouvées ne couvre seule {what}."


def trades_asked(
    title: str, description: str, cpv: Sequence[str], vocabulary: Vocabulary
) -> tuple[Requirement, ...]:
    """The trades that a lot asks for together; those that answer for each other are one.

    Its title names them, its codes otherwise, its description last. A word of the title that no
    code of the lot announces is not a trade that it asks for.
    """
    announced = {code for one in cpv for code in vocabulary.trades_of_cpv(one)}
    around = announced | {near for code in announced for near in vocabulary.near(code)}
    named = [trade.code for trade in vocabulary.trades_in(title)]
    named = [code for code in named if code in around] or named
    if named:
        return _clusters([(code,) for code in named], vocabulary)
    by_code = [codes for one in cpv if (codes := vocabulary.trades_of_cpv(one))]
    if by_code:
        return _clusters(by_code, vocabulary)
    return _clusters([(trade.code,) for trade in vocabulary.trades_in(description)], vocabulary)


def _clusters(found: Iterable[Sequence[str]], vocabulary: Vocabulary) -> tuple[Requirement, ...]:
    """Requirements in their order, those that share or neighbour a trade being put together."""
    kept: list[Requirement] = []
    for codes in found:
        reach = {*codes, *(near for code in codes for near in vocabulary.near(code))}
        for place, one in enumerate(kept):
            if reach & one.codes:
                kept[place] = Requirement(one.label, one.codes | set(codes))
                break
        else:
            kept.append(Requirement(vocabulary.trades[codes[0]].label, frozenset(codes)))
    return tuple(kept)
