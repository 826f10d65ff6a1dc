"""How fictitious structures write: carefully, in capitals, in lists, with slips of the fingers."""

import random
from collections.abc import Callable, Sequence
from typing import TypeVar

from spaser.demo_places import in_capitals
from spaser.demo_trades import Trade, words

T = TypeVar("T")
Draw = Callable[[], float]  # the next number of a generator, in [0, 1)


def pick(choices: Sequence[T], draw: Draw) -> T:
    """One of them, each as likely; faster than `random.choice`."""
    return choices[int(draw() * len(choices))]


def activity_text(trade: Trade, kind: str, rng: random.Random) -> str:
    """A text in one of the manners met in real files; « {commune} » may stand in it."""
    manner = rng.random()
    offers = rng.sample(trade.offers, k=min(len(trade.offers), 2 + int(rng.random() * 3)))
    says = pick(trade.says, rng.random)
    opening = pick(words().openings[kind], rng.random)
    if manner < 0.2:
        return pick((" / ", ", ", " - ", " ; "), rng.random).join(offers)
    if manner < 0.32:
        return in_capitals(pick((" ", " - ", ", "), rng.random).join(offers))
    if manner < 0.5:
        return f"{opening} {says}"
    if manner < 0.62:
        return mistyped(f"{says} {', '.join(offers)}", rng)
    if manner < 0.75:
        return f"{opening}\nNos activités :\n- " + "\n- ".join(offers)
    closing = pick(words().closings, rng.random)
    return f"{opening} {says} Nous proposons aussi : {', '.join(offers)}. {closing}".strip()


def mistyped(text: str, rng: random.Random) -> str:
    """The same text with a forgotten letter, two swapped ones, or its accents lost."""
    if rng.random() < 0.4:
        return in_capitals(text).lower()
    at = 3 + int(rng.random() * max(1, len(text) - 6))
    if rng.random() < 0.5:
        return text[:at] + text[at + 1 :]
    return text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :]
