"""An outline as PDF; the same outline gives the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch

from reportlab.platypus import Flowable

from portal.core.rendering import blocks, charts, outline, sheet, style
from portal.core.rendering.outline import Outline, Section

SHOWN = 8  # lines of a notice on top
_COLOURS = {"missing": (style.WARNING, style.WARNING_PALE), "conflict": (style.LOSS, style.NOTE_PALE)}


def pdf(report: Outline, *, organization: str, foot: str) -> bytes:
    story = [*_head(report), *_notices(report), *_sections(report.sections), *_rest(report)]
    return sheet.pdf(story, title=report.title, organization=organization, foot=foot)


def _head(report: Outline) -> list[Flowable]:
    return [
        blocks.paragraph(report.title, style.TITLE),
        blocks.gap(3),
        *(blocks.paragraph(line, style.SUBJECT if index == 0 else style.SUBTITLE) for index, line in enumerate(report.subject)),
        blocks.paragraph(report.place, style.SUBTITLE),
        blocks.gap(10),
    ]


def _notices(report: Outline) -> list[Flowable]:
    return [
        part
        for notice in report.notices
        for part in blocks.notice(notice.title, [line.text for line in notice.lines], *_COLOURS[notice.kind], most=SHOWN)
    ]


def _rest(report: Outline) -> list[Flowable]:
    """The notices' lines that found no room on top."""
    titles = {"missing": "All that is missing", "conflict": "All that is to be checked"}
    return [
        part
        for notice in report.notices
        if len(notice.lines) > SHOWN
        for part in (
            blocks.heading(titles[notice.kind]),
            blocks.table(outline.Table((("", 1),), tuple((line.text,) for line in notice.lines))),
        )
    ]


def _sections(sections: Sequence[Section]) -> list[Flowable]:
    story: list[Flowable] = []
    group = ""
    for section in sections:
        if section.group and section.group != group:
            story.append(blocks.heading(section.group))
        group = section.group
        story += [blocks.heading(section.title)] if section.title else []
        story += [part for block in section.blocks for part in drawn(block)]
    return story


@singledispatch
def drawn(block: outline.Block) -> list[Flowable]:
    """One block as what a page is put together from."""
    raise TypeError(f"no drawing of {type(block).__name__}")


@drawn.register
def _(block: outline.Cards) -> list[Flowable]:
    return [blocks.Cards(block.cards)] if block.cards else []


@drawn.register
def _(block: outline.Caption) -> list[Flowable]:
    return [blocks.paragraph(block.text, style.CAPTION)]


@drawn.register
def _(block: outline.Table) -> list[Flowable]:
    return [blocks.table(block)]


@drawn.register
def _(block: outline.Bars) -> list[Flowable]:
    return [charts.bars(block)]


@drawn.register
def _(block: outline.Ranking) -> list[Flowable]:
    return [charts.ranking(block), blocks.gap(4)]
