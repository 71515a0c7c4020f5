"""Names in a question that stand in the data: vendors, customers and other parties, folders, numbers of invoices."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Text, cast, func, select

from portal.core import tenancy
from portal.core.actors import Actor
from portal.core.db import db
from portal.core.documents import states
from portal.core.documents.table import Document
from portal.core.folders import Folder
from portal.core.questions import lexicon
from portal.core.questions.sentences import NAME, Sentence, Word
from portal.core.readings.kept import folded
from portal.core.readings.table import ReadingValue

SELLERS = ("VendorName", "MerchantName", "SupplierName")
ISSUERS = ("VendorName", "MerchantName", "SupplierName", "BankName", "EmployerName", "IssuingBank", "PayerName")
HOLDERS = ("CustomerName", "AccountHolderName", "EmployeeName", "RecipientName", "PayTo", "EntityName", "OwnerName", "CardHolderName")
PARTIES = (*ISSUERS, *HOLDERS, "Parties")
CODE, WASTE = "WasteCode", "IdentificationName"

_FORMS = frozenset(
    "gmbh mbh ag kg ohg ug se ev eg co company inc incorporated llc llp lp ltd limited plc corp corporation sa sas sarl srl spa bv nv oy ab as aps a/s pty "
    "kgaa sl sro pvt gbr the and und et y of".split()
)
_AND = frozenset(("and", "und", "et", "y"))


@dataclass(frozen=True, slots=True)
class Named:
    """One name of the question. `kind` is "party", "holder" (as whom a document is made out to), "folder", "number", "code" (of waste) or "waste"; `keys`
    are folded texts (of folders their inner numbers), `labels` what they are called in the data. `alone`: the question says all of the name. `start` and
    `end` are its place in the question, with the words that lead to it, `led`. `folders` are those that are called so, where the name is taken for a
    party's; `longer` are names that go on after these words, where one is all of them. Of one `group` any may fit, others have to fit as well."""

    kind: str
    keys: tuple[str, ...]
    labels: tuple[str, ...]
    text: str
    alone: bool = True
    start: int = field(default=-1, compare=False)
    end: int = field(default=-1, compare=False)
    folders: tuple[str, ...] = field(default=(), compare=False)
    longer: tuple[str, ...] = field(default=(), compare=False)
    led: frozenset[str] = field(default=frozenset(), compare=False)
    group: int = field(default=0, compare=False)


@dataclass(slots=True)
class _Entry:
    label: str
    keys: set[str]
    kinds: set[str]

    @property
    def words(self) -> list[str]:
        """What the name is known by: without its legal form."""
        words = folded(re.sub("['’]", "", self.label)).split()
        return [word for word in words if word not in _FORMS] or words


class Directory:
    """The names in what an actor may see."""

    def __init__(self, actor: Actor) -> None:
        self.entries: dict[str, _Entry] = {}
        self.by_word: dict[str, list[_Entry]] = defaultdict(list)
        self.near: dict[str, list[_Entry]] = {}
        self._parties(actor)
        self._folders(actor)
        for entry in self.entries.values():
            for word in set(map(loose, entry.words)):
                self.by_word[word].append(entry)

    def _parties(self, actor: Actor) -> None:
        seen = tenancy.scoped(Document, actor).where(Document.state != states.DELETED).with_only_columns(Document.reading_id)
        mine = (ReadingValue.organization_id == actor.organization_id) & ReadingValue.name.in_((*PARTIES, WASTE)) & ReadingValue.folded.is_not(None)
        written = func.min(cast(ReadingValue.value, Text))
        query = select(ReadingValue.name, ReadingValue.folded, written).where(mine, ReadingValue.reading_id.in_(seen))
        for name, text, value in db.session.execute(query.group_by(ReadingValue.name, ReadingValue.folded)):
            for label in _labels(json.loads(value)):
                self._add(label, text, "waste" if name == WASTE else "holder" if name in HOLDERS else "party")

    def _folders(self, actor: Actor) -> None:
        for folder in db.session.scalars(tenancy.scoped(Folder, actor)).unique() if actor.may("folders:read") else ():
            if folded(folder.name):
                self._add(folder.name, f"#{folder.id}", "folder")

    def _add(self, label: str, key: str, kind: str) -> None:
        entry = self.entries.setdefault(folded(label), _Entry(label, set(), set()))
        entry.keys.add(key)
        entry.kinds.add(kind)

    def alike(self, word: str) -> list[_Entry]:
        """Entries with this word, or with one that is a slip of the pen from it."""
        if loose(word) in self.by_word:
            return self.by_word[loose(word)]
        if word not in self.near:
            self.near[word] = [entry for known, entries in self.by_word.items() if near_enough(word, known) for entry in entries]
        return self.near[word]

    def longer(self, entry: _Entry) -> tuple[str, ...]:
        """Names of parties that begin with all words of this one."""
        words = entry.words
        begun = [one for one in self.by_word[loose(words[0])] if one.kinds - {"folder"} and one.words[: len(words)] == words and len(one.words) > len(words)]
        return tuple(sorted(one.label for one in begun))


