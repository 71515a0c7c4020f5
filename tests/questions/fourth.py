"""Thirty questions over the firm of the second set, written when the first three were answered: these too had to be met for the first time."""

from __future__ import annotations

from datetime import date

from tests.questions.second.answers import amounts, count, files, groups, none, passage, pick, quantities, year
from tests.questions.second.asked import Question


def over(docs, field, limit):
    return [d for d in docs if d["fields"].get(field, -1) > limit]


def largest(docs, many):
    return files(sorted(over(docs, "InvoiceTotal", 0), key=lambda d: -d["fields"]["InvoiceTotal"])[:many])


QUESTIONS = [
    Question(
        "f01",
        "en",
        "figure",
        "What did Meridian Office Supply charge Pinecrest Outfitters altogether in 2025?",
        lambda d, t: amounts(
            [x for x in pick(d, "invoice", VendorName="Meridian Office Supply", **year(2025)) if x["fields"].get("CustomerName") == "Pinecrest Outfitters"],
            "InvoiceTotal",
        ),
    ),
    Question("f02", "en", "figure", "Give me the three largest USD invoices", lambda d, t: largest(pick(d, "invoice", currency="USD"), 3)),
    Question("f03", "en", "figure", "how many pay slips of Regula Ammann are there?", lambda d, t: count(pick(d, "payStub", EmployeeName="Regula Ammann"))),
    Question(
        "f04",
        "en",
        "figure",
        "VAT on invoices by Kestrel Ltd in 2025, per month",
        lambda d, t: groups(pick(d, "invoice", VendorName="Kestrel Ltd", **year(2025)), "month", lambda x: x["date"][:7], "TotalTax"),
    ),
    Question(
        "f05",
        "en",
        "figure",
        "which receipts of Corner Fuel are over 100 dollars",
        lambda d, t: files(over(pick(d, "receipt", MerchantName="Corner Fuel", currency="USD"), "Total", 100)),
    ),
    Question(
        "f06",
        "en",
        "figure",
        "How many contracts of Taller Romero expire in 2027 or later?",
        lambda d, t: count([x for x in pick(d, "contract", folder="Taller Romero") if x["fields"].get("ExpirationDate", "") >= "2027"]),
    ),
    Question(
        "f07",
        "en",
        "figure",
        "Unapproved invoices of Tidewater Freight Inc",
        lambda d, t: files([x for x in pick(d, "invoice", VendorName="Tidewater Freight Inc") if x["status"] != "approved"]),
    ),
    Question(
        "f08",
        "en",
        "figure",
        "opening balance of account 7719004412 in February 2026",
        lambda d, t: {
            **amounts([x for x in pick(d, "bankStatement", AccountNumber="7719004412") if x["fields"]["StatementEndDate"] == "2026-02-28"], "BeginningBalance"),
            "op": "value",
        },
    ),
    Question(
        "f09",
        "en",
        "figure",
        "How many kilowatt hours did Schreinerei Vogt consume since October 2025?",
        lambda d, t: quantities(pick(d, "utilityBill", folder="Schreinerei Vogt", Unit="kWh", since=date(2025, 10, 1), until=t)),
    ),
    Question(
        "f10",
        "en",
        "figure",
        "kg of ferrous metal filings and turnings by Ostrava Tools",
        lambda d, t: quantities(pick(d, "wasteNote", folder="Ostrava Tools", IdentificationName="Ferrous metal filings and turnings")),
    ),
    Question(
        "f11",
        "de",
        "figure",
        "Wie viele Quittungen haben wir von Gasolinera Levante und Ferretería Levante?",
        lambda d, t: count([x for x in pick(d, "receipt") if x["fields"]["MerchantName"] in ("Gasolinera Levante", "Ferretería Levante")]),
    ),
    Question(
        "f12",
        "de",
        "figure",
        "Welche Rechnungen von Tobias Kern Metallbau sind überfällig?",
        lambda d, t: files([x for x in pick(d, "invoice", VendorName="Tobias Kern Metallbau") if x["fields"].get("DueDate", "9") < t.isoformat()]),
    ),
    Question(
        "f13",
        "fr",
        "figure",
        "Combien de factures en dollars avons-nous reçues en 2026 ?",
        lambda d, t: count(pick(d, "invoice", currency="USD", **year(2026))),
    ),
    Question(
        "f14",
        "fr",
        "figure",
        "Salaire net moyen de Julien Martin",
        lambda d, t: amounts(pick(d, "payStub", EmployeeName="Julien Martin"), "CurrentPeriodNetPay", "avg"),
    ),
    Question("f15", "es", "figure", "¿Qué contratos firmamos en 2024?", lambda d, t: files(pick(d, "contract", **year(2024)))),
    Question(
        "f16",
        "es",
        "figure",
        "¿Cuál es el ticket más caro de Ferretería Levante?",
        lambda d, t: amounts(pick(d, "receipt", MerchantName="Ferretería Levante"), "Total", "max"),
    ),
    Question(
        "f17", "en", "content", "How much does Sparrow Facilities charge Lindqvist & Co per month?", passage("sparrow_facilities_cleaning.pdf", "€640 a month")
    ),
    Question(
        "f18",
        "en",
        "content",
        "Do we need consent to sublease at Alder Avenue?",
        passage("alder_avenue_warehouse.pdf", "with Landlord's prior written consent"),
    ),
    Question("f19", "en", "content", "Which day is the workshop of Taller Romero cleaned?", passage("limpiezas_ebro.pdf", "se hace los sábados")),
    Question("f20", "en", "content", "How is the rent for Unit 9 paid?", passage("lease_unit9_mill_yard.pdf", "payable on the first working day")),
    Question(
        "f21", "de", "content", "Wie hoch ist die Vertragsstrafe höchstens im Jahr?", passage("wartungsvertrag_kern.pdf", "höchstens jedoch 1.400,00 € im Jahr")
    ),
    Question(
        "f22",
        "fr",
        "content",
        "Combien coûte le loyer mensuel du box quai des Brumes ?",
        passage("bail_quai_des_brumes.pdf", "Le loyer mensuel est fixé à 210,00 €"),
    ),
    Question(
        "f23",
        "es",
        "content",
        "¿Qué se necesita para prorrogar el contrato con Elevadores Ebro?",
        passage("seguro_taller.pdf", "La prórroga exige un acuerdo por escrito"),
    ),
    Question("f24", "en", "none", "How many hours did Dale Whitcomb work in March 2026?", none("not_found", "nothing says so")),
    Question("f25", "en", "none", "What is the insurance premium for the bakery van?", none("not_found", "nothing says so")),
    Question("f26", "en", "none", "How much gas did Harbour Lane Books use in 2025?", none("not_found", "nothing says so")),
    Question("f27", "en", "none", "Which clause allows Kestrel Print to charge for storage?", none("not_found", "nothing says so")),
    Question("f28", "de", "none", "Wie hoch ist der Skonto im Stromliefervertrag?", none("not_found", "nothing says so")),
    Question("f29", "fr", "none", "Quel est le préavis pour le bail du quai des Brumes ?", none("not_found", "the lease has none")),
    Question("f30", "es", "none", "¿Cuántos litros de gasolina compró Taller Romero?", none("not_found", "nothing says so")),
]
