"""Reports as PDF: the frozen data drawn, literally and always the same."""

from __future__ import annotations

import io
from typing import Any

import pypdfium2
import pytest

from portal.core import rendering
from portal.core.reports import cash, financial, tax
from tests.core.statements_factory import BALANCE_SHEET, INCOME_STATEMENT, Papers, without
from tests.core.test_cash_report import INVOICE, JANUARY
from tests.core.test_tax_report import W2


@pytest.fixture
def papers() -> Papers:
    return Papers()


def result(data: dict[str, Any], **folder: Any) -> dict[str, Any]:
    return {
        "report_id": "k3v9hq2mzt7a",
        "report_name": "A Report",
        "generated_at": "2024-01-15T12:04:30Z",
        "folder": {"id": "abc", "name": "Acme - 2024", "document_count": 2} | folder,
        "data": data,
    }


def drawn(data: dict[str, Any], **folder: Any) -> bytes:
    return rendering.report_pdf(result(data, **folder), organization="Miller & Co")


def text(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in pages)


def test_an_analysis_shows_title_subject_figures_ratios_and_sources(papers: Papers) -> None:
    papers.add(BALANCE_SHEET, name="sheet.pdf", state="approved")
    papers.add(INCOME_STATEMENT, name="income.pdf")
    shown = text(drawn(financial.make(papers.evidence)))
    for expected in ("A Report", "Miller & Co", "Acme - 2024", "Acme Corporation", "31 December 2024", "1,250,000", "2.25", "21.6 %",
                     "sheet.pdf", "approved", "Page 1 of 2"):  # fmt: skip
        assert expected in shown


def test_missing_and_conflicts_stand_on_the_first_page(papers: Papers) -> None:
    papers.add(without(BALANCE_SHEET, "Equity", "TotalLiabilities", "LongTermLiabilities"))
    papers.add(BALANCE_SHEET | {"EntityName": "Zenith Ltd", "PeriodEndDate": "2020-12-31"})
    papers.add(name="broken scan.jpg", state="failed")
    first = pypdfium2.PdfDocument(io.BytesIO(drawn(financial.make(papers.evidence))))[0].get_textpage().get_text_bounded()
    assert "broken scan.jpg" in first and "Long term liabilities" in first and "Zenith Ltd" in first


@pytest.mark.parametrize(
    ("make", "values", "doc_type"),
    [(financial.make, BALANCE_SHEET, "financialReport"), (tax.make, W2, "taxForm"), (cash.make, JANUARY, "bankStatement")],
)
def test_the_same_report_gives_the_same_bytes(papers: Papers, make: Any, values: dict[str, Any], doc_type: str) -> None:
    papers.add(values, doc_type)
    data = make(papers.evidence)
    assert drawn(data) == drawn(data)


def test_text_is_drawn_literally(papers: Papers) -> None:
    name = "a < b & <b> <img src='/etc/passwd'/> &amp; ${7*7}"
    papers.add(INVOICE | {"VendorName": name}, "invoice", name=f"{name}.pdf")
    papers.add(INVOICE | {"VendorName": "Other", "InvoiceId": "2"}, "invoice")
    assert name in text(drawn(cash.make(papers.evidence), name=name))


@pytest.mark.parametrize("name", ["Tiếng Việt", "東京電力", "한국", "שלום", "العربية", "emoji 🙂", "\ud800\x00\x07", "\u202eevil\u202c"])
def test_any_script_can_be_drawn(papers: Papers, name: str) -> None:
    papers.add(INVOICE | {"VendorName": name}, "invoice", name=name)
    papers.add(W2 | {"RecipientName": name}, "taxForm")
    assert drawn(cash.make(papers.evidence), name=name).startswith(b"%PDF")
    assert drawn(tax.make(papers.evidence), name=name).startswith(b"%PDF")


@pytest.mark.parametrize(("name", "seen"), [("Ελληνικά", "Ελληνικά"), ("Кириллица", "Кириллица"), ("Zażółć", "Zażółć")])
def test_greek_and_cyrillic_are_readable(papers: Papers, name: str, seen: str) -> None:
    papers.add(INVOICE | {"VendorName": name}, "invoice")
    assert seen in text(drawn(cash.make(papers.evidence)))


def test_a_long_report_breaks_over_pages(papers: Papers) -> None:
    for number in range(120):
        papers.add(INVOICE | {"InvoiceId": str(number), "VendorName": f"Vendor {'x' * number}"}, "invoice", name="w" * 250)
    for _ in range(60):
        papers.add(state="failed", name="y" * 255)
    pages = pypdfium2.PdfDocument(io.BytesIO(drawn(cash.make(papers.evidence))))
    assert len(pages) > 5
    assert f"Page {len(pages)} of {len(pages)}" in pages[len(pages) - 1].get_textpage().get_text_bounded()


def test_a_report_without_any_figure_is_drawn(papers: Papers) -> None:
    papers.add(state="failed")
    for make in (financial.make, tax.make, cash.make):
        assert "couldn" in text(drawn(make(papers.evidence), name=None))


def test_a_correction_is_drawn_beside_what_is_printed(papers: Papers) -> None:
    papers.add(BALANCE_SHEET | {"Equity": 700123}, methods={"Equity": "person"})
    assert "corrected to 700123" in text(drawn(financial.make(papers.evidence)))


def test_a_certificate_shows_no_empty_totals(papers: Papers) -> None:
    papers.add({"FormType": "W-9", "RecipientName": "Jane Doe"}, "taxForm")
    papers.add({"FormType": "W-8BEN", "RecipientName": "John Roe"}, "taxForm")
    shown = text(drawn(tax.make(papers.evidence)))
    assert "Jane Doe" in shown and "Total income" not in shown and "unknown" not in shown


def test_losses_are_drawn(papers: Papers) -> None:
    papers.add(INCOME_STATEMENT | {"NetIncome": -270000, "TotalRevenue": 0.5})
    assert "-270,000" in text(drawn(financial.make(papers.evidence)))
