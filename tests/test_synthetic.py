"""The made-up documents: the same seed draws the same ones, their figures add up, their numbers have valid check digits, their pages show their values."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from stdnum import iban, luhn

from tests.synthetic import score
from tests.synthetic.__main__ import SECOND, THIRD, entry, papers, write
from tests.synthetic.codes import card, mrz_check, passport_zone, routing, vat
from tests.synthetic.several import everything as several
from tests.synthetic.truth import Paper

LEAST = {
    "payStub": 24,
    "check": 16,
    "bankStatement": 18,
    "bankStatement.us": 6,
    "creditCardStatement": 12,
    "invoice": 48,
    "receipt": 18,
    "purchaseOrder": 8,
    "deliveryInvoice": 4,
    "goodsReceipt": 3,
    "idDocument": 14,
    "carLicense": 8,
    "creditCard": 6,
    "utilityBill": 14,
    "wasteNote": 10,
    "taxForm": 12,
    "contract": 12,
    "financialReport": 12,
    "freightInvoice": 6,
    "incoInvoice4": 6,
}


@pytest.fixture(scope="module")
def made() -> list[Paper]:
    return list(papers(7))


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of orders and their scans."""
    folder = tmp_path_factory.mktemp("orders")
    write(folder, 3, ("orders",))
    return folder


@pytest.fixture(scope="module")
def second() -> list[Paper]:
    return list(papers(7, SECOND))


@pytest.fixture(scope="module")
def third() -> list[Paper]:
    return list(papers(7, THIRD))


def amount(fields: dict[str, Any], name: str) -> Decimal:
    return Decimal(fields[name]["value"]["amount"]) if name in fields else Decimal(0)


def of(made: list[Paper], *kinds: str) -> list[dict[str, Any]]:
    return [paper.fields for paper in made if paper.doc_type in kinds]


def test_every_kind_has_its_documents(made: list[Paper]) -> None:
    counts = Counter(paper.doc_type for paper in made)
    assert {kind: counts[kind] for kind in LEAST if counts[kind] < LEAST[kind]} == {}


def test_twenty_vendors_send_more_than_one_document_in_one_layout(made: list[Paper]) -> None:
    assert sum(count >= 2 for count in Counter(paper.cluster for paper in made).values()) >= 20


def test_the_same_seed_draws_the_same_files(tmp_path: Path, drawn: Path) -> None:
    write(tmp_path, 3, ("orders",))
    assert (tmp_path / "index.jsonl").read_bytes() == (drawn / "index.jsonl").read_bytes()  # with a checksum of each file


def test_another_seed_draws_other_documents(made: list[Paper]) -> None:
    assert [paper.fields for paper in papers(8, ("payslips",))] != of(made, "payStub")


def test_scans_name_the_document_they_were_made_of(drawn: Path) -> None:
    twins = [entry for entry in score.lines(drawn / "index.jsonl") if "same_as" in entry]
    assert twins and all((drawn / twin["same_as"]).exists() and twin["kind"] != "digital-pdf" for twin in twins)


def test_invoices_add_up(made: list[Paper]) -> None:
    for fields in of(made, "invoice"):
        lines = sum(amount(row, "Amount") for row in fields["Items"]["value"])
        assert lines - amount(fields, "TotalDiscount") + amount(fields, "TotalTax") == amount(fields, "InvoiceTotal")
        assert sum(amount(row, "Amount") for row in fields["TaxDetails"]["value"]) == amount(fields, "TotalTax")


def test_statements_add_up(made: list[Paper]) -> None:
    for sign, fields in [*((1, f) for f in of(made, "bankStatement", "bankStatement.us")), *((-1, f) for f in of(made, "creditCardStatement"))]:
        moved = sum(amount(row, "DepositAmount") - amount(row, "WithdrawalAmount") for row in fields["Transactions"]["value"])
        assert amount(fields, "BeginningBalance") + sign * moved == amount(fields, "EndingBalance")


