"""E-invoices for tests, made in code: Cross Industry Invoice and UBL, plain or attached to a page that shows the same."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pikepdf
from reportlab.pdfgen.canvas import Canvas

#: Description, quantity, price of one, amount.
Line = tuple[str, str, str, str]
LINES: tuple[Line, ...] = (("Oak table, oiled", "2", "100.00", "200.00"), ("Delivery and assembly", "1", "50.00", "50.00"))
PRINT = ("Holz & Söhne KG", "Invoice R-2024-77", "Invoice date 31.01.2024", "Subtotal 250.00", "VAT 19 % 47.50", "Invoice total EUR 297.50")


def cii(lines: Sequence[Line] = LINES, *, total: str = "297.50", code: str = "380", guideline: str = "urn:cen.eu:en16931:2017", number: str = "R-2024-77",
        more: str = "", stated: str = "250.00") -> bytes:
    """An invoice of the Cross Industry syntax; `more` goes into its settlement, `stated` is the sum of its lines as it says."""
    rows = "".join(
        f"<r:IncludedSupplyChainTradeLineItem><r:SpecifiedTradeProduct><r:SellerAssignedID>A{at}</r:SellerAssignedID><r:Name>{name}</r:Name>"
        f"</r:SpecifiedTradeProduct><r:SpecifiedLineTradeAgreement><r:NetPriceProductTradePrice><r:ChargeAmount>{price}</r:ChargeAmount>"
        f"</r:NetPriceProductTradePrice></r:SpecifiedLineTradeAgreement><r:SpecifiedLineTradeDelivery><r:BilledQuantity unitCode='H87'>{count}.0000"
        "</r:BilledQuantity></r:SpecifiedLineTradeDelivery><r:SpecifiedLineTradeSettlement><r:ApplicableTradeTax><r:RateApplicablePercent>19.00"
        "</r:RateApplicablePercent></r:ApplicableTradeTax><r:SpecifiedTradeSettlementLineMonetarySummation><r:LineTotalAmount>"
        f"{amount}</r:LineTotalAmount></r:SpecifiedTradeSettlementLineMonetarySummation></r:SpecifiedLineTradeSettlement>"
        "</r:IncludedSupplyChainTradeLineItem>"
        for at, (name, count, price, amount) in enumerate(lines, 1)
    )
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<a:CrossIndustryInvoice xmlns:a="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
 xmlns:r="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
 xmlns:u="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
<a:ExchangedDocumentContext><r:GuidelineSpecifiedDocumentContextParameter><r:ID>{guideline}</r:ID></r:GuidelineSpecifiedDocumentContextParameter>
</a:ExchangedDocumentContext><a:ExchangedDocument><r:ID>{number}</r:ID><r:TypeCode>{code}</r:TypeCode>
<r:IssueDateTime><u:DateTimeString format="102">20240131</u:DateTimeString></r:IssueDateTime></a:ExchangedDocument>
<a:SupplyChainTradeTransaction>{rows}<r:ApplicableHeaderTradeAgreement>
<r:SellerTradeParty><r:Name>Holz &amp; Söhne KG</r:Name><r:PostalTradeAddress><r:PostcodeCode>10369</r:PostcodeCode><r:LineOne>Sägeweg 4</r:LineOne>
<r:CityName>Berlin</r:CityName><r:CountryID>DE</r:CountryID></r:PostalTradeAddress><r:SpecifiedTaxRegistration><r:ID schemeID="FC">22/815/0815</r:ID>
</r:SpecifiedTaxRegistration><r:SpecifiedTaxRegistration><r:ID schemeID="VA">DE136695976</r:ID></r:SpecifiedTaxRegistration></r:SellerTradeParty>
<r:BuyerTradeParty><r:ID>K-100</r:ID><r:Name>Café Zentral</r:Name></r:BuyerTradeParty>
<r:BuyerOrderReferencedDocument><r:IssuerAssignedID>PO-9</r:IssuerAssignedID></r:BuyerOrderReferencedDocument></r:ApplicableHeaderTradeAgreement>
<r:ApplicableHeaderTradeDelivery/><r:ApplicableHeaderTradeSettlement><r:InvoiceCurrencyCode>EUR</r:InvoiceCurrencyCode>
<r:SpecifiedTradeSettlementPaymentMeans><r:PayeePartyCreditorFinancialAccount><r:IBANID>DE89370400440532013000</r:IBANID>
</r:PayeePartyCreditorFinancialAccount></r:SpecifiedTradeSettlementPaymentMeans>
<r:ApplicableTradeTax><r:CalculatedAmount>47.50</r:CalculatedAmount><r:RateApplicablePercent>19.00</r:RateApplicablePercent></r:ApplicableTradeTax>
<r:SpecifiedTradePaymentTerms><r:Description>30 days net</r:Description><r:DueDateDateTime><u:DateTimeString format="102">20240301</u:DateTimeString>
</r:DueDateDateTime></r:SpecifiedTradePaymentTerms>{more}<r:SpecifiedTradeSettlementHeaderMonetarySummation>
<r:LineTotalAmount>{stated}</r:LineTotalAmount><r:TaxBasisTotalAmount>250.00</r:TaxBasisTotalAmount>
<r:TaxTotalAmount currencyID="EUR">47.50</r:TaxTotalAmount><r:GrandTotalAmount>{total}</r:GrandTotalAmount><r:DuePayableAmount>{total}</r:DuePayableAmount>
</r:SpecifiedTradeSettlementHeaderMonetarySummation></r:ApplicableHeaderTradeSettlement></a:SupplyChainTradeTransaction>
</a:CrossIndustryInvoice>""".encode()


