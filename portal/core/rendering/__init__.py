"""Finished reports as PDF, drawn from their frozen data alone: the same report gives the same bytes."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from reportlab.platypus import Flowable

from portal.core.rendering import blocks, cash, evidence, financial, sheet, style, tax, words

_LAYOUTS: dict[str, ModuleType] = {
    "financial_summary": financial,
    "summaries": tax,
    "currencies": cash,
}


def report_pdf(result: dict[str, Any], *, organization: str) -> bytes:
    """`result` as `reports.result` gives it; the layout follows from what its data holds."""
    data = result["data"]
    layout = next(layout for key, layout in _LAYOUTS.items() if key in data)
    story = [*_head(result, layout.subject(data)), *evidence.notices(data), *layout.story(data), *evidence.rest(data)]
    foot = f"{result['folder']['name'] or ''}  ·  report {result['report_id']}"
    return sheet.pdf(story, title=result["report_name"], organization=organization, foot=foot)


def _head(result: dict[str, Any], subject: list[str]) -> list[Flowable]:
    folder = result["folder"]
    made = f"made {words.moment(result['generated_at'])}"
    place = words.listed([folder["name"], words.counted(folder["document_count"], "document"), made])
    lines = [line for line in subject if line]
    return [
        blocks.paragraph(result["report_name"], style.TITLE),
        blocks.gap(3),
        *(blocks.paragraph(line, style.SUBJECT if index == 0 else style.SUBTITLE) for index, line in enumerate(lines)),
        blocks.paragraph(place, style.SUBTITLE),
        blocks.gap(10),
    ]