def test_pay_slips_add_up(made: list[Paper]) -> None:
    whole = [fields for fields in of(made, "payStub") if "CurrentPeriodTaxes" in fields and "CurrentPeriodDeductions" in fields]
    assert len(whole) >= 8
    for fields in whole:
        less = amount(fields, "CurrentPeriodTaxes") + amount(fields, "CurrentPeriodDeductions")
        assert amount(fields, "CurrentPeriodGrossPay") - less == amount(fields, "CurrentPeriodNetPay")


def test_receipts_and_orders_add_up(made: list[Paper]) -> None:
    for fields in of(made, "receipt"):
        lines = sum(amount(row, "TotalPrice") for row in fields["Items"]["value"])
        assert lines + amount(fields, "Tip") + (amount(fields, "TotalTax") if "Subtotal" in fields else 0) == amount(fields, "Total")
    for fields in of(made, "purchaseOrder"):
        assert amount(fields, "SubTotal") + amount(fields, "TotalTax") == amount(fields, "OrderTotal")


def test_balance_sheets_balance(made: list[Paper]) -> None:
    for fields in of(made, "financialReport"):
        if "TotalAssets" in fields:
            assert amount(fields, "CurrentAssets") + amount(fields, "FixedAssets") == amount(fields, "TotalAssets")
        elif "TotalExpenses" in fields:
            assert amount(fields, "TotalRevenue") - amount(fields, "TotalExpenses") == amount(fields, "NetIncome")


def test_account_numbers_are_valid(made: list[Paper]) -> None:
    printed = [fields["IBAN"]["value"] for fields in of(made, "bankStatement")]
    printed += [row["IBAN"]["value"] for fields in of(made, "invoice") for row in fields.get("PaymentDetails", {"value": []})["value"]]
    assert len(printed) >= 60 and all(iban.is_valid(number) for number in printed)


def test_check_digits_are_those_of_the_standards() -> None:
    rng = random.Random(5)
    assert luhn.is_valid(card(rng, "American Express"))
    assert len(routing(rng)) == 9
    assert vat(rng, "DE").startswith("DE")
    assert mrz_check("L898902C3") == "6"  # the specimen of ICAO 9303, part 4
    zone = passport_zone("UTO", "Eriksson", "Anna Maria", "L898902C3", date(1974, 8, 12), "F", date(2012, 4, 15), "ZE184226B")
    assert zone == ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"]


def test_what_is_known_stands_on_the_page(made: list[Paper], second: list[Paper], third: list[Paper]) -> None:
    for paper in [*made[::2], *second, *third]:
        document = pypdfium2.PdfDocument(paper.pdf)
        words = score.squash("".join(page.get_textpage().get_text_range() for page in document))
        document.close()
        names = [value["value"] for name, value in paper.fields.items() if name.endswith("Name") and value["type"] == "string"]
        assert [part for name in names for part in name.split() if score.squash(part) not in words] == []


def test_the_truth_itself_scores_full(tmp_path: Path, made: list[Paper]) -> None:
    index = write(tmp_path, 7, ("invoices", "taxforms", "contracts"), pictures=False)
    read = {entry["file"]: {"file": entry["file"], "docType": entry["doc_type"], "fields": json.loads(json.dumps(entry["fields"]))} for entry in index}
    whole = score.overall(score.measure(index, read))
    assert whole["right"] == whole["n"] > 500


def test_the_second_set_has_layouts_of_its_own_that_add_up_as_well(made: list[Paper], second: list[Paper]) -> None:
    assert len(second) >= 45 and not {paper.cluster for paper in second} & {paper.cluster for paper in made}
    for fields in of(second, "bankStatement", "bankStatement.us"):
        moved = sum(amount(row, "DepositAmount") - amount(row, "WithdrawalAmount") for row in fields["Transactions"]["value"])
        assert amount(fields, "BeginningBalance") + moved == amount(fields, "EndingBalance")
    for fields in of(second, "invoice"):
        lines, tax, total = sum(amount(row, "Amount") for row in fields["Items"]["value"]), amount(fields, "TotalTax"), amount(fields, "InvoiceTotal")
        assert total == (lines + tax if "SubTotal" in fields else lines)


