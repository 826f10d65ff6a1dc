"""What is said of each lever, and of all of them together."""

from dataclasses import dataclass
from enum import StrEnum

from spaser.reference.parameters import Proof


class Group(StrEnum):
    """Where a lever acts."""

    RESERVATION = "reservation"
    CONDITION = "condition"  # clauses and criteria
    PROCEDURE = "procedure"


class State(StrEnum):
    """Whether the lever is there for this lot, by what is known of the lot and of the law."""

    OPEN = "ouvert"
    TO_CHECK = "a_verifier"
    CLOSED = "ferme"
    UNKNOWN = "inconnu"


@dataclass(frozen=True, slots=True)
class Lever:
    """One lever for one lot, in French.

    `mark`: the weakest proof of what is said (V the text was read, S a secondary source, M from
    memory: never open then). `binding`: open means that it is due, not that it may be used.
    `needs`: what to do, to ask for or to write. `support`: whether the suppliers found carry it.
    """

    code: str
    group: Group
    title: str
    article: str
    summary: str
    mark: Proof
    state: State
    why: str
    needs: tuple[str, ...] = ()
    support: str = ""
    binding: bool = False


class Verdict(StrEnum):
    """What the advice makes of one rung of the ladder."""

    ALREADY = "deja"
    ADVISED = "conseille"
    POSSIBLE = "possible"
    TOO_LITTLE = "offre_insuffisante"
    CLOSED = "ferme"
    UNKNOWN = "a_preciser"


@dataclass(frozen=True, slots=True)
class Step:
    """One rung: `levers` are the codes of the levers that it uses. `due`: the law requires it."""

    code: str
    title: str
    verdict: Verdict
    reasons: tuple[str, ...]
    levers: tuple[str, ...] = ()
    due: bool = False


@dataclass(frozen=True, slots=True)
class Ladder:
    """`steps` from the strongest to the lightest. `notes` say what was taken for granted, `alerts`
    what must not be forgotten, `missing` what would allow to say more."""

    levers: tuple[Lever, ...]
    steps: tuple[Step, ...]
    notes: tuple[str, ...] = ()
    alerts: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def advised(self) -> Step | None:
        """The rung to stand on, perhaps chosen by the notice; None while too little is known."""
        held = (Verdict.ADVISED, Verdict.ALREADY)
        return next((step for step in self.steps if step.verdict in held), None)

    def lever(self, code: str) -> Lever:
        """The lever of a code; KeyError when there is none."""
        for one in self.levers:
            if one.code == code:
                return one
        raise KeyError(code)

    def of(self, group: Group) -> tuple[Lever, ...]:
        """The levers of one group, in order."""
        return tuple(one for one in self.levers if one.group == group)
