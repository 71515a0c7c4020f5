"""Leases and contracts in four languages, clause by clause, some nearly alike; None is what isn't printed."""

from __future__ import annotations

import textwrap
from datetime import date

from tests.questions.second.papers import make, printed_date, status

# file, client, title, counterparty, executed, effective, expires, money currency, clauses. None = not printed, not extracted.
EN_LEASE, DE_LEASE, FR_LEASE, ES_LEASE = "Commercial lease", "Mietvertrag über Gewerberäume", "Bail commercial", "Contrato de arrendamiento de local"
# fmt: off
AGREEMENTS = [
    ("lease_12_dock_street.pdf", "Harbour Lane Books", EN_LEASE, "Selwyn Property Partners", "2024-12-02", "2025-01-01", "2029-12-31", "GBP", "en", [
        "Premises. The Landlord lets to the Tenant the ground floor shop at 12 Dock Street.",
        "Rent. The yearly rent is £18,600, payable in advance in equal monthly instalments.",
        "Deposit. The Tenant shall pay a deposit of £4,650 on signing, held by the Landlord without interest.",
        "Notice. The Tenant may end this lease on any rent day by giving not less than five months' written notice to the Landlord.",
        "Subletting. The Tenant shall not sublet the whole or part of the premises.",
        "Repairs. The Tenant keeps the inside in good order; the Landlord repairs the outer walls."]),
    ("lease_21_dock_street.pdf", "Harbour Lane Bakery", EN_LEASE, "Selwyn Property Partners", "2025-02-10", "2025-03-01", "2030-02-28", "GBP", "en", [
        "Premises. The Landlord lets to the Tenant the bakehouse and shop at 21 Dock Street.",
        "Rent. The yearly rent is £26,400, payable in advance in equal monthly instalments.",
        "Deposit. The Tenant shall pay a deposit of £6,600 on signing.",
        "Notice. The Tenant may end this lease on any rent day by giving not less than nine months' written notice to the Landlord.",
        "Parking. The Tenant may use two parking spaces in the rear yard free of charge."]),
    ("lease_unit7_mill_yard.pdf", "Harbour Lane Bakery", EN_LEASE, "Mill Yard Estates", "2025-06-20", "2025-07-01", "2026-06-30", "GBP", "en", [
        "Premises. Unit 7, Mill Yard, to be used for dry storage only.",
        "Rent. £740 a month, payable on the first working day.",
        "Security. Before the keys are handed over the Tenant shall lodge a deposit equal to two months' rent, being £1,480.",
        "Notice. Either party may end this lease by four weeks' written notice."]),
    ("lease_unit9_mill_yard.pdf", "Harbour Lane Books", EN_LEASE, "Mill Yard Estates", "2025-08-04", "2025-08-15", "2026-08-14", "GBP", "en", [
        "Premises. Unit 9, Mill Yard, to be used for the storage of books.",
        "Rent. £690 a month, payable on the first working day.",
        "Security. Before the keys are handed over the Tenant shall lodge a deposit equal to one month's rent, being £690.",
        "Notice. Either party may end this lease by six weeks' written notice."]),
    ("alder_avenue_warehouse.pdf", "Pinecrest Outfitters", "Warehouse lease", "Alder Holdings LLC", "2025-04-14", "2025-05-01", "2028-04-30", "USD", "en", [
        "Premises. The warehouse at 480 Alder Avenue, about 9,000 square feet.",
        "Base rent. $5,250 per month.",
        "Assignment. Tenant may not assign this lease, but Tenant may sublease up to thirty percent of the floor area with Landlord's prior written consent.",
        "Termination. Landlord may terminate upon ten days' notice if rent remains unpaid."]),
    ("birch_street_store.pdf", "Pinecrest Outfitters", "Retail lease", "Birch Retail Trust", "2025-01-20", "2025-02-01", "2027-01-31", "USD", "en", [
        "Premises. Store 14 at Birch Street Center.",
        "Base rent. $3,900 per month plus a share of common charges.",
        "Subletting. Tenant shall not sublease any part of the store.",
        "Deposit. Tenant has paid a security deposit of $7,800."]),
    ("quay_road_3.pdf", "Lindqvist & Co", EN_LEASE, "Quayside Lettings", "2024-11-25", "2025-01-01", "2026-12-31", "EUR", "en", [
        "Premises. Offices on the second floor of 3 Quay Road.",
        "Rent. €1,950 a month including service charge.",
        "Upkeep. The Landlord shall at its own cost keep the roof and the lift in repair; the Tenant bears the cost of repairing windows and inner doors.",
        "Notice. Three months' written notice to the end of a quarter."]),
    ("mietvertrag_lindenstrasse_8.pdf", "Schreinerei Vogt", DE_LEASE, "Hausverwaltung Pröll", "2025-03-03", "2025-04-01", None, "EUR", "de", [
        "Mietgegenstand. Vermietet wird die Werkstatt im Hof der Lindenstraße 8.",
        "Miete. Die monatliche Miete beträgt 1.480,00 € zuzüglich Nebenkosten.",
        "Kaution. Der Mieter leistet eine Kaution von 4.440,00 €.",
        "Kündigung. Das Mietverhältnis kann von beiden Seiten mit einer Frist von sieben Monaten zum Quartalsende schriftlich gekündigt werden."]),
    ("mietvertrag_lindenweg_8.pdf", "Schreinerei Vogt", DE_LEASE, "Hausverwaltung Pröll", "2025-05-05", "2025-06-01", "2027-05-31", "EUR", "de", [
        "Mietgegenstand. Vermietet wird die Lagerhalle Lindenweg 8.",
        "Miete. Die monatliche Miete beträgt 620,00 €.",
        "Kündigung. Die Kündigung ist mit einer Frist von vier Wochen zum Monatsende möglich."]),
    ("bail_rue_des_tanneurs.pdf", "Atelier Dupuis", FR_LEASE, "SCI Les Tanneurs", "2025-01-13", "2025-02-01", "2034-01-31", "EUR", "fr", [
        "Désignation. Le local situé 5 rue des Tanneurs, avec cave.",
        "Loyer. Le loyer annuel hors taxes est fixé à 14 400,00 €.",
        "Garantie. Le preneur verse à la signature un dépôt de garantie de 3 600,00 €, soit trois mois de loyer.",
        "Congé. Le congé doit être donné six mois à l'avance par acte de commissaire de justice."]),
    ("bail_quai_des_brumes.pdf", "Atelier Dupuis", FR_LEASE, "SCI Les Brumes", "2025-09-08", "2025-10-01", "2026-09-30", "EUR", "fr", [
        "Désignation. Un box de stockage, 18 quai des Brumes.",
        "Loyer. Le loyer mensuel est fixé à 210,00 €.",
        "Garantie. Le dépôt de garantie est de 420,00 €."]),
    ("arrendamiento_calle_olmo.pdf", "Taller Romero", ES_LEASE, "Inmobiliaria Castro", "2025-02-17", "2025-03-01", "2030-02-28", "EUR", "es", [
        "Objeto. El local de la calle Olmo, 14.",
        "Renta. La renta mensual es de 980,00 €.",
        "Fianza. El arrendatario entrega una fianza de 1.960,00 €.",
        "Preaviso. El arrendatario podrá desistir con un preaviso de dos meses."]),
    # contracts
    ("sparrow_facilities_cleaning.pdf", "Lindqvist & Co", "Cleaning services agreement", "Sparrow Facilities", "2025-05-19", "2025-06-01", "2027-05-31",
     "EUR", "en", [
        "Services. Sparrow Facilities cleans the offices on weekdays after 18:00.",
        "Fee. €640 a month.",
        "Early termination. The Client may terminate with immediate effect if cleaning has been missed on three working days within one calendar month.",
        "Term. The agreement runs for two years."]),
    ("sparrow_facilities_windows.pdf", "Harbour Lane Books", "Window cleaning agreement", "Sparrow Facilities", "2025-07-07", "2025-07-14", "2026-07-13",
     "GBP", "en", [
        "Services. Windows are cleaned inside and out every second month.",
        "Fee. £85 a visit.",
        "Termination. Either party may terminate by one month's notice."]),
    ("sentinel_guarding_2025.pdf", "Pinecrest Outfitters", "Security services agreement", "Sentinel Guarding", "2025-03-17", "2025-04-01", "2026-03-31",
     "USD", "en", [
        "Services. Sentinel Guarding patrols the warehouse twice a night.",
        "Fee. $1,150 per month, payable within 20 days of invoice.",
        "Late payment. Sums overdue bear interest at 1.25 percent per month from the due date until paid.",
        "Confidentiality. Alarm codes shall not be disclosed to third parties."]),
    ("meridian_supply_terms.pdf", "Pinecrest Outfitters", "Framework supply agreement", "Meridian Office Supply", "2025-01-06", "2025-01-15", "2026-12-31",
     "USD", "en", [
        "Orders. Orders above $250 are delivered free of charge.",
        "Late payment. Sums overdue bear interest at 0.9 percent per month.",
        "Law. This agreement is governed by the laws of Oregon."]),
    ("kestrel_print_framework.pdf", "Harbour Lane Bakery", "Print framework agreement", "Kestrel Print Ltd", "2025-02-24", "2025-03-01", "2027-02-28", "GBP",
     "en", [
        "Prices. Prices are fixed for twelve months and may then rise by no more than 4 percent.",
        "Proofs. The Customer has three working days to correct a proof.",
        "Termination. Either party may terminate by two months' notice."]),
    ("brightwater_supply.pdf", "Harbour Lane Bakery", "Supply agreement", "Brightwater Foods", "2025-04-28", "2025-05-01", "2026-04-30", "GBP", "en", [
        "Delivery. Flour is delivered every Tuesday before 05:30.",
        "Exclusivity. The Customer is free to buy elsewhere."]),
    ("it_support_lanternfish.pdf", "Lindqvist & Co", "IT support agreement", "Lanternfish IT", "2025-10-13", "2025-11-01", "2026-10-31", "EUR", "en", [
        "Response. Faults that stop work are answered within two hours on working days.",
        "Renewal. The agreement renews for one year unless cancelled sixty days before its end."]),
    ("ostrava_machine_lease.pdf", "Ostrava Tools", "Machine hire agreement", "Copperline Hardware Rental", "2025-09-22", "2025-10-01", "2027-09-30", "USD",
     "en", [
        "Machine. One milling machine, serial CR-88214.",
        "Deposit. A deposit of $2,400 is returned within 14 days after the machine is given back."]),
    ("wartungsvertrag_kern.pdf", "Schreinerei Vogt", "Wartungsvertrag", "Tobias Kern Metallbau", "2025-06-16", "2025-07-01", "2027-06-30", "EUR", "de", [
        "Leistung. Der Auftragnehmer wartet die Absauganlage zweimal im Jahr.",
        "Vertragsstrafe. Für jede versäumte Wartung zahlt der Auftragnehmer eine Vertragsstrafe von 350,00 €, höchstens jedoch 1.400,00 € im Jahr.",
        "Laufzeit. Der Vertrag läuft zwei Jahre."]),
    ("stromliefervertrag_nordlicht.pdf", "Schreinerei Vogt", "Stromliefervertrag", "Nordlicht Energie GmbH", "2025-01-27", "2025-02-01", "2027-01-31", "EUR",
     "de", [
        "Preis. Der Arbeitspreis beträgt 27,4 Cent je Kilowattstunde.",
        "Kündigung. Die Kündigungsfrist beträgt einen Monat zum Laufzeitende."]),
    ("transportvertrag_nordlicht.pdf", "Bergblick Treuhand AG", "Rahmenvertrag Transport", "Nordlicht Logistik AG", None, "2025-03-01", None, "CHF", "de", [
        "Haftung. Der Spediteur haftet bis zu CHF 20.000 je Schadenfall."]),
    ("contrat_impression_rivoire.pdf", "Atelier Dupuis", "Contrat-cadre d'impression", "Imprimerie Rivoire", "2025-03-24", "2025-04-01", "2027-03-31", "EUR",
     "fr", [
        "Délais. Toute commande est livrée sous huit jours ouvrés.",
        "Pénalités. Le retard donne lieu à une remise de 2 % par jour."]),
    ("limpiezas_ebro.pdf", "Taller Romero", "Contrato de limpieza", "Limpiezas Ebro", "2025-11-10", "2025-12-01", "2026-11-30", "EUR", "es", [
        "Servicio. La limpieza del taller se hace los sábados.",
        "Precio. El precio es de 310,00 € al mes.",
        "Renovación. El contrato se prorroga por un año salvo que una de las partes comunique su oposición con cuarenta y cinco días de antelación."]),
    ("seguro_taller.pdf", "Taller Romero", "Contrato de mantenimiento", "Elevadores Ebro", "2025-12-01", "2025-12-15", "2027-12-14", "EUR", "es", [
        "Servicio. El elevador se revisa cada trimestre.",
        "Renovación. La prórroga exige un acuerdo por escrito con quince días de antelación."]),
]
# fmt: on


