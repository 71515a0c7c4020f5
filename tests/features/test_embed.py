"""The upload page that other sites show in a frame."""

from __future__ import annotations

from tests.browse import Browsers
from tests.features.conftest import on_one_database, pointer
from tests.people import Api


def ancestors(owner: Api) -> str:
    organization = owner.get("/api/organization/").json["hashid"]
    answer = Api(owner.app).get(f"/embed/{organization}")
    assert answer.status_code == 200 and "Miller &amp; Co" in answer.text
    return next(part for part in answer.headers["Content-Security-Policy"].split("; ") if part.startswith("frame-ancestors"))


def test_only_sites_that_the_firm_names_may_show_it(browse: Browsers, owner: Api) -> None:
    assert ancestors(owner) == "frame-ancestors 'none'"
    page = browse.owner.open("/integrations/").submit("Save sites", {"Sites that may show it": "https://www.miller.example\nHTTPS://shop.miller.example:8443/"})
    assert page.toasts == ["Saved."]
    assert ancestors(owner) == "frame-ancestors https://www.miller.example https://shop.miller.example:8443"
    assert owner.patch("/api/organization/", {"embed_origins": ""}).status_code == 200 and ancestors(owner) == "frame-ancestors 'none'"


@on_one_database
def test_a_site_that_is_none_is_refused(owner: Api) -> None:
    for text in ("*", "https://*.example.com", "http://example.com", "https://a b.example;", "javascript:x", "https://x.example; script-src *", "'self'"):
        answer = owner.patch("/api/organization/", {"embed_origins": text})
        assert answer.status_code == 400 and pointer(answer) == "/data/attributes/embed_origins", text
    assert owner.patch("/api/organization/", {"embed_origins": " ".join(f"https://{n}.example.com" for n in range(21))}).status_code == 400


@on_one_database
def test_a_firm_that_there_isnt_has_no_upload(owner: Api) -> None:
    assert Api(owner.app).get("/embed/zzzzzzzzzzzz").status_code == 404
