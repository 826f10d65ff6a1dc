"""Where the files that ship with the product are, in a checkout as in an installed wheel."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = PACKAGE.parent


def _shipped(folder: str) -> Path:
    """The folder beside the package in a checkout, inside it in a wheel (see pyproject.toml)."""
    inside = PACKAGE / "_shipped" / folder
    return inside if inside.exists() else _CHECKOUT / folder


REFERENCE = _shipped("data/reference")
DEMO = _shipped("data/demo")
TEMPLATES = _shipped("templates")
STATIC = PACKAGE / "static"
VENDOR = STATIC / "vendor"
MIGRATIONS = PACKAGE / "migrations"
