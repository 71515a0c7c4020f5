"""Whether two names mean the same firm."""

from __future__ import annotations

import pytest

from portal.core.reports import entities


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Acme Corporation", "ACME CORP."),
        ("Acme, Inc.", "Acme Incorporated"),
        ("A & B Limited", "a and b ltd"),
        ("Söhne GmbH", "SOHNE Gesellschaft mit beschränkter Haftung"),
        ("Exxon Mobil", "ExxonMobil Corporation"),
        ("The Home Depot, Inc.", "Home Depot Inc"),
        ("Widgets L.L.C.", "Widgets LLC"),
        ("Acme", "Acme Ltd"),
    ],
)
def test_spellings_of_one_firm_have_one_key(one: str, other: str) -> None:
    assert len(set(entities.keys([one, other]).values())) == 1


@pytest.mark.parametrize(("one", "other"), [("Acme Ltd", "Acme GmbH"), ("Acme Ltd", "Acme Holdings Ltd"), ("Acme UK Ltd", "Acme Ltd")])
def test_different_firms_have_different_keys(one: str, other: str) -> None:
    assert len(set(entities.keys([one, other]).values())) == 2


def test_a_name_without_form_stays_apart_when_two_forms_compete() -> None:
    assert len(set(entities.keys(["Acme", "Acme Ltd", "Acme GmbH"]).values())) == 3