def _labels(value: Any) -> list[str]:
    """The name that a value is, or the names in a table."""
    if isinstance(value, list):
        cells = [item.get("Name") for item in value if isinstance(item, dict)]
        return [cell["value"] for cell in cells if isinstance(cell, dict) and isinstance(cell.get("value"), str) and folded(cell["value"])]
    return [value] if isinstance(value, str) else []


def loose(word: str) -> str:
    """ "Müller" is written "Mueller" as well, and either may be meant."""
    return re.sub("([aou])e", r"\1", word)


def near_enough(one: str, other: str) -> bool:
    """Whether a word is the other with a letter more, less or changed, or two swapped; words of five letters at least, from nine two of these."""
    one, other = loose(one), loose(other)
    least = min(len(one), len(other))
    if least < 5 or one[0] != other[0] or any(part.isdigit() for part in one + other):
        return one == other
    return _distance(one, other) <= (2 if least >= 9 else 1)


def _distance(one: str, other: str) -> int:
    rows = [list(range(len(other) + 1))]
    for i, left in enumerate(one, 1):
        row = [i]
        for j, right in enumerate(other, 1):
            best = min(row[-1] + 1, rows[-1][j] + 1, rows[-1][j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


def taken(sentence: Sentence, directory: Directory, *, whole: bool) -> list[Named]:
    """Names in the sentence, taken out of it: `whole` ones before other words are understood, parts of names (the first word, or a capital one) after."""
    return [_led(sentence, directory, entries, start, end) for entries, start, end in _standing(sentence, directory, whole)]


def places(sentence: Sentence, directory: Directory) -> list[tuple[int, int]]:
    """Where whole names stand; nothing is taken."""
    return [(start, end) for _, start, end in _standing(sentence, directory, True)]


def said(sentence: Sentence, directory: Directory) -> list[tuple[tuple[int, int], tuple[str, ...]]]:
    """Where whole names stand, or two words of one, and the keys of all that are called so, whatever they are; nothing is taken."""
    complete = _standing(sentence, directory, True)
    free = [one for one in _standing(sentence, directory, False) if not any(one[1] < end and start < one[2] for _, start, end in complete)]
    parts = [one for one in free if " " in sentence.rest[one[1] : one[2]]]
    return [((start, end), tuple(sorted({key for one in entries for key in one.keys}))) for entries, start, end in [*complete, *parts]]


def _standing(sentence: Sentence, directory: Directory, whole: bool) -> list[tuple[list[_Entry], int, int]]:
    found, skipped = [], -1
    words = sentence.left()
    for at, word in enumerate(words):
        best = _best(sentence, words[at:], directory, whole) if at > skipped else None
        if best is not None:
            skipped = at + best[1] - 1
            found.append((best[0], word.start, sentence.end(words[skipped])))
    return found


def _best(sentence: Sentence, words: list[Word], directory: Directory, whole: bool) -> tuple[list[_Entry], int] | None:
    first = sentence.plain(words[0])
    matched: dict[int, list[tuple[_Entry, bool]]] = defaultdict(list)
    for entry in directory.alike(first):
        count, full = _matches(sentence, words, entry)
        if count and (full or not whole) and _counts(sentence, words, count, entry, full, whole):
            matched[count].append((entry, full))
    if not matched:
        return None
    longest = max(matched)
    said = " ".join(sentence.plain(word) for word in words[:longest])
    as_said = [entry for entry, _ in matched[longest] if folded(entry.label) == said]  # of two that differ by "Ltd" and "plc"
    complete = [entry for entry, full in matched[longest] if full]
    return (as_said or complete or [entry for entry, _ in matched[longest]]), longest


def _matches(sentence: Sentence, words: list[Word], entry: _Entry) -> tuple[int, bool]:
    """How many words of the question, from the first, go on with the name, and whether that is all of it."""
    known, said = entry.words, [sentence.plain(word) for word in words]
    start = next((at for at, one in enumerate(known) if one == said[0] or near_enough(said[0], one)), None)
    if start is None:
        return 0, False
    at, count = start, 0
    while count < len(said) and at < len(known) and (said[count] == known[at] or near_enough(said[count], known[at])) and _adjacent(words, count, sentence):
        at, count = at + 1, count + 1
        if at < len(known) and said[count : count + 1] and said[count] in _AND and said[count + 1 : count + 2] == [known[at]]:
            count += 1  # "Müller and Söhne" is "Müller & Söhne"
    full = start == 0 and at == len(known)
    if at == len(known):
        while count < len(said) and said[count] in _FORMS - _AND - {"the", "of", "as", "company"} and _adjacent(words, count, sentence):
            count += 1
    return count, full


def _adjacent(words: list[Word], count: int, sentence: Sentence) -> bool:
    if count == 0:
        return True
    before = words[count - 1]
    return words[count].start == sentence.end(before) + 1


def _counts(sentence: Sentence, words: list[Word], count: int, entry: _Entry, full: bool, whole: bool) -> bool:
    """Whether these words are meant as the name: a word of everyday questions alone isn't, nor a small one from a name's middle."""
    said = [sentence.plain(word) for word in words[:count]]
    if count == 1 and lexicon.knows(said[0]):
        return False
    if whole:
        return full
    slip = count > 1 and near_enough(said[0], entry.words[0])  # a word alone that is nearly the name's may be one of everyday
    return full or said[0] == entry.words[0] or words[0].capital or slip


_LEADS = (
    r"(?:(?:the|a|our|any) )?(?:(?:vendor|supplier|merchant|customer|client|folder|bank|employer|employee|company|shop|store"
    r"|of|from|by|for|to|with|at|in|named|called|inside|under) )*"
)


def _led(sentence: Sentence, directory: Directory, entries: list[_Entry], start: int, end: int) -> Named:
    """Take the name with the words that lead to it; they say whether a folder or a customer is meant."""
    text = " ".join(word.raw for word in sentence.words if start <= word.start < end)
    lead = re.search(rf"(?:^|(?<= )){_LEADS}$", sentence.rest[:start])
    said = set((lead[0] if lead else "").split())
    after = re.match(r" (folder|client)\b", sentence.rest[end:])
    kinds = {kind for entry in entries for kind in entry.kinds}
    folder_said = bool(said & {"folder", "client", "inside", "under"} or after)
    kind = "folder" if "folder" in kinds and (folder_said or kinds == {"folder"} or said & {"in"}) else "party"
    made_out = "to" in said and "compare" not in sentence.given.casefold()
    if kind == "party" and (made_out or ("holder" in kinds and (said & {"customer", "employee"} or "party" not in kinds))):
        kind = "holder"
    kind = "waste" if kinds == {"waste"} else kind
    wanted = {"party", "holder"} if kind == "party" else {kind}
    chosen = [entry for entry in entries if wanted & entry.kinds] or entries
    keys = tuple(sorted({key for entry in chosen for key in entry.keys if key.startswith("#") == (kind == "folder")}))
    start, end = start - len(lead[0] if lead else ""), end + len(after[0] if after and kind == "folder" else "")
    sentence.take(start, end, NAME)
    folders = () if kind == "folder" else tuple(sorted(key for entry in entries for key in entry.keys if key.startswith("#")))
    longer = directory.longer(chosen[0]) if len(chosen) == 1 and kind != "folder" else ()
    return Named(kind, keys, tuple(sorted(entry.label for entry in chosen)), text, len(chosen) == 1, start, end, folders, longer, frozenset(said))


def said_whole(named: Named) -> bool:
    """Whether the question says the one name that there is; its legal form may be left out."""
    entry = _Entry(named.labels[0], set(), set())
    said = " ".join(word for word in folded(named.text).split() if word not in _AND)
    return len(named.labels) == 1 and said in (" ".join(entry.words), " ".join(word for word in folded(entry.label).split() if word not in _AND))


def merged(found: Iterable[Named]) -> list[Named]:
    return list({(one.kind, one.keys): one for one in found}.values())


def grouped(found: Sequence[Named], shape: str) -> list[Named]:
    """Names side by side, or with "and" or "or" between them, may each fit; of others all have to: "what did A charge B". So have those that something
    is "between". `shape`: the question with marks."""
    made: list[Named] = []
    for one in sorted(found, key=lambda named: named.start):
        between = shape[made[-1].end : one.start].split() if made else []
        both = made and shape[: made[-1].start].endswith("between ")
        joined = made and not both and (set(between) & {"and", "or", "nor", "versus", "vs"} or not (between or one.led - {"the"}))
        made.append(replace(one, group=made[-1].group + (not joined) if made else 0))
    return made


def between_taken(sentence: Sentence) -> None:
    """Take the word out where names follow that are both meant; "the difference between" them is a comparison."""
    match = re.search(rf"(?<!difference )(?<!comparison )(?<!compare )\bbetween (?={NAME}[{NAME} ]*and {NAME})", sentence.rest)
    if match:
        sentence.take(match.start(), match.end() - 1)
