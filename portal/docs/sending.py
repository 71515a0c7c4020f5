"""Whether a document may be shown to the outside reader: a switch in its menu."""

from __future__ import annotations

from typing import Any

from flask import Response, url_for

from portal.core import outside, readings
from portal.core.actors import Actor
from portal.core.db import settings
from portal.docs import blueprint
from portal.web import htmx
from portal.web.listing import parameters
from portal.web.page import page


@blueprint.context_processor
def known() -> dict[str, Any]:
    """`outside_reader`, None unless the operator has set one up, for the pages that speak of it."""
    return {"outside_reader": outside.of_settings(settings())}


@blueprint.post("/documents/<document_id>/<any(keep, release):switch>")
@page(right="documents:write")
def switch_sending(actor: Actor, document_id: str, switch: str) -> Response:
    readings.change(document_id, {"never_send": switch == "keep"}, actor=actor)
    said = "This document is never sent out." if switch == "keep" else "This document may be shown to the outside reader when it is read again."
    return htmx.go(url_for("docs.review", document_id=document_id) + parameters(after=None, before=None, focus=None), said)
