"""``/v1/invoices`` and ``/v1/wastes``: the records of facilities."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, Field

from portal.core import documents, projects, records
from portal.core.actors import Actor
from portal.core.records import INVOICE, WASTE, Record
from portal.dialects.files import blueprint
from portal.dialects.files.paging import Page, PageQuery, page
from portal.dialects.files.readings import Exact
from portal.dialects.files.shapes import Day, Id
from portal.web.endpoint import endpoint
from portal.web.payload import Body

Consumed = Literal["water", "electricity", "gas", "fuel_delivery", "recharges"]


class RecordsQuery(PageQuery):
    facility_id: list[Id] | None = Field(None, alias="facility_id[]", max_length=100)
    project_id: Id | None = None
    file_id: Id | None = Field(None, description="Made of this file.")


class InvoicesQuery(RecordsQuery):
    type: list[Consumed] | None = Field(None, alias="type[]", max_length=20)


class NewWaste(Body):
    facility_id: Id
    identification_name: str = Field(min_length=1, max_length=500)
    start_date: Day
    end_date: Day
    base_quantity: Exact = Field(gt=0)
    unit_id: str | None = Field(None, max_length=100, description="`kilogram_(kg)` without it.")
    ewc_code: str | None = Field(None, max_length=20)
    description: str | None = Field(None, max_length=2000)
    destination: str | None = Field(None, max_length=500)
    project_id: Id | None = None


class RecordShape(BaseModel):
    id: str
    type: str = Field(description="`water`, `electricity` …, or `wastes`.")
    facility_id: str
    facility_name: str
    percentage: float = Field(description="The facility's share, 0 to 1.")
    base_quantity: float = Field(description="The whole.")
    quantity: float = Field(description="The facility's part of it.")
    unit_id: str
    unit_printed: str | None
    start_date: date | None
    end_date: date | None
    file_id: str | None
    project_ids: list[str]
    created_at: datetime


class InvoiceShape(RecordShape):
    invoice_number: str | None
    cups: str | None = Field(description="The supply point.")
    description: str | None = Field(description="Which fuel or refrigerant.")
    supplier_id: str | None


class WasteShape(RecordShape):
    identification_name: str | None
    ewc_code: str | None
    description: str | None
    destination: str | None


def _shared(rows: Sequence[Record], kind: str) -> list[dict[str, object]]:
    """What both kinds have; one query more for the projects."""
    gathered = projects.of_entities(kind, [row.uuid for row in rows], rows[0].organization_id) if rows else {}
    return [
        {
            "id": row.uuid,
            "type": row.category,
            "facility_id": row.facility.uuid,
            "facility_name": row.facility.name,
            "percentage": float(row.share),
            "base_quantity": float(row.whole),
            "quantity": float(row.amount),
            "unit_id": row.unit,
            "file_id": row.document.uuid if row.document is not None else None,
            "project_ids": [one.uuid for one in gathered.get(row.uuid, ())],
        }
        | {name: getattr(row, name) for name in ("unit_printed", "start_date", "end_date", "created_at")}
        for row in rows
    ]


def _invoices(rows: Sequence[Record]) -> list[InvoiceShape]:
    own = ("invoice_number", "description")
    told = [{name: getattr(row, name) for name in own} | {"cups": row.supply_point, "supplier_id": row.supplier} for row in rows]
    return [InvoiceShape(**shared, **one) for shared, one in zip(_shared(rows, INVOICE), told, strict=True)]  # type: ignore[arg-type]


def _wastes(rows: Sequence[Record]) -> list[WasteShape]:
    own = ("identification_name", "description", "destination")
    told = [{name: getattr(row, name) for name in own} | {"ewc_code": row.waste_code} for row in rows]
    return [WasteShape(**shared, **one) for shared, one in zip(_shared(rows, WASTE), told, strict=True)]  # type: ignore[arg-type]


def _page(actor: Actor, query: RecordsQuery, kind: str, shape: Callable, types: Sequence[str] | None = None) -> Page:  # type: ignore[type-arg]
    document = documents.by_uuid(query.file_id, actor=actor).public_id if query.file_id is not None else None
    found = records.listed(actor, kind=kind, categories=types, places=query.facility_id, project=query.project_id, document=document)
    return page(found, Record, query, shape)


@blueprint.get("/v1/invoices")
@endpoint("List invoices", right="records:read")
def list_invoices(actor: Actor, query: InvoicesQuery) -> Page[InvoiceShape]:
    """Newest first."""
    return _page(actor, query, INVOICE, _invoices, query.type)


@blueprint.get("/v1/invoices/<invoice_id>")
@endpoint("Get an invoice", right="records:read")
def get_invoice(actor: Actor, invoice_id: str) -> InvoiceShape:
    return _invoices([records.one(invoice_id, kind=INVOICE, actor=actor)])[0]


@blueprint.delete("/v1/invoices/<invoice_id>")
@endpoint("Remove an invoice", right="records:write", status=204)
def remove_invoice(actor: Actor, invoice_id: str) -> None:
    """Of a file without any left, records can be made again."""
    records.remove(invoice_id, kind=INVOICE, actor=actor)


@blueprint.get("/v1/wastes")
@endpoint("List wastes", right="records:read")
def list_wastes(actor: Actor, query: RecordsQuery) -> Page[WasteShape]:
    """Newest first."""
    return _page(actor, query, WASTE, _wastes)


@blueprint.post("/v1/wastes")
@endpoint("Add a waste", right="records:write", status=201)
def add_waste(actor: Actor, body: NewWaste) -> WasteShape:
    """Without a file."""
    given = body.model_dump(exclude={"facility_id", "project_id", "unit_id", "ewc_code"}) | {"unit": body.unit_id, "waste_code": body.ewc_code}
    return _wastes([records.enter_waste(body.facility_id, given, project=body.project_id, actor=actor)])[0]


@blueprint.get("/v1/wastes/<waste_id>")
@endpoint("Get a waste", right="records:read")
def get_waste(actor: Actor, waste_id: str) -> WasteShape:
    return _wastes([records.one(waste_id, kind=WASTE, actor=actor)])[0]


@blueprint.delete("/v1/wastes/<waste_id>")
@endpoint("Remove a waste", right="records:write", status=204)
def remove_waste(actor: Actor, waste_id: str) -> None:
    records.remove(waste_id, kind=WASTE, actor=actor)
