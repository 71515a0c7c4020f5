"""How the entries of a log hang together, and what speaks against them. Works on plain rows, without a database.

An entry's hash is SHA-256 over the hash of the entry before and the entry's own content as canonical JSON (RFC 8259, keys sorted, no blanks).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

Row = Mapping[str, Any]  # the columns of `table.Entry` by name

#: What the first entry is chained to.
START = "0" * 64
#: The columns that the chain holds as they are, beside organization, time and the hash of the details.
PLAIN = ("sequence", "public_id", "kind", "area", "sub_area", "deed", "document", "actor", "erases", "details_sha256")
DETAILS = ("salt", "who", "message", "facts")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that isn't as it was written. `sequence` is the entry's number, where it is about one; `organization` a public id, or "" when
    it is about the file of heads."""

    organization: str
    sequence: int | None
    sentence: str

    def __str__(self) -> str:
        place = f"entry {self.sequence}: " if self.sequence is not None else ""
        return f"{self.organization + ', ' if self.organization else ''}{place}{self.sentence}"


@dataclass(frozen=True, slots=True)
class Published:
    """A head that was written out: the chain had so many entries, the last of them with this hash."""

    sequence: int
    hash: str
    at: str


def canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def details_hash(row: Row) -> str:
    """Of what may be erased; the salt keeps it from being guessed afterwards."""
    return digest(row["salt"] + canonical({name: row[name] for name in DETAILS if name != "salt"}))


def link(row: Row, previous: str, organization: str) -> str:
    """The entry's hash, after an entry with the hash `previous`; `organization` is a public id."""
    content = {name: row[name] for name in PLAIN} | {"organization": organization, "at": instant(row["at"])}
    return digest(previous + canonical(content))


def instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


@dataclass(slots=True)
class Walk:
    """A walk along one organization's chain, entry by entry in the order of their numbers."""

    organization: str
    organization_id: int
    published: dict[int, list[Published]] = field(default_factory=dict)
    sequence: int = 0
    hash: str = START
    erased: set[int] = field(default_factory=set)
    accounted: set[int] = field(default_factory=set)

    def step(self, row: Row) -> Iterator[Finding]:
        """What speaks against the next entry."""
        number = row["sequence"]
        if number != self.sequence + 1:
            yield self._gap(number)
        if row["organization_id"] != self.organization_id:
            yield self._found(number, "it belongs to another organization.")
        if link(row, self.hash, self.organization) != row["hash"]:
            yield self._found(number, "it isn't what was written there, or doesn't follow the entry before.")
        yield from self._details(row)
        yield from self._as_published(row)
        self.accounted |= {covered for covered in row["erases"] or () if covered < number}
        self.sequence, self.hash = number, row["hash"]

    def end(self, head: tuple[int, str] | None) -> Iterator[Finding]:
        """What speaks against the whole once all entries were seen. `head` is where the chain ends by its own row: number and hash."""
        for number in sorted(self.erased - self.accounted):
            yield self._found(number, "its details are gone, and no later entry says that they were erased.")
        if (head or (0, START)) != (self.sequence, self.hash):
            yield self._found(None, f"the chain ends at {self.sequence}, its head says {head[0] if head else 'nothing'}, or something else was there.")
        for number in sorted(number for number in self.published if number > self.sequence):
            later = self.published[number][-1]
            yield self._found(None, f"entries are cut off: there were {number} when the head was written out at {later.at}, now {self.sequence}.")

    def _found(self, sequence: int | None, sentence: str) -> Finding:
        return Finding(self.organization, sequence, sentence)

    def _gap(self, number: int) -> Finding:
        if number <= self.sequence:
            return self._found(number, "it stands there twice, or out of order.")
        alone = number == self.sequence + 2
        return self._found(number, f"before it {number - 1 if alone else f'{self.sequence + 1} to {number - 1}'} {'is' if alone else 'are'} missing.")

    def _details(self, row: Row) -> Iterator[Finding]:
        there = [name for name in DETAILS if row[name] is not None]
        if not there:
            self.erased.add(row["sequence"])
        elif len(there) < len(DETAILS) or details_hash(row) != row["details_sha256"]:
            yield self._found(row["sequence"], "its details aren't what was written.")

    def _as_published(self, row: Row) -> Iterator[Finding]:
        for head in self.published.get(row["sequence"], ()):
            if head.hash != row["hash"]:
                yield self._found(row["sequence"], f"the chain was written anew: it isn't the one whose head was written out at {head.at}.")


def check(
    organization: str, organization_id: int, rows: Iterable[Row], head: tuple[int, str] | None, published: Sequence[Published] = ()
) -> Iterator[Finding]:
    """All that speaks against one organization's chain: `rows` in the order of their numbers, its `head`, and the heads that were written out."""
    walk = Walk(organization, organization_id)
    for one in published:
        walk.published.setdefault(one.sequence, []).append(one)
    for row in rows:
        yield from walk.step(row)
    yield from walk.end(head)
