"""A firm's own fields, read from pages by label, pattern and table column; and its own types, told by their words."""

from __future__ import annotations

import time
from decimal import Decimal
from typing import Any

import pytest

from portal.core.doctypes import DOCTYPES, Field
from portal.core.extraction import pages
from portal.core.extraction.model import Page, Value
from portal.core.extraction.tailored import filling, telling
from portal.core.types.known import items_of
from tests import papers

LINES = (
    "Acme Ltd", "1 High Street, Leeds", "INVOICE", "Invoice number: A-17", "Invoice date: 2024-03-05", "Cost centre: 4711-B", "Freight charge: EUR 12.50",
    "Delivery window: 05/04/2024", "Insured: yes", "Pallets: 7", "Terms of delivery: DAP", "Booking BK-2024-991 of 3 April", "Total: EUR 100.00",
)  # fmt: skip


def read(data: bytes) -> list[Page]:
    return pages.load(data, "pdf")


@pytest.fixture(scope="module")
def page() -> list[Page]:
    return read(papers.page(*LINES))


def found(page: list[Page], *fields: Field) -> dict[str, Value]:
    return filling.fill(filling.printed_of(page), fields)


def own(name: str, kind: str = "string", method: str = "ai", items: tuple[str, ...] = (), title: str = "", **settings: Any) -> Field:
    return Field(name, kind, items_of(items), title, True, True, method, settings)


BY_LABEL = [
    ("string", ["Cost centre"], "4711-B"),
    ("currency", ["Freight charge"], {"amount": Decimal("12.50"), "currencyCode": "EUR"}),
    ("date", ["Delivery window"], "2024-04-05"),
    ("boolean", ["Insured"], True),
    ("number", ["Pallets"], Decimal(7)),
]


@pytest.mark.parametrize(("kind", "labels", "value"), BY_LABEL, ids=[one[0] for one in BY_LABEL])
def test_a_value_of_each_type_is_found_beside_its_label(page: list[Page], kind: str, labels: list[str], value: Any) -> None:
    one = found(page, own("Wanted", kind, "label", labels=labels))["Wanted"]
    assert (one.type, one.value, one.method) == (kind, value, "label")
    assert one.page == 1 and one.box is not None and one.box[0] < one.box[2] and one.confidence >= 0.9


@pytest.mark.parametrize(("name", "title"), [("CostCentre", ""), ("Anything", "Cost centre")])
def test_what_a_field_is_called_is_a_label_and_less_sure(page: list[Page], name: str, title: str) -> None:
    one = found(page, own(name, title=title))[name]
    assert one.value == "4711-B" and 0.5 < one.confidence < 0.9


def test_a_label_that_isnt_there_finds_nothing(page: list[Page]) -> None:
    assert found(page, own("Wanted", "string", "label", labels=["Warehouse"]), own("Warehouse")) == {}


def test_a_field_of_people_alone_is_never_filled(page: list[Page]) -> None:
    assert found(page, own("CostCentre", method="manual")) == {}


def test_labels_of_one_field_end_the_value_of_another() -> None:
    page = read(papers.page("Truck: LK 17 ABC Driver: Jo Miller Gate: 4", "Weighed on 5 April 2024"))
    values = found(page, *(own(name, "string", "label", labels=[name]) for name in ("Truck", "Driver", "Gate")))
    assert {name: value.value for name, value in values.items()} == {"Truck": "LK 17 ABC", "Driver": "Jo Miller", "Gate": "4"}


OPTIONS = [{"key": "DAP", "value": "DAP"}, {"key": "EXW", "value": "EXW"}]


def test_a_list_chooses_among_its_options(page: list[Page]) -> None:
    assert found(page, own("Incoterm", "list", "label", labels=["Terms of delivery"], options=OPTIONS))["Incoterm"].value == OPTIONS[0]
    assert found(page, own("Incoterm", "list", "label", labels=["Cost centre"], options=OPTIONS)) == {}
    somewhere = found(page, own("Incoterm", "list", options=OPTIONS))["Incoterm"]
    assert somewhere.value == OPTIONS[0] and somewhere.confidence < 0.9


def test_a_list_that_grows_takes_what_is_printed(page: list[Page]) -> None:
    grown = found(page, own("Centre", "dynamic_list", "label", labels=["Cost centre"], options=OPTIONS))["Centre"]
    assert grown.value == {"key": "4711-B", "value": "4711-B"}


def test_a_pattern_finds_its_group_with_its_place(page: list[Page]) -> None:
    one = found(page, own("Booking", "string", "regex", pattern=r"BK-(\d+-\d+)"))["Booking"]
    assert (one.value, one.content, one.method, one.page) == ("2024-991", "2024-991", "pattern", 1)
    (line,) = [word for word in page[0].words if word.text == "BK-2024-991"]
    assert one.box == line.box


def test_a_pattern_takes_only_what_is_of_the_fields_type(page: list[Page]) -> None:
    day = found(page, own("Day", "date", "regex", pattern=r"^.+$"))["Day"]
    assert day.value == "2024-03-05"
    assert found(page, own("Day", "date", "regex", pattern=r"Pallets: (\d)")) == {}


def test_a_pattern_that_fits_two_different_values_is_doubtful(page: list[Page]) -> None:
    assert found(page, own("Some", "string", "regex", pattern=r"[A-Z]+-\d+"))["Some"].confidence < 0.9


