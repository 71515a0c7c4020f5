"""Papers that look like one of the types: which they are taken for, and which are taken for none."""

from __future__ import annotations

import pytest

from portal.core.extraction.classify import classify
from tests.core.papers import paper, table
from tests.core.test_classify import written

GOODS = table(
    330,
    (60, 300, -420, -520),
    [("Description", "Quantity", "Unit price", "Amount"), ("Steel bolts", "40", "2.00", "80.00"), ("Steel nuts", "40", "1.00", "40.00")],
)


def sheet(title: str, *lines: str):
    """A paper with a title, lines and a table of goods."""
    return paper((60, (60, "Bolt Works Ltd", 12)), (90, (60, title, 18)), *[(120 + 18 * i, (60, line)) for i, line in enumerate(lines)], *GOODS)


#: Papers of no type, though they speak of invoices, orders, accounts or goods.
NONE = {
    "a quotation": sheet("Quotation", "Quote number: Q-881", "Quote date: 3 May 2024", "Valid until: 2 June 2024", "Prepared for: Harbor Ltd"),
    "an estimate": sheet("Estimate", "Estimate number: 17", "Estimate date: 3 May 2024", "Prepared for: Harbor Ltd", "This is not an invoice."),
    "an offer, de": sheet("Angebot", "Angebotsnummer: 2024-17", "Angebotsdatum: 03.05.2024", "Kundennummer 88", "Gültig bis 02.06.2024"),
    "an offer, fr": sheet("Devis", "Devis n° 2024-17", "Date du devis : 03/05/2024", "Validité du devis : 30 jours", "Bon pour accord"),
    "an offer, es": sheet("Presupuesto", "Presupuesto nº 17", "Fecha: 03/05/2024", "Validez del presupuesto: 30 días", "Cliente: Harbor"),
    "an offer, it": sheet("Preventivo", "Preventivo n. 17", "Data preventivo: 03/05/2024", "Validità dell'offerta: 30 giorni", "Cliente: Harbor"),
    "a reminder": written(
        "Payment Reminder",
        "Invoice number A-17 of 3 May 2024 is now overdue.",
        "We have not yet received 120.00.",
        "Reminder fee 5.00",
        "Already paid? Then disregard this letter.",
    ),
    "a reminder, de": written(
        "2. Mahnung", "Unsere Rechnung Nr. A-17 vom 03.05.2024 ist noch offen.", "Offener Betrag 120,00", "Mahngebühr 5,00", "Verzugszinsen 1,20"
    ),
    "a reminder, fr": written(
        "Rappel de paiement", "Sauf erreur de notre part, la facture n° A-17 demeure impayée.", "Montant 120,00", "Frais de relance 5,00"
    ),
    "a remittance advice": written(
        "Remittance Advice",
        "We have paid the following invoices.",
        "Payment date: 3 May 2024",
        "Payment reference 991",
        "Your invoice A-17  120.00",
        "Payment amount 120.00",
    ),
    "a supplier's statement": written(
        "Statement of Account",
        "Customer account: Harbor Ltd",
        "Invoice A-17 3 May 2024 120.00",
        "Open invoices 120.00",
        "Current 1-30 days 31-60 days 61-90 days Over 90 days",
    ),
    "a bill of lading": written(
        "Bill of Lading",
        "Shipper: Bolt Works",
        "Consignee: Harbor Ltd",
        "Carrier name: Roadrunner",
        "Number of packages 4",
        "Gross weight 120 kg",
        "Shipper's signature",
        "Freight charge terms: collect",
    ),
    "a consignment note": written(
        "CMR",
        "International consignment note",
        "Sender Bolt Works",
        "Consignee Harbor",
        "Place of delivery of the goods",
        "Marks and numbers",
        "Gross weight 120",
        "Signature and stamp of the carrier",
    ),
    "a regulation": written(
        "Part 1 Coverage", *["Each agency shall, pursuant to this part, report to the party that the obligations of section 2 of it were met."] * 25
    ),
}


@pytest.mark.parametrize("which", NONE)
def test_it_is_of_no_type(which: str) -> None:
    assert classify(NONE[which])[0].doc_type == "unclassified"


