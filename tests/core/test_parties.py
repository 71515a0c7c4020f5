"""Who issued a bill and who received it, in the layouts of several countries: names, addresses, tax ids."""

from __future__ import annotations

import pytest

from portal.core.extraction.fields import extract
from tests.core.papers import paper

#: The sums at the foot of every one.
SUMS = ((320, (350, "Total"), (-520, "121.00")),)
GERMAN_LETTER = (
    (60, (50, "NORDLICHT", 22)),
    (120, (50, "Nordlicht Elektro GmbH · Hafenweg 3 · 24103 Kiel", 7)),
    (135, (50, "Frau"), (380, "Kundennr.: 10482")),
    (148, (50, "Dr. Petra Sommer"), (380, "Rechnungsdatum: 12.03.2024")),
    (161, (50, "Sonnenweg 12"), (380, "Ansprechpartner: Jens Holm")),
    (174, (50, "24937 Flensburg")),
    (230, (50, "Rechnung Nr. 2024-0099", 14)),
    (760, (50, "Nordlicht Elektro GmbH", 8), (400, "USt-IdNr. DE136695976", 8)),
)
FRENCH = (
    (50, (50, "Menuiserie Lefèvre", 18)),
    (70, (50, "14 rue des Artisans")),
    (84, (50, "35000 Rennes")),
    (98, (50, "Tél. 02 99 12 34 56")),
    (112, (50, "contact@menuiserie-lefevre.fr")),
    (150, (330, "Mairie de Vitré")),
    (164, (330, "5 place du Château")),
    (178, (330, "35500 Vitré")),
    (220, (50, "FACTURE N° F-2024-031", 14)),
    (780, (50, "SARL Menuiserie Lefèvre au capital de 8 000 € - SIRET 512 345 678 00012 - TVA FR40123456824", 7)),
)
ITALIAN = (
    (50, (50, "OFFICINE RIUNITE S.R.L.", 14)),
    (66, (50, "Sede legale: Via Torino 45 - 10121 Torino (TO)")),
    (80, (50, "P.IVA 01234567897")),
    (130, (330, "Spett.le")),
    (144, (330, "Ferramenta Gallo S.n.c.")),
    (158, (330, "Corso Italia 9")),
    (172, (330, "20122 Milano (MI)")),
    (186, (330, "P.IVA 09876543217")),
    (220, (50, "FATTURA n. 118 del 03/04/2024", 13)),
)
SPANISH = (
    (50, (50, "Talleres Moreno S.L.", 15)),
    (66, (50, "CIF: B12345674")),
    (80, (50, "Polígono Industrial Norte 7")),
    (94, (50, "50014 Zaragoza")),
    (130, (330, "Cliente:")),
    (144, (330, "Panadería Ruiz")),
    (158, (330, "NIF: 12345678Z")),
    (172, (330, "Calle Sol 8")),
    (186, (330, "50001 Zaragoza")),
    (230, (50, "Factura nº: 2024/55"), (330, "Fecha: 05/06/2024")),
)
DUTCH = (
    (50, (360, "Bloemen van Dijk B.V.", 12)),
    (64, (360, "Tulpenlaan 20")),
    (78, (360, "2161 AB Lisse")),
    (92, (360, "BTW NL123456782B90")),
    (150, (50, "Hotel Zeezicht")),
    (164, (50, "T.a.v. de administratie")),
    (178, (50, "Boulevard 1")),
    (192, (50, "2042 AC Zandvoort")),
    (250, (50, "Factuurnummer: 2024-77"), (330, "Factuurdatum: 07-05-2024")),
)
PORTUGUESE = (
    (50, (50, "Oliveira & Filhos, Lda", 14)),
    (66, (50, "Rua do Comércio 12")),
    (80, (50, "4000-123 Porto")),
    (94, (50, "NIF: 501234560")),
    (130, (330, "Exmo(s). Sr(s).")),
    (144, (330, "Café Central Unipessoal Lda")),
    (158, (330, "Praça Nova 3")),
    (172, (330, "4050-001 Porto")),
    (186, (330, "Contribuinte: 509876540")),
    (220, (50, "Fatura FT 2024/118"), (330, "Data: 11/04/2024")),
)
AMERICAN = (
    (90, (50, "From:"), (230, "Bill To:"), (410, "Ship To:")),
    (104, (50, "Redwood Supply Co"), (230, "Oak Valley School District"), (410, "Oak Valley Middle School")),
    (118, (50, "77 Lumber Road"), (230, "Attn: Accounts Payable"), (410, "12 School Lane")),
    (132, (50, "Eureka, CA 95501"), (230, "900 Center Street"), (410, "Oak Valley, CA 95540")),
    (146, (230, "Oak Valley, CA 95540")),
    (190, (50, "Invoice #: 5512"), (230, "Date: 03/04/2024")),
)
BRITISH = (
    (45, (380, "brightwave", 24)),
    (110, (50, "Mr A Patel")),
    (124, (50, "Patel & Sons Ltd")),
    (138, (50, "8 Mill Lane")),
    (152, (50, "Derby DE1 2AB")),
    (200, (50, "Invoice 8841"), (330, "Invoice date 2 May 2024")),
    (770, (50, "Brightwave Telecom Ltd. Registered in England 01234567. 1 Signal Way, Leeds LS1 4AB. www.brightwave.co.uk VAT GB980780684", 7)),
)


