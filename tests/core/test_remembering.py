"""Where known values stand, what is learned of that, and what is found by it on another page."""

from __future__ import annotations

import time
from decimal import Decimal
from typing import Any

import pytest

from portal.core.extraction import places, remembering
from portal.core.extraction.candidates import Printed
from portal.core.extraction.model import Check, Page, Value, Word
from portal.core.extraction.remembering import Fact, Layout

ACME = (("Acme Ltd", 0.1), ("1 High Street, Leeds", 0.1), ("VAT GB 123 4567 89", 0.1))


def printed(*rows: Any) -> Printed:
    """One page; a row is a text at the left margin, or (text, left edge) pairs."""
    words = []
    for at, row in enumerate(rows):
        for text, left in [(row, 0.1)] if isinstance(row, str) else row if isinstance(row[0], tuple) else [row]:
            for word in text.split():
                words.append(Word(word, (left, 0.05 + 0.03 * at, left + 0.011 * len(word), 0.065 + 0.03 * at)))
                left += 0.011 * len(word) + 0.006
    return Printed([Page(1, 612, 792, words)])


def currency(amount: str, code: str | None = "EUR") -> dict[str, Any]:
    return {"amount": Decimal(amount), "currencyCode": code}


def learned(page: Printed, **values: tuple[str, Any]) -> Layout:
    """Of values that people corrected, typed without a place."""
    return remembering.merged({}, remembering.learn(page, [Fact(name, kind, value, True) for name, (kind, value) in values.items()]), "one")


def test_a_value_is_found_however_it_is_written() -> None:
    page = printed("Total 1.234,50 EUR", "Date 05.03.2024", "Order: 4711/A")
    assert [one.span.text for one in places.of(page, "currency", Decimal("1234.50"))] == ["1.234,50 EUR"]
    assert [one.content for one in places.of(page, "date", "2024-03-05")] == ["05.03.2024"]
    assert [one.span.text for one in places.of(page, "string", "4711 / a")] == ["4711/A"]


def test_an_address_over_several_lines_is_found_though_a_letter_was_misread() -> None:
    page = printed("Invoice", "Acme Limited", "12 Hlgh Street", "Leeds LS1 4AB", "Total 9.00")
    (found,) = places.of(page, "address", "Acme Limited, 12 High Street, Leeds LS1 4AB")
    assert found.content == "Acme Limited 12 Hlgh Street Leeds LS1 4AB"


ABSENT = [("string", "Acme Holding"), ("currency", Decimal("9.01")), ("date", "2024-05-04"), ("string", ""), ("string", None)]


@pytest.mark.parametrize(("kind", "value"), ABSENT)
def test_what_isnt_on_the_page_is_found_nowhere(kind: str, value: Any) -> None:
    assert places.of(printed("Acme Ltd", "Total 9.00", "2024-05-03"), kind, value) == []


def test_an_amount_is_found_beside_the_same_words_wherever_they_are() -> None:
    layout = learned(printed(*ACME, ("Subtotal 80.00", 0.5), ("Zu begleichen 100.00", 0.5)), InvoiceTotal=("currency", currency("100")))
    page = printed(*ACME, "more", "of", ("Zu begleichen 55.00", 0.5), ("Skonto 2.00", 0.5))
    total = remembering.apply(page, layout, {})["InvoiceTotal"]
    assert (total.value, total.method, total.content) == (currency("55.00"), "layout", "55.00")


def test_a_value_without_words_beside_it_is_known_by_its_column() -> None:
    layout = learned(printed(*ACME, (("Ref", 0.1), ("Our sign", 0.5)), (("A 1", 0.1), ("X77", 0.5))), PurchaseOrder=("string", "X77"))
    page = printed(*ACME, (("Ref", 0.1), ("Our sign", 0.5)), (("B 2", 0.1), ("X99", 0.5)))
    assert remembering.apply(page, layout, {})["PurchaseOrder"].value == "X99"


def test_the_vendors_name_is_written_as_staff_wrote_it() -> None:
    layout = learned(printed("ACME L T D", *ACME[1:]), VendorName=("string", "Acme Ltd"))
    name = remembering.apply(printed("ACME L T D", *ACME[1:]), layout, {"VendorName": Value("string", "ACME L T D", 0.6)})["VendorName"]
    assert (name.value, name.content, name.method) == ("Acme Ltd", "ACME L T D", "layout")


def test_a_date_is_read_in_the_order_that_staff_corrected_it_to() -> None:
    first, second = printed("Invoice", "Issued 03/04/2024", "Total USD 5.00"), printed("Invoice", "Issued 05/06/2024", "Total USD 7.00")
    read = first.dates[0].value
    turned = "2024-04-03" if read == "2024-03-04" else "2024-03-04"
    found = remembering.apply(second, learned(first, InvoiceDate=("date", turned)), {"InvoiceDate": Value("date", second.dates[0].value, 0.9)})
    assert found["InvoiceDate"].value == ("2024-06-05" if turned == "2024-04-03" else "2024-05-06")


