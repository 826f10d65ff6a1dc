"""How values read on the screen."""

from decimal import Decimal

import pytest

from spaser.web.filters import per_cent


@pytest.mark.parametrize(
    ("share", "read"),
    [
        (0, "0,0 %"),
        (0.0001, "moins de 0,1 %"),
        (0.123, "12,3 %"),
        (Decimal("0.5"), "50,0 %"),
        (1, "100,0 %"),
        (None, "sans objet"),
    ],
)
def test_a_share_reads_as_a_percentage(share, read):
    assert per_cent(share).replace("\N{NO-BREAK SPACE}", " ") == read
