"""Cross Industry Invoice (UN/CEFACT): Factur-X, ZUGFeRD 1 and 2, XRechnung in this syntax, Order-X.

Sources: EN 16931-1 and its syntax binding CEN/TS 16931-3-3, Factur-X 1.07, Order-X 1.0, ZUGFeRD 1.0 (whose elements had other names).
"""

from __future__ import annotations

import re

from portal.core.extraction.sources.bills import Bill, Facts, address, dated, per_unit, told, unit
from portal.core.extraction.sources.trees import Element, each, first, local, namespace, own_text, text

ROOTS = {"CrossIndustryInvoice", "CrossIndustryDocument", "SCRDMCCBDACIOMessageStructure", "SCRDMCCBDACIDMessageStructure", "Invoice"}
_DATE = "DateTimeString|DateString"


def read(root: Element) -> Bill | None:
    """The bill or order; None for a tree of another kind."""
    header = first(root, "ExchangedDocument|HeaderExchangedDocument")
    trade = first(root, "SupplyChainTradeTransaction|SpecifiedSupplyChainTradeTransaction")
    if local(root) not in ROOTS or header is None or trade is None:
        return None
    settlement = first(trade, "ApplicableHeaderTradeSettlement|ApplicableSupplyChainTradeSettlement")
    guideline = text(root, "ExchangedDocumentContext|SpecifiedExchangedDocumentContext/GuidelineSpecifiedDocumentContextParameter/ID")
    sums = first(settlement, "SpecifiedTradeSettlementHeaderMonetarySummation|SpecifiedTradeSettlementMonetarySummation")
    currency = _currency(settlement, sums)
    bill = Bill(_standard(root, guideline), _profile(guideline), text(header, "TypeCode"), currency)
    bill.facts = _head(header) | _parties(trade) | _terms(trade, settlement) | _sums(sums, currency)
    bill.payment, bill.taxes = _payment(settlement), _taxes(settlement)
    bill.items = [_item(line) for line in each(trade, "IncludedSupplyChainTradeLineItem") if _counts(line)]
    bill.lines = text(sums, "LineTotalAmount")
    return bill


def _standard(root: Element, guideline: str) -> str:
    if "order-x" in guideline or local(root).startswith("SCRDM"):
        return "Order-X"
    named = (("xrechnung", "XRechnung"), ("factur-x", "Factur-X"), ("ferd", "ZUGFeRD"))
    return next((name for part, name in named if part in namespace(root) + guideline), "Cross Industry Invoice")


def _profile(guideline: str) -> str:
    """ "urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic" → "basic"; the standard without more is its own profile."""
    last = re.split(r"[:#]", guideline)[-1]
    return "EN 16931" if last == "2017" else last


def _currency(settlement: Element | None, sums: Element | None) -> str:
    """The declared one, else the one the total is in."""
    code = text(settlement, "InvoiceCurrencyCode", "OrderCurrencyCode")
    if not code:
        code = next((total.get("currencyID", "") for total in each(sums, "GrandTotalAmount")), "")
    return code if len(code) == 3 and code.isalpha() else ""


def _when(node: Element | None, path: str) -> str:
    """The date below an element that holds it directly (ZUGFeRD drafts) or in a string of its own."""
    return dated(text(node, f"{path}/{_DATE}", path))


def _head(header: Element) -> Facts:
    return told({"InvoiceId": text(header, "ID"), "InvoiceDate": _when(header, "IssueDateTime")})


def _parties(trade: Element) -> Facts:
    agreement = first(trade, "ApplicableHeaderTradeAgreement|ApplicableSupplyChainTradeAgreement")
    delivery = first(trade, "ApplicableHeaderTradeDelivery|ApplicableSupplyChainTradeDelivery")
    seller, buyer = first(agreement, "SellerTradeParty"), first(agreement, "BuyerTradeParty")
    return told({
        "VendorName": text(seller, "Name", "SpecifiedLegalOrganization/TradingBusinessName"),
        "VendorAddress": _address(first(seller, "PostalTradeAddress")),
        "VendorTaxId": _tax_id(seller),
        "CustomerName": text(buyer, "Name", "SpecifiedLegalOrganization/TradingBusinessName"),
        "CustomerId": text(buyer, "ID"),
        "CustomerAddress": _address(first(buyer, "PostalTradeAddress")),
        "CustomerTaxId": _tax_id(buyer),
        "PurchaseOrder": text(agreement, "BuyerOrderReferencedDocument/IssuerAssignedID", "BuyerOrderReferencedDocument/ID"),
        "ShippingAddress": _address(first(delivery, "ShipToTradeParty/PostalTradeAddress")),
        "DeliveryNoteId": text(delivery, "DespatchAdviceReferencedDocument|DeliveryNoteReferencedDocument/IssuerAssignedID|ID"),
        "DeliveryDate": _when(delivery, "RequestedDeliverySupplyChainEvent/OccurrenceDateTime"),
    })


