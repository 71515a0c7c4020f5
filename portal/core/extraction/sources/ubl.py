"""UBL 2 (OASIS): Invoice and CreditNote as Peppol BIS Billing 3, XRechnung and national profiles use them, and Order (Peppol BIS Ordering 3).

Sources: UBL 2.1, the syntax binding CEN/TS 16931-3-2, Peppol BIS Billing 3.0.
"""

from __future__ import annotations

from portal.core.extraction.sources.bills import Bill, Facts, address, dated, is_iban, per_unit, told, unit
from portal.core.extraction.sources.trees import Element, each, first, local, namespace, own_text, text

#: Root → the type code where the document has none of its own.
ROOTS = {"Invoice": "380", "CreditNote": "381", "Order": "220"}
_NAMESPACE = "urn:oasis:names:specification:ubl:schema:xsd:"
_LINES = "InvoiceLine|CreditNoteLine|OrderLine"


def read(root: Element) -> Bill | None:
    """The bill or order; None for a tree of another kind."""
    if local(root) not in ROOTS or not namespace(root).startswith(_NAMESPACE):
        return None
    currency = text(root, "DocumentCurrencyCode")
    customization = text(root, "CustomizationID")
    code = text(root, "InvoiceTypeCode|CreditNoteTypeCode|OrderTypeCode") or ROOTS[local(root)]
    standard = next((name for part, name in (("xrechnung", "XRechnung"), ("peppol", "Peppol")) if part in customization), "UBL")
    bill = Bill(standard, _profile(root, customization), code, currency)
    sums = first(root, "LegalMonetaryTotal|RequestedMonetaryTotal|AnticipatedMonetaryTotal")
    bill.facts = _head(root) | _parties(root) | _sums(sums, _tax_total(root, currency))
    bill.payment, bill.taxes = _payment(root), _taxes(root, currency)
    bill.items = [_item(line) for line in _lines(root)]
    bill.lines = text(sums, "LineExtensionAmount")
    return bill


def _profile(root: Element, customization: str) -> str:
    return "EN 16931" if "en16931" in customization else f"UBL {text(root, 'UBLVersionID')}".strip()


def _lines(root: Element) -> list[Element]:
    """An order's line holds its item one level further down."""
    return [first(line, "LineItem") if local(line) == "OrderLine" else line for line in each(root, _LINES)]


def _head(root: Element) -> Facts:
    period = first(root, "InvoicePeriod")
    return told({
        "InvoiceId": text(root, "ID"),
        "InvoiceDate": dated(text(root, "IssueDate")),
        "DueDate": dated(text(root, "DueDate", "PaymentMeans/PaymentDueDate", "PaymentTerms/PaymentDueDate")),
        "PurchaseOrder": text(root, "OrderReference/ID"),
        "PaymentTerm": text(root, "PaymentTerms/Note"),
        "ServiceStartDate": dated(text(period, "StartDate")),
        "ServiceEndDate": dated(text(period, "EndDate")),
        "DeliveryNoteId": text(root, "DespatchDocumentReference/ID"),
        "DeliveryDate": dated(text(root, "Delivery/ActualDeliveryDate", "Delivery/RequestedDeliveryPeriod/StartDate")),
        "ShippingAddress": _address(first(root, "Delivery/DeliveryLocation/Address")),
    })


def _parties(root: Element) -> Facts:
    seller = first(root, "AccountingSupplierParty|SellerSupplierParty/Party")
    buyer = first(root, "AccountingCustomerParty|BuyerCustomerParty/Party")
    return told({
        "VendorName": _name(seller),
        "VendorAddress": _address(first(seller, "PostalAddress")),
        "VendorTaxId": _tax_id(seller),
        "CustomerName": _name(buyer),
        "CustomerId": text(root, "AccountingCustomerParty/SupplierAssignedAccountID", "AccountingCustomerParty/CustomerAssignedAccountID")
        or text(buyer, "PartyIdentification/ID"),
        "CustomerAddress": _address(first(buyer, "PostalAddress")),
        "CustomerTaxId": _tax_id(buyer),
    })