def ubl(root: str = "Invoice", *, price: str = "100.00", base: str = "1", account: str = "DE89370400440532013000") -> bytes:
    """An invoice, credit note or order of UBL with one line of two tables."""
    line, quantity = {"Invoice": ("InvoiceLine", "InvoicedQuantity"), "CreditNote": ("CreditNoteLine", "CreditedQuantity"),
                      "Order": ("LineItem", "Quantity")}[root]
    parties = ("SellerSupplierParty", "BuyerCustomerParty") if root == "Order" else ("AccountingSupplierParty", "AccountingCustomerParty")
    item = (f"<c:{line}><b:ID>1</b:ID><b:{quantity} unitCode='HUR'>2</b:{quantity}><b:LineExtensionAmount currencyID='EUR'>200.00</b:LineExtensionAmount>"
            f"<c:Item><b:Name>Oak table</b:Name><c:SellersItemIdentification><b:ID>T-1</b:ID></c:SellersItemIdentification></c:Item>"
            f"<c:Price><b:PriceAmount currencyID='EUR'>{price}</b:PriceAmount><b:BaseQuantity>{base}</b:BaseQuantity></c:Price></c:{line}>")
    sums = "AnticipatedMonetaryTotal" if root == "Order" else "LegalMonetaryTotal"
    return f"""<{root} xmlns="urn:oasis:names:specification:ubl:schema:xsd:{root}-2"
 xmlns:c="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:b="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<b:CustomizationID>urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0</b:CustomizationID><b:ID>R-5</b:ID>
<b:IssueDate>2024-01-31</b:IssueDate><b:DueDate>2024-03-01</b:DueDate><b:DocumentCurrencyCode>EUR</b:DocumentCurrencyCode>
<c:{parties[0]}><c:Party><c:PartyName><b:Name>Holz</b:Name></c:PartyName><c:PostalAddress><b:StreetName>Sägeweg 4</b:StreetName><b:CityName>Berlin</b:CityName>
<b:PostalZone>10369</b:PostalZone><c:Country><b:IdentificationCode>DE</b:IdentificationCode></c:Country></c:PostalAddress>
<c:PartyTaxScheme><b:CompanyID>DE136695976</b:CompanyID><c:TaxScheme><b:ID>VAT</b:ID></c:TaxScheme></c:PartyTaxScheme>
<c:PartyLegalEntity><b:RegistrationName>Holz &amp; Söhne KG</b:RegistrationName></c:PartyLegalEntity></c:Party></c:{parties[0]}>
<c:{parties[1]}><c:Party><c:PartyLegalEntity><b:RegistrationName>Café Zentral</b:RegistrationName></c:PartyLegalEntity></c:Party></c:{parties[1]}>
<c:PaymentMeans><c:PayeeFinancialAccount><b:ID>{account}</b:ID></c:PayeeFinancialAccount></c:PaymentMeans>
<c:TaxTotal><b:TaxAmount currencyID="EUR">38.00</b:TaxAmount><c:TaxSubtotal><b:TaxAmount currencyID="EUR">38.00</b:TaxAmount>
<c:TaxCategory><b:Percent>19</b:Percent></c:TaxCategory></c:TaxSubtotal></c:TaxTotal><c:{sums}>
<b:LineExtensionAmount currencyID="EUR">200.00</b:LineExtensionAmount>
<b:TaxExclusiveAmount currencyID="EUR">200.00</b:TaxExclusiveAmount><b:TaxInclusiveAmount currencyID="EUR">238.00</b:TaxInclusiveAmount>
<b:PayableAmount currencyID="EUR">238.00</b:PayableAmount></c:{sums}>{f"<c:OrderLine>{item}</c:OrderLine>" if root == "Order" else item}
</{root}>""".encode()


def with_attachments(files: dict[str, bytes], print_of: Sequence[str] = PRINT) -> bytes:
    """A PDF of one page with these lines on it and these files attached."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for row, line in enumerate(print_of):
        canvas.drawString(72, 760 - 22 * row, line)
    canvas.showPage()
    canvas.save()
    document = pikepdf.open(io.BytesIO(out.getvalue()))
    for name, data in files.items():
        document.attachments[name] = pikepdf.AttachedFileSpec(document, data, filename=name, mime_type="application/xml")
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()
