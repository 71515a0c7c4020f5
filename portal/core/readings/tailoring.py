"""What the sandbox has read, as the document's firm wants it: of a type of its own where its words are clear, with its own fields, and without what it
has switched off. Works on words that were read, in the worker's own process."""

from __future__ import annotations

import logging
from typing import Any, Protocol

from portal.core.doctypes import DOCTYPES, DocType
from portal.core.extraction.model import Page
from portal.core.extraction.tailored import filling, telling
from portal.core.readings.answer import Answer, PageAnswer
from portal.core.readings.recalling import as_pages, put, values_in
from portal.core.types import Types

CLEAR = 0.8  # a built-in type that is so sure yields to a title alone
GIVEN = ("xml", "code", "form_field")  # what the file itself says goes before what a firm looks for

log = logging.getLogger(__name__)


class ReadAs(Protocol):
    """Reads a document as of a built-in type, None for whatever it is; `pages` are those of an answer before, whose words needn't be found again."""

    def __call__(self, doc_type: str | None, pages: list[PageAnswer] | None = None) -> Answer: ...


def read(firm: Types, read_as: ReadAs, told: str | None, pages: list[PageAnswer] | None = None) -> Answer:
    """The document's reading by `read_as`. `told` is the type that a person or memory says it is of; one that is gone says nothing."""
    kind = firm.get(told) if told else None
    answer = read_as(kind.reader if kind is not None else None, pages)
    if kind is not None:
        answer["docType"] = kind.name
    try:
        printed = as_pages(answer["pages"])
        if kind is None:
            _sort(firm, answer, printed, read_as)
        fill(firm.named(answer["docType"]), answer, printed)
    except MemoryError:
        raise
    except Exception:  # the document's own reading is done
        log.exception("a firm's own types or fields can't be read")
    return answer


def own_words(firm: Types) -> dict[str, tuple[str, ...]]:
    return {name: kind.words for name, kind in firm.own.items() if kind.enabled and kind.words}


def takes_over(told: telling.Told, like: str, answer: Answer | dict[str, Any]) -> bool:
    """Whether a type of the firm's own goes before what the document was read as."""
    family = DOCTYPES[answer["docType"]].family if answer["docType"] in DOCTYPES else ""
    if any(source["method"] == "xml" for source in answer["sources"]) and (DOCTYPES[like].family if like else "") != family:
        return False
    return told.titled or answer["docType"] == "unclassified" or answer["confidence"] < CLEAR


def _sort(firm: Types, answer: Answer, pages: list[Page], read_as: ReadAs) -> None:
    """Into a type of the firm's own, or out of one that it has switched off."""
    told = telling.told(own_words(firm), pages)
    if told is not None and takes_over(told, firm[told.name].like, answer):
        before = {"docType": answer["docType"], "confidence": round(1 - told.confidence, 3), "words": answer["typeWords"]}
        _read_as(firm[told.name], answer, read_as)
        others = [other for other in answer["alternatives"] if other["docType"] != before["docType"]]
        answer |= {"docType": told.name, "confidence": told.confidence, "typeWords": [cue.as_json() for cue in told.words]}  # type: ignore[typeddict-item]
        answer["alternatives"] = [before, *others] if before["docType"] != "unclassified" else others  # type: ignore[list-item]
    elif not firm.named(answer["docType"]).enabled:
        _switched_off(firm, answer, read_as)
    answer["alternatives"] = [other for other in answer["alternatives"] if firm.named(other["docType"]).enabled]


def _read_as(kind: DocType, answer: Answer, read_as: ReadAs) -> None:
    """The values as the rules of the type's own kind read them."""
    if kind.reader != answer["docType"]:
        kept = {name: answer[name] for name in ("alternatives", "parts")}
        answer.update(read_as(kind.reader, answer["pages"]))
        answer |= kept  # type: ignore[typeddict-item]


def _switched_off(firm: Types, answer: Answer, read_as: ReadAs) -> None:
    """It is of the likeliest type of its kin that isn't switched off, else of none."""
    family, sure, words = DOCTYPES[answer["docType"]].family, answer["confidence"], answer["typeWords"]
    kin = [name for name in [other["docType"] for other in answer["alternatives"]] + list(DOCTYPES) if firm.named(name).enabled]
    name = next((name for name in kin if firm.named(name).family == family), "unclassified")
    _read_as(firm[name], answer, read_as)
    answer |= {"docType": name, "confidence": sure, "typeWords": words}  # type: ignore[typeddict-item]


def fill(kind: DocType, answer: Answer, pages: list[Page]) -> None:
    """The fields that the firm has set up, into the answer. What the file itself says stays; a check of what is another value now is dropped."""
    found = filling.fill(filling.printed_of(pages), kind.fields) if any(map(filling.is_set_up, kind.fields)) else {}
    there = answer["fields"]
    for field in kind.fields:
        before = there.get(field.name)
        if before is not None and not field.own and (before["method"] in GIVEN or field.method == "ai"):
            found.pop(field.name, None)
        elif field.method == "manual":
            there.pop(field.name, None)
    changed = {name for name, value in found.items() if name in there and values_in({name: there[name]})[name].value != value.value}
    answer["checks"] = [check for check in answer["checks"] if changed.isdisjoint(check["fields"])]
    put(kind, answer, found)
