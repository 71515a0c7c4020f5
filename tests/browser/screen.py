"""A window of a browser under watch: what it complains about is kept, and what it shows is held to accessibility rules and its own width."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Request, Response

from tests.processes import RunningPortal

AXE = Path(__file__).parent.parent / "data" / "axe" / "axe.min.js"
HEIGHTS = {390: 844, 768: 1024, 1440: 900}
GRAVE = ("serious", "critical")
RUN_AXE = """
async (rules) => (await axe.run(document, {resultTypes: ["violations"], ...(rules && {runOnly: {type: "rule", values: rules}})})).violations.map(rule => ({
  id: rule.id, impact: rule.impact, help: rule.help,
  nodes: rule.nodes.slice(0, 5).map(node => node.target.join(" ") + " " + node.failureSummary.split("\\n").slice(1, 2).join("")),
}))
"""
WIDEST = """
() => [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
  .map(e => e.tagName.toLowerCase() + (e.id ? "#" + e.id : "") + (e.className && e.className.split ? "." + e.className.split(" ").join(".") : "")).slice(0, 5)
"""
@functools.cache
def axe_source() -> str:
    return AXE.read_text()


class Screen:
    """One window. `page` is Playwright's; `keys` counts the keys that were pressed by `press`."""

    def __init__(self, page: Page, base_url: str) -> None:
        self.page, self.base_url = page, base_url
        self.complaints: list[str] = []
        self.expected: set[int] = set()
        self.keys = 0
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(f"error in a script: {error}"))
        page.on("request", self._asked)
        page.on("response", self._answered)

    def _heard(self, message: ConsoleMessage) -> None:
        by_status = message.text.startswith(("Failed to load resource", "Response Status Error Code"))  # judged by the answer itself
        if message.type in ("error", "warning") and not by_status:
            self.complaints.append(f"console: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.base_url, "data:", "blob:")):
            self.complaints.append(f"asks another host: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.complaints.append(f"{response.status} for {response.request.method} {response.url}")

    def expect(self, *statuses: int) -> None:
        """These refusals belong to what the test does."""
        self.expected |= set(statuses)

    def open(self, path: str) -> Screen:
        self.page.goto(path if path.startswith("http") else f"{self.base_url}{path}")
        return self

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.base_url)

    @property
    def h1(self) -> str:
        return self.page.locator("h1").inner_text()

    def button(self, name: str, **options: Any) -> Locator:
        return self.page.get_by_role("button", name=name, **options)

    def link(self, name: str, **options: Any) -> Locator:
        return self.page.get_by_role("link", name=name, **options)

    def field(self, label: str, **options: Any) -> Locator:
        return self.page.get_by_label(label, **options)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1

    def tab_to(self, name: str, most: int = 60, key: str = "Tab") -> None:
        """Press Tab until the focus is on the control with this name, as who has no mouse does."""
        for _ in range(most):
            self.press(key)
            if self.focused_name() == name:
                return
        raise AssertionError(f"{most} times {key} don't lead to {name!r} at {self.path}; the focus is on {self.focused_name()!r}")

    def focused_name(self) -> str:
        return str(
            self.page.evaluate(
                "() => { const e = document.activeElement; return e.getAttribute('aria-label') || (e.labels && e.labels[0] && e.labels[0].innerText)"
                " || e.innerText || e.getAttribute('name') || e.tagName; }"
            )
        ).strip()

    @property
    def focused_id(self) -> str:
        return str(self.page.evaluate("() => document.activeElement.id"))

    def accessible(self, state: str = "", rules: list[str] | None = None) -> None:
        """axe-core finds nothing serious in what is shown now, by all its rules or these."""
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(axe_source())
        for rule in self.page.evaluate(RUN_AXE, rules):
            if rule["impact"] in GRAVE:
                self.complaints.append(f"axe at {self.path} {state}: {rule['impact']} {rule['id']}: {rule['help']}: " + " | ".join(rule["nodes"]))

    def widen(self, width: int) -> None:
        """The same page at another width."""
        self.page.set_viewport_size({"width": width, "height": HEIGHTS[width]})

    def colour(self, scheme: str) -> None:
        """The same page in other colours, once all of it has changed to them."""
        self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        self.page.evaluate(IN_ITS_COLOURS)

    def fits(self) -> None:
        """Nothing has to be scrolled sideways to be seen."""
        beyond = self.page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if beyond > 0:
            width = self.page.viewport_size["width"] if self.page.viewport_size else 0
            self.complaints.append(f"{self.path} is {beyond} px wider than {width}: {self.page.evaluate(WIDEST)}")


IN_ITS_COLOURS = """async () => {
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
  const ending = document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime < Infinity);
  await Promise.allSettled(ending.map((one) => one.finished));
}"""


class Visits:
    """Opens windows for one test and watches them."""

    def __init__(self, browser: Browser, portal: RunningPortal, owners_cookies: Callable[[], Any]) -> None:
        self.browser, self.portal, self.owners_cookies = browser, portal, owners_cookies
        self.opened: list[tuple[BrowserContext, Screen]] = []

    def __call__(
        self,
        *,
        width: int = 1440,
        scheme: str = "light",
        javascript: bool = True,
        as_owner: bool = False,
        trace: bool = True,
        port: int | None = None,
        host: str = "127.0.0.1",
        **options: Any,
    ) -> Screen:
        """`port` is where a wire to the portal begins, when it isn't the portal's own."""
        context = self.browser.new_context(
            viewport={"width": width, "height": HEIGHTS.get(width, 900)},
            color_scheme=scheme,  # type: ignore[arg-type]
            java_script_enabled=javascript,
            storage_state=self.owners_cookies() if as_owner else None,
            locale="en-US",
            timezone_id="Europe/Berlin",
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(15_000)
        if trace:
            context.tracing.start(screenshots=True, snapshots=True)
        screen = Screen(context.new_page(), f"http://{host}:{port or self.portal.port}")
        self.opened.append((context, screen))
        return screen

    def close(self, traces: Path | None) -> list[str]:
        """Close all; their complaints. Traces are written when a place for them is given."""
        for number, (context, screen) in enumerate(self.opened):
            if traces is not None:
                traces.mkdir(parents=True, exist_ok=True)
                screen.page.screenshot(path=traces / f"{number}.png")
                try:
                    context.tracing.stop(path=traces / f"{number}.zip")
                    print(f"The trace is kept: {traces / f'{number}.zip'}")
                except Exception as error:  # noqa: BLE001  (not traced)
                    print(error)
            context.close()
        return [complaint for _, screen in self.opened for complaint in screen.complaints]
