"""Fifty questions over the firm of the second set, written before the planner was changed for any of them, each with its answer.

What counts is what `second.asked` says. "Latest" is by a paper's own date; a bill is an invoice; what a paper is about narrows to its folder, its parties and
its numbers. A clause that a paper doesn't have is not found, though another paper has it.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from tests.questions.second.answers import amounts, count, files, month, none, passage, pick, quantities, shifted, year
from tests.questions.second.asked import Question


def counted(docs, by, key):
    """How many there are of each."""
    held = dict(sorted(Counter(map(key, docs)).items()))
    return {"kind": "groups", "by": by, "op": "count", "groups": held, "ordered": False, "sources": sorted(d["file"] for d in docs)}


def due(docs, since, until):
    return files(d for d in docs if since.isoformat() <= d["fields"].get("DueDate", "") <= until.isoformat())


def due_soon(docs, today):
    return due(pick(docs, "invoice", folder="Harbour Lane Books"), today, today + timedelta(days=30))


def overdue(docs, today, folder):
    return due(pick(docs, "invoice", folder=folder), date(2000, 1, 1), today - timedelta(days=1))


def newest(docs):
    dated = [d for d in docs if d["date"]]
    last = max(d["date"] for d in dated)
    return files(d for d in dated if d["date"] == last)


def ending(docs, day, **wanted):
    held = [d for d in pick(docs, "bankStatement", **wanted) if d["fields"]["StatementEndDate"] == day]
    return {**amounts(held, "EndingBalance"), "op": "value"}


def below(docs, limit):
    return [d for d in docs if "InvoiceTotal" in d["fields"] and d["fields"]["InvoiceTotal"] < limit]


def unit(docs, name):
    return [d for d in docs if d["fields"].get("Unit") == name]


# fmt: off
QUESTIONS = [
    # English: figures
    Question("t01", "en", "figure", "Which bills of Harbour Lane Books are due in the next 30 days?", due_soon),
    Question("t02", "en", "figure", "How much water in m3 did Harbour Lane Books use since July 2025?",
             lambda docs, today: quantities(pick(docs, "utilityBill", folder="Harbour Lane Books", Unit="m3", since=date(2025, 7, 1), until=today))),
    Question("t03", "en", "figure", "Power consumption of Harbour Lane Bakery in 2025 in kWh",
             lambda docs, today: quantities(pick(docs, "utilityBill", folder="Harbour Lane Bakery", Unit="kWh", **year(2025)))),
    Question("t04", "en", "figure", "total quantity of plastic packaging waste in 2025",
             lambda docs, today: quantities(pick(docs, "wasteNote", IdentificationName="Plastic packaging", **year(2025)))),
    Question("t05", "en", "figure", "What's the latest invoice from Copperline Hardware?",
             lambda docs, today: newest(pick(docs, "invoice", VendorName="Copperline Hardware"))),
    Question("t06", "en", "figure", "How many documents are there in each status?", lambda docs, today: counted(docs, "status", lambda d: d["status"])),
    Question("t07", "en", "figure", "ending balance of account 40118290 in January 2026",
             lambda docs, today: ending(docs, "2026-01-31", AccountNumber="40118290")),
    Question("t08", "en", "figure", "List the credit notes from Copperline Hardware",
             lambda docs, today: files(below(pick(docs, "invoice", VendorName="Copperline Hardware"), 0))),
    Question("t09", "en", "figure", "What do the invoices of Copperline Hardware of October 2025 come to?",
             lambda docs, today: amounts(pick(docs, "invoice", VendorName="Copperline Hardware", **month(2025, 10)), "InvoiceTotal")),
    Question("t10", "en", "figure", "total deductions of Dale Whitcomb in 2026",
             lambda docs, today: amounts(pick(docs, "payStub", EmployeeName="Dale Whitcomb", **year(2026)), "CurrentPeriodDeductions")),
    Question("t11", "en", "figure", "Which payslips are dated December 2025?", lambda docs, today: files(pick(docs, "payStub", **month(2025, 12)))),
    Question("t12", "en", "figure", "How many invoices are dated between 20 December 2025 and 10 January 2026?",
             lambda docs, today: count(pick(docs, "invoice", since=date(2025, 12, 20), until=date(2026, 1, 10)))),
    Question("t13", "en", "figure", "number of receipts by folder this year",
             lambda docs, today: counted(pick(docs, "receipt", **year(today.year)), "folder", lambda d: d["folder"])),
    Question("t14", "en", "figure", "What was the most expensive receipt in Swiss francs?",
             lambda docs, today: amounts(pick(docs, "receipt", currency="CHF"), "Total", "max")),
    Question("t15", "en", "figure", "lowest net pay of Claire Martin",
             lambda docs, today: amounts(pick(docs, "payStub", EmployeeName="Claire Martin"), "CurrentPeriodNetPay", "min")),
    Question("t16", "en", "figure", "Show the invoices from Kestrel Ltd in the folder Lindqvist & Co",
             lambda docs, today: files(pick(docs, "invoice", folder="Lindqvist & Co", VendorName="Kestrel Ltd"))),
    Question("t17", "en", "figure", "How many invoices under 500 pounds did Quillfeather Stationers send?",
             lambda docs, today: count(below(pick(docs, "invoice", currency="GBP", VendorName="Quillfeather Stationers"), 500))),
    # English: content
    Question("t18", "en", "content", "How many parking spaces come with the bakehouse at 21 Dock Street?",
             passage("lease_21_dock_street.pdf", "two parking spaces in the rear yard")),
    Question("t19", "en", "content", "On which day is flour delivered?", passage("brightwater_supply.pdf", "Flour is delivered every Tuesday")),
    Question("t20", "en", "content", "When do we get the deposit back for the milling machine?",
             passage("ostrava_machine_lease.pdf", "is returned within 14 days")),
    Question("t21", "en", "content", "How fast does Lanternfish IT answer faults?", passage("it_support_lanternfish.pdf", "answered within two hours")),
    Question("t22", "en", "content", "By how much may Kestrel Print raise its prices?",
             passage("kestrel_print_framework.pdf", "rise by no more than 4 percent")),
    Question("t23", "en", "content", "Which law governs the agreement with Meridian Office Supply?",
             passage("meridian_supply_terms.pdf", "governed by the laws of Oregon")),
    Question("t24", "en", "content", "May we tell anybody the alarm codes?", passage("sentinel_guarding_2025.pdf", "Alarm codes shall not be disclosed")),
    # English: no answer
    Question("t25", "en", "none", "How many litres of diesel did Corner Fuel sell us in March 2026?", none("not_found", "no litres are read")),
    Question("t26", "en", "none", "What is the rent of the house at 5 Maple Crescent?", none("not_found", "no such house")),
    Question("t27", "en", "none", "Closing balance of Lindqvist & Co at the end of March 2026", none("not_found", "it has no statements")),
    Question("t28", "en", "none", "Does the lease of Unit 9, Mill Yard allow pets?", none("not_found", "nothing about pets anywhere")),
    Question("t29", "en", "none", "How many flights did Tidewater Freight operate last year?", none("not_found", "no flights")),
    # German
    Question("t30", "de", "figure", "Wie viel Strom in kWh hat die Schreinerei Vogt 2025 verbraucht?",
             lambda docs, today: quantities(pick(docs, "utilityBill", folder="Schreinerei Vogt", Unit="kWh", **year(2025)))),
    Question("t31", "de", "figure", "Wie viele Dokumente müssen noch geprüft werden?", lambda docs, today: count(pick(docs, status="needs_review"))),
    Question("t32", "de", "figure", "Welche ist die neueste Rechnung von Nordlicht Logistik?",
             lambda docs, today: newest(pick(docs, "invoice", VendorName="Nordlicht Logistik AG"))),
    Question("t33", "de", "figure", "Endsaldo des Kontos CH9300762011623852957 am 31. März 2026",
             lambda docs, today: ending(docs, "2026-03-31", IBAN="CH9300762011623852957")),
    Question("t34", "de", "figure", "Durchschnittlicher Nettolohn von Jonas Vogt",
             lambda docs, today: amounts(pick(docs, "payStub", EmployeeName="Jonas Vogt"), "CurrentPeriodNetPay", "avg")),
    Question("t35", "de", "figure", "Höchste Quittung vom Bahnhof Kiosk im Februar 2026",
             lambda docs, today: amounts(pick(docs, "receipt", MerchantName="Bahnhof Kiosk", **month(2026, 2)), "Total", "max")),
    Question("t36", "de", "content", "Bis zu welchem Betrag haftet der Spediteur?",
             passage("transportvertrag_nordlicht.pdf", "haftet bis zu CHF 20.000 je Schadenfall")),
    Question("t37", "de", "content", "Was kostet die Kilowattstunde laut Stromliefervertrag?",
             passage("stromliefervertrag_nordlicht.pdf", "27,4 Cent je Kilowattstunde")),
    Question("t38", "de", "none", "Wie viele Überstunden hat Jonas Vogt im März 2026 gemacht?", none("not_found", "no hours are read")),
    Question("t39", "de", "none", "Welche Kündigungsfrist gilt für die Wohnung in der Ahornallee 3?", none("not_found", "no such flat")),
    # French
    Question("t40", "fr", "figure", "Total TTC des factures de Rivoire & Fils en 2025",
             lambda docs, today: amounts(pick(docs, "invoice", VendorName="Rivoire & Fils", **year(2025)), "InvoiceTotal")),
    Question("t41", "fr", "figure", "Quelles factures du dossier Atelier Dupuis sont échues ?", lambda docs, today: overdue(docs, today, "Atelier Dupuis")),
    Question("t42", "fr", "figure", "Solde final de la Banque Orvault fin février 2026",
             lambda docs, today: ending(docs, "2026-02-28", BankName="Banque Orvault")),
    Question("t43", "fr", "content", "En combien de jours une commande est-elle livrée par l'Imprimerie Rivoire ?",
             passage("contrat_impression_rivoire.pdf", "livrée sous huit jours ouvrés")),
    Question("t44", "fr", "content", "Quelle remise en cas de retard de l'imprimerie ?",
             passage("contrat_impression_rivoire.pdf", "une remise de 2 % par jour")),
    Question("t45", "fr", "none", "Combien de salariés a l'Imprimerie Rivoire ?", none("not_found", "nobody is paid by it here")),
    # Spanish
    Question("t46", "es", "figure", "¿Cuál es la última factura de Papelería Solana?",
             lambda docs, today: newest(pick(docs, "invoice", VendorName="Papelería Solana"))),
    Question("t47", "es", "figure", "¿Cuánto IVA hay en las facturas de Papelería Sol del mes pasado?",
             lambda docs, today: amounts(pick(docs, "invoice", VendorName="Papelería Sol", **shifted(today, -1)), "TotalTax")),
    Question("t48", "es", "content", "¿Cuál es la renta mensual del local de la calle Olmo?",
             passage("arrendamiento_calle_olmo.pdf", "La renta mensual es de 980,00 €")),
    Question("t49", "es", "content", "¿Qué día se hace la limpieza del taller?", passage("limpiezas_ebro.pdf", "se hace los sábados")),
    Question("t50", "es", "none", "¿Cuánto debemos a Hacienda por el impuesto de sociedades de 2025?", none("not_found", "no tax papers")),
]
# fmt: on
