"""What lists of files and of their readings are narrowed by."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field
from sqlalchemy import Select

from portal.core import documents, projects, records
from portal.core.actors import Actor
from portal.core.documents import Document
from portal.core.errors import NotFound
from portal.dialects.files.paging import PageQuery
from portal.dialects.files.shapes import Category, Id


class OfFiles(PageQuery):
    folder_id: str | None = Field(None, max_length=64)
    project_id: Id | None = None
    name: str | None = Field(None, max_length=200, description="A part of the file's name.")
    category: list[Category] | None = Field(None, alias="category[]", max_length=20)


def narrowed(query: OfFiles, actor: Actor, *, among: Sequence[str] | None) -> Select[tuple[Document]]:
    """Documents in one of the states `among`, or all that aren't deleted. Raises `NotFound` for a folder or project that isn't there."""
    try:
        found = documents.listed(actor, folder=query.folder_id, among=among)
    except NotFound:
        raise NotFound("folder", field="folder_id") from None
    if query.name is not None:
        found = found.where(Document.name.icontains(query.name, autoescape=True))
    if query.project_id is not None:
        found = found.where(Document.uuid.in_(projects.within(projects.one(query.project_id, actor=actor, field="project_id"), "file")))
    if query.category:
        found = found.where(records.in_categories(list(query.category), actor.organization_id))
    return found
