"""How routing rules look in the house API."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from portal.core.routing import Preview, RoutingRule

Comparison = Literal["over", "at_least", "under", "at_most", "is", "contains", "there", "missing"]


class ReadValue(BaseModel):
    field: str = Field(max_length=100, examples=["InvoiceTotal"])
    comparison: Comparison = Field(alias="is")
    value: str | int | float | None = Field(None, description="The limit, a date as 2026-01-31, or a text.", examples=["1000"])
    currency: str | None = Field(None, max_length=3, description="Of the limit of an amount. An amount in another one doesn't fit; nothing is converted.")

    model_config = {"populate_by_name": True}


class RoutingRuleShape(BaseModel):
    hashid: str
    name: str
    position: int = Field(description="From 1. The first rule that fits a document is the one that counts.")
    active: bool
    folder: str = Field(description="Where documents go that fit all the rest.")
    sender: str = Field(description="An e-mail address, or a domain.")
    tag: str = Field(description="What stands behind the plus of the address that an e-mail was sent to.")
    mailbox: str | None
    file_name: str = Field(description="Part of the name.")
    types: list[str]
    fields: list[ReadValue]
    version: int
    updated_at: datetime
    updated_by: str


class RoutingRulesShape(BaseModel):
    count: int
    results: list[RoutingRuleShape] = Field(description="In their order.")


class RoutingPreview(BaseModel):
    looked_at: int = Field(description="The last documents, 100 at most.")
    count: int = Field(description="Those that the rule would have placed, had they come without a folder.")
    without_folder: int = Field(description="Those of them that lie in no folder.")
    documents: list[str] = Field(description="Their ids, newest first.")


def rules(rows: Sequence[RoutingRule]) -> RoutingRulesShape:
    return RoutingRulesShape(count=len(rows), results=[rule(row) for row in rows])


def rule(row: RoutingRule) -> RoutingRuleShape:
    columns = ("name", "position", "active", "sender", "tag", "file_name", "types", "fields", "version", "updated_at", "updated_by")
    kept: dict[str, Any] = {name: getattr(row, name) for name in columns}
    mailbox = row.mailbox.public_id if row.mailbox is not None else None
    return RoutingRuleShape(hashid=row.public_id, folder=row.folder.public_id, mailbox=mailbox, **kept)


def preview(found: Preview) -> RoutingPreview:
    documents = [document.public_id for document in found.fitting]
    return RoutingPreview(looked_at=found.looked_at, count=len(documents), without_folder=found.loose, documents=documents)
