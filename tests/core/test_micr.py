"""The magnetic line of US checks, as recognisers read its symbols."""

from __future__ import annotations

import pytest

from portal.core.extraction import Reading, understood
from portal.core.extraction.model import Page, Word
from portal.core.extraction.sources import micr


@pytest.mark.parametrize(("text", "routing", "account", "number"), [
    ("⑈001379⑈ ⑆122000496⑆ 4040110157⑈", "122000496", "4040110157", "001379"),
    ("⑆122000496⑆ 4040110157⑈ 0153", "122000496", "4040110157", "0153"),
    ('"001379" :122000496: 4040110157"', "122000496", "4040110157", "001379"),
    ("A122000496A 4040110157C 1001", "122000496", "4040110157", "1001"),
    ("|:021000021|: 000123 456 789||", "021000021", "000123456789", ""),
    ("C 0 0 1 3 7 9 C A 1 2 2 0 0 0 4 9 6A 4 0 4 0 1 1 0 1 5 7 C", "122000496", "4040110157", "001379"),
])
def test_the_parts_of_a_magnetic_line_are_told_apart(text, routing, account, number):
    assert micr.magnetic(text) == micr.Magnetic(routing, account, number, True)


@pytest.mark.parametrize(("text", "number"), [
    ("001379 :12200049614040110157", "1379"), ("11220004961 4040110157 0153", "153"), ("1001379 112200049616 4040110157", "1379"),
    ("1220004961 4040110157", None), ("1122000496 4040110157", None),
])
def test_symbols_taken_for_digits_are_left_out_and_the_account_is_doubtful(text, number):
    one, = micr.of_pages([sheet(text)])
    account = one.fields["AccountNumber"]
    assert (account.value, account.confidence < 0.8) == ("4040110157", True)
    assert (one.fields["RoutingNumber"].value, one.fields["RoutingNumber"].evidence["checksum"]) == ("122000496", 1.0)
    assert (one.hints["CheckNumber"].value if one.hints else None) == number


@pytest.mark.parametrize("text", ["122000497 4040110157", "991000026 4040110157", "4111 1111 1111 1111", "Invoice 122000496 of 31-01-2024 12345",
                                  "122000496 $ 1,500.00 404011", "1" * 500, "12200049"])
def test_other_lines_of_digits_are_none(text):
    assert micr.magnetic(text) is None


def sheet(line: str, *above: str) -> Page:
    rows = [*above, line]
    words = [(text, at, row) for row, content in enumerate(rows) for at, text in enumerate(content.split())]
    return Page(1, 430, 190, [Word(text, (0.05 + 0.15 * at, 0.1 + 0.15 * row, 0.18 + 0.15 * at, 0.2 + 0.15 * row)) for text, at, row in words])


def test_a_check_is_filled_from_its_magnetic_line():
    above = ("First Bank of Anytown", "Pay to the order of John Stiles $ 291.90", "Two hundred ninety-one and 90/100 dollars")
    page = sheet("⑆122000496⑆ 4040110157⑈ 0153", *above)
    reading = understood(Reading(pages=[page]))
    assert reading.doc_type == "check"
    assert {name: reading.fields[name].value for name in ("RoutingNumber", "AccountNumber", "CheckNumber")} == {
        "RoutingNumber": "122000496", "AccountNumber": "4040110157", "CheckNumber": "153"}
    assert reading.fields["AccountNumber"].method == "code"