def agreement(rng, row):
    file, client, title, other, executed, effective, expires, currency, lang, clauses = row
    fields = {
        "Title": title,
        "ContractId": f"C-{rng.randint(10000, 99999)}" if rng.random() < 0.7 else None,
        "Parties": [{"Name": other}, {"Name": client}],
        "ExecutionDate": executed,
        "EffectiveDate": effective,
        "ExpirationDate": expires,
    }
    between, signed, starts, ends = {
        "en": ("between", "Signed on", "Starts on", "Ends on"),
        "de": ("zwischen", "Unterzeichnet am", "Beginn", "Ende"),
        "fr": ("entre", "Signé le", "Début", "Fin"),
        "es": ("entre", "Firmado el", "Inicio", "Fin"),
    }[lang]
    joined = {"en": "and", "de": "und", "fr": "et", "es": "y"}[lang]
    lines = [title.upper()] + ([f"No. {fields['ContractId']}"] if fields["ContractId"] else []) + [f"{between} {other} {joined} {client}"]
    for word, value in ((signed, executed), (starts, effective), (ends, expires)):
        if value:
            lines.append(f"{word} {printed_date(date.fromisoformat(value), lang, currency)}")
    for i, clause in enumerate(clauses, 1):
        lines += textwrap.wrap(f"{i}. {clause}", 78, break_on_hyphens=False)
    return make("contract", file, client, date.fromisoformat(executed) if executed else None, status(rng), currency, fields, lines, lang)
