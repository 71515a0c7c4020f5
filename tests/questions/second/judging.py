"""Whether an answer is right: figures by currency or unit, exactly the documents that they come from, passages by their words and their place."""

from __future__ import annotations

from typing import Any

from portal.core.questions import Answer, Quote
from tests.questions.second.filing import LINE, Paper, tops

Expected = dict[str, Any]


def verdict(expected: Expected, answer: Answer, papers: list[Paper]) -> str:
    """ "right", "not found" or "wrong": found, with other figures, documents or passages than are true."""
    if expected["kind"] == "none":
        return "right" if not answer.found or _says_none(expected, answer) else "wrong"
    if not answer.found:
        return "not found"
    return "right" if _JUDGES[expected["kind"]](expected, answer, papers) else "wrong"


def _says_none(expected: Expected, answer: Answer) -> bool:
    """ "No documents" is right of what doesn't exist; a sum of zero isn't."""
    return expected["reason"] == "not_found" and answer.operation == "count" and answer.count == 0


def cited(answer: Answer) -> list[str]:
    return sorted(document.name for document in answer.documents)


def _counted(expected: Expected, answer: Answer, papers: list[Paper]) -> bool:
    values = [(float(one.value), one.currency) for one in answer.figures]
    return values == [(expected["value"], None)] and cited(answer) == expected["sources"]


def _summed(expected: Expected, answer: Answer, papers: list[Paper]) -> bool:
    """Amounts by currency or quantities by unit; of the largest and the smallest that document alone is cited."""
    figures = sorted(((one.currency or "").casefold(), float(one.value)) for one in answer.figures)
    files = sorted(name for names in expected["files"].values() for name in names) if "files" in expected else expected["sources"]
    return figures == sorted((unit.casefold(), value) for unit, value in expected["values"].items()) and cited(answer) == files


def _listed(expected: Expected, answer: Answer, papers: list[Paper]) -> bool:
    return cited(answer) == expected["files"] and answer.count == len(expected["files"])


def _grouped(expected: Expected, answer: Answer, papers: list[Paper]) -> bool:
    """Groups of nothing may be shown; where an order was asked for, the labels come in it."""
    got = [(one.label.casefold(), one.currency, float(one.value)) for one in answer.figures if one.value]
    wanted = [
        (label.casefold(), currency, value)
        for label, values in expected["groups"].items()
        for currency, value in (values.items() if isinstance(values, dict) else [(None, values)])
    ]
    same = got == wanted if expected["ordered"] else sorted(got, key=str) == sorted(wanted, key=str)
    return same and cited(answer) == expected["sources"]


def _quoted(expected: Expected, answer: Answer, papers: list[Paper]) -> bool:
    if not answer.quotes or answer.quotes[0].document.name != expected["file"]:
        return False
    paper = next(paper for paper in papers if paper["file"] == expected["file"])
    return any(_holds(quote, expected["phrase"], paper) for quote in answer.quotes if quote.document.name == expected["file"])


def _holds(quote: Quote, phrase: str, paper: Paper) -> bool:
    """Whether the passage has the phrase, and its box on page 1 lies on a line of it."""
    if quote.page != 1 or quote.box is None or " ".join(phrase.split()).casefold() not in " ".join(quote.text.split()).casefold():
        return False
    return any(quote.box[1] < top + LINE and quote.box[3] > top for top in _tops_of(phrase, paper["lines"]))


def _tops_of(phrase: str, lines: list[str]) -> list[float]:
    """Where the lines begin over which the phrase runs."""
    start, found = " ".join(lines).casefold().index(phrase.casefold()), []
    begins = 0
    for line, top in zip(lines, tops(lines), strict=True):
        if begins < start + len(phrase) and begins + len(line) > start:
            found.append(top)
        begins += len(line) + 1
    return found


_JUDGES = {"count": _counted, "amounts": _summed, "quantities": _summed, "files": _listed, "groups": _grouped, "passage": _quoted}
