"""The table of uploads that aren't documents yet."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Identified, Key, UtcTime, db
from portal.core.documents import Document
from portal.core.links import FolderLink

PRESIGNED, PIECES = "presigned", "pieces"
#: `OPEN` takes bytes; `CONFIRMING` is looked at by a job; `FAILED` what came isn't what was promised, which can be put right until it expires; the last
#: two take nothing any more.
OPEN, CONFIRMING, FAILED, DONE, ENDED = "open", "confirming", "failed", "done", "ended"
CLOSED = (DONE, ENDED)


class PendingUpload(Identified, db.Model):
    """`way` is "presigned" or "pieces"; `name` the file's, `kind` what was promised that it is ("" for nothing), `most` how many bytes it may have (presigned)
    or has (pieces), `position` how many of the pieces' bytes are safe on disk, `turn` counts who wrote them: whoever has an older one doesn't any more.

    `parts` is what the store calls the parts that a large file may be put in.

    `document_id` is what becomes, or became, of it; `outcome` whether that is new ("ref"), was there before ("again") or was sent back before ("same").
    `made_by` is the identity of who began it and `folder` the public id of where it goes; of a client's it is `link_id`, and `replaces` the public id of
    a returned document.
    """

    __tablename__ = "uploads"
    __table_args__ = (
        Index("ix_uploads_organization_id_made_by_state", "organization_id", "made_by", "state"),
        Index("ix_uploads_state_expires_at", "state", "expires_at"),
        Index("ix_uploads_document_id", "document_id"),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"))
    way: Mapped[str]
    state: Mapped[str] = mapped_column(default=OPEN)
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(default="")
    most: Mapped[int] = mapped_column(Key)
    position: Mapped[int] = mapped_column(Key, default=0)
    turn: Mapped[int] = mapped_column(default=0)
    made_by: Mapped[str]
    parts: Mapped[str | None]
    folder: Mapped[str | None]
    link_id: Mapped[int | None] = mapped_column(ForeignKey("folder_links.id", ondelete="CASCADE"), index=True)
    replaces: Mapped[str | None]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"))
    outcome: Mapped[str | None]
    reason: Mapped[str | None]
    expires_at: Mapped[datetime] = mapped_column(UtcTime)
    document: Mapped[Document | None] = relationship(lazy="joined")
    link: Mapped[FolderLink | None] = relationship(lazy="select")

    @classmethod
    def visible_in_folder(cls, folder_id: int) -> ColumnElement[bool]:
        return cls.made_by.is_not(None)  # whoever began it, and nobody else, may know of it; see `own`
