"""What questions come to, and what isn't understood of them. `tests/questions` asks more, of a larger firm."""

from __future__ import annotations

import dataclasses
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from portal.core import documents, folders, questions, readings
from portal.core.accounts import User
from portal.core.db import db, transaction
from portal.core.documents import states
from portal.core.errors import Invalid, NotAllowed
from portal.core.questions import periods
from portal.core.questions.amounts import taken as limits_of
from portal.core.questions.sentences import Sentence
from portal.core.readings import ReadingValue, kept
from tests.passages import read

TODAY = date(2026, 11, 20)  # a Friday


@pytest.fixture
def actor(context, people):
    return db.session.scalars(select(User).where(User.email == "owner@miller.example")).one().actor


def amount(name, text, currency):
    return {"name": name, "type": "currency", "value": {"amount": text, "currencyCode": currency}}


def bill(actor, vendor, day, total, currency="EUR", *, due=None, number="1", folder=None):
    values = [{"name": "VendorName", "value": vendor}, amount("InvoiceTotal", total, currency), {"name": "InvoiceId", "value": number}]
    values += [{"name": name, "type": "date", "value": value} for name, value in (("InvoiceDate", day), ("DueDate", due)) if value]
    return read(actor, "Invoice", vendor, doc_type="invoice", values=values, name=f"{vendor} {number}.pdf", folder=folder)


@pytest.fixture
def bills(actor):
    """Five bills in two currencies, one of them without a date."""
    return [
        bill(actor, "Nordwind Energie GmbH", "2026-11-03", "100.10", due="2026-11-25", number="N-1"),
        bill(actor, "Nordwind Logistik", "2026-11-05", "0.20", due="2026-11-10", number="L-2"),
        bill(actor, "Müller AG", "2026-03-31", "1240.5", "CHF", number="M-3"),
        bill(actor, "Müller AG", "2025-03-05", "9.5", "CHF", number="M-4"),
        bill(actor, "Müller AG", None, "75", "CHF", number="M-5"),
    ]


def ask(actor, text, **more):
    return questions.ask(actor, text, today=TODAY, **more)


def figures(answer):
    return {(one.label, one.currency): one.value for one in answer.figures}


def names(answer):
    return {document.name for document in answer.documents}


def test_sums_of_several_currencies_stay_apart(actor, bills):
    answer = ask(actor, "What is the total amount of all invoices?")
    assert answer.found and figures(answer) == {("total", "CHF"): Decimal("1325"), ("total", "EUR"): Decimal("100.30")}
    assert answer.count == 5 and len(answer.documents) == 5


def test_a_document_without_a_date_is_named_as_left_out(actor, bills):
    answer = ask(actor, "How many invoices are there this year?")
    assert answer.figures[0].value == 3 and answer.left_out == ["1 document without a date is left out."]


def test_a_name_that_fits_several_is_all_of_them_and_a_slip_is_forgiven(actor, bills):
    assert names(ask(actor, "list invoices from nordwind")) == {"Nordwind Energie GmbH N-1.pdf", "Nordwind Logistik L-2.pdf"}
    assert names(ask(actor, "list invoices from Nordwind Energie")) == {"Nordwind Energie GmbH N-1.pdf"}
    assert ask(actor, "list invoices from Muler AG in 2025").count == 1


def test_two_names_are_both_meant_unless_either_is_said(actor):
    for vendor, customer, number in (("Acme", "Stern Ltd", "A-1"), ("Acme", "Bolt Ltd", "A-2"), ("Globex", "Stern Ltd", "G-1")):
        values = [{"name": "VendorName", "value": vendor}, {"name": "CustomerName", "value": customer}, {"name": "InvoiceId", "value": number}]
        read(actor, "Invoice", doc_type="invoice", values=[*values, amount("InvoiceTotal", "10", "EUR")], name=f"{number}.pdf")
    assert figures(ask(actor, "What did Acme charge Stern in total?")) == {("total", "EUR"): Decimal(10)}
    assert names(ask(actor, "invoices between Acme and Bolt")) == {"A-2.pdf"}
    assert names(ask(actor, "invoices from Acme or Globex")) == {"A-1.pdf", "A-2.pdf", "G-1.pdf"}
    assert not ask(actor, "invoices not from Acme for Stern").found