def read(rows):
    values, _ = extract("invoice", paper(*rows, *SUMS))
    return values


def told(values, *names):
    return [values[name].value if name in values else None for name in names]


@pytest.mark.parametrize(
    ("rows", "vendor", "address"),
    [
        (GERMAN_LETTER, "Nordlicht Elektro GmbH", "Hafenweg 3 · 24103 Kiel"),
        (FRENCH, "Menuiserie Lefèvre", "14 rue des Artisans, 35000 Rennes"),
        (ITALIAN, "OFFICINE RIUNITE S.R.L.", "Via Torino 45 - 10121 Torino (TO)"),
        (SPANISH, "Talleres Moreno S.L.", "Polígono Industrial Norte 7, 50014 Zaragoza"),
        (DUTCH, "Bloemen van Dijk B.V.", "Tulpenlaan 20, 2161 AB Lisse"),
        (PORTUGUESE, "Oliveira & Filhos, Lda", "Rua do Comércio 12, 4000-123 Porto"),
        (AMERICAN, "Redwood Supply Co", "77 Lumber Road, Eureka, CA 95501"),
    ],
)
def test_who_issued_it(rows, vendor, address):
    assert told(read(rows), "VendorName", "VendorAddress") == [vendor, address]


@pytest.mark.parametrize(
    ("rows", "customer", "address"),
    [
        (GERMAN_LETTER, "Dr. Petra Sommer", "Sonnenweg 12, 24937 Flensburg"),
        (FRENCH, "Mairie de Vitré", "5 place du Château, 35500 Vitré"),
        (ITALIAN, "Ferramenta Gallo S.n.c.", "Corso Italia 9, 20122 Milano (MI)"),
        (SPANISH, "Panadería Ruiz", "Calle Sol 8, 50001 Zaragoza"),
        (DUTCH, "Hotel Zeezicht", "Boulevard 1, 2042 AC Zandvoort"),
        (PORTUGUESE, "Café Central Unipessoal Lda", "Praça Nova 3, 4050-001 Porto"),
        (AMERICAN, "Oak Valley School District", "900 Center Street, Oak Valley, CA 95540"),
        (BRITISH, "Patel & Sons Ltd", "8 Mill Lane, Derby DE1 2AB"),
    ],
)
def test_who_received_it(rows, customer, address):
    assert told(read(rows), "CustomerName", "CustomerAddress") == [customer, address]


@pytest.mark.parametrize(
    ("rows", "vendor", "customer"),
    [
        (SPANISH, "B12345674", "12345678Z"),
        (ITALIAN, "01234567897", "09876543217"),
        (PORTUGUESE, "501234560", "509876540"),
        (GERMAN_LETTER, "DE136695976", None),
    ],
)
def test_a_tax_id_is_of_the_party_that_it_stands_with(rows, vendor, customer):
    assert told(read(rows), "VendorTaxId", "CustomerTaxId") == [vendor, customer]


