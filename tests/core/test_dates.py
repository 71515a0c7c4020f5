"""Dates as printed: spellings, and whether the day or the month stands first."""

from __future__ import annotations

import pytest

from portal.core.extraction import dates


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("2024-01-31", "2024-01-31"),
        ("31.01.2024", "2024-01-31"),
        ("January 25, 2016", "2016-01-25"),
        ("12. März 2021", "2021-03-12"),
        ("1er février 2020", "2020-02-01"),
        ("15 de enero de 2020", "2020-01-15"),
        ("19 april 2014", "2014-04-19"),
        ("25MAR2018", "2018-03-25"),
        ("this 24th day of May, 2007", "2007-05-24"),
        ("31-Jan-24", "2024-01-31"),
        ("20240131", "2024-01-31"),
    ],
)
def test_a_date_is_read_in_every_spelling(printed, iso):
    assert dates.parse(printed).iso == iso


@pytest.mark.parametrize("printed", ["12.50", "1.234,56", "08.30 - 12.30", "555-12-3456", "32/13/2020", "31.02.2024", "Version 1.2.3.4"])
def test_what_is_no_date_is_not_read_as_one(printed):
    assert dates.parse(printed) is None


def test_a_time_glued_to_a_date_does_not_hide_it():
    assert dates.find("30/05/201813:45:46")[0].iso == "2018-05-30"


def test_another_date_of_the_document_decides_the_order():
    assert dates.order_of(["Invoice 03/04/2017", "paid 11/17/2017"], language="fr") == dates.MONTH_FIRST
    assert dates.order_of(["Invoice 03/04/2017", "paid 17/11/2017"], country="US") == dates.DAY_FIRST


def test_without_evidence_country_goes_before_language():
    assert dates.order_of(["03/04/2017"], "en", "US") == dates.MONTH_FIRST
    assert dates.order_of(["03/04/2017"], "en", "GB") == dates.DAY_FIRST
    assert dates.order_of(["03/04/2017"], "de") == dates.DAY_FIRST


def test_dots_are_always_day_first():
    assert dates.parse("03.04.2017", dates.MONTH_FIRST).iso == "2017-04-03"


def test_two_dates_of_a_period_are_both_found_in_order():
    found = dates.find("1. Januar 2020 bis 31.03.2020")
    assert [one.iso for one in found] == ["2020-01-01", "2020-03-31"]
    assert [one.content for one in found] == ["1. Januar 2020", "31.03.2020"]


@pytest.mark.parametrize(
    ("printed", "iso"), [("12/30", "2023-12-30"), ("04.01.", "2024-01-04"), ("Jan 12", "2024-01-12"), ("5 Dec", "2023-12-05")]
)
def test_a_date_without_a_year_takes_that_of_the_statement(printed, iso):
    order = dates.DAY_FIRST if "." in printed else dates.MONTH_FIRST
    assert dates.parse_short(printed, order, "2024-01-31").iso == iso
