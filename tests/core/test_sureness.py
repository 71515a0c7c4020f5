"""How sure a value is: rows of features, learned trees over them, and what is not read off print."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from portal.core.extraction import learned, sureness
from portal.core.extraction.learned import totals, trees
from portal.core.extraction.model import Check, Page, Reading, Value, Word
from portal.core.readings.doubts import DOUBTFUL
from portal.extract import shaped
from portal.training.grounding import ungrounded

LEAF, LEFT, RIGHT = -1, 1, 2


def split(feature: int, threshold: float, below: float, above: float) -> list[list[float]]:
    """A tree of one question."""
    return [[feature, LEAF, LEAF], [threshold, 0.0, 0.0], [LEFT, 0, 0], [RIGHT, 0, 0], [0.0, below, above]]


def model(*made: list[list[float]], base: float = 0.0) -> dict:
    return {"base": base, "trees": list(made)}


def by_score() -> dict:
    """Sureness 0.9 for scores above one half, else 0.2."""
    place = sureness.FEATURES.index("score")
    return {"sureness": {**model(split(place, 0.5, -1.0, 1.0)), "curve": [[-1.0, 1.0], [0.2, 0.9]]}}


def invoice(**values: Value) -> Reading:
    words = [Word("Total", (0.1, 0.1, 0.2, 0.12)), Word("9.00", (0.3, 0.1, 0.4, 0.12))]
    return Reading("invoice", 0.9, pages=[Page(1, 612, 792, words)], fields=values)


def total(score: float, method: str = "label") -> Value:
    return Value("currency", {"amount": Decimal(9), "currencyCode": "EUR"}, score, "9.00", 1, (0.3, 0.1, 0.4, 0.12), method)


def settled(reading: Reading) -> Reading:
    with learned.replaced(by_score()):
        sureness.settle(reading)
    return reading


def test_a_row_goes_down_each_tree_and_the_leaves_are_added() -> None:
    grown = model(split(0, 1.0, -2.0, 2.0), split(1, 0.0, 0.25, 0.5), base=0.1)
    assert trees.log_odds(grown, [1.0, 5.0]) == pytest.approx(0.1 - 2.0 + 0.5)
    assert trees.log_odds(grown, [1.1, 0.0]) == pytest.approx(0.1 + 2.0 + 0.25)


@pytest.mark.parametrize(("x", "y"), [(-9, 0.2), (0, 0.2), (1, 0.4), (1.5, 0.65), (2, 0.9), (9, 0.9)])
def test_a_curve_is_straight_between_its_points_and_flat_beyond(x: float, y: float) -> None:
    assert trees.on_curve([[0, 1, 2], [0.2, 0.4, 0.9]], x) == pytest.approx(y)


def test_scores_become_the_share_of_such_values_that_were_right() -> None:
    reading = settled(invoice(InvoiceTotal=total(0.6), SubTotal=total(0.4)))
    assert [round(value.confidence, 3) for value in reading.fields.values()] == [0.9, 0.2]


def test_what_is_not_read_off_print_is_sure() -> None:
    reading = settled(invoice(InvoiceTotal=total(0.1, "xml"), AmountDue=total(0.1, "code")))
    assert [value.confidence for value in reading.fields.values()] == [sureness.GIVEN["xml"], sureness.GIVEN["code"]]


def test_what_a_failed_check_names_is_told_less_sure_with_its_cells_and_kept_as_it_was() -> None:
    cell = {"type": "currency", "value": {"amount": "9.00", "currencyCode": None}, "confidence": 0.98}
    field = {"type": "array", "value": [{"_id": "x", "Amount": cell}], "confidence": 0.97}
    checks = [Check("items_add_up", False, ["Items"]), Check("subtotal_and_tax_make_total", True, ["InvoiceTotal"])]
    told = shaped(Path("bill.pdf"), {"fields": {"Items": field, "InvoiceTotal": cell}, "checks": [check.as_json() for check in checks]}, 0.1)["fields"]
    assert told["Items"]["confidence"] == told["Items"]["value"][0]["Amount"]["confidence"] == sureness.DISPUTED < DOUBTFUL
    assert told["InvoiceTotal"]["confidence"] == 0.98 and field["confidence"] == 0.97


def test_a_cell_is_no_surer_than_its_table_nor_than_its_own_score() -> None:
    rows = [{"Amount": total(0.99)}, {"Amount": total(0.3)}]
    reading = settled(invoice(Items=Value("array", rows, 0.7, method="table")))
    assert [row["Amount"].confidence for row in rows] == [0.9, 0.3] and reading.fields["Items"].confidence == 0.9


def test_the_model_file_fits_the_features_of_today() -> None:
    parts = learned.model()
    used = {feature for features, *_ in parts["sureness"]["trees"] for feature in features}
    assert max(used) < len(sureness.FEATURES) == len(sureness.features(sureness.Context(invoice()), "InvoiceTotal", total(0.5)))
    assert learned.MODEL.stat().st_size < 5_000_000
    xs, ys = parts["sureness"]["curve"]
    assert xs == sorted(xs) and ys == sorted(ys) and 0 < ys[0] < ys[-1] < 1


@pytest.mark.parametrize(("margin", "chosen", "method"), [(3.0, "10.00", "model"), (0.4, "9.00", "label")])
def test_trees_choose_another_total_only_by_a_clear_margin(margin: float, chosen: str, method: str) -> None:
    texts = [("Corner", "Shop"), ("Total", "9.00"), ("Tendered", "10.00")]
    words = [Word(text, (0.1 + 0.5 * x, 0.1 + 0.1 * y, 0.3 + 0.5 * x, 0.12 + 0.1 * y)) for y, pair in enumerate(texts) for x, text in enumerate(pair)]
    likes_more = model(split(6, 9.5, -margin, margin))  # feature 6 is the amount itself
    with learned.replaced({"receipt_total": likes_more}):
        values, _ = totals.read(totals.Printed([Page(1, 300, 600, words)]))
    assert (values["Total"].content, values["Total"].method) == (chosen, method)


def test_a_value_beside_its_box_is_told() -> None:
    reading = invoice(InvoiceTotal=total(0.9), SubTotal=total(0.9))
    reading.fields["SubTotal"].box = (0.1, 0.1, 0.2, 0.12)
    assert list(ungrounded(reading.as_json())) == ["SubTotal: '9.00' isn't under its box"]


def test_a_value_without_a_place_needs_another_ground() -> None:
    nowhere = Value("string", "EUR", 0.9)
    derived = Value("string", "EUR", 0.9, method="derived", parts=["InvoiceTotal"])
    reading = invoice(Currency=nowhere, Other=derived, Given=Value("string", "EUR", method="xml"))
    assert list(ungrounded(reading.as_json())) == ["Currency: no place (label)"]
