"""What every HTML answer keeps, whichever test asked for it: valid, labelled, self-contained, and nothing inline that the policy forbids.

`tests/conftest.py` makes the application's test client hold each HTML answer to these rules, so a page that breaks one fails the first test
that opens it. Each rule is a generator of sentences about what it found.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from html5lib.constants import E as MESSAGES
from werkzeug.test import TestResponse

SVG = "{http://www.w3.org/2000/svg}"
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
#: What may not stand inside words.
BLOCKS = HEADINGS | set("address article aside blockquote details dialog div dl fieldset figure footer form".split())
BLOCKS |= set("header hr main nav ol p pre section table ul".split())
WORDS_ONLY = HEADINGS | set("abbr b bdi button cite code dfn em i kbd label mark output p q s samp small span strong sub sup time u var".split())
INTERACTIVE = set("a button details input label select textarea".split())
CHILDREN = {"ul": {"li"}, "ol": {"li"}, "dl": {"dt", "dd", "div"}, "select": {"option", "optgroup", "hr"}, "tr": {"td", "th"}}
BUTTONS = {"submit", "button", "reset", "image"}
INPUTS = BUTTONS | set("checkbox color date datetime-local email file hidden month number password radio range search tel text time url week".split())
RESOURCES = ("src", "srcset", "poster", "data", "action", "formaction", "hx-get", "hx-post", "hx-put", "hx-patch", "hx-delete")
REFERENCES = ("for", "form", "list", "headers", "aria-describedby", "aria-labelledby", "aria-controls", "aria-owns", "aria-details", "aria-errormessage")
ATTRIBUTES = set(
    (
        "accept accept-charset accesskey action allow alt async autocapitalize autocomplete autocorrect autofocus capture charset checked cite class "
        "cols colspan content contenteditable coords crossorigin datetime decoding defer dir dirname disabled download draggable enctype enterkeyhint "
        "fetchpriority for form formaction formenctype formmethod formnovalidate formtarget headers height hidden high href hreflang http-equiv id "
        "imagesizes imagesrcset inert inputmode integrity is ismap itemid itemprop itemref itemscope itemtype kind label lang list loading loop low "
        "max maxlength media method min minlength multiple muted name nomodule nonce novalidate open optimum pattern ping placeholder popover "
        "popovertarget popovertargetaction poster preload readonly referrerpolicy rel required reversed role rows rowspan scope selected shape size "
        "sizes slot span spellcheck src srclang srcset start step tabindex target title translate type usemap value width wrap"
    ).split()
)
OWN = ("data-", "aria-", "hx-")
#: The headers that rules are about.
HEADERS = ("Content-Security-Policy", "Cache-Control", "X-Content-Type-Options", "Content-Type")
UNFILLED = re.compile(r"\{\{|\}\}|\{%| object at 0x|<bound method|Undefined\b")
NOTHING = {"None", "undefined", "null", "nan", "NaN", "[]", "{}", "()"}


@dataclass(frozen=True)
class Parsed:
    """An answer's tree, every element with its parent. `whole` is false for fragments."""

    root: Element
    whole: bool
    parents: dict[Element, Element]
    errors: list[str]

    def every(self, *tags: str) -> Iterator[Element]:
        return (e for e in self.root.iter() if isinstance(e.tag, str) and (not tags or e.tag in tags))

    def above(self, element: Element) -> Iterator[Element]:
        while (element := self.parents.get(element)) is not None:  # type: ignore[assignment]
            yield element

    @property
    def ids(self) -> list[str]:
        return [e.attrib["id"] for e in self.every() if "id" in e.attrib]


