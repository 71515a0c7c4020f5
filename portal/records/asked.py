"""What of the records is wanted, the same in the API, on the page and in its files."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field
from sqlalchemy import Select

from portal.core import records
from portal.core.actors import Actor
from portal.core.records import Record
from portal.records.shapes import Category, Kind
from portal.web.payload import Query


def _month(text: str | None) -> str | None:
    if text is not None and not (len(text) == 7 and text[4] == "-" and text[:4].isdecimal() and text[5:] in _MONTHS):
        raise ValueError("Write a month as YYYY-MM.")
    return text


_MONTHS = tuple(f"{number:02d}" for number in range(1, 13))
Month = Annotated[str | None, AfterValidator(_month)]


class Wanted(Query):
    kind: Kind | None = None
    category: Category | None = None
    facility: str | None = Field(None, max_length=64)
    project: str | None = Field(None, max_length=64)
    document: str | None = Field(None, max_length=64)
    first_month: Month = Field(None, description="YYYY-MM.", max_length=7)
    last_month: Month = Field(None, description="YYYY-MM, inclusive.", max_length=7)

    @property
    def filtered(self) -> bool:
        return any(getattr(self, name) for name in Wanted.model_fields)

    def of(self, actor: Actor) -> Select[tuple[Record]]:
        return records.listed(
            actor,
            kind=self.kind,
            categories=[self.category] if self.category else None,
            places=[self.facility] if self.facility else None,
            project=self.project,
            document=self.document,
            first_month=self.first_month,
            last_month=self.last_month,
        )
