"""The rules that all pages are held to find what they are for."""

from __future__ import annotations

import pytest

from tests import house_rules

GOOD = """<!doctype html><html lang="en"><head><title>Keys</title></head><body><main><h1>Keys</h1>
<form method="post" action="/keys/"><input type="hidden" name="csrf_token" value="x"><label for="name">Name</label><input id="name" name="name">
<button>Make</button></form><ul><li><a href="/keys/1/">One</a></li></ul></main></body></html>"""


def check(html: str, *, htmx: bool = False, **headers: str) -> list[str]:
    served = {"Content-Security-Policy": "default-src 'none'", "Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
    given = served | {"Content-Type": "text/html; charset=utf-8"} | {name.replace("_", "-"): value for name, value in headers.items()}
    return house_rules.broken(html, given, asked_by_htmx=htmx)


def test_a_good_page_keeps_them_all() -> None:
    assert check(GOOD) == []


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("<!doctype html>", "", "a fragment was given"),
        (' lang="en"', "", "says no language"),
        ("<title>Keys</title>", "<title> · </title>", "one title"),
        ("<h1>Keys</h1>", "<h1>Keys</h1><h1>Again</h1>", "one h1"),
        ("<h1>Keys</h1>", "<h1>Keys</h1><p><div>x</div></p>", "unexpected-end-tag"),
        ("<h1>Keys</h1>", "<h1>Keys</h1><span><div>x</div></span>", "holds words only"),
        ("<li><a", "<p>x</p><li><a", "stands straight inside <ul>"),
        ('<a href="/keys/1/">One</a>', '<a href="/keys/1/"><button>One</button></a>', "stands inside <a"),
        ('<label for="name">Name</label>', "", "has no label"),
        ('<label for="name">', '<label for="other">', "points to 'other'"),
        ("<li><a", '<li id="name"><a', "2 elements have the id 'name'"),
        ('<input type="hidden" name="csrf_token" value="x">', "", "carries one csrf_token"),
        ('action="/keys/"', 'action="https://elsewhere.example/"', "leaves the host"),
        ("<h1>Keys</h1>", '<h1>Keys</h1><img src="//elsewhere.example/x.png" alt="">', "leaves the host"),
        ("<h1>Keys</h1>", '<h1>Keys</h1><img src="/x.png">', "no alternative text"),
        ("<h1>Keys</h1>", '<h1 style="color: red">Keys</h1>', "style is inline"),
        ("<button>", '<button onclick="go()">', "onclick is inline"),
        ("<h1>Keys</h1>", "<h1>Keys</h1><script>go()</script>", "is inline"),
        ("<button>Make</button>", '<button><svg aria-hidden="true"></svg></button>', "has no name"),
        (">One<", ">None<", "shows 'None'"),
        ("<button>", '<button buton="x">', "no attribute buton"),
        ('name="name">', 'name="name" type="phone">', "no such type of input"),
        ('name="name">', 'name="name" tabindex="3">', "order of focus"),
        ('href="/keys/1/"', 'href="#elsewhere"', "a place that isn't there"),
        ('href="/keys/1/"', 'href="javascript:go()"', "no such address"),
    ],
)  # fmt: skip
def test_what_breaks_a_rule_is_told(right: str, wrong: str, told: str) -> None:
    assert right in GOOD
    assert any(told in sentence for sentence in check(GOOD.replace(right, wrong, 1)))


@pytest.mark.parametrize(
    ("header", "value"),
    [("Content_Security_Policy", "default-src 'none'; style-src 'unsafe-inline'"), ("Cache_Control", "public"), ("X_Content_Type_Options", "")],
)
def test_a_page_with_weak_headers_is_told(header: str, value: str) -> None:
    assert len(check(GOOD, **{header: value})) == 1


def test_a_row_is_a_fragment_for_htmx_alone() -> None:
    row = '<tr id="a"><td>One</td></tr>'
    assert check(row, htmx=True) == []
    assert check(row) == ["a fragment was given to a browser that asked for a page"]
