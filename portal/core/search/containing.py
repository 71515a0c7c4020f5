"""Which documents hold words at all, for lists that are sorted otherwise than by how well they fit."""

from __future__ import annotations

from sqlalchemy import Select

from portal.core.actors import Actor
from portal.core.errors import Invalid
from portal.core.search import matching
from portal.core.search.asked import understood


def documents_with(text: str, actor: Actor) -> Select[tuple[int]] | None:
    """Inner ids of the organization's documents a passage of which holds all the words; None for a text with nothing to look for."""
    try:
        wanted = understood(text).wanted
    except Invalid:
        return None
    return matching.documents_with(actor.organization_id, wanted)
