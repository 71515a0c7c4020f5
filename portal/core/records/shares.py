"""Splitting a quantity so that its parts sum to the whole, to the last millionth."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Context, Decimal, localcontext

from portal.core.errors import Invalid

DIGITS = 18  # of a share, behind its mark


def checked(percentages: Sequence[Decimal], field: str) -> None:
    """Raise `Invalid` unless each share is 0 to 1 and they come to 1 at most."""
    for at, share in enumerate(percentages):
        if not (share.is_finite() and 0 <= share <= 1 and int(share.as_tuple().exponent) >= -DIGITS):
            raise Invalid("A percentage is a decimal number from 0 to 1, with 18 digits at most.", field=f"{field}/{at}/percentage")
    if sum(percentages, Decimal(0)) > 1:
        raise Invalid("The percentages come to more than 1.", field=field)


def split(whole: int, percentages: Sequence[Decimal]) -> list[int]:
    """The parts of `whole` (an integer). Each is within one of its exact share; their sum is the rounded sum of the exact shares, so that shares which
    come to 1 come to the whole. What rounding down leaves goes to the largest remainders, the first of equal ones (Hamilton's method)."""
    with localcontext(Context(prec=60)):
        exact = [whole * share for share in percentages]
        parts = [int(one // 1) if one >= 0 else -int(-one // 1) for one in exact]
        left = int(sum(exact, Decimal(0)).to_integral_value()) - sum(parts)
        step = 1 if left >= 0 else -1
        order = sorted(range(len(parts)), key=lambda at: (-abs(exact[at] - parts[at]), at))
    for at in order[: abs(left)]:
        parts[at] += step
    return parts