def test_a_logo_is_read_as_the_firm_of_the_small_print():
    assert told(read(BRITISH), "VendorName") == ["Brightwave Telecom Ltd."]


def test_the_clerk_of_a_customer_is_not_the_customer():
    rows = ((50, (50, "Wave Radio LLC", 14)), (90, (50, "Buyer"), (150, "Graziano,John")), (104, (50, "Advertiser"), (150, "Our Future Fund")))
    assert told(read(rows), "CustomerName") == ["Our Future Fund"]


ORDER = (
    (50, (50, "Supply Esposito LLC", 14), (400, "PURCHASE ORDER")),
    (70, (50, "3317 Old Mill Ln"), (400, "PO Number: 45875936")),
    (84, (50, "Bellhaven, OH 43017"), (400, "Date: 04/30/2026")),
    (130, (50, "Vendor"), (300, "Ship to")),
    (144, (50, "Galtex Corp."), (300, "Supply Esposito LLC")),
    (158, (50, "9303 Old Mill Ln"), (300, "743 Juniper Ct")),
    (172, (50, "Garland, TX 75040"), (300, "Cedar Rapids, IA 52401")),
)
DELIVERY = (
    (50, (50, "Palisade GmbH", 14)),
    (64, (50, "Hauptstr. 39, 24103 Kiel")),
    (100, (50, "LIEFERSCHEIN", 14), (330, "Lieferadresse")),
    (116, (330, "Marvento GmbH")),
    (130, (50, "Lieferschein-Nr. P789703"), (330, "Lindenweg 9")),
    (144, (50, "Datum 17.03.2026"), (330, "24103 Kiel")),
)
COMMERCIAL = (
    (50, (50, "COMMERCIAL INVOICE", 14)),
    (80, (50, "EXPORTER / SHIPPER"), (300, "INVOICE NO.")),
    (94, (50, "Solvane Consulting LLC"), (300, "2024-11822")),
    (108, (50, "6265 Quarry St")),
    (122, (50, "Northport, ME 04849")),
    (160, (50, "CONSIGNEE")),
    (174, (50, "Xandria AG")),
    (188, (50, "Hauptstr. 33")),
    (202, (50, "50825 Köln")),
)


@pytest.mark.parametrize(
    ("doc_type", "rows", "vendor", "customer"),
    [
        ("purchaseOrder", ORDER, "Galtex Corp.", "Supply Esposito LLC"),
        ("deliveryInvoice", DELIVERY, "Palisade GmbH", "Marvento GmbH"),
        ("incoInvoice4", COMMERCIAL, "Solvane Consulting LLC", "Xandria AG"),
    ],
)
def test_who_sells_and_who_buys_without_a_label_for_the_buyer(doc_type, rows, vendor, customer):
    values, _ = extract(doc_type, paper(*rows, *SUMS))
    assert told(values, "VendorName", "CustomerName") == [vendor, customer]


def test_the_second_party_with_a_tax_id_is_the_customer():
    rows = (
        (50, (50, "AURELIO EURL")),
        (64, (50, "22 rue Saint-Nicolas"), (350, "FACTURE N° A-70859")),
        (78, (50, "59800 LILLE")),
        (92, (50, "N° TVA intracommunautaire: FR40123456824")),
        (140, (50, "RAVELLO SARL")),
        (154, (50, "78 rue Saint-Nicolas")),
        (168, (50, "31400 TOULOUSE")),
        (182, (50, "N° TVA intracommunautaire FR83404833048")),
    )
    assert told(read(rows), "VendorName", "CustomerName", "CustomerTaxId") == ["AURELIO EURL", "RAVELLO SARL", "FR83404833048"]


def test_a_house_number_set_apart_belongs_to_its_street():
    rows = ((50, (50, "Taller Lozano S.L.U.", 14)), (80, (50, "Cliente:")), (94, (50, "Calderon S.A.")), (108, (50, "Calle Mayor"), (130, "139")))
    values = read((*rows, (122, (50, "41001 Sevilla"))))
    assert told(values, "CustomerAddress") == ["Calle Mayor 139, 41001 Sevilla"]
