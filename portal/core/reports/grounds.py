"""What one figure of a finished report rests on, to be looked at: the places on the pages, document by document."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from portal.core import tenancy
from portal.core.actors import Actor
from portal.core.db import db
from portal.core.documents import states
from portal.core.documents.table import Document
from portal.core.errors import NotFound
from portal.core.readings.table import Reading
from portal.core.reports.runs import result
from portal.core.reports.table import ReportRun

Entry = dict[str, Any]

LEAST_WIDTH, MOST_HEIGHT, MARGIN = 0.62, 0.4, 0.05  # of the part shown large, in widths of the page


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a document (None: values that stand on no page) with the entries of ``data.sources`` for it.

    `state` is the document's now, None when it was deleted since; `ratio` is the upright page's height by its width, where it is known.
    """

    document: str
    name: str
    state: str | None
    page: int | None
    ratio: float | None
    entries: tuple[Entry, ...]

    @property
    def boxes(self) -> list[list[float]]:
        """[left, top, right, bottom] each, as fractions of the page."""
        return [entry["box"] for entry in self.entries if entry["box"]]

    @property
    def detail(self) -> tuple[float, float, float, float] | None:
        """Left, top, width and height of the part of the page to be shown large, in widths of the page; None when that is most of it.

        What stands left of a figure says what it is: the part reaches further that way.
        """
        if not self.boxes or not self.ratio:
            return None
        left, top, right, bottom = (pick(box[side] for box in self.boxes) for side, pick in enumerate((min, min, max, max)))
        height = (bottom - top) * self.ratio + 2 * MARGIN
        if height > MOST_HEIGHT:
            return None
        end = min(right + MARGIN, 1.0)
        start = max(min(end - LEAST_WIDTH, left - MARGIN), 0.0)
        return start, max(top * self.ratio - MARGIN, 0.0), max(end - start, LEAST_WIDTH), height


def grounds(made: ReportRun, path: str, *, actor: Actor) -> list[Sheet]:
    """The pages behind the figure at `path`, in the order they are cited; `NotFound` for what no figure of the report is called."""
    actor.demand("reports:read")
    entries = result(made)["data"]["sources"].get(path)
    if entries is None:
        raise NotFound("figure")
    grouped: dict[tuple[str, int | None], list[Entry]] = defaultdict(list)
    for entry in entries:
        grouped[entry["document"], entry["page"]].append(entry)
    there = _there({document for document, _ in grouped}, actor)
    return [_sheet(document, page, same, *there.get(document, (None, {}))) for (document, page), same in grouped.items()]


def _sheet(document: str, page: int | None, entries: list[Entry], state: str | None, ratios: dict[int, float]) -> Sheet:
    return Sheet(document, entries[0]["name"], state, page, ratios.get(page or 0), tuple(entries))


def _there(documents: set[str], actor: Actor) -> dict[str, tuple[str, dict[int, float]]]:
    """State and pages' ratios by public id, of the documents that are still there; in one query."""
    query = tenancy.scoped(Document, actor).where(Document.public_id.in_(sorted(documents)), Document.state != states.DELETED)
    columns = query.outerjoin(Reading, Reading.id == Document.reading_id).with_only_columns(Document.public_id, Document.state, Reading.pages)
    return {public_id: (state, _ratios(pages or [])) for public_id, state, pages in db.session.execute(columns)}


def _ratios(pages: list[dict[str, Any]]) -> dict[int, float]:
    return {page["number"]: page["height"] / page["width"] for page in pages if page["width"]}
