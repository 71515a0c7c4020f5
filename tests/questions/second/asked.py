"""45 questions as an office worker types them, each with its answer.

Every status counts unless a question names one. Papers without a date are in no period; what has no such field is left out of sums and averages, but
counts as a paper. A name as typed stands for the one full name that it is or begins, in whole words. "From" is about who bills, "to" about who is billed,
a client's name about the folder.
"""

from __future__ import annotations

from collections import Counter, namedtuple
from datetime import date

from tests.questions.second.answers import amounts, count, files, groups, last_quarter, month, names, none, passage, pick, quantities, shifted, year

Question = namedtuple("Question", "id lang about text expected")  # about: figure | content | none


def review_above_5000(docs, today):
    return files(d for d in pick(docs, "invoice", status="needs_review", currency="EUR") if d["fields"].get("InvoiceTotal", 0) > 5000)


def by_type(docs, today):
    held = pick(docs, folder="Lindqvist & Co")
    return {
        "kind": "groups",
        "by": "type",
        "op": "count",
        "groups": dict(sorted(Counter(d["type"] for d in held).items())),
        "ordered": False,
        "sources": names(held),
    }


def compare_brightwater(docs, today):
    held = [d for d in pick(docs, "invoice", **year(2025)) if d["fields"]["VendorName"] in ("Brightwater Foods", "Brightwater Marine Supplies")]
    return groups(held, "vendor", lambda d: d["fields"]["VendorName"], "InvoiceTotal")


def top_vendors(docs, today):
    answer = groups(pick(docs, "invoice", currency="USD", **year(2025)), "vendor", lambda d: d["fields"]["VendorName"], "InvoiceTotal", True)
    best = sorted(answer["groups"].items(), key=lambda kv: -kv[1]["USD"])[:3]
    held = {k for k, _ in best}
    used = [d for d in pick(docs, "invoice", currency="USD", **year(2025)) if d["fields"]["VendorName"] in held and "InvoiceTotal" in d["fields"]]
    return {**answer, "groups": dict(best), "sources": names(used)}


def expiring(docs, today):
    return files(d for d in pick(docs, "contract") if d["fields"].get("ExpirationDate", "")[:4] == str(today.year))


def due_next_month(docs, today):
    span = shifted(today, 1)
    return files(d for d in pick(docs, "invoice") if span["since"].isoformat() <= d["fields"].get("DueDate", "") <= span["until"].isoformat())


def bellerive_above_3000(docs, today):
    return files(d for d in pick(docs, "invoice", CustomerName="Hotel Bellerive", currency="EUR") if d["fields"].get("InvoiceTotal", 0) > 3000)


def closing_balance(docs, today):
    held = [d for d in pick(docs, "bankStatement", folder="Pinecrest Outfitters") if d["fields"]["StatementEndDate"] == "2025-12-31"]
    return {**amounts(held, "EndingBalance"), "op": "value"}