@lru_cache(8)
def parse(html: str) -> Parsed:
    """The tree of a page, or of a fragment as htmx would put it into one."""
    whole = html.lstrip()[:9].lower() == "<!doctype"
    parser = html5lib.HTMLParser(html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    root = parser.parse(html) if whole else parser.parseFragment(html, container=_container(html))
    errors = [f"{code} at {position}: {MESSAGES[code] % values}" for position, code, values in parser.errors]
    return Parsed(root, whole, {child: parent for parent in root.iter() for child in parent}, errors)


def _container(fragment: str) -> str:
    first = re.search(r"<(\w+)", fragment)
    return {"tr": "tbody", "td": "tr", "th": "tr", "tbody": "table", "option": "select"}.get(first[1] if first else "", "div")


def text_of(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def name_of(element: Element) -> str:
    """What a screen reader calls it, roughly: its label, else its words and the names of pictures within."""
    if element.get("aria-label"):
        return element.attrib["aria-label"]
    pictures = [part.get("alt") or part.get("aria-label") or "" for part in element.iter() if part.tag in ("img", f"{SVG}svg")]
    return " ".join([text_of(element), *pictures]).strip()


def shown(element: Element) -> str:
    some = " ".join(f'{name}="{value[:60]}"' for name, value in list(element.attrib.items())[:4])
    return f"<{str(element.tag).removeprefix(SVG)}{' ' if some else ''}{some}>"


def grammar(page: Parsed) -> Iterator[str]:
    yield from page.errors
    for element in page.every():
        parent = page.parents.get(element)
        if element.tag in BLOCKS and (words := next((e for e in page.above(element) if e.tag in WORDS_ONLY), None)) is not None:
            yield f"{shown(element)} stands inside {shown(words)}, which holds words only"
        if parent is not None and parent.tag in CHILDREN and element.tag not in CHILDREN[parent.tag] | {"script", "template"}:
            yield f"{shown(element)} stands straight inside <{parent.tag}>"
        if element.tag in INTERACTIVE and element.get("type") != "hidden":
            for outer in page.above(element):
                if outer.tag in ("a", "button") or (outer.tag == element.tag == "label"):
                    yield f"{shown(element)} stands inside {shown(outer)}"


def attributes(page: Parsed) -> Iterator[str]:
    for element in page.every():
        for name, value in element.attrib.items():
            if name == "style" or name.startswith(("on", "hx-on")):
                yield f"{shown(element)}: {name} is inline"
            if not element.tag.startswith("{") and name not in ATTRIBUTES and not name.startswith(OWN):
                yield f"{shown(element)}: there is no attribute {name}"
            if name == "id" and (not value or re.search(r"\s", value)):
                yield f"{shown(element)}: an id has no spaces"
        if element.tag in ("script", "style") and "src" not in element.attrib and element.get("type") != "application/json":
            yield f"{shown(element)} is inline"
        if element.tag == "input" and element.get("type", "text") not in INPUTS:
            yield f"{shown(element)}: there is no such type of input"
        if element.get("tabindex", "0") not in ("0", "-1"):
            yield f"{shown(element)}: the order of focus is the page's own"
    if sum("autofocus" in e.attrib for e in page.every()) > 1:
        yield "several elements ask for the focus"


def identity(page: Parsed) -> Iterator[str]:
    ids = page.ids
    yield from (f"{count} elements have the id {one!r}" for one, count in Counter(ids).items() if count > 1)
    if not page.whole:  # what a fragment points to may stand in the page that it is put into
        return
    for element in page.every():
        for name in REFERENCES:
            for one in element.get(name, "").split():
                if one not in ids:
                    yield f"{shown(element)}: {name} points to {one!r}, which isn't there"
        place = element.get("href", "") if element.tag == "a" else ""
        if place.startswith("#") and place[1:] not in ids:
            yield f"{shown(element)} leads to a place that isn't there"


def head(page: Parsed) -> Iterator[str]:
    if not page.whole:
        return
    if not page.root.get("lang"):
        yield "<html> says no language"
    titles = [text_of(e) for e in page.every("title")]
    if len(titles) != 1 or not titles[0].strip(" ·"):
        yield f"one title that says something, not {titles}"
    headings = [text_of(e) for e in page.every("h1")]
    if len(headings) != 1 or not headings[0]:
        yield f"one h1 that says something, not {headings}"
    if len(list(page.every("main"))) > 1:
        yield "several <main>"


def labels(page: Parsed) -> Iterator[str]:
    labelled = {e.attrib["for"]: text_of(e) for e in page.every("label") if "for" in e.attrib}
    for element in page.every("input", "select", "textarea", "progress", "meter"):
        if element.tag == "input" and element.get("type") in BUTTONS | {"hidden"}:
            continue
        inside = any(e.tag == "label" and text_of(e) for e in page.above(element))
        if not (inside or labelled.get(element.get("id", "")) or element.get("aria-label") or element.get("aria-labelledby")):
            yield f"{shown(element)} has no label"
    for element in page.every("button", "a", "summary"):
        if not (name_of(element) or element.get("aria-labelledby")):
            yield f"{shown(element)} has no name"
    for element in page.every("img"):
        if "alt" not in element.attrib:
            yield f"{shown(element)} has no alternative text"
    for element in page.every(f"{SVG}svg"):
        if not ({"aria-hidden", "aria-label", "aria-labelledby"} & set(element.attrib) or element.find(f"{SVG}title") is not None):
            yield f"{shown(element)} is neither hidden nor named"


def forms(page: Parsed) -> Iterator[str]:
    for form in page.every("form"):
        method = form.get("method", "get").lower()
        if method not in ("get", "post", "dialog"):
            yield f"{shown(form)}: no such method"
        token = [e for e in form.iter("input") if e.get("name") == "csrf_token" and e.get("value")]
        if method == "post" and len(token) != 1:
            yield f"{shown(form)}: a form that posts carries one csrf_token, not {len(token)}"
        if method == "get" and token:
            yield f"{shown(form)}: a token in an address is no secret"
        if form.get("action") == "":
            yield f"{shown(form)}: an empty action is left out"


def local(page: Parsed) -> Iterator[str]:
    """Nothing is fetched from, or sent to, another host."""
    for element in page.every():
        names = (*RESOURCES, "href", "{http://www.w3.org/1999/xlink}href") if element.tag != "a" else RESOURCES
        for name in names:
            address = element.get(name, "")
            if re.match(r"[a-z][a-z0-9+.-]*:|//", address, re.I) and not (element.tag in ("img", "link") and address.startswith("data:")):
                yield f"{shown(element)}: {name} leaves the host"
        if element.tag == "a" and re.match(r"(javascript|data|vbscript):", element.get("href", "").strip(), re.I):
            yield f"{shown(element)}: no such address"
        if element.get("target") == "_blank" and "noopener" not in element.get("rel", ""):
            yield f"{shown(element)}: a page opened beside this one gets no hold of it (rel=noopener)"


def words(page: Parsed) -> Iterator[str]:
    """No gap of a template shows."""
    for element in page.every():
        if element.tag in ("script", "style"):
            continue
        for said in (element.text, element.tail, *element.attrib.values()):
            if said and (said.strip() in NOTHING or UNFILLED.search(said)):
                yield f"{shown(element)} shows {said.strip()[:60]!r}"


def headers(given: Mapping[str, str]) -> Iterator[str]:
    policy = given.get("Content-Security-Policy", "")
    loading = re.sub(r"frame-ancestors [^;]*", "", policy)  # who may show it in a frame; nothing is loaded from there
    if "default-src 'none'" not in policy or "unsafe" in policy or "http:" in loading or "https:" in loading or "*" in policy:
        yield f"its policy is {policy!r}"
    if "no-store" not in given.get("Cache-Control", ""):
        yield f"its Cache-Control is {given.get('Cache-Control')!r}"
    if given.get("X-Content-Type-Options") != "nosniff":
        yield "it may be sniffed"
    if given.get("Content-Type") != "text/html; charset=utf-8":
        yield f"its type is {given.get('Content-Type')!r}"


def masked(html: str) -> str:
    """A page without its tokens, which differ from one request to the next."""
    return re.sub(r'((?:name="csrf_token" value|name="csrf-token" content)=|"X-CSRFToken": )"[^"]*"', r"\1", html)


RULES: tuple[Callable[[Parsed], Iterator[str]], ...] = (grammar, attributes, identity, head, labels, forms, local, words)


def broken(html: str, given: Mapping[str, str], *, asked_by_htmx: bool = False) -> list[str]:
    """Sentences about what an HTML answer, with its headers, breaks; none when it keeps all rules."""
    found = list(headers(given))
    if not html.strip():
        return found
    page = parse(html)
    if not page.whole and not asked_by_htmx:
        found.append("a fragment was given to a browser that asked for a page")
    return found + [sentence for rule in RULES for sentence in rule(page)]


class CheckedClient(FlaskClient):
    """A test client that fails with the sentences of what an HTML answer breaks. The same page again isn't looked at twice."""

    found_good: set[int] = set()

    def open(self, *args: Any, **options: Any) -> TestResponse:
        answer = super().open(*args, **options)
        if answer.mimetype == "text/html":
            htmx = answer.request.headers.get("HX-Request") == "true"
            seen = hash((masked(answer.text), tuple(answer.headers.get(name) for name in HEADERS), htmx))
            if seen not in self.found_good:
                told = broken(answer.text, answer.headers, asked_by_htmx=htmx)
                assert not told, f"{answer.request.method} {answer.request.path} ({answer.status_code}):\n" + "\n".join(told[:20])
                self.found_good.add(seen)
        return answer
