"""The ninth digit of a CPV code."""

import csv
from functools import cache

from spaser.paths import REFERENCE

# The eight digits weighted 3-7-1-3-7-1-3-7, modulo 10: the rule that 8 922 of the 9 454 published
# codes follow. The 2008 revision printed 532 others that do not (03300000-2, 09100000-0,
# 42100000-0…); the Commission knows it and left them. They are kept as published: each line of
# cpv_check_offsets.csv says what to add under a prefix, the longest prefix winning.
WEIGHTS = (3, 7, 1, 3, 7, 1, 3, 7)


def check_digit(code: str) -> str:
    """The check digit published for eight digits (Regulation (EC) No 213/2008, annex I)."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, code, strict=True))
    return str((total + _offset(code)) % 10)


def _offset(code: str) -> int:
    offsets = _offsets()
    for length in range(len(code), 1, -1):
        if code[:length] in offsets:
            return offsets[code[:length]]
    return 0


@cache
def _offsets() -> dict[str, int]:
    with (REFERENCE / "cpv_check_offsets.csv").open(encoding="utf-8", newline="") as stream:
        return {row["prefix"]: int(row["offset"]) for row in csv.DictReader(stream)}
