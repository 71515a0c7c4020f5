"""Whose papers they are: clients, who bills them, who is paid, their banks, meters and waste; and the words that are printed in each language."""

from __future__ import annotations

from datetime import date

TODAY = date(2026, 5, 14)  # nothing is dated after it; due dates and expirations may be
FIRST = date(2024, 11, 1)

CLIENTS = {  # folder: (currency, language)
    "Harbour Lane Bakery": ("GBP", "en"),
    "Harbour Lane Books": ("GBP", "en"),
    "Lindqvist & Co": ("EUR", "en"),
    "Pinecrest Outfitters": ("USD", "en"),
    "Ostrava Tools": ("EUR", "en"),
    "Schreinerei Vogt": ("EUR", "de"),
    "Bergblick Treuhand AG": ("CHF", "de"),
    "Atelier Dupuis": ("EUR", "fr"),
    "Taller Romero": ("EUR", "es"),
}

VENDORS = [  # name, language, code, [(client, currency)], VAT rate, weight
    ("Kestrel Ltd", "en", "KL", [("Harbour Lane Bakery", "GBP"), ("Lindqvist & Co", "EUR")], 20, 6),
    ("Kestrel Print Ltd", "en", "KP", [("Harbour Lane Bakery", "GBP"), ("Harbour Lane Books", "GBP"), ("Lindqvist & Co", "EUR")], 20, 9),
    ("Brightwater Foods", "en", "BF", [("Harbour Lane Bakery", "GBP"), ("Lindqvist & Co", "EUR")], 20, 9),
    ("Brightwater Marine Supplies", "en", "BM", [("Harbour Lane Books", "GBP"), ("Lindqvist & Co", "EUR")], 20, 6),
    ("Quillfeather Stationers", "en", "QS", [("Harbour Lane Books", "GBP")], 20, 4),
    ("Copperline Hardware", "en", "CH", [("Pinecrest Outfitters", "USD")], 8, 6),
    ("Copperline Hardware Rental", "en", "CR", [("Pinecrest Outfitters", "USD"), ("Ostrava Tools", "USD")], 8, 4),
    ("Meridian Office Supply", "en", "MO", [("Pinecrest Outfitters", "USD"), ("Harbour Lane Books", "GBP")], 8, 6),
    ("Tidewater Freight Inc", "en", "TF", [("Pinecrest Outfitters", "USD"), ("Ostrava Tools", "USD")], 0, 4),
    ("Nordlicht Energie GmbH", "de", "NE", [("Schreinerei Vogt", "EUR"), ("Bergblick Treuhand AG", "CHF")], 19, 8),
    ("Nordlicht Logistik AG", "de", "NL", [("Schreinerei Vogt", "EUR"), ("Bergblick Treuhand AG", "CHF"), ("Ostrava Tools", "EUR")], 19, 6),
    ("Tobias Kern Metallbau", "de", "TK", [("Schreinerei Vogt", "EUR"), ("Ostrava Tools", "EUR")], 19, 4),
    ("Imprimerie Rivoire", "fr", "IR", [("Atelier Dupuis", "EUR")], 20, 6),
    ("Rivoire & Fils", "fr", "RF", [("Atelier Dupuis", "EUR")], 20, 4),
    ("Papelería Sol", "es", "PS", [("Taller Romero", "EUR")], 21, 6),
    ("Papelería Solana", "es", "PN", [("Taller Romero", "EUR")], 21, 4),
]

MERCHANTS = [  # name, language, [(client, currency)], weight
    ("Cafe Aurora", "en", [("Harbour Lane Books", "GBP"), ("Lindqvist & Co", "EUR")], 8),
    ("Aurora Taxi", "en", [("Harbour Lane Books", "GBP"), ("Lindqvist & Co", "EUR")], 6),
    ("Corner Fuel", "en", [("Harbour Lane Bakery", "GBP"), ("Pinecrest Outfitters", "USD")], 8),
    ("Bahnhof Kiosk", "de", [("Bergblick Treuhand AG", "CHF"), ("Schreinerei Vogt", "EUR")], 7),
    ("Brasserie du Pont", "fr", [("Atelier Dupuis", "EUR")], 7),
    ("Gasolinera Levante", "es", [("Taller Romero", "EUR")], 6),
    ("Ferretería Levante", "es", [("Taller Romero", "EUR")], 5),
]

GOODS = {
    "en": [
        "Printed leaflets",
        "Flour, strong white, 16 kg",
        "Paper bags, 500",
        "Steel brackets",
        "Deposit for catering crates",
        "Delivery and handling",
        "Annual service visit",
        "Toner cartridge",
        "Oak shelving",
        "Parking permit, monthly",
    ],
    "de": ["Stromlieferung", "Transport Stückgut", "Stahlträger, geschnitten", "Montagestunden", "Palettenmiete", "Verpackung"],
    "fr": ["Cartes de visite", "Affiches A2", "Papier couché 135 g", "Reliure", "Livraison"],
    "es": ["Papel A4, caja", "Carpetas colgantes", "Tinta para impresora", "Cuadernos", "Transporte"],
}

