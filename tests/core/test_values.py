"""What a person enters for a field, as it is kept and as the house shows it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from portal.core.doctypes import DOCTYPES, Field
from portal.core.errors import Invalid
from portal.core.readings.typed import as_before, entered, field_of
from portal.web.figures import as_numbers, number

AMOUNT, COUNT, DAY, YES = Field("Amount", "currency"), Field("Count", "number"), Field("Day", "date"), Field("Yes", "boolean")
LINES = Field("Lines", "array", (Field("Label"), COUNT, AMOUNT))

KEPT = [
    (0, "0"), (-1, "-1"), (1.10, "1.1"), ("1.10", "1.10"), (1e17, "100000000000000000"), (10**18, "1" + "0" * 18), (1e-7, "0.0000001"),
    ("1,234.50", "1234.50"), ("1.234,50", "1234.50"), ("(5)", "-5"), ("€ 12", "12"), (Decimal("2.50"), "2.50"), ("1e3", "1000"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "kept"), KEPT)
def test_a_number_is_kept_as_an_exact_plain_decimal(given: object, kept: str) -> None:
    assert entered(COUNT, given, "fields/Count") == kept
    assert entered(AMOUNT, given, "fields/Amount") == {"amount": kept, "currencyCode": "EUR" if "€" in str(given) else None}


NO_NUMBERS = [
    None, True, "", " ", "many", [], {}, "NaN", "-Infinity", "sNaN1", 10**18 + 1, -(10**18) - 1, 2**70, "1e19", "1e-19", "1e999999999999999999",
    "1e-999999999999999999", "9" * 20_000, float("inf"), float("nan"), "1 2 3 4 x",
]  # fmt: skip


@pytest.mark.parametrize("given", NO_NUMBERS, ids=lambda given: repr(given)[:20])
def test_what_is_no_number_is_refused(given: object) -> None:
    with pytest.raises(Invalid) as refused:
        entered(COUNT, given, "fields/Count")
    assert refused.value.field == "fields/Count" and len(refused.value.message) < 200


@pytest.mark.parametrize("given", ["2023-02-29", "01/02/2024", "2024-1-1", "", None, 20240101, 1.0, True, ["2024-01-01"], "2024-01-01T00:00:00", "0000-01-01"])
def test_what_is_no_date_is_refused(given: object) -> None:
    with pytest.raises(Invalid):
        entered(DAY, given, "fields/Day")


@pytest.mark.parametrize("given", [0, 1, "true", "yes", None])
def test_only_true_and_false_are_booleans(given: object) -> None:
    assert entered(YES, True, "fields/Yes") is True
    with pytest.raises(Invalid):
        entered(YES, given, "fields/Yes")


def test_an_item_keeps_its_id_and_every_cell_its_type() -> None:
    (item,) = entered(LINES, [{"_id": "k3v9hq2mzt7a", "label": "Rent", "COUNT": 2, "amount": "7.00"}], "fields/Lines")
    assert item["_id"] == "k3v9hq2mzt7a" and item["Label"]["value"] == "Rent"
    assert (item["Count"]["type"], item["Count"]["value"], item["Count"]["method"]) == ("number", "2", "person")
    assert as_numbers("array", [item])[0]["Amount"]["value"] == {"amount": 7, "currencyCode": None}


def test_two_new_items_have_ids_of_their_own() -> None:
    first, second = entered(LINES, [{}, {"_id": 7}], "fields/Lines")
    assert first["_id"] != second["_id"] and isinstance(second["_id"], str)


@pytest.mark.parametrize("name", sorted(DOCTYPES))
def test_every_declared_field_is_found_in_any_case_and_refuses_an_object_without_sense(name: str) -> None:
    for field in DOCTYPES[name].fields:
        assert field_of(DOCTYPES[name], field.name.upper()) is field
        with pytest.raises(Invalid):
            entered(field, {"nonsense": object()}, f"fields/{field.name}")


@pytest.mark.parametrize(("text", "shown"), [("100.00", 100), ("0.1", 0.1), ("-0", 0), ("-12.50", -12.5), ("9007199254740993", 9007199254740992.0)])
def test_kept_decimals_are_shown_as_numbers(text: str, shown: float) -> None:
    assert number(text) == shown and type(number(text)) is type(shown)


BEFORE = entered(LINES, [{"Label": "Rent", "Count": "2", "Amount": {"amount": "7.00", "currencyCode": "EUR"}}], "fields/Lines")
READ = [{name: cell | {"method": "table", "page": 2, "confidence": 0.7} for name, cell in BEFORE[0].items() if name != "_id"}]


def test_cells_beside_an_edited_one_keep_how_and_where_they_were_read() -> None:
    (item,) = as_before(entered(LINES, [{"_id": "#0", "Label": "Rent", "Count": 3, "Amount": 7}], "fields/Lines"), READ)
    assert item["Label"] == READ[0]["Label"] and item["Amount"] == READ[0]["Amount"]
    assert (item["Count"]["value"], item["Count"]["method"], item["Count"]["page"]) == ("3", "person", 2)
    assert not item["_id"].startswith("#")


def test_an_item_is_known_by_its_id_wherever_it_stands_now() -> None:
    first = READ[0] | {"_id": "k3v9hq2mzt7a"}
    new, old = as_before(entered(LINES, [{"Label": "Rent"}, {"_id": "k3v9hq2mzt7a", "Label": "Rent"}], "fields/Lines"), [first])
    assert (new["Label"]["method"], old["Label"]["method"], old["_id"]) == ("person", "table", "k3v9hq2mzt7a")
