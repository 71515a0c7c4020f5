"""The console's page for who writes programs."""

from __future__ import annotations

import pytest

from portal.keys.samples import FAMILIES, LANGUAGES
from portal.web import dialects
from tests.browse import Browsers
from tests.features.conftest import on_one_database
from tests.people import Api


def test_samples_hold_the_readers_own_ids(browse: Browsers, owner: Api, minimal_pdf: bytes) -> None:
    document = owner.document(minimal_pdf)
    page = browse.owner.open("/integrations/")
    tenant = next(e.attrib["value"] for e in page.tree.every("input") if e.attrib.get("id") == "tenant")
    samples = " ".join(page.words.split())
    assert f"x-tenant-id: {tenant}" in samples and f"/docs/v1/document/byId/{document}" in samples and "YOUR_API_KEY" in samples


@pytest.mark.parametrize("family", FAMILIES)
@on_one_database
def test_every_language_has_every_sample_of_a_family(browse: Browsers, family: str) -> None:
    for language in LANGUAGES:
        page = browse.owner.open(f"/integrations/?family={family}&language={language}")
        assert all(call.title in page.words for call in FAMILIES[family].calls)
        assert any(e.attrib["href"].endswith(f"swagger-ui/?family={family}") for e in page.tree.every("a"))


@on_one_database
def test_the_reference_can_be_of_one_family(owner: Api) -> None:
    with owner.app.app_context():
        names = {dialect.name for dialect in dialects.all_of()} - {"html", "signed"}
    assert set(FAMILIES) == names
    whole = set(owner.get("/api-docs/schema/").json["paths"])
    by_family = [set(owner.get(f"/api-docs/schema/?family={name}").json["paths"]) for name in names]
    assert set.union(*by_family) <= whole and not set.intersection(*by_family)
    assert owner.get("/api-docs/schema/?family=nothing").status_code == 400
    assert "family=docflo" in owner.get("/api-docs/schema/swagger-ui/?family=docflo").text


@on_one_database
def test_who_may_not_see_keys_sees_no_integrations(browse: Browsers) -> None:
    assert browse.viewer.open("/integrations/").status == 403


@on_one_database
def test_a_guest_token_is_revoked_where_its_documents_are_seen(browse: Browsers, owner: Api, minimal_pdf: bytes) -> None:
    token = owner.post("/api/guest-tokens/", {"folder": owner.folder("Acme")}).json
    Api(owner.app, credential=token["token"]).document(minimal_pdf, "from-outside.pdf")
    page = browse.owner.open("/integrations/")
    assert "1 document" in page.words and "from-outside.pdf" in page.words
    page = browse.owner.open(f"/guest-tokens/{token['hashid']}/revoke")
    assert page.h1 == "Revoke the guest token for Acme?"
    page = page.submit("Revoke token")
    assert page.toasts == ["The guest token is revoked."] and "No guest tokens" in page.words
