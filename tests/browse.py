"""People at browsers over WSGI: they open pages, follow links, fill forms by their labels and press buttons by their words.

    page = browse.owner.open("/account/")
    page = page.submit("Change password", {"Password now": PASSWORD, "New password": "another horse"})
    assert page.toasts == ["Your password was changed; other browsers are signed out."]

Without JavaScript unless `htmx=True`, which sends what htmx would. Every HTML answer is held to `tests/house_rules.py` by the application's
test client, for whoever uses it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit
from xml.etree.ElementTree import Element

from flask import Flask
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from tests import house_rules
from tests.house_rules import Parsed, name_of, text_of
from tests.people import PASSWORD

ORIGIN = "https://inlet.test"  # what the tests' PUBLIC_URL says
REDIRECTS = 5


class Browser:
    """One browser with its own cookies. `page` is what it shows."""

    def __init__(self, app: Flask, *, languages: str = "en") -> None:
        self.client = app.test_client()
        self.languages = languages
        self.page: Page | None = None

    def send(self, method: str, path: str, *, htmx: bool = False, **options: Any) -> TestResponse:
        """One request as a browser sends it, its answer as it came: nothing is followed."""
        headers = {"Accept": "text/html", "Accept-Language": self.languages, **options.pop("headers", {})}
        headers.setdefault("Referer", urljoin(ORIGIN, self.page.url if self.page is not None else "/"))
        if htmx:
            headers = {"HX-Request": "true", "HX-Current-URL": headers.get("Referer", ORIGIN), **headers}
        return self.client.open(path, method=method, base_url=ORIGIN, headers=headers, **options)

    def open(self, path: str, *, htmx: bool = False) -> Page:
        """GET a page and show it; an answer to htmx is given back only, since it becomes a part of what is shown."""
        return self._arrive(self.send("GET", path, htmx=htmx), path, htmx)

    def post(self, path: str, fields: Mapping[str, Any] | None = None, *, htmx: bool = False) -> Page:
        """POST these fields with the token of the page that is shown, whatever forms it has."""
        return self._arrive(self._post(path, MultiDict(fields or {}), htmx), path, htmx)

    def _post(self, path: str, fields: MultiDict[str, Any], htmx: bool) -> TestResponse:
        data = MultiDict({"csrf_token": self.token}) | fields if "csrf_token" not in fields else fields
        kind = "multipart/form-data" if any(isinstance(value, tuple) for value in data.values()) else "application/x-www-form-urlencoded"
        return self.send("POST", path, htmx=htmx, data=data, content_type=kind)

    @property
    def token(self) -> str:
        """The proof that a form comes from our own page, as pages carry it for scripts."""
        page = self.page or self.open("/sign-in")
        found = re.search(r'<meta name="csrf-token" content="([^"]*)"', page.answer.text)
        return found[1] if found else ""

    def _arrive(self, answer: TestResponse, path: str, htmx: bool) -> Page:
        """Follow redirects, htmx's too, and show where they lead."""
        for _ in range(REDIRECTS):
            onward = answer.headers.get("HX-Redirect") or (answer.headers["Location"] if 300 <= answer.status_code < 400 else None)
            if onward is None:
                break
            path, htmx = onward.removeprefix(ORIGIN), False
            assert path.startswith("/"), f"leads away, to {path}"
            answer = self.send("GET", path)
        page = Page(self, answer, path)
        if not htmx and answer.mimetype == "text/html":
            self.page = page
        return page

    def sign_in(self, email: str, password: str = PASSWORD) -> Page:
        return self.open("/sign-in").submit("Sign in", {"E-mail": email, "Password": password})

    @property
    def cookie(self) -> str:
        """The value of the session's cookie."""
        return next((c.value for c in self.client._cookies.values() if c.key.endswith("inlet")), "")


@dataclass
class Page:
    """An answer as people see it."""

    browser: Browser
    answer: TestResponse
    url: str

    @property
    def status(self) -> int:
        return self.answer.status_code

    @cached_property
    def tree(self) -> Parsed:
        return house_rules.parse(self.answer.text)

    @property
    def words(self) -> str:
        """All words of it, one space between them."""
        return text_of(self.main)

    @property
    def main(self) -> Element:
        return next(self.tree.every("main"), self.tree.root)

    @property
    def h1(self) -> str:
        return next((text_of(e) for e in self.tree.every("h1")), "")

    @property
    def errors(self) -> list[str]:
        """What is said beside fields and on top of forms."""
        return [text_of(e) for e in self.tree.every() if "error" in classes(e) or e.get("role") == "alert"]

    @property
    def toasts(self) -> list[str]:
        return [text_of(next(e.iter("span"))) for e in self.tree.every("div") if "toast" in classes(e)]

    @property
    def rows(self) -> list[str]:
        """The rows of its tables, each as words."""
        return [text_of(row) for body in self.tree.every("tbody") for row in body.findall("tr")]

    @property
    def links(self) -> dict[str, str]:
        """Address by words; the first of several with the same words."""
        return dict(reversed([(name_of(e), e.attrib["href"]) for e in self.tree.every("a") if "href" in e.attrib]))

    @property
    def buttons(self) -> list[str]:
        return [button_words(e) for e in self.tree.every("button", "input") if e.tag == "button" or e.get("type") == "submit"]

    def go(self, words: str, *, htmx: bool = False) -> Page:
        """Follow the link with these words."""
        assert words in self.links, f"no link {words!r} among {list(self.links)}"
        return self.browser.open(urljoin(self.url, self.links[words]), htmx=htmx)

    def submit(self, button: str, fields: Mapping[str, Any] | None = None, *, htmx: bool = False) -> Page:
        """Fill the form that has this button and press it. Fields go by label or name; a file is ``(bytes, name)``, several are a list."""
        form = self.form(button)
        for name, value in (fields or {}).items():
            form.fill(name, value)
        return form.press(button, htmx=htmx)

    def form(self, button: str) -> Form:
        for element in self.tree.every("form"):
            form = Form(self, element)
            if any(button_words(e) == button for e in form.controls("button", "input")):
                return form
        raise AssertionError(f"no form with a button {button!r} at {self.url} ({self.status}); there are {self.buttons}")


