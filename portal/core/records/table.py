"""The table of records."""

from __future__ import annotations

import uuid
from datetime import date
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Identified, Key, db
from portal.core.documents.table import Document
from portal.core.facilities import Facility
from portal.core.records.units import quantity_of


class Record(Identified, db.Model):
    """What one facility used or left of one thing: an item of a document, or what somebody entered.

    `kind` is "invoice" or "waste", `category` one of `CATEGORIES`. `base_quantity` is the item's whole, `quantity` the facility's share of it
    (`percentage`, a decimal of 0 to 1), both in millionths of `unit` (a name of `units.UNITS`; `unit_printed` as it stands on the paper). `item` tells
    the items of a document apart. `month` ("2024-03") is that of its last day, else of its first. It stays when its document is purged.
    """

    __tablename__ = "records"
    __table_args__ = (
        UniqueConstraint("document_id", "item", "facility_id"),
        Index("ix_records_organization_id_kind_id", "organization_id", "kind", "id"),
        Index("ix_records_organization_id_id", "organization_id", "id"),
        Index("ix_records_organization_id_facility_id_id", "organization_id", "facility_id", "id"),
        Index("ix_records_organization_id_month", "organization_id", "month"),
        Index("ix_records_facility_id", "facility_id"),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    uuid: Mapped[str] = mapped_column(default=lambda: str(uuid.uuid4()), unique=True)
    kind: Mapped[str]
    category: Mapped[str]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id", ondelete="SET NULL"))
    item: Mapped[str | None]
    facility_id: Mapped[int] = mapped_column(ForeignKey("facilities.id"))
    percentage: Mapped[str]
    base_quantity: Mapped[int] = mapped_column(Key)
    quantity: Mapped[int] = mapped_column(Key)
    unit: Mapped[str]
    unit_printed: Mapped[str | None]
    invoice_number: Mapped[str | None]
    supply_point: Mapped[str | None]
    supplier: Mapped[str | None]
    waste_code: Mapped[str | None]
    identification_name: Mapped[str | None]
    description: Mapped[str | None]
    destination: Mapped[str | None]
    start_date: Mapped[date | None]
    end_date: Mapped[date | None]
    month: Mapped[str | None]
    made_by: Mapped[str]
    facility: Mapped[Facility] = relationship(lazy="joined", innerjoin=True)
    document: Mapped[Document | None] = relationship()

    @property
    def share(self) -> Decimal:
        return Decimal(self.percentage)

    @property
    def amount(self) -> Decimal:
        """The facility's share of the quantity."""
        return quantity_of(self.quantity)

    @property
    def whole(self) -> Decimal:
        return quantity_of(self.base_quantity)


def month_of(start: date | None, end: date | None) -> str | None:
    day = end or start
    return f"{day.year:04d}-{day.month:02d}" if day is not None else None
