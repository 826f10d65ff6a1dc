"""Passwords: what we accept, how we keep them."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from spaser.core.errors import RuleBroken

SHORTEST = 12
LONGEST = 200
_hasher = PasswordHasher()


def check_strength(password: str, email: str) -> None:
    """Raises RuleBroken, with what to do, when the password is too easy to guess."""
    if len(password) < SHORTEST:
        raise RuleBroken(
            f"Choisissez un mot de passe d’au moins {SHORTEST} caractères. "
            "Une phrase de quatre ou cinq mots convient bien."
        )
    if len(password) > LONGEST:
        raise RuleBroken(f"Ce mot de passe est trop long : {LONGEST} caractères au plus.")
    if len(set(password)) < 5:
        raise RuleBroken("Ce mot de passe répète les mêmes caractères. Variez-les davantage.")
    name = email.partition("@")[0].casefold()
    if len(name) >= 4 and name in password.casefold():  # « jp » is in too many honest sentences
        raise RuleBroken("Votre mot de passe contient votre adresse. Choisissez-en un autre.")


def hash_password(password: str) -> str:
    """An argon2id hash with its own salt and parameters."""
    return _hasher.hash(password)


def matches(password: str, stored: str | None) -> bool:
    """Whether it is the password; takes as long when there is none to compare with."""
    try:
        return _hasher.verify(stored or _nobody(), password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    return _hasher.hash("nobody has this password")