# fmt: off
QUESTIONS = [
    # English: figures
    Question("en01", "en", "figure", "How many invoices do we have from last quarter?",
             lambda docs, today: count(pick(docs, "invoice", **last_quarter(today)))),
    Question("en02", "en", "figure", "total of invoices from Kestrel Print in 2025",
             lambda docs, today: amounts(pick(docs, "invoice", VendorName="Kestrel Print Ltd", **year(2025)), "InvoiceTotal")),
    Question("en03", "en", "figure", "how much VAT is on the invoices dated last year?",
             lambda docs, today: amounts(pick(docs, "invoice", **year(today.year - 1)), "TotalTax")),
    Question("en04", "en", "figure", "Which invoices above 5,000 EUR still need review?", review_above_5000),
    Question("en05", "en", "figure", "average receipt at Cafe Aurora",
             lambda docs, today: amounts(pick(docs, "receipt", MerchantName="Cafe Aurora"), "Total", "avg")),
    Question("en06", "en", "figure", "What was the largest invoice in March 2026?",
             lambda docs, today: amounts(pick(docs, "invoice", **month(2026, 3)), "InvoiceTotal", "max")),
    Question("en07", "en", "figure", "monthly invoice totals for Harbour Lane Bakery this year",
             lambda docs, today: groups(pick(docs, "invoice", folder="Harbour Lane Bakery", **year(today.year)), "month", lambda d: d["date"][:7],
              "InvoiceTotal")),
    Question("en08", "en", "figure", "How many documents of each type are in the Lindqvist & Co folder?", by_type),
    Question("en09", "en", "figure", "compare what Brightwater Foods and Brightwater Marine Supplies invoiced in 2025", compare_brightwater),
    Question("en10", "en", "figure", "Amelia Okafor net pay so far this year, total please",
             lambda docs, today: amounts(pick(docs, "payStub", EmployeeName="Amelia Okafor", since=date(today.year, 1, 1), until=today),
              "CurrentPeriodNetPay")),
    Question("en11", "en", "figure", "how many kWh did Harbour Lane Books use in 2025?",
             lambda docs, today: quantities(pick(docs, "utilityBill", folder="Harbour Lane Books", Unit="kWh", **year(2025)))),
    Question("en12", "en", "figure", "How much waste with code 15 01 01 did Ostrava Tools hand over last year?",
             lambda docs, today: quantities(pick(docs, "wasteNote", folder="Ostrava Tools", WasteCode="15 01 01", **year(today.year - 1)))),
    Question("en13", "en", "figure", "closing balance of Pinecrest Outfitters' bank account at the end of December 2025", closing_balance),
    Question("en14", "en", "figure", "Which contracts expire this year?", expiring),
    Question("en15", "en", "figure", "list the invoices that have no due date",
             lambda docs, today: files(d for d in pick(docs, "invoice") if "DueDate" not in d["fields"])),
    Question("en16", "en", "figure", "number of returned documents dated last month",
             lambda docs, today: count(pick(docs, status="returned", **shifted(today, -1)))),
    Question("en17", "en", "figure", "Top 3 vendors by invoice total in USD for 2025", top_vendors),
    Question("en18", "en", "figure", "show me every invoice of exactly 1,240.50",
             lambda docs, today: files(d for d in pick(docs, "invoice") if d["fields"].get("InvoiceTotal") == 1240.50)),
    Question("en19", "en", "figure", "Which invoices fall due next month?", due_next_month),
    Question("en20", "en", "figure", "sum of receipts between 15 January and 15 February 2026",
             lambda docs, today: amounts(pick(docs, "receipt", since=date(2026, 1, 15), until=date(2026, 2, 15)), "Total")),
    # English: content
    Question("en21", "en", "content", "What notice do we have to give to leave the shop at 12 Dock Street?",
             passage("lease_12_dock_street.pdf", "not less than five months' written notice")),
    Question("en22", "en", "content", "how much deposit does the lease for Unit 7, Mill Yard ask for",
             passage("lease_unit7_mill_yard.pdf", "a deposit equal to two months' rent, being £1,480")),
    Question("en23", "en", "content", "Can Pinecrest sublet the warehouse on Alder Avenue?",
             passage("alder_avenue_warehouse.pdf", "Tenant may sublease up to thirty percent of the floor area")),
    Question("en24", "en", "content", "When can we end the cleaning agreement with Sparrow Facilities early?",
             passage("sparrow_facilities_cleaning.pdf", "if cleaning has been missed on three working days within one calendar month")),
    Question("en25", "en", "content", "what interest does Sentinel Guarding charge if we pay late?",
             passage("sentinel_guarding_2025.pdf", "interest at 1.25 percent per month")),
    Question("en26", "en", "content", "Who has to repair the roof at 3 Quay Road?",
             passage("quay_road_3.pdf", "The Landlord shall at its own cost keep the roof")),
    # English: no answer
    Question("en27", "en", "none", "How much did Nordlicht bill in 2025?",
             none("ambiguous", "two companies begin with Nordlicht: Nordlicht Energie GmbH and Nordlicht Logistik AG")),
    Question("en28", "en", "none", "What did Falkenberg Optik charge us in February 2026?",
             none("not_found", "no such company in any document")),
    Question("en29", "en", "none", "how many invoices did the tax office reject in April 2026?",
             none("not_found", "nothing says what a tax office did; `returned` is our own state")),
    Question("en30", "en", "none", "What does the contract with Sentinel Guarding say about parking spaces?",
             none("not_found", "that contract has no such clause; another lease has")),
    # German
    Question("de01", "de", "figure", "Wie viele Rechnungen hat Nordlicht Energie im Jahr 2025 gestellt?",
             lambda docs, today: count(pick(docs, "invoice", VendorName="Nordlicht Energie GmbH", **year(2025)))),
    Question("de02", "de", "figure", "Summe der Bruttolöhne im ersten Quartal 2026",
             lambda docs, today: amounts(pick(docs, "payStub", since=date(2026, 1, 1), until=date(2026, 3, 31)), "CurrentPeriodGrossPay")),
    Question("de03", "de", "figure", "Welche Rechnungen an Hotel Bellerive liegen über 3.000 €?", bellerive_above_3000),
    Question("de04", "de", "content", "Welche Kündigungsfrist gilt für die Werkstatt in der Lindenstraße 8?",
             passage("mietvertrag_lindenstrasse_8.pdf", "mit einer Frist von sieben Monaten zum Quartalsende")),
    Question("de05", "de", "content", "Wie hoch ist die Vertragsstrafe im Wartungsvertrag mit Tobias Kern?",
             passage("wartungsvertrag_kern.pdf", "eine Vertragsstrafe von 350,00 €")),
    # French
    Question("fr01", "fr", "figure", "Montant hors taxes des factures de l'Imprimerie Rivoire au 1er trimestre 2026",
             lambda docs, today: amounts(pick(docs, "invoice", VendorName="Imprimerie Rivoire", since=date(2026, 1, 1), until=date(2026, 3, 31)), "SubTotal")),
    Question("fr02", "fr", "figure", "Combien de relevés bancaires avons-nous pour l'Atelier Dupuis ?",
             lambda docs, today: count(pick(docs, "bankStatement", folder="Atelier Dupuis"))),
    Question("fr03", "fr", "figure", "Quel est le ticket de caisse le moins cher de la Brasserie du Pont ?",
             lambda docs, today: amounts(pick(docs, "receipt", MerchantName="Brasserie du Pont"), "Total", "min")),
    Question("fr04", "fr", "content", "Quel dépôt de garantie est prévu au bail de la rue des Tanneurs ?",
             passage("bail_rue_des_tanneurs.pdf", "un dépôt de garantie de 3 600,00 €")),
    Question("fr05", "fr", "none", "Quel est le salaire net de Martin en avril 2026 ?",
             none("ambiguous", "two employees are called Martin: Julien Martin and Claire Martin")),
    # Spanish
    Question("es01", "es", "figure", "¿Cuánto nos ha facturado Papelería Sol en 2025?",
             lambda docs, today: amounts(pick(docs, "invoice", VendorName="Papelería Sol", **year(2025)), "InvoiceTotal")),
    Question("es02", "es", "figure", "¿Cuántas facturas aprobadas hay en la carpeta Taller Romero?",
             lambda docs, today: count(pick(docs, "invoice", folder="Taller Romero", status="approved"))),
    Question("es03", "es", "figure", "Importe total de los tickets por comercio en marzo de 2026",
             lambda docs, today: groups(pick(docs, "receipt", **month(2026, 3)), "vendor", lambda d: d["fields"]["MerchantName"], "Total")),
    Question("es04", "es", "content", "¿Con cuánta antelación hay que avisar a Limpiezas Ebro para no prorrogar el contrato?",
             passage("limpiezas_ebro.pdf", "con cuarenta y cinco días de antelación")),
    Question("es05", "es", "none", "¿Cuál es el número de pasaporte de Lucía Romero?",
             none("not_found", "there is no identity document of hers")),
]
# fmt: on
