"""Shares of a quantity sum to it; units are one however they are printed."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from portal.core.errors import Invalid
from portal.core.records.shares import checked, split
from portal.core.records.units import millionths, quantity_of, unit_of


def test_parts_sum_to_the_whole_and_are_within_one_of_their_share() -> None:
    rng = random.Random(7)
    for _ in range(500):
        cuts = sorted(rng.randrange(10**9 + 1) for _ in range(rng.randrange(12)))
        shares = [Decimal(high - low) / 10**9 for low, high in zip([0, *cuts], [*cuts, 10**9], strict=True)]
        whole = rng.randrange(-(10**13), 10**18)
        parts = split(whole, shares)
        assert sum(parts) == whole and all(abs(part - whole * share) < 1 for part, share in zip(parts, shares, strict=True))


def test_shares_of_less_than_all_leave_the_rest() -> None:
    assert split(10, [Decimal("0.25"), Decimal("0.25")]) == [3, 2] and split(100, [Decimal("0.1")]) == [10]


@pytest.mark.parametrize("shares", [["0.7", "0.31"], ["1.1"], ["-0.1"], ["NaN"], ["0." + "3" * 19]])
def test_shares_that_arent_right_are_refused(shares: list[str]) -> None:
    with pytest.raises(Invalid):
        checked([Decimal(share) for share in shares], "facilities")


def test_a_unit_has_one_name_however_it_is_printed() -> None:
    assert {unit_of(text).name for text in ("m3", "m³", "M3", "cubic_metre_(m3)", "m3.")} == {"cubic_metre_(m3)"}
    assert unit_of("tonnes").name == "tonne_(t)" and unit_of("tons").name == "ton_(ton)" and unit_of("bananas") is None


def test_quantities_are_kept_to_the_millionth() -> None:
    assert quantity_of(millionths("-1245.000001")) == Decimal("-1245.000001") and f"{quantity_of(millionths('100')):f}" == "100"
    for text in ("0.0000001", "1e-999999999", "1e999999999", "1000000000000.1", "0.1" + "0" * 200 + "1", "NaN", "sNaN", "-Infinity"):
        with pytest.raises(Invalid):
            millionths(text)
