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


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("O1/02/2O24", "2024-02-01"),
        ("3l.Ol.2024", "2024-01-31"),
        ("0ct 3, 2016", "2016-10-03"),
        ("5 Apri1 2020", "2020-04-05"),
        ("13 th day of July, 2012", "2012-07-13"),
        ("2504/2017", "2017-04-25"),
        ("2024年3月5日", "2024-03-05"),
        ("令和6年3月5日", "2024-03-05"),
        ("平成元年1月8日", "1989-01-08"),
    ],
)
def test_slips_of_a_scan_and_eastern_dates_are_read(printed, iso):
    found = dates.parse(printed)
    assert found.iso == iso and found.content in printed


@pytest.mark.parametrize("printed", ["Order 2504", "Model S500 IO/20", "l0l Mall", "A1-02-B3"])
def test_words_with_figures_are_no_dates(printed):
    assert dates.parse(printed) is None


@pytest.mark.parametrize(
    ("lines", "order"),
    [
        (["Wednesday, 03/04/2024"], dates.DAY_FIRST),
        (["Monday 03/04/2024"], dates.MONTH_FIRST),
        (["Mittwoch, 03/04/2024"], dates.DAY_FIRST),
        (["Date 03/04/2024", "as agreed on 3 April 2024"], dates.DAY_FIRST),
        (["Date 03/04/2024", "printed 2024-03-04"], dates.MONTH_FIRST),
        (["Period 01/05/2024 - 06/04/2024"], dates.MONTH_FIRST),
        (["Invoice date: 05/04/2024", "Due date: 03/05/2024"], dates.DAY_FIRST),
    ],
)
def test_the_documents_own_words_decide_the_order(lines, order):
    other = "FR" if order == dates.MONTH_FIRST else "US"
    assert dates.order_of(lines, "en", other) == order


def test_an_unknown_country_is_told_by_its_money():
    assert dates.order_of(["03/04/2017"], "en", None, "GBP") == dates.DAY_FIRST
    assert dates.order_of(["03/04/2017"], "en", None, "USD") == dates.MONTH_FIRST
