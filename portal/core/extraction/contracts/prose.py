"""A contract's text as one run of prose, with the place of every character kept."""

from __future__ import annotations

from dataclasses import dataclass

from portal.core.extraction.candidates import Printed
from portal.core.extraction.model import Value, Word, union


@dataclass(slots=True)
class Prose:
    """Running text; `owner` tells the word behind each of its characters, `words` the word with its page's number."""

    text: str
    words: list[tuple[int, Word]]
    owner: list[int]

    def value(self, kind: str, value: object, start: int, end: int, sure: float, method: str = "layout") -> Value:
        """A value grounded on `text[start:end]`; of a text that goes over a page's end, place and content are the first page's part."""
        number = self.words[self.owner[start]][0]
        inside = [i for i in range(start, min(end, len(self.owner))) if self.words[self.owner[i]][0] == number]
        boxes = [self.words[place][1].box for place in sorted({self.owner[i] for i in inside})]
        return Value(kind, value, sure, self.text[start : inside[-1] + 1].strip(), number, union(boxes), method)


def prose_of(printed: Printed) -> Prose:
    """All lines, joined by spaces."""
    text, words, owner = [], [], []
    for line in printed.lines:
        for word in line.words:
            text.append(word.text)
            owner += [len(words)] * (len(word.text) + 1)
            words.append((line.page, word))
    return Prose(" ".join(text), words, owner)
