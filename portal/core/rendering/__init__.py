"""Finished reports as people read them, made from their frozen data alone: the same report gives the same bytes.

What a report shows is laid down once, as an outline; PDF, workbook, CSV and the console's page are ways to write it down.
"""

from __future__ import annotations

from datetime import datetime
from types import ModuleType
from typing import Any

from portal.core.rendering import cash, evidence, financial, outline, separated, tax, words, workbook
from portal.core.rendering.outline import Outline, Shown
from portal.core.rendering.pdf import pdf

_LAYOUTS: dict[str, ModuleType] = {
    "financial_summary": financial,
    "summaries": tax,
    "currencies": cash,
}


def report_outline(result: dict[str, Any]) -> Outline:
    """`result` as `reports.result` gives it; the layout follows from what its data holds."""
    data = result["data"]
    layout = next(layout for key, layout in _LAYOUTS.items() if key in data)
    folder, sections = result["folder"], layout.sections(data)
    made = f"made {words.moment(result['generated_at'])}"
    return Outline(
        title=result["report_name"],
        subject=tuple(line for line in layout.subject(data) if line),
        place=words.listed([folder["name"], words.counted(folder["document_count"], "document"), made]),
        notices=evidence.notices(data),
        sections=sections,
        everything=evidence.everything(data, outline.figures(sections)),
    )


def figure_of(report: Outline, data: dict[str, Any], path: str) -> Shown:
    """The figure at a path of ``data.sources`` with the words it is shown under."""
    return outline.figures(report.sections).get(path) or evidence.unshown(data, path)


def report_pdf(result: dict[str, Any], *, organization: str) -> bytes:
    foot = f"{result['folder']['name'] or ''}  ·  report {result['report_id']}"
    return pdf(report_outline(result), organization=organization, foot=foot)


def report_xlsx(result: dict[str, Any], *, organization: str) -> bytes:
    made = datetime.fromisoformat(result["generated_at"]).replace(tzinfo=None)
    return workbook.xlsx(report_outline(result), organization=organization, made=made)


def report_csv(result: dict[str, Any]) -> bytes:
    """UTF-8 with a byte order mark, by which spreadsheet programs know it."""
    return separated.csv_file(report_outline(result))