def test_what_isnt_understood_is_said_and_nothing_is_counted(actor, bills):
    for text, unknown in (
        ("Which invoices are unpaid?", ["unpaid"]),
        ("Total of invoices excluding Globex", ["Globex"]),
        ("How many invoices from Globex?", ["Globex"]),
        ("What is the total of blue invoices?", ["blue"]),
    ):
        answer = ask(actor, text)
        assert not answer.found and answer.unknown == unknown and not answer.figures, text


def test_what_can_be_meant_in_two_ways_is_not_answered(actor, bills):
    for text in (
        "How many invoices in the last week of October?",
        "Total in euros of all CHF invoices",
        "Which invoices were approved in March?",
        "Who approved invoice N-1?",
        "Show invoices from the third quarter and their due dates",
        "What is the total of invoices with VAT over 50?",
        "What is the average number of invoices per month?",
        "What is the total of the tax year 2026?",
        "Which vendors are without invoices?",
        "invoices at the end of November 2026",
    ):
        assert not ask(actor, text).found, text


def test_what_is_left_out_is_not_counted(actor, bills):
    assert figures(ask(actor, "Total of all invoices except those from Müller AG in 2026")) == {("total", "EUR"): Decimal("100.30")}
    assert names(ask(actor, "invoices without Nordwind and not in 2026")) == {"Müller AG M-4.pdf"}
    assert ask(actor, "How many invoices in 2026 excluding November?").count == 1
    assert ask(actor, "How many invoices are not in euros?").count == 3
    assert ask(actor, "How many documents other than invoices?").figures[0].value == 0
    assert names(ask(actor, "Which invoices have no due date?")) == names(ask(actor, "invoices from Müller"))
    for text in ("documents except invoices from Müller AG", "all invoices except the total", "invoices except over 50 CHF", "invoices in 2026 excluding 2024"):
        assert not ask(actor, text).found, text


def test_what_stands_in_documents_is_told_in_words_with_its_place(actor):
    iban = {
        "name": "PaymentDetails",
        "type": "array",
        "value": [{"IBAN": {"value": "DE021203", "content": "DE02 1203", "page": 1, "box": [0.1, 0.1, 0.2, 0.2]}}],
    }
    for vendor, customer, more in (("Stern Bakery", "Miller Ltd", [iban]), ("Miller Ltd", "Stern Bakery", []), ("Observatory", "Acme", [])):
        values = [{"name": "VendorName", "value": vendor}, {"name": "CustomerName", "value": customer}, {"name": "InvoiceId", "value": f"R-{len(vendor)}"}]
        read(actor, vendor, doc_type="invoice", name=f"{vendor}.pdf", values=[*values, *more])
    told = ask(actor, "What is the IBAN of Stern Bakery?")
    assert told.text.startswith("DE021203 (IBAN, 1 document)") and [(one.document.name, one.page, one.text) for one in told.quotes] == [
        ("Stern Bakery.pdf", 1, "DE02 1203")
    ]
    assert not ask(actor, "What is the IBAN of Miller Ltd?").found  # who is billed on that paper doesn't own the account
    assert ask(actor, "Who sent invoice R-10?").text.startswith("Miller Ltd (")
    assert "needs review" not in ask(actor, "What is the status of invoice R-10?").text
    assert ask(actor, "Which invoice has the number R-77?").text.startswith("Not found. No document that you may see has the number R-77.")


