"""Going through the whole log, as of one moment, and holding it against its chain and the heads that were written out."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select

from portal.core.activity import chain, heads
from portal.core.activity.chain import Finding, Published
from portal.core.activity.table import Entry, Head, Mark, organizations
from portal.core.db import db, end_reading, settings
from portal.core.errors import NotFound

STREAMED = {"stream_results": True, "max_row_buffer": 500}


@dataclass(slots=True)
class Verified:
    """How much was looked at, and what speaks against it."""

    organizations: int = 0
    entries: int = 0
    heads: int = 0
    findings: list[Finding] = field(default_factory=list)


def length(organization: str | None = None) -> int:
    """How many entries there are to go through."""
    query = select(func.coalesce(func.sum(Head.sequence), 0))
    count = db.session.scalar(query if organization is None else query.where(Head.organization_id == _chosen(organization)))
    end_reading()
    return int(count or 0)


def _chosen(organization: str) -> int:
    found = db.session.scalar(select(organizations.c.id).where((organizations.c.public_id == organization) | (organizations.c.subdomain == organization)))
    if found is None:
        raise NotFound("organization")
    return int(found)


def verify(*, organization: str | None = None, file: Path | None = None, stepped: Callable[[], None] = lambda: None) -> Verified:
    """Verify the log of one organization (public id or subdomain), or of all. `file` holds the heads, else it is the portal's own; `stepped` is
    called for every entry."""
    only = _chosen(organization) if organization is not None else None
    end_reading()
    path = file or settings().heads_file
    before = len(heads.read(path))  # of these, entries have to be there; of later ones they may have come meanwhile
    told = Verified()
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        ends = {row.organization_id: row for row in connection.execute(select(Head.organization_id, Head.sequence, Head.hash, Head.published))}
        lines = heads.read(path)
        published, told.findings = heads.check(lines, heads.public(heads.signing_key()))
        told.heads = len(lines)
        later = _counts(lines[before:], published)
        for organization_id, name in _all(connection, only, ends):
            told.organizations += 1
            mine = published.get(name, [])[: len(published.get(name, ())) - later.get(name, 0)]
            end = ends.get(organization_id)
            rows = _counted(_rows(connection, organization_id), told, stepped)
            told.findings += chain.check(name, organization_id, rows, (end.sequence, end.hash) if end is not None else None, mine)
            told.findings += _misfiled(connection, name, organization_id)
            told.findings += _last_written(name, end.published if end is not None else None, lines, published.get(name, ()))
    return told


def _counts(lines: Sequence[str], published: dict[str, list[Published]]) -> dict[str, int]:
    """How many of the heads came with these lines, by organization."""
    found, _ = heads.check(lines, heads.public(heads.signing_key()))
    return {name: len(own) for name, own in found.items() if name in published}


def _all(connection: Connection, only: int | None, ends: dict[int, Any]) -> Iterator[tuple[int, str]]:
    """Inner and public ids of organizations, of those too that have entries only."""
    names = {row.id: row.public_id for row in connection.execute(select(organizations.c.id, organizations.c.public_id))}
    numbers = set(connection.scalars(select(Entry.organization_id).distinct())) | ends.keys() | names.keys()
    for number in sorted(numbers if only is None else {only}):
        yield number, names.get(number, f"(no organization, {number})")


def _rows(connection: Connection, organization_id: int) -> Iterator[chain.Row]:
    query = select(Entry.__table__).where(Entry.organization_id == organization_id).order_by(Entry.sequence)
    for row in connection.execute(query, execution_options=STREAMED):
        yield row._mapping  # type: ignore[misc]


def _misfiled(connection: Connection, name: str, organization_id: int) -> Iterator[Finding]:
    """Entries whose marks aren't their facts. Marks stand beside the chain; who takes one away hides an entry from whoever looks for it."""
    entries = select(Entry.sequence, Entry.facts).where(Entry.organization_id == organization_id).order_by(Entry.sequence)
    marks = select(Mark.sequence, Mark.name, Mark.value).where(Mark.organization_id == organization_id).order_by(Mark.sequence)
    told = ((row.sequence, "told", (key, str(value))) for row in connection.execute(entries, execution_options=STREAMED) for key, value in _facts(row.facts))
    filed = ((row.sequence, "filed", (row.name, row.value)) for row in connection.execute(marks, execution_options=STREAMED))
    for sequence, both in groupby(heapq.merge(told, filed, key=itemgetter(0)), key=itemgetter(0)):
        sides: dict[str, set[tuple[str, str]]] = {"told": set(), "filed": set()}
        for _, side, fact in both:
            sides[side].add(fact)
        if sides["told"] != sides["filed"]:
            yield Finding(name, sequence, "it isn't found by the facts that it tells: its marks were changed.")


def _facts(kept: Any) -> Iterable[tuple[str, Any]]:
    """By name; none where details were erased, or made something else."""
    return kept.items() if isinstance(kept, dict) else ()


def _counted(rows: Iterable[chain.Row], told: Verified, stepped: Callable[[], None]) -> Iterator[chain.Row]:
    for row in rows:
        told.entries += 1
        stepped()
        yield row


def _last_written(name: str, known: str | None, lines: Sequence[str], published: Sequence[Published]) -> Iterator[Finding]:
    """Whether the file still has the line that was written last for this organization, and the row still knows of it."""
    if known is not None and known not in lines:
        yield Finding(name, None, "the file of heads lacks the line that was written last: it was cut, changed or left behind.")
    elif known is None and len(published) > 1:
        yield Finding(name, None, "heads were written out, but its row doesn't know of it.")
