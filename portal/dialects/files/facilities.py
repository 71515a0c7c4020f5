"""``/v1/facilities``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel, Field

from portal.core import facilities
from portal.core.actors import Actor
from portal.core.facilities import Facility
from portal.dialects.files import blueprint
from portal.dialects.files.paging import Page, PageQuery, page
from portal.dialects.files.shapes import Category
from portal.web.endpoint import endpoint
from portal.web.payload import Body, Changes


class FacilitiesQuery(PageQuery):
    name: str | None = Field(None, max_length=200, description="A part of the name.")


class NewFacility(Body):
    name: str = Field(max_length=200)
    type: str | None = Field(None, max_length=100, examples=["office"])
    country: str | None = Field(None, max_length=100)
    address: str | None = Field(None, max_length=500)
    categories: list[Category] = Field([], max_length=20, description="What it consumes.")


class FacilityChanges(Changes):
    name: str | None = Field(None, max_length=200)
    type: str | None = Field(None, max_length=100)
    country: str | None = Field(None, max_length=100)
    address: str | None = Field(None, max_length=500)
    categories: list[Category] | None = Field(None, max_length=20)


class FacilityShape(BaseModel):
    id: str
    name: str
    type: str | None
    country: str | None
    address: str | None
    categories: list[str]
    created_at: datetime


def _shape(row: Facility) -> FacilityShape:
    kept = {name: getattr(row, name) for name in ("name", "type", "country", "address", "categories", "created_at")}
    return FacilityShape(id=row.uuid, **kept)


def _shapes(rows: Sequence[Facility]) -> list[FacilityShape]:
    return [_shape(row) for row in rows]


@blueprint.get("/v1/facilities")
@endpoint("List facilities", right="facilities:read")
def list_facilities(actor: Actor, query: FacilitiesQuery) -> Page[FacilityShape]:
    return page(facilities.listed(actor, search=query.name), Facility, query, _shapes)


@blueprint.post("/v1/facilities")
@endpoint("Add a facility", right="facilities:write", status=201)
def add_facility(actor: Actor, body: NewFacility) -> FacilityShape:
    return _shape(facilities.create(body.model_dump(), actor=actor))


@blueprint.get("/v1/facilities/<facility_id>")
@endpoint("Get a facility", right="facilities:read")
def get_facility(actor: Actor, facility_id: str) -> FacilityShape:
    return _shape(facilities.one(facility_id, actor=actor))


@blueprint.patch("/v1/facilities/<facility_id>")
@endpoint("Change a facility", right="facilities:write")
def change_facility(actor: Actor, facility_id: str, body: FacilityChanges) -> FacilityShape:
    return _shape(facilities.change(facility_id, body.sent(), actor=actor))


@blueprint.delete("/v1/facilities/<facility_id>")
@endpoint("Remove a facility", right="facilities:write", status=204)
def remove_facility(actor: Actor, facility_id: str) -> None:
    """409 while records are kept for it."""
    facilities.remove(facility_id, actor=actor)