def test_a_name_that_fits_several_is_said_and_of_one_alone_is_told(actor, bills):
    assert ask(actor, "total of invoices from nordwind").notes == ["“nordwind” is taken for Nordwind Energie GmbH and Nordwind Logistik."]
    assert ask(actor, "total of invoices from Mueller AG").notes == ["“Mueller AG” is taken for Müller AG."]
    assert ask(actor, "total of invoices from Nordwind Energie").notes == []
    asked = ask(actor, "What is the tax number of Nordwind?")
    assert not asked.found and "Say which is meant: Nordwind Energie GmbH or Nordwind Logistik." in asked.text


def test_what_the_portal_does_not_know_is_said(actor, bills):
    told = ask(actor, "Could you please tell me which invoices haven't been paid yet?")
    assert not told.found and "Whether something was paid isn't known here" in told.text
    assert ask(actor, "Hi, I'd like to know how many invoices are still to be approved, thanks!").count == 5


def test_groups_have_a_figure_for_each_currency(actor, bills):
    assert figures(ask(actor, "invoice totals by month in 2026")) == {("2026-03", "CHF"): Decimal("1240.5"), ("2026-11", "EUR"): Decimal("100.30")}
    assert figures(ask(actor, "How many invoices per vendor?"))["Müller AG", None] == 3
    assert figures(ask(actor, "Which vendor sent the most invoices?")) == {("Müller AG", None): 3}


def test_sides_of_a_comparison_have_a_figure_each(actor, bills):
    answer = ask(actor, "Compare the invoice totals of March 2025 and March 2026")
    assert [(one.label, one.value) for one in answer.figures] == [("march 2025", Decimal("9.50")), ("march 2026", Decimal("1240.50"))]


def test_limits_name_a_currency_or_none(actor, bills):
    assert names(ask(actor, "Which invoices are over 100?")) == {"Nordwind Energie GmbH N-1.pdf", "Müller AG M-3.pdf"}
    assert names(ask(actor, "Which invoices are over 100 euros?")) == {"Nordwind Energie GmbH N-1.pdf"}
    assert names(ask(actor, "invoices between 9.50 and 75 CHF")) == {"Müller AG M-4.pdf", "Müller AG M-5.pdf"}


def test_due_dates_are_asked_for_by_their_words(actor, bills):
    assert names(ask(actor, "Which invoices are overdue?")) == {"Nordwind Logistik L-2.pdf"}
    assert names(ask(actor, "invoices due next week")) == {"Nordwind Energie GmbH N-1.pdf"}
    assert "2026-11-25" in ask(actor, "When is invoice N-1 due?").text
    assert ask(actor, "How many invoices were uploaded in 2020?").figures[0].value == 0


def test_extremes_cite_the_document_that_has_them(actor, bills):
    answer = ask(actor, "What is the largest invoice in CHF?")
    assert figures(answer) == {("total", "CHF"): Decimal("1240.5")} and names(answer) == {"Müller AG M-3.pdf"}
    assert ask(actor, "What is the average invoice in CHF?").figures[0].value == Decimal("441.67")


def test_only_the_current_reading_counts_and_no_deleted_document(actor, bills):
    documents.delete(bills[0].public_id, actor=actor)
    readings.edit(bills[1].public_id, {"InvoiceTotal": {"amount": "7.25", "currencyCode": "EUR"}}, actor=actor)
    assert figures(ask(actor, "Total of the invoices in November 2026")) == {("total", "EUR"): Decimal("7.25")}


def test_states_are_asked_for_in_words(actor, bills):
    with transaction():
        db.session.get_one(documents.Document, bills[2].id).state = states.APPROVED
    assert names(ask(actor, "Which invoices are approved?")) == {"Müller AG M-3.pdf"}
    assert ask(actor, "How many invoices are not approved?").figures[0].value == 4


def test_a_folder_holds_what_is_below_it(actor):
    with transaction():
        above = folders.create(name="Bakery Stern", actor=actor)
        below = folders.create(name="2026", parent=above.public_id, actor=actor)
    bill(actor, "Acme", "2026-01-01", "5", folder=below.id)
    bill(actor, "Acme", "2026-01-01", "6")
    assert ask(actor, "Total of invoices in the folder Bakery Stern").figures[0].value == 5


