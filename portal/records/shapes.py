"""How facilities, projects and records look in the house API."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from portal.core import projects
from portal.core.facilities import Facility
from portal.core.projects import Project
from portal.core.records import Content, Record, Trend
from portal.web.figures import number

Category = Literal["water", "electricity", "gas", "fuel_delivery", "recharges", "wastes"]
Kind = Literal["invoice", "waste"]


class FacilityShape(BaseModel):
    hashid: str
    name: str
    type: str | None
    country: str | None
    address: str | None
    categories: list[str]
    created_at: datetime


class ProjectShape(BaseModel):
    hashid: str
    name: str
    start_date: date | None
    end_date: date | None
    project_type: str | None
    counts: dict[str, int] = Field(description="How much of each kind belongs to it: file, invoice, waste, facility.")
    created_at: datetime


class RecordShape(BaseModel):
    hashid: str
    kind: Kind
    category: Category
    facility: str
    document: str | None = Field(description="Null for what was entered without one, and where it was purged since.")
    percentage: str = Field(description="The facility's share, 0 to 1, exact.")
    base_quantity: str = Field(description="The whole, exact.")
    quantity: str = Field(description="The facility's part, exact.")
    unit: str
    unit_printed: str | None
    invoice_number: str | None
    supply_point: str | None
    supplier: str | None
    waste_code: str | None
    identification_name: str | None
    description: str | None
    destination: str | None
    start_date: date | None
    end_date: date | None
    created_at: datetime


class ItemsShape(BaseModel):
    document: str
    category: Category | None
    items: list[dict[str, Any]] = Field(description="As the files family has them, with `supply_point` and `waste_code`.")
    version: int


class MonthShape(BaseModel):
    month: str = Field(examples=["2024-03"])
    quantity: float


class TrendShape(BaseModel):
    category: Category
    unit: str
    months: list[MonthShape] = Field(description="Without gaps, 24 at most.")


class TrendsShape(BaseModel):
    results: list[TrendShape]


class RecordsShape(BaseModel):
    results: list[RecordShape]


_OF_RECORD = tuple(name for name in RecordShape.model_fields if name not in ("hashid", "facility", "document", "base_quantity", "quantity"))


def facility(row: Facility) -> FacilityShape:
    kept = {name: getattr(row, name) for name in ("name", "type", "country", "address", "categories", "created_at")}
    return FacilityShape(hashid=row.public_id, **kept)


def facilities(rows: Sequence[Facility]) -> list[FacilityShape]:
    return [facility(row) for row in rows]


def several_projects(rows: Sequence[Project]) -> list[ProjectShape]:
    counts = projects.counts_of(rows)
    names = ("name", "start_date", "end_date", "project_type", "created_at")
    return [ProjectShape(hashid=row.public_id, counts=counts[row.id], **{name: getattr(row, name) for name in names}) for row in rows]


def project(row: Project) -> ProjectShape:
    return several_projects([row])[0]


def record(row: Record) -> RecordShape:
    return RecordShape(
        hashid=row.public_id,
        facility=row.facility.public_id,
        document=row.document.public_id if row.document is not None else None,
        base_quantity=f"{row.whole:f}",
        quantity=f"{row.amount:f}",
        **{name: getattr(row, name) for name in _OF_RECORD},
    )


def several(rows: Sequence[Record]) -> list[RecordShape]:
    return [record(row) for row in rows]


def items(document: str, version: int, content: Content) -> ItemsShape:
    told = [item | {"quantity": number(item["quantity"]) if item["quantity"] is not None else None} for item in content.items]
    return ItemsShape(document=document, category=content.category, items=told, version=version)  # type: ignore[arg-type]


def trends(found: Sequence[Trend]) -> TrendsShape:
    return TrendsShape(
        results=[
            TrendShape(
                category=one.category,  # type: ignore[arg-type]
                unit=one.unit.name,
                months=[MonthShape(month=month, quantity=float(sum_)) for month, sum_ in zip(one.months, one.quantities, strict=True)],
            )
            for one in found
        ]
    )