def test_patterns_that_never_end_elsewhere_end_here() -> None:
    page = read(papers.page(*("a" * 90 for _ in range(38))))
    bombs = [own(f"Bomb{at}", "string", "regex", pattern=text) for at, text in enumerate(("(a+)+$", "(a|aa)+b", "(.*a){20}b", "((a*)*)*b", "(a?){50}a{50}b"))]
    started = time.monotonic()
    found(page, *bombs)
    assert time.monotonic() - started < 2


TABLE = (
    ((72, "Pos"), (110, "Article"), (300, "HS code"), (400, "Weight kg")),
    ((72, "1"), (110, "Steel bolts"), (300, "7318.15"), (400, "120.5")),
    ((110, "zinc coated"),),
    ((72, "2"), (110, "Copper wire"), (300, "7408.11"), (400, "80")),
    (),
    (),
    ((72, "Goods are insured."),),
)  # fmt: skip


@pytest.fixture(scope="module")
def table() -> list[Page]:
    def draw(canvas: Any) -> None:
        for row, cells in enumerate(TABLE):
            for x, text in cells:
                canvas.drawString(x, 700 - 18 * row, text)

    return read(papers._pdf([draw]))


def test_a_column_is_found_by_its_head(table: list[Page]) -> None:
    first = found(table, own("Code", "string", "table", column="HS code"))["Code"]
    last = found(table, own("Weight", "number", "table", column="Weight", row="last"))["Weight"]
    assert (first.value, first.method, last.value) == ("7318.15", "table", Decimal(80))


def test_an_array_is_the_rows_of_a_table(table: list[Page]) -> None:
    goods = found(table, own("Goods", "array", "table", ("Article", "HsCode", "Weight:number"), columns={"HsCode": "HS code"}))["Goods"]
    rows = [{name: cell.value for name, cell in row.items()} for row in goods.value]
    assert rows == [
        {"Article": "Steel bolts zinc coated", "HsCode": "7318.15", "Weight": Decimal("120.5")},
        {"Article": "Copper wire", "HsCode": "7408.11", "Weight": Decimal(80)},
    ]
    assert all(cell.page == 1 and cell.box for row in goods.value for cell in row.values())


def test_an_array_by_pattern_has_an_item_for_each_match(table: list[Page]) -> None:
    goods = found(table, own("Goods", "array", "regex", ("Code", "Weight:number"), pattern=r"(?P<code>\d{4}\.\d\d) (?P<weight>[\d.]+)"))["Goods"]
    assert [(row["Code"].value, row["Weight"].value) for row in goods.value] == [("7318.15", Decimal("120.5")), ("7408.11", Decimal(80))]


def test_an_object_is_read_part_by_part(page: list[Page]) -> None:
    one = found(page, own("Delivery", "object", "ai", ("DeliveryWindow:date", "Pallets:number", "Truck")))["Delivery"]
    assert {name: part.value for name, part in one.value.items()} == {"DeliveryWindow": "2024-04-05", "Pallets": Decimal(7)}


def test_a_thousand_fields_are_read_in_a_moment(page: list[Page]) -> None:
    fields = [own(f"Field{number}", "string", "label", labels=[f"Label {number}", f"Other {number}"]) for number in range(500)]
    fields += [own(f"Match{number}", "string", "regex", pattern=f"Label{number}: (.+)") for number in range(499)]
    started = time.monotonic()
    values = found(page, *fields, own("CostCentre"))
    assert values.keys() == {"CostCentre"} and time.monotonic() - started < 5


def test_built_in_fields_without_settings_arent_looked_for(page: list[Page]) -> None:
    assert found(page, *DOCTYPES["invoice"].fields) == {}


def test_a_label_with_its_value_is_no_title() -> None:
    page = read(papers.page("Acme Ltd", "INVOICE", "Weighing slip: 4711", "Total: EUR 100.00"))
    assert telling.told({"slip": ["Weighing slip"]}, page) is None


SLIP = ("Weighbridge Leeds", "WEIGHING SLIP", "Truck LK17 ABC", "Gross 12,400 kg", "Net 8,150 kg", "Thank you and drive safely.")


def test_a_type_is_told_by_its_title() -> None:
    told = telling.told({"slip": ["Weighing slip"], "other": ["Packing list"]}, read(papers.page(*SLIP)))
    assert told is not None and (told.name, told.titled, told.confidence) == ("slip", True, 0.95)
    assert [cue.text for cue in told.words] == ["WEIGHING SLIP"]


@pytest.mark.parametrize("words", [["drive safely"], ["slip weighing"], ["Weigh"], ["WEIGHING SLIPS"]])
def test_a_mention_or_a_part_tells_no_type(words: list[str]) -> None:
    assert telling.told({"slip": words}, read(papers.page(*SLIP))) is None


def test_two_mentions_tell_a_type_less_surely() -> None:
    told = telling.told({"slip": ["drive safely", "8,150 kg"]}, read(papers.page(*SLIP)))
    assert told is not None and not told.titled and told.confidence < 0.9


def test_two_types_with_the_same_words_tell_nothing() -> None:
    assert telling.told({"one": ["Weighing slip"], "two": ["Weighing slip"]}, read(papers.page(*SLIP))) is None