def test_the_third_set_has_layouts_of_its_own_in_two_halves(made: list[Paper], second: list[Paper], third: list[Paper]) -> None:
    assert not {paper.cluster for paper in third} & {paper.cluster for paper in [*made, *second]}
    halves = {paper.cluster: paper.half for paper in third}
    for kind in {paper.doc_type for paper in third}:
        counts = Counter(halves[cluster] for cluster in {paper.cluster for paper in third if paper.doc_type == kind})
        assert set(counts) <= {"work", "held"} and counts["work"] - counts["held"] in (0, 1)


def test_the_third_set_is_the_same_for_the_same_seed(third: list[Paper]) -> None:
    again = list(papers(7, THIRD))
    assert [(paper.pdf, paper.fields, paper.half, paper.picture) for paper in again] == [(p.pdf, p.fields, p.half, p.picture) for p in third]
    assert entry(third[0], "a.pdf", "digital-pdf", third[0].pdf)["half"] in ("work", "held")


def test_invoices_of_the_third_set_add_up(third: list[Paper]) -> None:
    for fields in of(third, "invoice"):
        lines, total, tax = sum(amount(row, "Amount") for row in fields["Items"]["value"]), amount(fields, "InvoiceTotal"), amount(fields, "TotalTax")
        assert total in (lines, lines + tax - amount(fields, "TotalDiscount"))
        assert "SubTotal" not in fields or amount(fields, "SubTotal") + tax == total
        assert "TaxDetails" not in fields or sum(amount(row, "Amount") for row in fields["TaxDetails"]["value"]) == tax


def test_receipts_of_the_third_set_add_up(third: list[Paper]) -> None:
    for fields in of(third, "receipt"):
        lines, paid = sum(amount(row, "TotalPrice") for row in fields["Items"]["value"]), amount(fields, "Total") - amount(fields, "Tip")
        assert min(abs(paid - lines), abs(paid - lines - amount(fields, "TotalTax"))) <= Decimal("0.02")  # Swiss tills round to five


def test_statements_and_pay_slips_of_the_third_set_add_up(third: list[Paper]) -> None:
    for sign, fields in [*((1, f) for f in of(third, "bankStatement", "bankStatement.us")), *((-1, f) for f in of(third, "creditCardStatement"))]:
        moved = sum(amount(row, "DepositAmount") - amount(row, "WithdrawalAmount") for row in fields["Transactions"]["value"])
        assert amount(fields, "BeginningBalance") + sign * moved == amount(fields, "EndingBalance")
    for fields in of(third, "payStub"):
        if "CurrentPeriodDeductions" in fields:
            less = amount(fields, "CurrentPeriodTaxes") + amount(fields, "CurrentPeriodDeductions")
            assert amount(fields, "CurrentPeriodGrossPay") - less == amount(fields, "CurrentPeriodNetPay")


def test_orders_and_accounts_of_the_third_set_add_up(third: list[Paper]) -> None:
    for fields in of(third, "purchaseOrder"):
        assert amount(fields, "SubTotal") + amount(fields, "TotalTax") == amount(fields, "OrderTotal")
    for fields in of(third, "financialReport"):
        if "TotalAssets" in fields:
            assert amount(fields, "CurrentAssets") + amount(fields, "FixedAssets") == amount(fields, "TotalAssets")
        elif "TotalExpenses" in fields:
            assert amount(fields, "TotalRevenue") - amount(fields, "TotalExpenses") == amount(fields, "NetIncome")


