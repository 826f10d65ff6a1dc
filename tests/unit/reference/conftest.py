"""What the tests of the reference data share."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real public data kept beside the checkout, to compare with; skipped where it is not."""
    if not SHARED.is_dir():
        pytest.skip(f"les données réelles ne sont pas à côté du dépôt ({SHARED.name})")
    return SHARED
