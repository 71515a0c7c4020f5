"""``/api/layouts/``: what is remembered of vendors' documents."""

from __future__ import annotations

from portal.core import readings
from portal.core.actors import Actor
from portal.layouts import blueprint, shapes
from portal.layouts.shapes import LayoutShape
from portal.web.endpoint import endpoint
from portal.web.paging import Page, PageQuery, page


@blueprint.get("/api/layouts/")
@endpoint("List remembered layouts", right="documents:read")
def list_layouts(actor: Actor, query: PageQuery) -> Page[LayoutShape]:
    """What corrections have taught: one for each vendor and type."""
    return page(readings.remembered(actor), readings.Layout, query, shapes.layouts)


@blueprint.get("/api/layouts/<layout_id>/")
@endpoint("Get a remembered layout", right="documents:read")
def get_layout(actor: Actor, layout_id: str) -> LayoutShape:
    return shapes.layout(readings.layout(layout_id, actor=actor))


@blueprint.delete("/api/layouts/<layout_id>/")
@endpoint("Forget a remembered layout", right="documents:write", status=204)
def forget_layout(actor: Actor, layout_id: str) -> None:
    """The vendor's next document is read by rule alone, until one of them is corrected again."""
    readings.forget(layout_id, actor=actor)