#: Papers that are of a type, with the one that they are mistaken for.
TYPED = {
    ("a credit note", "invoice"): sheet("Credit Note", "Credit note number: C-17", "Date: 3 May 2024", "Bill to: Harbor Ltd", "Original invoice number: A-17"),
    ("a credit note, de", "invoice"): sheet("Gutschrift", "Gutschrift Nr. C-17", "Datum 03.05.2024", "Kundennummer 88", "zu Rechnung Nr. A-17"),
    ("a pro-forma invoice", "invoice"): sheet("Proforma Invoice", "Invoice number: P-17", "Invoice date: 3 May 2024", "Bill to: Harbor Ltd"),
    ("an invoice with a tear-off", "invoice"): sheet(
        "Invoice", "Invoice number: A-17", "Invoice date: 3 May 2024", "Bill to: Harbor Ltd", "Remittance advice: please detach and return", "Amount due 120.00"
    ),
    ("an invoice of an offer", "invoice"): sheet(
        "Rechnung", "Rechnungsnummer: A-17", "Rechnungsdatum: 03.05.2024", "laut Angebot Nr. 2024-17", "zahlbar bis 02.06.2024"
    ),
    ("a packing slip", "deliveryInvoice"): written(
        "Packing Slip", "Order date: 1 May 2024", "Ship to: Harbor Ltd", "Qty ordered  Qty shipped  Backordered", "Bolts 40 40 0", "Carrier: Roadrunner"
    ),
    ("a delivery note, es", "deliveryInvoice"): written(
        "Albarán de entrega", "Albarán nº 17", "Fecha 03/05/2024", "Dirección de entrega", "Cantidad entregada 40", "Recibí conforme"
    ),
    ("a freight invoice", "freightInvoice"): sheet(
        "Freight Invoice",
        "Invoice number: F-17",
        "Invoice date: 3 May 2024",
        "Bill of lading number 55",
        "Shipper: A",
        "Consignee: B",
        "Fuel surcharge",
        "Bill to: C",
    ),
    ("a carrier's invoice, fr", "freightInvoice"): sheet(
        "Facture de transport",
        "Facture n° F-17",
        "Date de facture : 03/05/2024",
        "Lettre de voiture 55",
        "Lieu de chargement Lyon",
        "Lieu de déchargement Lille",
        "Surcharge gazole",
    ),
    ("a commercial invoice", "incoInvoice4"): sheet(
        "Commercial Invoice",
        "Invoice number: E-17",
        "Exporter: Bolt Works",
        "Consignee: Harbor",
        "Country of origin: Germany",
        "HS code 7318.15",
        "Incoterms: DAP Rotterdam",
    ),
    ("a card's statement, es", "creditCardStatement"): written(
        "Extracto de tarjeta de crédito",
        "Titular de la tarjeta",
        "Número de tarjeta **** 1234",
        "Límite de crédito 2.000,00",
        "Total de compras 120,00",
        "Fecha de cargo 05/06/2024",
    ),
    ("an account's statement, es", "bankStatement"): written(
        "Extracto de cuenta", "IBAN ES91 2100 0418 4502 0005 1332", "Saldo anterior 100,00", "Fecha valor  Concepto  Debe  Haber", "Saldo disponible 220,00"
    ),
    ("an account's statement, us", "bankStatement.us"): written(
        "Checking Account Statement",
        "Routing number 021000021",
        "Beginning balance $10.00",
        "Deposits and additions $20.00",
        "Ending balance $30.00",
        "Springfield, IL 62701",
    ),
    ("a receipt for an invoice's payment", "receipt"): paper(
        (40, (40, "Corner Shop", 14)),
        (70, (40, "Cash receipt", 14)),
        (100, (40, "Receipt no 44")),
        (120, (40, "Tea 2.50")),
        (140, (40, "Total 2.50")),
        (160, (40, "Cash 5.00")),
        (180, (40, "Change 2.50")),
        (200, (40, "Thank you")),
        size=(230, 420),
    ),
    ("a pay slip, nl", "payStub"): written(
        "Loonstrook", "Loontijdvak 05-2024", "Werknemer J. de Vries", "Brutoloon 3.000,00", "Loonheffing 700,00", "Nettoloon 2.200,00"
    ),
    ("a pay slip, pt", "payStub"): written(
        "Recibo de vencimento", "Vencimento base 1.500,00", "Segurança social 165,00", "Subsídio de refeição 120,00", "Líquido a receber 1.250,00"
    ),
    ("a water bill, pt", "utilityBill"): written(
        "Fatura da água", "Contador 4711", "Leitura anterior 120", "Leitura atual 140", "Consumo 20 m3", "Saneamento 8,00"
    ),
}


@pytest.mark.parametrize("which", TYPED, ids=lambda pair: pair[0])
def test_it_is_of_its_type(which: tuple[str, str]) -> None:
    assert classify(TYPED[which])[0].doc_type == which[1]


def test_what_makes_a_paper_unclassified_is_told() -> None:
    guess = classify(NONE["a quotation"])[0]
    assert {"Quotation", "Quote number:"} <= {cue.text for cue in guess.words}
