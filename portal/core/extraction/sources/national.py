"""National e-invoices of their own syntax: FatturaPA (Italy), Facturae (Spain).

Sources: Specifiche tecniche FatturaPA 1.2.2 (Agenzia delle Entrate); Facturae 3.2.2 (Ministerio de Hacienda).
"""

from __future__ import annotations

from decimal import Decimal

from portal.core.extraction.sources.bills import Bill, Facts, address, dated, decimal, told
from portal.core.extraction.sources.trees import Element, each, first, local, own_text, text

#: Kinds of documents that are credit notes → UNTDID 1001.
_CREDITS = {"TD04": "381", "TD08": "381", "OR": "381"}


def fattura(root: Element) -> Bill | None:
    """The first invoice of a FatturaPA file; None for a tree of another kind."""
    body, header = first(root, "FatturaElettronicaBody"), first(root, "FatturaElettronicaHeader")
    if local(root) != "FatturaElettronica" or body is None or header is None:
        return None
    general = first(body, "DatiGenerali/DatiGeneraliDocumento")
    bill = Bill("FatturaPA", root.get("versione", "")[:20], _CREDITS.get(text(general, "TipoDocumento"), "380"), text(general, "Divisa") or "EUR")
    parts = each(body, "DatiBeniServizi/DatiRiepilogo")
    net, tax = (_sum(parts, name) for name in ("ImponibileImporto", "Imposta"))
    pay = first(body, "DatiPagamento/DettaglioPagamento")
    seller, buyer = (first(header, name) for name in ("CedentePrestatore", "CessionarioCommittente"))
    bill.facts = told({
        "InvoiceId": text(general, "Numero"), "InvoiceDate": dated(text(general, "Data")), "DueDate": dated(text(pay, "DataScadenzaPagamento")),
        "PurchaseOrder": text(body, "DatiGenerali/DatiOrdineAcquisto/IdDocumento"), "SubTotal": net, "TotalTax": tax,
        "InvoiceTotal": text(general, "ImportoTotaleDocumento") or _sum([body], "DatiBeniServizi/DatiRiepilogo/ImponibileImporto|Imposta"),
        "DeliveryNoteId": text(body, "DatiGenerali/DatiDDT/NumeroDDT"),
    }) | _italian("Vendor", seller) | _italian("Customer", buyer)
    bill.payment = [facts for one in each(body, "DatiPagamento/DettaglioPagamento") if (facts := told({"IBAN": text(one, "IBAN"), "SWIFT": text(one, "BIC")}))]
    bill.taxes = [told({"Rate": text(part, "AliquotaIVA"), "Amount": text(part, "Imposta")}) for part in parts]
    bill.items = [_riga(line) for line in each(body, "DatiBeniServizi/DettaglioLinee")]
    bill.others = len(each(root, "FatturaElettronicaBody")) - 1
    return bill


def _sum(nodes: list[Element], path: str) -> str:
    amounts = [decimal(own_text(found)) for node in nodes for found in each(node, path)]
    return str(sum((amount for amount in amounts if amount is not None), Decimal(0))) if amounts else ""


def _italian(role: str, party: Element | None) -> Facts:
    facts = first(party, "DatiAnagrafici")
    person = " ".join([text(facts, "Anagrafica/Nome"), text(facts, "Anagrafica/Cognome")]).strip()
    place = first(party, "Sede")
    street = " ".join([text(place, "Indirizzo"), text(place, "NumeroCivico")]).strip()
    town = " ".join([text(place, "CAP"), text(place, "Comune"), text(place, "Provincia")]).strip()
    return told({
        f"{role}Name": text(facts, "Anagrafica/Denominazione") or person,
        f"{role}TaxId": text(facts, "IdFiscaleIVA/IdPaese") + text(facts, "IdFiscaleIVA/IdCodice") or text(facts, "CodiceFiscale"),
        f"{role}Address": address(street, town, text(place, "Nazione")),
    })