def test_what_documents_say_is_quoted_with_its_place(actor):
    parties = {"name": "Parties", "type": "array", "value": [{"Name": {"type": "string", "value": "Acme Inc."}}]}
    read(actor, "Either party may terminate this agreement with notice.", doc_type="contract", name="acme.pdf", values=[parties])
    answer = ask(actor, "What does the contract with Acme say about termination?")
    assert answer.operation == "quote" and "terminate" in answer.quotes[0].text and answer.quotes[0].page == 1 and answer.quotes[0].box
    assert not ask(actor, "What does the contract with Acme say about parking?").found


def test_what_no_field_has_is_looked_for_in_what_documents_say_but_no_count(actor):
    parties = {"name": "Parties", "type": "array", "value": [{"Name": {"type": "string", "value": "Acme Inc."}}]}
    text = "The Tenant lodges a deposit of two months' rent for the shop at 12 Dock Street."
    read(actor, text, doc_type="contract", name="acme.pdf", values=[parties])
    read(actor, "Die Kaution für die Lindenstraße 8 beträgt 300 €.", doc_type="contract", name="linde.pdf")
    for asked, name in (("How much deposit is there for 12 Dock Street?", "acme.pdf"), ("What is the deposit for Lindenstraße 8?", "linde.pdf")):
        answer = ask(actor, asked)
        assert [one.document.name for one in answer.quotes] == [name] and answer.text.startswith("This is what documents say about it."), asked
    for asked in ("What is the deposit for 14 Dock Street?", "How many deposits are there?", "average deposit", "Does Acme have a garden?", "hello"):
        assert not ask(actor, asked).found, asked


def supply(actor, quantity, unit, day, category=None, **more):
    values = [("Quantity", "number", quantity), ("Unit", "string", unit), ("EndDate", "date", day), ("Category", "string", category)]
    kept = [{"name": name, "type": kind, "value": value} for name, kind, value in values if value is not None]
    return read(actor, "Consumption", doc_type="utilityBill", values=kept, **more)


def test_quantities_are_of_one_supply_each_unit_for_itself_and_limits_go_by_units(actor):
    supply(actor, "100", "kWh", "2026-01-31", "electricity", name="a.pdf")
    supply(actor, "2", "MWh", "2026-02-28", name="b.pdf")
    supply(actor, "70", "kWh", "2026-02-28", "gas", name="c.pdf")
    supply(actor, "9", "m3", "2026-02-28", name="d.pdf")
    answer = ask(actor, "How much electricity did we use in 2026?")
    assert figures(answer) == {("quantity", "kwh"): Decimal(100), ("quantity", "mwh"): Decimal(2)}
    assert answer.notes == ["1 document doesn't say what was supplied; the unit is that of electricity."]
    assert names(ask(actor, "utility bills over 90 kWh")) == {"a.pdf", "b.pdf"}
    assert figures(ask(actor, "How many m3 in 2026?")) == {("quantity", "m3"): Decimal(9)}
    assert ask(actor, "How many gas bills?").figures[0].value == 1 and not ask(actor, "How many tonnes in 2026?").found


def test_balances_are_told_by_account_and_day_and_never_added_up(actor):
    for account, day, amount_ in (("1101", "2026-01-31", "5"), ("1101", "2026-02-28", "7.5"), ("2202", "2026-02-28", "1"), ("3303", "2025-06-30", "4")):
        values = [{"name": "AccountNumber", "value": account}, {"name": "StatementEndDate", "type": "date", "value": day}]
        read(actor, "Statement", doc_type="bankStatement", values=[*values, amount("EndingBalance", amount_, "EUR")], name=f"{account} {day}.pdf")
    answer = ask(actor, "closing balance at the end of February 2026")
    assert figures(answer) == {("closing balance 1101, 2026-02-28", "EUR"): Decimal("7.5"), ("closing balance 2202, 2026-02-28", "EUR"): Decimal(1)}
    assert ask(actor, "What is the balance of account 1101?").text == "closing balance, 2026-02-28: 7.50 EUR."
    for asked in ("closing balance on 15 February 2026", "closing balance of account 3303 in 2025", "sum of closing balances by year"):
        assert not ask(actor, asked).found, asked