def _address(place: Element | None) -> str:
    town = " ".join([text(place, "PostcodeCode"), text(place, "CityName")]).strip()
    return address(text(place, "LineOne"), text(place, "LineTwo"), text(place, "LineThree"), town, text(place, "CountrySubDivisionName"),
                   text(place, "CountryID"))


def _tax_id(party: Element | None) -> str:
    """The VAT number (scheme VA), else the national tax number (FC)."""
    by_scheme = {one.get("schemeID", ""): own_text(one) for one in each(party, "SpecifiedTaxRegistration/ID")}
    return by_scheme.get("VA") or by_scheme.get("FC", "")


def _terms(trade: Element, settlement: Element | None) -> Facts:
    period = first(settlement, "BillingSpecifiedPeriod")
    return told({
        "PaymentTerm": text(settlement, "SpecifiedTradePaymentTerms/Description"),
        "DueDate": _when(settlement, "SpecifiedTradePaymentTerms/DueDateDateTime"),
        "ServiceStartDate": _when(period, "StartDateTime"),
        "ServiceEndDate": _when(period, "EndDateTime"),
    })


def _sums(sums: Element | None, currency: str) -> Facts:
    """Totals. The tax may be told a second time in the currency of the accounts (BT-111)."""
    taxes = each(sums, "TaxTotalAmount")
    tax = next((one for one in taxes if one.get("currencyID", currency) == currency), taxes[0] if taxes else None)
    discount = text(sums, "AllowanceTotalAmount")
    return told({
        "SubTotal": text(sums, "TaxBasisTotalAmount"),
        "TotalTax": own_text(tax),
        "InvoiceTotal": text(sums, "GrandTotalAmount"),
        "AmountDue": text(sums, "DuePayableAmount"),
        "TotalDiscount": discount if discount.strip("0.") else "",
    })


def _payment(settlement: Element | None) -> list[Facts]:
    found = []
    for means in each(settlement, "SpecifiedTradeSettlementPaymentMeans"):
        account, bank = first(means, "PayeePartyCreditorFinancialAccount"), first(means, "PayeeSpecifiedCreditorFinancialInstitution")
        facts = told({"IBAN": text(account, "IBANID").replace(" ", ""), "SWIFT": text(bank, "BICID"), "BankAccountNumber": text(account, "ProprietaryID")})
        if facts and facts not in found:
            found.append(facts)
    return found


def _taxes(settlement: Element | None) -> list[Facts]:
    return [facts for one in each(settlement, "ApplicableTradeTax")
            if (facts := told({"Rate": text(one, "RateApplicablePercent|ApplicablePercent"), "Amount": text(one, "CalculatedAmount")}))]


def _counts(line: Element) -> bool:
    """Whether the line's amount is part of the sum: headings over other lines and mere information (profile EXTENDED) are not."""
    return text(line, "AssociatedDocumentLineDocument/LineStatusReasonCode") not in ("GROUP", "INFORMATION")


def _item(line: Element) -> Facts:
    product = first(line, "SpecifiedTradeProduct")
    agreement = first(line, "SpecifiedLineTradeAgreement|SpecifiedSupplyChainTradeAgreement")
    delivery = first(line, "SpecifiedLineTradeDelivery|SpecifiedSupplyChainTradeDelivery")
    settlement = first(line, "SpecifiedLineTradeSettlement|SpecifiedSupplyChainTradeSettlement")
    quantity = first(delivery, "BilledQuantity|RequestedQuantity|AgreedQuantity")
    return told({
        "Description": text(product, "Name", "Description") or text(line, "AssociatedDocumentLineDocument/IncludedNote/Content"),
        "Quantity": own_text(quantity),
        "Unit": unit(quantity.get("unitCode", "")) if quantity is not None else "",
        "UnitPrice": _price(first(agreement, "NetPriceProductTradePrice")) or _price(first(agreement, "GrossPriceProductTradePrice")),
        "ProductCode": text(product, "SellerAssignedID", "GlobalID", "BuyerAssignedID"),
        "Date": _when(delivery, "ActualDeliverySupplyChainEvent/OccurrenceDateTime") or _when(settlement, "BillingSpecifiedPeriod/EndDateTime"),
        "TaxRate": text(settlement, "ApplicableTradeTax/RateApplicablePercent|ApplicablePercent"),
        "Tax": text(settlement, "ApplicableTradeTax/CalculatedAmount"),
        "Amount": text(settlement, "SpecifiedTradeSettlementLineMonetarySummation|SpecifiedTradeSettlementMonetarySummation/LineTotalAmount"),
    })


def _price(price: Element | None) -> str:
    return per_unit(text(price, "ChargeAmount"), text(price, "BasisQuantity"))
