"""Whether a folder's documents may be shown to the outside reader: a switch in its menu."""

from __future__ import annotations

from typing import Any

from flask import Response, url_for

from portal.core import folders, outside
from portal.core.actors import Actor
from portal.core.db import settings
from portal.folders import blueprint
from portal.web import htmx
from portal.web.page import page


@blueprint.context_processor
def known() -> dict[str, Any]:
    """`outside_reader`, None unless the operator has set one up, for the pages that speak of it."""
    return {"outside_reader": outside.of_settings(settings())}


@blueprint.post("/folders/<folder_id>/<any(keep, release):switch>")
@page(right="folders:write")
def switch_sending(actor: Actor, folder_id: str, switch: str) -> Response:
    folders.change(folder_id, {"never_send": switch == "keep"}, actor=actor)
    said = "Documents of this folder are never sent out." if switch == "keep" else "Documents of this folder may be shown to the outside reader."
    undo = url_for("folders.switch_sending", folder_id=folder_id, switch="release" if switch == "keep" else "keep")
    return htmx.go(url_for("folders.folder_page", folder_id=folder_id), said, undo=undo)
