"""Tax Document Summary."""

from __future__ import annotations

import json
from typing import Any

import pytest

from portal.core.reports import tax
from tests.core.statements_factory import Papers

W2 = {
    "FormType": "W-2",
    "TaxYear": "2024",
    "PayerName": "Initech LLC",
    "PayerTin": "12-3456789",
    "RecipientName": "Jane Q. Doe",
    "RecipientTin": "123-45-6789",
    "Boxes": [
        {"Number": "a", "Label": "Employee's social security number", "Text": "123-45-6789"},
        {"Number": "1", "Label": "Wages, tips, other compensation", "Amount": 84250.75},
        {"Number": "2", "Label": "Federal income tax withheld", "Amount": 12010},
        {"Number": "5", "Label": "Medicare wages and tips", "Amount": 84250.75},
    ],
}
INTEREST = {
    "FormType": "1099-INT",
    "TaxYear": "2024",
    "PayerName": "First Bank",
    "RecipientName": "JANE DOE",
    "RecipientTin": "XXX-XX-6789",
    "Boxes": [{"Number": "1", "Label": "Interest income", "Amount": 412.25}],
}


@pytest.fixture
def papers() -> Papers:
    return Papers()


def summary(papers: Papers) -> dict[str, Any]:
    return tax.make(papers.evidence)


def test_income_and_tax_withheld_are_added_over_forms(papers: Papers) -> None:
    papers.add(W2, "taxForm")
    papers.add(W2 | {"PayerName": "Globex", "PayerTin": "98-7654321"}, "taxForm")
    papers.add(INTEREST, "taxForm")
    data = summary(papers)
    assert len(data["summaries"]) == 1
    assert data["summaries"][0]["income"] == {"wages": 168501.5, "interest": 412.25, "total_income": 168913.75}
    assert data["summaries"][0]["withheld"] == {"federal_tax_withheld": 24020}
    assert [(s["field"], s["state"]) for s in data["sources"]["summaries.0.income.interest"]] == [("Boxes[].Amount", "read")]


def test_totals_are_by_form_and_box(papers: Papers) -> None:
    papers.add(W2, "taxForm")
    papers.add(W2 | {"PayerName": "Globex"}, "taxForm")
    first = summary(papers)["summaries"][0]["totals"][0]
    assert first == {"form_type": "W-2", "box": "1", "label": "Wages, tips, other compensation", "forms": 2, "amount": 168501.5}


def test_tax_numbers_show_their_last_four_digits_only(papers: Papers) -> None:
    papers.add(W2, "taxForm")
    data = summary(papers)
    assert (data["forms"][0]["recipient_tin"], data["forms"][0]["payer_tin"]) == ("***-**-6789", "**-***6789")
    assert data["forms"][0]["boxes"][0]["text"] == "***-**-6789"
    assert "123-45" not in json.dumps(data) and "12-3456789" not in json.dumps(data)


@pytest.mark.parametrize("other", [{"TaxYear": "2023"}, {"RecipientName": "John Roe", "RecipientTin": "987-65-4321"}])
def test_years_and_recipients_are_kept_apart(papers: Papers, other: dict[str, str]) -> None:
    papers.add(W2, "taxForm")
    papers.add(W2 | other, "taxForm")
    assert [one["income"]["wages"] for one in summary(papers)["summaries"]] == [84250.75, 84250.75]


def test_another_recipient_is_named(papers: Papers) -> None:
    papers.add(W2, "taxForm")
    papers.add(INTEREST, "taxForm")
    papers.add(W2 | {"RecipientName": "John Roe", "RecipientTin": "987-65-4321"}, "taxForm")
    assert [(c["kind"], c["name"]) for c in summary(papers)["conflicts"]] == [("entity", "John Roe")]


def test_a_copy_of_a_form_counts_once(papers: Papers) -> None:
    papers.add(W2, "taxForm")
    papers.add(W2, "taxForm", name="scan of it.pdf")
    data = summary(papers)
    assert data["summaries"][0]["income"]["wages"] == 84250.75
    assert [c["kind"] for c in data["conflicts"]] == ["duplicate"]


@pytest.mark.parametrize(("written", "form_type"), [("Form W9", "W-9"), ("W-8 BEN", "W-8BEN")])
def test_a_certificate_lacks_neither_year_nor_amounts(papers: Papers, written: str, form_type: str) -> None:
    papers.add({"FormType": written, "RecipientName": "Jane Doe", "RecipientTin": "123-45-6789"}, "taxForm")
    data = summary(papers)
    assert data["forms"][0]["form_type"] == form_type
    assert (data["summaries"][0]["recipient"], data["summaries"][0]["income"]) == ("Jane Doe", {})
    assert data["missing"] == data["conflicts"] == []


def test_a_certificate_beside_other_forms_is_listed_but_not_summed_up(papers: Papers) -> None:
    papers.add({"FormType": "W-9", "RecipientName": "Jane Doe", "RecipientTin": "123-45-6789"}, "taxForm")
    papers.add(W2, "taxForm")
    data = summary(papers)
    assert [form["form_type"] for form in data["forms"]] == ["W-9", "W-2"]
    assert [one["tax_year"] for one in data["summaries"]] == ["2024"]


def test_a_form_without_year_misses_it(papers: Papers) -> None:
    papers.add({name: value for name, value in W2.items() if name != "TaxYear"}, "taxForm")
    assert summary(papers)["missing"][0]["figure"] == "summaries.0.tax_year"


@pytest.mark.parametrize(
    ("name", "conflicts"), [("John Roe", [("entity", "John Roe", "Jane Q. Doe")]), ("DOE, JANE", []), ("J Doe", []), ("Jane Quinn Doe", [])]
)
def test_two_recipients_under_one_tax_number_are_a_conflict(papers: Papers, name: str, conflicts: list[Any]) -> None:
    papers.add(W2, "taxForm")
    papers.add(W2 | {"RecipientName": name, "PayerName": "Globex"}, "taxForm")
    data = summary(papers)
    assert [(c["kind"], c["name"], c["used"]) for c in data["conflicts"]] == conflicts
    assert "123-45" not in json.dumps(data)


def test_without_tax_forms_the_summary_is_empty(papers: Papers) -> None:
    papers.add({"InvoiceTotal": 5}, "invoice")
    data = summary(papers)
    assert data["summaries"] == data["documents_analyzed"] == []
    assert data["missing"] == [{"figure": "summaries", "reason": "The folder holds no tax form that was read."}]
