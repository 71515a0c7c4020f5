"""Who sent a document and who received it: address blocks, labelled names, and what else speaks for a firm's name."""

from __future__ import annotations

from dataclasses import dataclass, field

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


def find(printed: Printed) -> Parties:
    """Vendor and customer of an invoice-like document with their addresses."""
    found = blocks(printed)
    customer = customer_of(printed, found)
    vendor = vendor_of(printed, found, customer)
    parties = Parties(vendor, customer, blocks=found)
    for block in found:
        value = address_value(block)
        if block.role == "ShippingAddress":
            parties.shipping_address = parties.shipping_address or value
        elif customer and same_name(block.name.text, str(customer.value)):
            parties.customer_address = parties.customer_address or value
        elif vendor and same_name(block.name.text, str(vendor.value)):
            parties.vendor_address = parties.vendor_address or value
    return parties