WORDS = {
    "en": dict(
        invoice="INVOICE",
        no="Invoice no.",
        date="Date",
        due="Due date",
        po="Purchase order",
        to="Bill to",
        sub="Subtotal",
        tax="VAT",
        total="Total",
        receipt="RECEIPT",
        thanks="Thank you for your visit",
        employer="Employer",
        employee="Employee",
        payslip="PAYSLIP",
        gross="Gross pay",
        taxes="Tax",
        ded="Deductions",
        net="Net pay",
        period="Pay period",
        paydate="Pay date",
    ),
    "de": dict(
        invoice="RECHNUNG",
        no="Rechnungsnr.",
        date="Datum",
        due="Fällig am",
        po="Bestellnummer",
        to="Rechnung an",
        sub="Zwischensumme",
        tax="MwSt.",
        total="Gesamtbetrag",
        receipt="QUITTUNG",
        thanks="Vielen Dank für Ihren Besuch",
        employer="Arbeitgeber",
        employee="Mitarbeiter",
        payslip="LOHNABRECHNUNG",
        gross="Bruttolohn",
        taxes="Steuern",
        ded="Abzüge",
        net="Nettolohn",
        period="Abrechnungszeitraum",
        paydate="Zahltag",
    ),
    "fr": dict(
        invoice="FACTURE",
        no="Facture n°",
        date="Date",
        due="Échéance",
        po="Bon de commande",
        to="Facturé à",
        sub="Total HT",
        tax="TVA",
        total="Total TTC",
        receipt="TICKET DE CAISSE",
        thanks="Merci de votre visite",
        employer="Employeur",
        employee="Salarié",
        payslip="BULLETIN DE PAIE",
        gross="Salaire brut",
        taxes="Impôt",
        ded="Cotisations",
        net="Net à payer",
        period="Période",
        paydate="Date de paiement",
    ),
    "es": dict(
        invoice="FACTURA",
        no="Factura n.º",
        date="Fecha",
        due="Vencimiento",
        po="Pedido",
        to="Cliente",
        sub="Base imponible",
        tax="IVA",
        total="Total",
        receipt="TICKET",
        thanks="Gracias por su visita",
        employer="Empresa",
        employee="Trabajador",
        payslip="NÓMINA",
        gross="Salario bruto",
        taxes="IRPF",
        ded="Deducciones",
        net="Líquido a percibir",
        period="Periodo",
        paydate="Fecha de pago",
    ),
}

EMPLOYEES = [  # name, client, monthly gross, months back from 2026-04
    ("Amelia Okafor", "Harbour Lane Bakery", 2480.00, 9),
    ("Amelia Oakes", "Harbour Lane Books", 2315.40, 4),
    ("Jonas Vogt", "Schreinerei Vogt", 3125.75, 4),
    ("Regula Ammann", "Bergblick Treuhand AG", 6240.00, 4),
    ("Julien Martin", "Atelier Dupuis", 2210.10, 3),
    ("Claire Martin", "Atelier Dupuis", 2645.30, 3),
    ("Lucía Romero", "Taller Romero", 1890.00, 3),
    ("Dale Whitcomb", "Pinecrest Outfitters", 4105.25, 3),
]

ACCOUNTS = [  # bank, client, currency, account number, IBAN, months back from 2026-04
    ("Tamar Valley Bank", "Harbour Lane Bakery", "GBP", "40118273", "GB33TAVB20201540118273", 7),
    ("Tamar Valley Bank", "Harbour Lane Books", "GBP", "40118290", "GB29TAVB20201540118290", 4),
    ("First Prairie Bank", "Pinecrest Outfitters", "USD", "7719004412", None, 8),
    ("Caisse de l'Erdre", "Atelier Dupuis", "EUR", "00045127781", "FR7630001007940004512778185", 5),
    ("Banque Orvault", "Atelier Dupuis", "EUR", "00090031144", "FR7610107001010009003114430", 4),
    ("Seekantonalbank", "Bergblick Treuhand AG", "CHF", "118-204.6", "CH9300762011623852957", 4),
]

UTILITIES = [  # supplier, client, unit, size, supply point, months back (newest first)
    ("Fenland Power", "Harbour Lane Books", "kWh", 410, "SP-20-114", list(range(0, 15, 2))),
    ("Fenland Power", "Harbour Lane Bakery", "kWh", 2950, "SP-20-208", [1, 4, 7, 10]),
    ("Fenland Water", "Harbour Lane Books", "m3", 11, "SP-31-007", [2, 5, 8]),
    ("Stadtwerke Auental", "Schreinerei Vogt", "kWh", 1820, "DE00071", [0, 3, 6, 9, 12]),
]

WASTES = [("15 01 01", "Paper and cardboard packaging"), ("15 01 02", "Plastic packaging"), ("12 01 01", "Ferrous metal filings and turnings")]