def _riga(line: Element) -> Facts:
    return told({
        "Description": text(line, "Descrizione"), "Quantity": text(line, "Quantita"), "Unit": text(line, "UnitaMisura"),
        "UnitPrice": text(line, "PrezzoUnitario"), "ProductCode": text(line, "CodiceArticolo/CodiceValore"), "Date": dated(text(line, "DataFinePeriodo")),
        "TaxRate": text(line, "AliquotaIVA"), "Amount": text(line, "PrezzoTotale"),
    })


def facturae(root: Element) -> Bill | None:
    """The first invoice of a Facturae file; None for a tree of another kind."""
    invoice, parties = first(root, "Invoices/Invoice"), first(root, "Parties")
    if local(root) != "Facturae" or invoice is None or parties is None:
        return None
    header, issued, sums = (first(invoice, name) for name in ("InvoiceHeader", "InvoiceIssueData", "InvoiceTotals"))
    code = _CREDITS.get(text(header, "InvoiceClass"), "380")
    bill = Bill("Facturae", text(root, "FileHeader/SchemaVersion")[:20], code, text(issued, "InvoiceCurrencyCode") or "EUR")
    payments = each(invoice, "PaymentDetails/Installment")
    bill.facts = told({
        "InvoiceId": text(header, "InvoiceSeriesCode") + text(header, "InvoiceNumber"), "InvoiceDate": dated(text(issued, "IssueDate")),
        "ServiceStartDate": dated(text(issued, "InvoicingPeriod/StartDate")), "ServiceEndDate": dated(text(issued, "InvoicingPeriod/EndDate")),
        "DueDate": dated(text(payments[0], "InstallmentDueDate")) if payments else "", "SubTotal": text(sums, "TotalGrossAmountBeforeTaxes"),
        "TotalTax": text(sums, "TotalTaxOutputs"), "TotalDiscount": text(sums, "TotalGeneralDiscounts"), "InvoiceTotal": text(sums, "InvoiceTotal"),
        "AmountDue": text(sums, "TotalExecutableAmount"), "PurchaseOrder": text(invoice, "Items/InvoiceLine/ReceiverTransactionReference"),
    }) | _spanish("Vendor", first(parties, "SellerParty")) | _spanish("Customer", first(parties, "BuyerParty"))
    accounts = [told({"IBAN": text(one, "AccountToBeCredited/IBAN"), "SWIFT": text(one, "AccountToBeCredited/BIC")}) for one in payments]
    bill.payment = [facts for at, facts in enumerate(accounts) if facts and facts not in accounts[:at]]
    taxes = each(invoice, "TaxesOutputs/Tax")
    bill.taxes = [told({"Rate": text(tax, "TaxRate"), "Amount": text(tax, "TaxAmount/TotalAmount")}) for tax in taxes]
    bill.items = [_linea(line) for line in each(invoice, "Items/InvoiceLine")]
    bill.others = len(each(root, "Invoices/Invoice")) - 1
    return bill


def _spanish(role: str, party: Element | None) -> Facts:
    who = first(party, "LegalEntity|Individual")
    person = " ".join(filter(None, (text(who, name) for name in ("Name", "FirstSurname", "SecondSurname"))))
    place = first(who, "AddressInSpain|OverseasAddress")
    town = text(place, "PostCodeAndTown") or " ".join([text(place, "PostCode"), text(place, "Town")]).strip()
    return told({
        f"{role}Name": text(who, "CorporateName") or person,
        f"{role}TaxId": text(party, "TaxIdentification/TaxIdentificationNumber"),
        f"{role}Address": address(text(place, "Address"), town, text(place, "Province"), text(place, "CountryCode")),
    })


def _linea(line: Element) -> Facts:
    return told({
        "Description": text(line, "ItemDescription"), "Quantity": text(line, "Quantity"), "UnitPrice": text(line, "UnitPriceWithoutTax"),
        "ProductCode": text(line, "ArticleCode"), "TaxRate": text(line, "TaxesOutputs/Tax/TaxRate"),
        "Tax": text(line, "TaxesOutputs/Tax/TaxAmount/TotalAmount"), "Amount": text(line, "GrossAmount") or text(line, "TotalCost"),
    })