@pytest.mark.parametrize("method", ["xml", "code", "form_field", "person"])
def test_what_the_file_or_a_person_says_stands(method: str) -> None:
    layout = learned(printed(*ACME, "Ticket B-1"), InvoiceId=("string", "B-1"))
    assert remembering.apply(printed(*ACME, "Ticket B-2"), layout, {"InvoiceId": Value("string", "C-3", 1.0, method=method)}) == {}


def test_memory_gives_way_to_arithmetic_that_held() -> None:
    layout = learned(printed(*ACME, "Settle 100.00"), InvoiceTotal=("currency", currency("100")))
    values = {name: Value("currency", currency(amount), 0.9) for name, amount in (("SubTotal", "80"), ("TotalTax", "20"), ("InvoiceTotal", "100"))}
    check = Check("subtotal_and_tax", True, ["SubTotal", "TotalTax", "InvoiceTotal"])
    page = printed(*ACME, "Settle 300.00")
    assert remembering.apply(page, layout, values, [check]) == {}
    assert remembering.apply(page, layout, values)["InvoiceTotal"].value == currency("300.00")


def rows(*amounts: str) -> tuple[Any, ...]:
    head = (("Works", 0.1), ("Sum", 0.8))
    return (*ACME, head, *((("Painting a wall", 0.1), (amount, 0.8)) for amount in amounts), (("Together", 0.1), ("99.00", 0.8)))


def test_a_table_that_staff_entered_is_found_below_its_head() -> None:
    items = [{"Description": {"type": "string", "value": "Painting a wall"}, "Amount": {"type": "currency", "value": currency(one)}} for one in ("40", "59")]
    layout = learned(printed(*rows("40.00", "59.00")), Items=("array", items))
    table = remembering.apply(printed(*rows("11.00", "12.00", "76.00")), layout, {})["Items"]
    assert [row["Amount"].value["amount"] for row in table.value] == [Decimal("11.00"), Decimal("12.00"), Decimal("76.00")]
    assert {row["Description"].value for row in table.value} == {"Painting a wall"}


def test_a_table_that_isnt_found_again_by_its_columns_isnt_remembered() -> None:
    items = [{"Amount": {"type": "currency", "value": currency("40")}}]
    assert "Items" not in learned(printed(*rows("40.00", "59.00")), Items=("array", items))["fields"]


def best(layout: Layout, held: set[str], page: Printed, **values: str) -> int | None:
    keys = remembering.keys(page, {name: Value("string", value, content=value) for name, value in values.items()})
    return remembering.best({1: layout}, {1: held}, page, keys)


def test_a_vendor_is_known_by_its_number_and_its_words_and_a_customer_isnt_taken_for_it() -> None:
    page = printed(*ACME, "Invoice number A-1", "Invoice date 2024-03-05", "Amount due 7.00")
    layout, keys = learned(page, VendorName=("string", "Acme Ltd")), remembering.keys(page, {})
    assert {"tax:gb123456789", "line:1highstreetleeds"} <= keys
    assert best(layout, keys, printed(*ACME, "Invoice number A-2", "Invoice date 2024-04-05", "Amount due 9.00")) == 1
    theirs = printed("Brook Glazing", "Invoice number 7", "Invoice date 2024-04-05", "Bill to", *ACME, "Amount due 9.00")
    customer = {"CustomerName": "Acme Ltd", "CustomerAddress": "1 High Street, Leeds", "CustomerTaxId": "GB 123 4567 89"}
    assert best(layout, keys, theirs, **customer) is None


def test_a_field_that_was_wrong_twice_is_dropped_and_a_right_one_in_between_forgives() -> None:
    layout = learned(printed(*ACME, "Ticket B-1"), InvoiceId=("string", "B-1"))
    again = learned(printed(*ACME, "Number 9"), InvoiceId=("string", "9"))
    once = remembering.merged(layout, again, "two", wrong={"InvoiceId"})
    forgiven = remembering.merged(once, layout, "three", right={"InvoiceId"})
    assert forgiven["fields"]["InvoiceId"]["wrong"] == []
    twice = remembering.merged(once, again, "three", wrong={"InvoiceId"})
    assert twice["fields"]["InvoiceId"]["dropped"] and remembering.apply(printed(*ACME, "Ticket B-7"), twice, {}) == {}


def test_a_page_of_ten_thousand_words_takes_no_minute() -> None:
    page = printed(*([(f"Item {at} of many", 0.1), (f"{at}.50", 0.8)] for at in range(2000)))
    layout = learned(printed(*ACME, "Settle 100.00"), InvoiceTotal=("currency", currency("100")), VendorName=("string", "Acme Ltd"))
    started = time.process_time()
    remembering.apply(page, layout, {})
    remembering.keys(page, {})
    assert time.process_time() - started < 8


def test_a_page_made_to_take_for_ever_is_left_out() -> None:
    endless = [Word(f"{at}.50", (at / 20_000, 0.5, (at + 1) / 20_000, 0.51)) for at in range(20_000)]
    long_line = [Word("1.50", (at / 400, 0.5, (at + 1) / 400, 0.51)) for at in range(400)]
    page = remembering.printed_of([Page(1, 612, 792, endless), Page(2, 612, 792, [*long_line, Word("Acme", (0.1, 0.1, 0.2, 0.12))])])
    assert [line.text for line in page.lines] == ["Acme"]