def test_the_third_set_is_large_enough_and_shows_a_third_as_pictures(third: list[Paper]) -> None:
    counts = Counter(paper.doc_type.split(".")[0] for paper in third)
    least = {"invoice": 50, "receipt": 20, "bankStatement": 10, "payStub": 8, "contract": 8, "utilityBill": 8, "purchaseOrder": 6, "financialReport": 6}
    assert {kind: counts[kind] for kind in least if counts[kind] < least[kind]} == {} and len(third) >= 120
    assert 0.25 < sum(bool(paper.picture) for paper in third) / len(third) < 0.45
    assert not [paper.cluster for paper in third if paper.picture == "photo" and paper.pages > 1]


def test_papers_of_several_things_show_every_quantity_and_code_of_theirs() -> None:
    made = [*several.papers(7), *several.later(7)]
    assert [paper.fields for paper in several.papers(7)] == [paper.fields for paper in made[: -2 * len(several.further.LAYOUTS)]]
    assert Counter(paper.half for paper in made)["held"] >= 40
    for paper in made:
        document = pypdfium2.PdfDocument(paper.pdf)
        shown = re.sub(r"\D", "", "".join(page.get_textpage().get_text_range() for page in document))
        known = [row[name]["value"] for row in paper.fields["Items"]["value"] for name in ("Quantity", "WasteCode") if name in row]
        assert [value for value in known if re.sub(r"\D", "", value.removesuffix(".00")) not in shown] == []


def test_a_half_is_scored_alone(tmp_path: Path) -> None:
    index = tmp_path / "index.jsonl"
    index.write_text("".join(json.dumps({"file": name, "half": half}) + "\n" for name, half in (("a", "work"), ("b", "held"), ("c", "work"))))
    assert [one["file"] for one in score.known(index, "work")] == ["a", "c"] and len(score.known(index, None)) == 3


def test_a_pile_is_right_when_cut_where_its_documents_begin() -> None:
    pile = {"file": "a.pdf", "doc_type": "other", "fields": {}, "parts": [{"docType": "invoice", "pages": [1, 2]}, {"docType": "payStub", "pages": [3, 3]}]}
    for cut, right in (([[1, 2], [3, 3]], 1), ([[1, 1], [2, 3]], 0), ([], 0)):
        read = {"a.pdf": {"parts": [{"docType": "invoice", "pages": pages} for pages in cut]}}
        assert score.measure([pile], read)["other"]["(splits)"]["right"] == right


def test_the_parts_of_a_pile_cover_its_pages(made: list[Paper]) -> None:
    piles = [paper for paper in made if paper.parts]
    assert len(piles) >= 6
    for pile in piles:
        pages = [page for _, first, last in pile.parts for page in range(first, last + 1)]
        assert pages == list(range(1, len(pypdfium2.PdfDocument(pile.pdf)) + 1))


def test_confidence_is_held_against_what_was_right() -> None:
    known = [{"file": "a.pdf", "doc_type": "check", "fields": {"Memo": {"type": "string", "value": "Rent"}, "PayTo": {"type": "string", "value": "Ada Byron"}}}]
    read = {"a.pdf": {"fields": {"Memo": {"value": "Rent", "confidence": 0.97}, "PayTo": {"value": "Somebody", "confidence": 0.4}}}}
    bands = score.sureness(known, read)
    assert (bands["0.95 and more"]["right"], bands["0.95 and more"]["n"]) == (1, 1)
    assert (bands["below 0.80"]["right"], bands["below 0.80"]["n"]) == (0, 1)


def test_a_wrong_value_is_not_right() -> None:
    wanted = {"type": "currency", "value": {"amount": "12.50", "currencyCode": "EUR"}}
    assert score.same(wanted, "12.5") and not score.same(wanted, "12.60")
    assert score.same({"type": "string", "value": "Müller & Söhne"}, "Muller Sohne") and not score.same({"type": "string", "value": "Meyer"}, "Maier")
    rows = {"type": "array", "value": [{"Amount": wanted}]}
    assert not score.same(rows, [{"Amount": "12.50"}, {"Amount": "3.00"}])
