"""What somebody could do to the activity log: its rows and its file of heads taken out as they are, changed at random, and verified as the portal does."""

from __future__ import annotations

import copy
import dataclasses
import random
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from portal.core.activity import chain, heads
from portal.core.activity.table import Entry, Head, organizations
from portal.core.activity.verifying import _last_written
from portal.core.db import db, settings

Mutation = tuple[str, Any]


@dataclass
class Export:
    """One organization's rows, its head, and the file's lines."""

    organization: str
    organization_id: int
    rows: list[dict[str, Any]]
    head: tuple[int, str] | None
    published: str | None
    lines: list[str]
    key: str

    @staticmethod
    def another(value: Any, chance: random.Random, column: str = "") -> Any:
        """A value of the column's kind that isn't this one."""
        if isinstance(value, str):
            at, put = chance.randrange(max(1, len(value))), chance.choice(("", "", "a", "0", " "))
            return value[:at] + put + value[at if put else at + 1 :] or "x"
        if isinstance(value, int):
            return value + chance.choice((-1, 1, 1000))
        if isinstance(value, dict):
            return value | {"folder": chance.choice("abc")}
        if isinstance(value, list):
            return [*value, 1]
        if value is None:
            return {"erases": [1], "facts": {}}.get(column, "x")
        return value + timedelta(microseconds=chance.choice((-1, 1, 10**9)))


def export() -> Export:
    rows = [dict(row._mapping) for row in db.session.execute(select(Entry.__table__).order_by(Entry.sequence))]
    head = db.session.execute(select(Head.sequence, Head.hash, Head.published)).one()
    number, name = db.session.execute(select(organizations.c.id, organizations.c.public_id)).one()
    return Export(name, number, rows, (head.sequence, head.hash), head.published, heads.read(settings().heads_file), heads.public(heads.signing_key()))


def verified(log: Export) -> list[chain.Finding]:
    """What `verifying.verify` finds, for rows at hand; in the order in which the database gives them."""
    published, found = heads.check(log.lines, log.key)
    rows = sorted(log.rows, key=lambda row: row["sequence"])
    mine = published.get(log.organization, [])
    found += chain.check(log.organization, log.organization_id, rows, log.head, mine)
    return found + list(_last_written(log.organization, log.published, log.lines, mine))


def mutate(log: Export, chance: random.Random) -> tuple[Mutation, Export]:
    """One change at random; the original stays as it is."""
    changed = dataclasses.replace(log, rows=[dict(row) for row in log.rows], lines=list(log.lines))
    deed = chance.choice((column, column, column, taken_out, put_in, moved, cut, written_anew, forged_end, head_changed, line_changed, line_moved))
    return (deed.__name__, deed(changed, chance)), changed


def column(log: Export, chance: random.Random) -> Any:
    row = chance.choice(log.rows)
    name = chance.choice(sorted(row))
    row[name] = log.another(row[name], chance, name)
    return row["sequence"], name


def taken_out(log: Export, chance: random.Random) -> Any:
    return log.rows.pop(chance.randrange(len(log.rows)))["sequence"]


def put_in(log: Export, chance: random.Random) -> Any:
    """A copy of an entry, or one of one's own, rightly chained to the one before it; those after it count on."""
    at = chance.randrange(len(log.rows))
    row = copy.deepcopy(log.rows[at]) | {"public_id": "".join(chance.choices("abcdef", k=12)), "message": "x", "salt": "0" * 32, "who": "x", "facts": {}}
    row["details_sha256"] = chain.details_hash(row)
    row["hash"] = chain.link(row, log.rows[at - 1]["hash"] if at else chain.START, log.organization)
    for later in log.rows[at:]:
        later["sequence"] += 1
    log.rows.insert(at, row)
    return at


def moved(log: Export, chance: random.Random) -> Any:
    one, other = chance.sample(log.rows, 2)
    one["sequence"], other["sequence"] = other["sequence"], one["sequence"]
    return one["sequence"], other["sequence"]


def cut(log: Export, chance: random.Random) -> Any:
    """The end cut off and the head set to what is left."""
    left = chance.randrange(len(log.rows))
    log.rows = log.rows[:left]
    log.head = (left, log.rows[-1]["hash"]) if left else None
    return left


def written_anew(log: Export, chance: random.Random) -> Any:
    """An entry changed and everything from there chained anew, as somebody would who knows how."""
    at = chance.randrange(len(log.rows))
    log.rows[at]["message"] = log.another(log.rows[at]["message"] or "", chance)
    log.rows[at]["salt"], log.rows[at]["who"], log.rows[at]["facts"] = "0" * 32, "x", {}
    log.rows[at]["details_sha256"] = chain.details_hash(log.rows[at])
    for place in range(at, len(log.rows)):
        log.rows[place]["hash"] = chain.link(log.rows[place], log.rows[place - 1]["hash"] if place else chain.START, log.organization)
    log.head = (len(log.rows), log.rows[-1]["hash"])
    return at


def forged_end(log: Export, chance: random.Random) -> Any:
    """Another entry at the end, the head left as it was."""
    row = copy.deepcopy(log.rows[-1])
    row["sequence"] += 1
    row["hash"] = chain.link(row, log.rows[-1]["hash"], log.organization)
    log.rows.append(row)
    return row["sequence"]


def head_changed(log: Export, chance: random.Random) -> Any:
    assert log.head is not None
    what = chance.choice(("sequence", "hash", "gone", "published", "published gone"))
    sequence, last = log.head
    log.head = {"sequence": (log.another(sequence, chance), last), "hash": (sequence, log.another(last, chance)), "gone": None}.get(what, log.head)
    log.published = {"published": log.another(log.published, chance), "published gone": None}.get(what, log.published)
    return what


def line_changed(log: Export, chance: random.Random) -> Any:
    at = chance.randrange(len(log.lines))
    log.lines[at] = log.another(log.lines[at], chance)
    return at


def line_moved(log: Export, chance: random.Random) -> Any:
    """Lines of the file of heads taken out, doubled or in another order."""
    at, what = chance.randrange(len(log.lines)), chance.choice(("out", "twice", "turned"))
    if what == "turned":
        log.lines.reverse()
    else:
        log.lines[at : at + 1] = [] if what == "out" else [log.lines[at]] * 2
    return at, what
