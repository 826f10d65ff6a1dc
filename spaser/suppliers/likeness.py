"""How alike two names are, from 0 to 100, and why. Pure.

Words are matched one by one (same, cut short, misspelt, stuck together, sigle and expansion) and
weighed by rarity. Words that one name alone holds take little away: « Élan » may be « Élan
Ariège ». Words that each holds alone take nearly all: « Emmaüs Foix » is not « Emmaüs Pau ».
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product

from rapidfuzz import fuzz

from spaser.core.french import french_spaces
from spaser.suppliers.name_words import FORMS, STOP
from spaser.suppliers.names import Name, Rarity, read, spells, telling

# Chosen on one half of the known spellings, measured on the other: tests/bench/twins.py.
_ONE_SIDED, _TWO_SIDED = 0.30, 0.95  # what words of one name alone, or of both, take away
_ENOUGH = 0.8  # weight of the words in common that is worth a whole proposal
_NEAR = 80.0  # two words spelt almost the same
_CUT_SHORT = 0.85
_SPACES = 96.0  # the same letters, cut into words otherwise
_SIGLES = {2: 90.0, 3: 80.0, 4: 90.0}  # short sigles meet by chance
_APART = 50.0  # no more than that when numbers or sides differ


@dataclass(frozen=True, slots=True)
class Likeness:
    """A score of 100 and French sentences: no score without a reason."""

    score: float
    reasons: tuple[str, ...] = ()


@dataclass(slots=True)
class _Cover:
    """Which words of each name found their match in the other, and how well."""

    first: dict[int, float] = field(default_factory=dict)
    second: dict[int, float] = field(default_factory=dict)
    near: list[tuple[str, str]] = field(default_factory=list)
    sigle: str = ""


def likeness(first: str, second: str, rarity: Rarity) -> Likeness:
    """Compare two written names in every spelling that they hold."""
    best = Likeness(0.0)
    ones, others = read(first), read(second)
    # « ESAT de Foix (Élan) » and « ESAT de Foix (Envol) » are not « ESAT de Foix ».
    whole = any(name.cut for name in ones) and any(name.cut for name in others)
    for one, other in product(ones, others):
        if whole and (one.cut or other.cut):
            continue
        found = _compared(one, other, rarity)
        if found.score > best.score:
            best = found
    return best


def _compared(one: Name, other: Name, rarity: Rarity) -> Likeness:
    if one.words == other.words:
        return Likeness(100.0, ("Les noms disent la même chose.",))
    cover = _covered(one, other)
    few, many = sorted((_left(one, cover.first, rarity), _left(other, cover.second, rarity)))
    shared = sum(rarity.weight(one.words[place]) * s for place, s in cover.first.items())
    strength = min(1.0, shared / _ENOUGH)
    score = 100 * (1 - _ONE_SIDED * many - _TWO_SIDED * few) * (0.5 + 0.5 * strength)
    stuck = _same_letters(one, other)
    if cover.sigle:
        score = min(score, _SIGLES.get(len(cover.sigle), 95.0))
    elif stuck:
        score = max(score, _SPACES)
    if one.apart and other.apart and one.apart != other.apart and not cover.sigle:
        score = min(score, _APART)
    return Likeness(max(0.0, score), _reasons(one, other, cover, stuck))


def _same_letters(one: Name, other: Name) -> bool:
    return len(one.glued) >= 6 and fuzz.ratio(one.glued, other.glued) >= 94


def _left(name: Name, covered: dict[int, float], rarity: Rarity) -> float:
    """Share of the weight of a name that found no match."""
    weights = [rarity.weight(word) for word in name.words]
    found = sum(weight * covered.get(place, 0.0) for place, weight in enumerate(weights))
    return 1 - found / (sum(weights) or 1.0)


def _covered(one: Name, other: Name) -> _Cover:
    cover = _Cover()
    for place, word in enumerate(one.words):
        there = next(
            (p for p, w in enumerate(other.words) if w == word and p not in cover.second), -1
        )
        if there >= 0:
            cover.first[place] = cover.second[there] = 1.0
    _stuck_words(one.words, other.words, cover.first, cover.second)
    _stuck_words(other.words, one.words, cover.second, cover.first)
    _sigles(one, other, cover, cover.first, cover.second)
    _sigles(other, one, cover, cover.second, cover.first)
    _near_words(one, other, cover)
    return cover


def _stuck_words(
    apart: Sequence[str], stuck: Sequence[str], first: dict[int, float], second: dict[int, float]
) -> None:
    """« tom player » and « tomplayer », « ace btp » and « acebtp »."""
    for there, word in enumerate(stuck):
        if there in second or len(word) < 4:
            continue
        for start in range(len(apart) - 1):
            text = apart[start]
            for end in range(start + 1, min(start + 5, len(apart))):
                text += apart[end]
                if text == word:
                    second[there] = 1.0
                    first.update(dict.fromkeys(range(start, end + 1), 1.0))


def _sigles(
    one: Name, other: Name, cover: _Cover, first: dict[int, float], second: dict[int, float]
) -> None:
    """A word of one name that is the sigle of words of the other, or of its own name."""
    for place, word in enumerate(one.words):
        if place in first or word in FORMS or not 2 <= len(word) <= 12:
            continue
        if len(word) == 2 and not first:
            continue  # two initials say something only beside words in common
        if run := _run(word, other, bool(first)):
            first[place] = 1.0
            second.update({p: max(second.get(p, 0.0), 0.95) for p in run})
            cover.sigle = word
            continue
        own = _run(word, one, True) if len(word) > 2 else ()
        if place not in own and any(p in first for p in own):
            first[place] = 1.0


def _run(sigle: str, name: Name, beside: bool) -> tuple[int, ...]:
    """Places of the words whose initials the sigle gives; empty when there are none.

    Three letters or first syllables must give the whole name, unless other words are in common
    (`beside`): within a long name they meet by chance.
    """
    initials = {word[0] for word in name.every}
    if sigle[0] not in initials or (len(sigle) < 5 and not initials.issuperset(sigle)):
        return ()
    places = [place for place, word in enumerate(name.every) if word not in STOP]
    if len(places) != len(name.words):
        return ()  # only stop words: no sigle there
    if len(sigle) > 2 and spells(sigle, name.every, syllables=len(sigle) > 4):
        return tuple(range(len(places)))
    if len(sigle) == 3 and not beside:
        return ()
    fewest = max(2, len(sigle) - 1)
    for start in range(len(places)):
        for end in range(len(places), start + fewest - 1, -1):
            run = name.every[places[start] : places[end - 1] + 1]
            if spells(sigle, run, syllables=False):
                return tuple(range(start, end))
    return ()


def _near_words(one: Name, other: Name, cover: _Cover) -> None:
    for place, word in enumerate(one.words):
        if place in cover.first or len(word) < 4 or word.isdigit():
            continue
        for there, candidate in enumerate(other.words):
            if there in cover.second or len(candidate) < 4 or candidate.isdigit():
                continue
            if alike := _alike(word, candidate):
                cover.first[place] = cover.second[there] = alike
                cover.near.append((word, candidate))
                break


def _alike(word: str, candidate: str) -> float:
    if word.startswith(candidate) or candidate.startswith(word):
        return _CUT_SHORT  # « isolat » for « isolation »
    if min(len(word), len(candidate)) == 4:
        return 0.0
    ratio = fuzz.ratio(word, candidate)
    return ratio / 100 if ratio >= _NEAR else 0.0


def _reasons(one: Name, other: Name, cover: _Cover, stuck: bool) -> tuple[str, ...]:
    told = []
    same = [place for place, found in cover.first.items() if found == 1.0]
    told_by_both = [p for p in sorted(same) if one.words[p] in other.words]
    common = list(dict.fromkeys(one.shown[p] for p in told_by_both if telling(one.words[p])))
    if common:
        told.append(f"Mots en commun : {', '.join(common)}.")
    if cover.sigle:
        told.append(f"« {cover.sigle.upper()} » peut être le sigle de l’autre nom.")
    if stuck and not common:
        told.append("Les mêmes lettres, coupées en mots autrement.")
    if cover.near:
        told.append(f"Écritures voisines : {', '.join(f'{a} / {b}' for a, b in cover.near)}.")
    alone = [_alone(one, cover.first), _alone(other, cover.second)]
    if not any(alone) and told:
        told.append("Rien d’autre ne les distingue que la forme juridique ou l’ordre des mots.")
    elif not all(alone) and told:
        told.append(f"Un seul des deux noms ajoute : {', '.join(alone[0] or alone[1])}.")
    elif told:
        told.append(f"Chaque nom a ses mots : {', '.join(alone[0])} ; {', '.join(alone[1])}.")
    return tuple(french_spaces(sentence) for sentence in told)


def _alone(name: Name, covered: dict[int, float]) -> list[str]:
    words = (word for place, word in enumerate(name.shown) if place not in covered)
    return [word for word in dict.fromkeys(words) if word not in FORMS]
