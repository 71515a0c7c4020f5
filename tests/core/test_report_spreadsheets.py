"""Reports as workbook and CSV: the numbers of the JSON as numbers, foreign text as text."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import Any
from xml.etree import ElementTree

import pytest

from portal.core import rendering
from portal.core.rendering.separated import literal
from portal.core.reports import cash, financial, tax
from tests.core.statements_factory import BALANCE_SHEET, INCOME_STATEMENT, Papers
from tests.core.test_cash_report import FEBRUARY, INVOICE, JANUARY
from tests.core.test_report_pdf import result
from tests.core.test_tax_report import INTEREST, W2

MAIN = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
Cells = dict[str, list[list[str | float]]]


@pytest.fixture
def papers() -> Papers:
    return Papers()


def workbook(data: dict[str, Any]) -> bytes:
    return rendering.report_xlsx(result(data), organization="Miller & Co")


def part(book: zipfile.ZipFile, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(book.read(name))


def cells(xlsx: bytes) -> Cells:
    """Rows of cells by the name of their sheet; numbers as float, formulas refused."""
    book = zipfile.ZipFile(io.BytesIO(xlsx))
    strings = ["".join(one.itertext()) for one in part(book, "xl/sharedStrings.xml")]
    names = [sheet.get("name", "") for sheet in part(book, "xl/workbook.xml").iterfind(".//m:sheet", MAIN)]
    return {name: rows(part(book, f"xl/worksheets/sheet{number}.xml"), strings) for number, name in enumerate(names, 1)}


def rows(sheet: ElementTree.Element, strings: list[str]) -> list[list[str | float]]:
    assert sheet.find(".//m:f", MAIN) is None, "a formula"
    return [
        [strings[int(value)] if cell.get("t") == "s" else float(value) for cell in row for value in [cell.findtext("m:v", "0", MAIN)]]
        for row in sheet.iterfind(".//m:row", MAIN)
    ]


def table(data: dict[str, Any]) -> list[list[str]]:
    return list(csv.reader(io.StringIO(rendering.report_csv(result(data)).decode("utf-8-sig"))))


def test_a_workbook_holds_figures_as_numbers_and_every_source(papers: Papers) -> None:
    papers.add(BALANCE_SHEET, name="sheet.pdf", state="approved")
    papers.add(INCOME_STATEMENT, name="income.pdf")
    book = cells(workbook(financial.make(papers.evidence)))
    assert list(book) == ["Report", "Analysis", "Documents used", "Sources"]
    assert ["Total assets", "approved", 1250000] in book["Analysis"]
    assert ["Current ratio", "Current assets / current liabilities", 2.25] in book["Analysis"]
    equity = next(row for row in book["Sources"] if row[-1] == "financial_summary.equity")
    assert equity == ["Equity", 700000, "sheet.pdf", "1", "Equity", "700000", "approved", "financial_summary.equity"]


def test_a_figure_that_is_missing_is_an_empty_cell(papers: Papers) -> None:
    papers.add(INCOME_STATEMENT)
    data = financial.make(papers.evidence)
    assert ["Equity", "missing"] in cells(workbook(data))["Analysis"]
    assert ["Equity", "missing", ""] in table(data)


def test_currencies_and_people_have_sheets_of_their_own(papers: Papers) -> None:
    papers.add(JANUARY, "bankStatement")
    papers.add(INVOICE, "invoice", currency="EUR")
    papers.add(W2 | {"RecipientName": "A very long name: [of] some/body or other"}, "taxForm")
    papers.add(W2 | {"RecipientName": "John Roe", "RecipientTin": "987-65-4321"}, "taxForm")
    assert {"Cash flow USD", "Spend EUR"} <= set(cells(workbook(cash.make(papers.evidence))))
    assert {"John Roe  ·  2024", "A very long name   of  some bod", "Forms"} <= set(cells(workbook(tax.make(papers.evidence))))


@pytest.mark.parametrize("name", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "=HYPERLINK(\"//evil\")", "a;=1+1", "＝1+1", "  =1"])
def test_foreign_text_is_never_a_formula(papers: Papers, name: str) -> None:
    papers.add(INVOICE | {"VendorName": name}, "invoice", name=name)
    papers.add(INVOICE | {"VendorName": "Other", "InvoiceId": "2"}, "invoice")
    data = cash.make(papers.evidence)
    assert cells(workbook(data))
    told = [cell for row in table(data) for cell in row]
    assert any("'" in cell for cell in told) and not any(cell[:1] in set("=+-@\t\r＝") and not is_number(cell) for cell in told)


def is_number(cell: str) -> bool:
    try:
        return bool(float(cell) or True)
    except ValueError:
        return False


@pytest.mark.parametrize(("cell", "kept"), [(-5, -5), ("-5", "-5"), ("-1,234.50", "-1,234.50"), ("-1-1", "'-1-1"), ("", ""), ("a-b", "a-b")])
def test_numbers_stay_numbers(cell: Any, kept: Any) -> None:
    assert literal(cell) == kept


def test_a_loss_is_a_number_in_csv(papers: Papers) -> None:
    papers.add(INCOME_STATEMENT | {"NetIncome": -270000.5})
    assert ["Net income", "read", "-270000.5"] in table(financial.make(papers.evidence))


def test_csv_opens_as_utf8_with_titles_above_its_tables(papers: Papers) -> None:
    papers.add(JANUARY, "bankStatement")
    papers.add(FEBRUARY | {"AccountHolderName": "Café Zoë"}, "bankStatement")
    data = cash.make(papers.evidence)
    assert rendering.report_csv(result(data)).startswith(b"\xef\xbb\xbf")
    lines = table(data)
    place = lines.index(["Cash flow by month"])
    assert lines[place - 1] == [] and lines[place + 1] == ["Month", "Deposits", "Withdrawals", "Net"]
    assert lines[place + 2] == ["Jan 2024", "1000", "300", "700"]


@pytest.mark.parametrize(("make", "values", "doc_type"), [(financial.make, BALANCE_SHEET, "financialReport"), (tax.make, INTEREST, "taxForm")])
def test_the_same_report_gives_the_same_bytes(papers: Papers, make: Any, values: dict[str, Any], doc_type: str) -> None:
    papers.add(values, doc_type)
    data = make(papers.evidence)
    assert workbook(data) == workbook(data) and rendering.report_csv(result(data)) == rendering.report_csv(result(data))


@pytest.mark.parametrize("name", ["東京電力", "שלום", "emoji 🙂", "\ud800\x00\x07", "x" * 40_000, "_x0041_", "History", "''"])
def test_any_text_can_be_written(papers: Papers, name: str) -> None:
    papers.add(INVOICE | {"VendorName": name}, "invoice", name=name)
    papers.add(W2 | {"RecipientName": name}, "taxForm")
    papers.add(W2 | {"RecipientName": "Other", "RecipientTin": "1"}, "taxForm")
    for data in (cash.make(papers.evidence), tax.make(papers.evidence)):
        assert cells(workbook(data)) and table(data)


def test_an_amount_too_large_for_a_cell_keeps_its_digits(papers: Papers) -> None:
    papers.add(INCOME_STATEMENT | {"NetIncome": 12345678901234567890})
    assert ["Net income", "read", "12345678901234567890"] in cells(workbook(financial.make(papers.evidence)))["Analysis"]