def test_strangers_names_and_figures_are_unknown(actor, bills, people):
    stranger = db.session.scalars(select(User).where(User.email != "owner@miller.example", User.organization_id != actor.organization_id)).first().actor
    assert ask(stranger, "Total of all invoices").found is False
    assert ask(stranger, "invoices from Nordwind").unknown == ["Nordwind"]


def test_who_may_not_read_documents_may_not_ask(actor):
    with pytest.raises(NotAllowed):
        ask(dataclasses.replace(actor, scopes=frozenset({"folders:read"})), "How many documents?")
    for text in ("", "  ", "a" * 501):
        with pytest.raises(Invalid):
            ask(actor, text)


ODD = (
    *("?", "total total total", "1/0", "between and", "from to", "31 February 2025", "in 0000", "over 1e9", "'; DROP TABLE documents", "😀", "since"),
    *("top 0 invoices", "list " * 90, "99999999999999999999 invoices", "invoices over 99999999999999999999", "last 999 years", "invoices until 9999"),
)


def test_no_question_breaks_the_planner(actor, bills):
    for text in ODD:
        assert isinstance(ask(actor, text).found, bool), text


def spans(text):
    return [(one.first.isoformat(), one.last.isoformat()) for one in periods.taken(Sentence.of(text, TODAY))]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("this month", "2026-11-01", "2026-11-30"),
        ("last quarter", "2026-07-01", "2026-09-30"),
        ("in March 2025", "2025-03-01", "2025-03-31"),
        ("in December", "2025-12-01", "2025-12-31"),
        ("2024", "2024-01-01", "2024-12-31"),
        ("between March and May 2025", "2025-03-01", "2025-05-31"),
        ("between 1 March and 15 April 2025", "2025-03-01", "2025-04-15"),
        ("from 1 to 15 March 2025", "2025-03-01", "2025-03-15"),
        ("since June 2025", "2025-06-01", "9999-12-31"),
        ("before 2025", "0001-01-01", "2024-12-31"),
        ("last 30 days", "2026-10-21", "2026-11-20"),
        ("yesterday", "2026-11-19", "2026-11-19"),
        ("year to date", "2026-01-01", "2026-11-20"),
        ("next week", "2026-11-23", "2026-11-29"),
        ("first half of 2025", "2025-01-01", "2025-06-30"),
        ("Q1 2025", "2025-01-01", "2025-03-31"),
        ("on May 3rd, 2025", "2025-05-03", "2025-05-03"),
    ],
)  # fmt: skip
def test_periods_are_those_of_the_calendar(text, first, last):
    assert spans(text) == [(first, last)]


def test_limits_are_read_as_people_write_amounts():
    for text, least in (("over 1,240.50 euros", "1240.50"), ("above €5k", "5000"), ("at least 1.240,50", "1240.50"), ("more than 2 million USD", "2000000")):
        assert [limits.least for limits in limits_of(Sentence.of(text, TODAY))] == [Decimal(least)], text
    for text in ("more than 3 days", "over 5 invoices", "between 10 and 30 November", "between 2024 and 2025"):
        assert limits_of(Sentence.of(text, TODAY)) == [], text


def test_what_is_compared_is_kept_beside_each_value(actor, bills):
    query = select(ReadingValue).where(ReadingValue.reading_id == bills[0].reading_id)
    rows = {row.name: row for row in db.session.scalars(query)}
    assert (rows["InvoiceTotal"].amount, rows["InvoiceTotal"].currency) == (1001000, "EUR")
    assert rows["InvoiceDate"].day == date(2026, 11, 3) and rows["VendorName"].folded == "nordwind energie gmbh"
    assert kept.columns("currency", {"amount": "0.00001", "currencyCode": "EUR"})["amount"] is None
