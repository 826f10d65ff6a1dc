"""What a rule may answer instead of a result; `web/errors.py` turns each into a page."""

from spaser.core.french import french_spaces


class SpaserError(Exception):
    """A sentence in French that a user can act upon."""

    def __init__(self, message: str) -> None:
        self.message = french_spaces(message)
        super().__init__(self.message)


class NotFound(SpaserError):
    """Absent, or belonging to someone else: the user must not be able to tell."""

    def __init__(
        self, message: str = "Cette page n’existe pas, ou ne vous est pas ouverte."
    ) -> None:
        super().__init__(message)


class Forbidden(SpaserError):
    """The person is known, but the role is too small."""


class RuleBroken(SpaserError):
    """A rule of the domain says no."""


class NotReady(SpaserError):
    """What is asked is being prepared: wait a little."""


class Conflict(SpaserError):
    """The object changed meanwhile."""