@dataclass
class Form:
    """A form as it is being filled in: what it would send, by name."""

    page: Page
    element: Element
    sent: MultiDict[str, Any] = field(default_factory=MultiDict)

    def __post_init__(self) -> None:
        for control in self.controls("input", "select", "textarea"):
            for value in given(control):
                self.sent.add(control.attrib["name"], value)

    def controls(self, *tags: str) -> Iterator[Element]:
        """Its controls, those elsewhere on the page that name it too."""
        mine = set(self.element.iter())
        for control in self.page.tree.every(*tags):
            if control.get("form") == self.element.get("id", ()) or (control in mine and "form" not in control.attrib):
                yield control

    @cached_property
    def labels(self) -> dict[str, str]:
        """Name by label."""
        controls = [c for c in self.controls("input", "select", "textarea") if c.get("name") and c.get("type") != "hidden"]
        ids = {control.get("id"): control.attrib["name"] for control in controls}
        labels = {text_of(e): ids[e.get("for")] for e in self.page.tree.every("label") if e.get("for") in ids}
        around = {text_of(e): c.attrib["name"] for c in controls for e in self.page.tree.above(c) if e.tag == "label"}
        return labels | around | {c.attrib["aria-label"]: c.attrib["name"] for c in controls if "aria-label" in c.attrib}

    def fill(self, label: str, value: Any) -> None:
        name = self.labels.get(label, label)
        kinds = [c for c in self.controls("input", "select", "textarea") if c.get("name") == name]
        assert kinds, f"no field {label!r}; there are {list(self.labels)}"
        values = value if isinstance(value, list) else [] if value is False else [value]
        self.sent.poplist(name)  # an empty list left there would break whoever goes through them
        for one in values:
            self.sent.add(name, self._value(kinds, one))

    def _value(self, controls: list[Element], value: Any) -> Any:
        if isinstance(value, tuple):
            return io.BytesIO(value[0]), value[1]
        if value is True:
            return controls[0].get("value", "on")
        options = {text_of(option): option.get("value", text_of(option)) for option in controls[0].iter("option")}
        labels = {text_of(e): e.find(".//input") for e in self.page.tree.every("label")}
        chosen = labels.get(str(value))
        if chosen is not None and chosen in controls:
            return chosen.get("value", "on")
        return options.get(str(value), str(value))

    def press(self, words: str, *, htmx: bool = False) -> Page:
        """Send it by this button."""
        button = next(e for e in self.controls("button", "input") if button_words(e) == words)
        assert "disabled" not in button.attrib, f"{words!r} can't be pressed"
        if button.get("name"):
            self.sent.add(button.attrib["name"], button.get("value", ""))
        method, address = self._target(button, htmx)
        address = urljoin(self.page.url, address)
        if method == "get":
            return self.page.browser.open(f"{urlsplit(address).path}?{urlencode(list(self.sent.items(multi=True)))}", htmx=htmx)
        browser = self.page.browser
        return browser._arrive(browser._post(address, self.sent, htmx), address, htmx)

    def _target(self, button: Element, htmx: bool) -> tuple[str, str]:
        for element in (button, self.element) if htmx else ():
            for method in ("get", "post"):
                if f"hx-{method}" in element.attrib:
                    return method, element.attrib[f"hx-{method}"]
        return self.element.get("method", "get").lower(), button.get("formaction") or self.element.get("action") or self.page.url


def given(control: Element) -> list[str]:
    """What a control sends before anybody touched it."""
    kind = control.get("type", "text") if control.tag == "input" else control.tag
    if "name" not in control.attrib or "disabled" in control.attrib or kind in ("submit", "button", "reset", "image", "file"):
        return []
    if kind in ("checkbox", "radio"):
        return [control.get("value", "on")] if "checked" in control.attrib else []
    if kind == "textarea":
        return [(control.text or "").removeprefix("\n")]
    if kind != "select":
        return [control.get("value", "")]
    options = list(control.iter("option"))
    chosen = [o for o in options if "selected" in o.attrib] or ([] if "multiple" in control.attrib else options[:1])
    return [option.get("value", text_of(option)) for option in chosen]


def classes(element: Element) -> list[str]:
    return element.get("class", "").split()


def button_words(element: Element) -> str:
    return element.get("value", "") if element.tag == "input" else name_of(element)


class Browsers:
    """Browsers of the people of the tests, signed in by the form when first used."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def signed_in(self, email: str) -> Browser:
        """Without a look at the page that it leads to; tests of that sign in themselves."""
        browser = Browser(self.app)
        browser.page = browser.open("/sign-in")
        answer = browser.send("POST", "/sign-in", data={"csrf_token": browser.token, "email": email, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        browser.page = None
        return browser

    @cached_property
    def owner(self) -> Browser:
        return self.signed_in("owner@miller.example")

    @cached_property
    def approver(self) -> Browser:
        return self.signed_in("approver@miller.example")

    @cached_property
    def viewer(self) -> Browser:
        return self.signed_in("viewer@miller.example")

    @cached_property
    def stranger(self) -> Browser:
        return self.signed_in("owner@other.example")

    @cached_property
    def nobody(self) -> Browser:
        return Browser(self.app)
