"""Who sent a document and who received it: address blocks, labelled names, and what else speaks for a firm's name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from portal.core.extraction.candidates import Candidate, Printed
from portal.core.extraction.model import Value
from portal.core.extraction.parties.addresses import Block, address_value, blocks
from portal.core.extraction.parties.customer import customer_of
from portal.core.extraction.parties.names import acceptable, cleaned, has_legal_form, same_name
from portal.core.extraction.parties.vendor import hosts, vendor_of

__all__ = ["Block", "Parties", "acceptable", "blocks", "cleaned", "customer_of", "find", "has_legal_form", "hosts", "same_name", "vendor_of"]


@dataclass(slots=True)
class Parties:
    vendor: Candidate | None = None
    customer: Candidate | None = None
    vendor_address: Value | None = None
    customer_address: Value | None = None
    shipping_address: Value | None = None
    blocks: list[Block] = field(default_factory=list)


#: Types that whoever buys writes: their letterhead is the customer's.
BUYERS_PAPERS = frozenset({"purchaseOrder", "goodsReceipt"})


def find(printed: Printed, doc_type: str = "invoice") -> Parties:
    """Vendor and customer of a bill, an order or a delivery note with their addresses."""
    found = blocks(printed)
    customer = customer_of(printed, found)
    vendor = vendor_of(printed, found, customer)
    if customer is None:
        customer = _buyer(printed, found, vendor, doc_type)
    parties = Parties(vendor, customer, blocks=found)
    for block in found:
        value, name = address_value(block), block.name.text
        if block.role == "ShippingAddress":
            parties.shipping_address = parties.shipping_address or value
        if customer and same_name(name, str(customer.value)) and (block.role != "ShippingAddress" or customer.span.words[0] in block.name.words):
            parties.customer_address = parties.customer_address or value
        elif vendor and same_name(name, str(vendor.value)) and block.role != "ShippingAddress":
            parties.vendor_address = parties.vendor_address or value
    return parties


def _buyer(printed: Printed, found: Sequence[Block], vendor: Candidate | None, doc_type: str) -> Candidate | None:
    """Who buys, where no label says it: who wrote the order, else to whom the goods are sent."""
    named = [block for block in found if block.role == "VendorName"]
    if doc_type in BUYERS_PAPERS and vendor and (vendor.method == "label" or any(same_name(block.name.text, str(vendor.value)) for block in named)):
        others = [block for block in found if block not in named]
        issuer = vendor_of(printed, others, vendor)
        if issuer is not None:
            return replace(issuer, score=min(issuer.score, 0.8))
    for block in found:
        span = cleaned(block.name) if block.role == "ShippingAddress" else None
        if span is not None and not (vendor and same_name(span.text, str(vendor.value))):
            return Candidate(span.text, span, 0.55, method="layout")
    return None