def _name(party: Element | None) -> str:
    """The registered name, which EN 16931 demands (BT-27, BT-44), else the trading name."""
    return text(party, "PartyLegalEntity/RegistrationName", "PartyName/Name")


def _address(place: Element | None) -> str:
    """Structured, or in free lines as UBL also allows."""
    town = " ".join([text(place, "PostalZone"), text(place, "CityName")]).strip()
    street = " ".join([text(place, "StreetName"), text(place, "BuildingNumber")]).strip()
    free = [own_text(line) for line in each(place, "AddressLine/Line")]
    return address(street, text(place, "AdditionalStreetName"), *free, town, text(place, "CountrySubentity"), text(place, "Country/IdentificationCode"))


def _tax_id(party: Element | None) -> str:
    """The VAT number, else the first number of another tax."""
    schemes = each(party, "PartyTaxScheme")
    by_scheme = {text(one, "TaxScheme/ID"): text(one, "CompanyID") for one in schemes if text(one, "CompanyID")}
    return by_scheme.get("VAT") or next(iter(by_scheme.values()), "")


def _tax_total(root: Element, currency: str) -> Element | None:
    """The tax may be told a second time in the currency of the accounts (BT-111)."""
    totals = each(root, "TaxTotal")
    own = (total for total in totals if (amount := first(total, "TaxAmount")) is not None and amount.get("currencyID", currency) == currency)
    return next(own, totals[0] if totals else None)


def _sums(sums: Element | None, tax: Element | None) -> Facts:
    discount, gross = text(sums, "AllowanceTotalAmount"), text(sums, "TaxInclusiveAmount")
    return told({
        "SubTotal": text(sums, "TaxExclusiveAmount"),
        "TotalTax": text(tax, "TaxAmount"),
        "InvoiceTotal": gross or text(sums, "PayableAmount"),
        "AmountDue": text(sums, "PayableAmount"),
        "TotalDiscount": discount if discount.strip("0.") else "",
    })


def _payment(root: Element) -> list[Facts]:
    found = []
    for account in each(root, "PaymentMeans/PayeeFinancialAccount"):
        number = text(account, "ID").replace(" ", "")
        bank = text(account, "FinancialInstitutionBranch/ID", "FinancialInstitutionBranch/FinancialInstitution/ID")
        facts = told({"IBAN" if is_iban(number) else "BankAccountNumber": number, "SWIFT": bank})
        if facts and facts not in found:
            found.append(facts)
    return found


def _taxes(root: Element, currency: str) -> list[Facts]:
    parts = each(_tax_total(root, currency), "TaxSubtotal")
    return [facts for one in parts if (facts := told({"Rate": text(one, "TaxCategory/Percent", "Percent"), "Amount": text(one, "TaxAmount")}))]


def _item(line: Element) -> Facts:
    quantity = first(line, "InvoicedQuantity|CreditedQuantity|Quantity")
    item = first(line, "Item")
    return told({
        "Description": text(item, "Name", "Description") or text(line, "Note"),
        "Quantity": own_text(quantity),
        "Unit": unit(quantity.get("unitCode", "")) if quantity is not None else "",
        "UnitPrice": per_unit(text(line, "Price/PriceAmount"), text(line, "Price/BaseQuantity")),
        "ProductCode": text(item, "SellersItemIdentification/ID", "StandardItemIdentification/ID", "BuyersItemIdentification/ID"),
        "Date": dated(text(line, "InvoicePeriod/EndDate", "Delivery/ActualDeliveryDate")),
        "TaxRate": text(item, "ClassifiedTaxCategory/Percent") or text(line, "TaxTotal/TaxSubtotal/TaxCategory/Percent", "TaxTotal/TaxSubtotal/Percent"),
        "Tax": text(line, "TaxTotal/TaxAmount"),
        "Amount": text(line, "LineExtensionAmount"),
    })
