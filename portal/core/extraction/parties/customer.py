"""Who received a document: a labelled name, or a block that a label or its place gives to the customer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from portal.core.extraction.candidates import Candidate, Printed
from portal.core.extraction.parties.addresses import Block, height_of, own_signs
from portal.core.extraction.parties.names import acceptable, cleaned, has_legal_form

#: "Miller,Ann": how systems print the person in charge, not the firm.
_CLERK = re.compile(r"[^\W\d_]+,[^\W\d_]+,?")
#: "93B Main Street": a number before words of an address.
_STREET = re.compile(r"\d+[A-Z]?,?\s+\S+\s+\S+")


def customer_of(printed: Printed, found: Sequence[Block]) -> Candidate | None:
    """The labelled name, else the name of a block that a label or its place gives to the customer."""
    options = []
    for one in printed.texts_for("CustomerName", accept=acceptable, below=3):
        span = cleaned(one.span)
        if span is not None and not printed.is_label(span):
            company = -0.4 if span.text[:1].islower() or span.text.endswith(":") else 0.06 if has_legal_form(span.text) else 0.0
            company -= 0.3 if _CLERK.fullmatch(span.text) or _STREET.match(span.text) and not has_legal_form(span.text) else 0.0
            options.append(
                replace(
                    one,
                    value=span.text,
                    span=span,
                    score=one.score + company - (0.3 if len(span.words) > 8 else 0.0) - 0.1 * printed.fold(span),
                )
            )
    own = next((block for block in found if not block.role and own_signs(printed, block)), None)
    for block in found:
        span = cleaned(block.name)
        if span is None or block.role in ("VendorName", "ShippingAddress"):
            continue
        if block.role:
            options.append(Candidate(span.text, span, 0.1 + 0.8 * block.sure))
        elif 0.08 < block.name.frame[1] / height_of(printed, block.name.page) < 0.5 and block.name.page == printed.pages[0].number:
            options.append(Candidate(span.text, span, 0.45 - (0.2 if block is own else 0.1 if _is_letterhead(block) else 0.0), method="layout"))
    options = [one for one in options if one.score > 0.3]
    return max(options, key=lambda one: one.score, default=None)


def _is_letterhead(block: Block) -> bool:
    """Whether the name is set larger than its address, as whoever writes sets its own."""
    below = [cell.height for cell in block.address]
    return bool(below) and block.name.height > 1.2 * max(below)
