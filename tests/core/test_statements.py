"""Balance sheets and income statements drawn into real PDFs and read back."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from reportlab.pdfgen.canvas import Canvas

from portal.core.extraction import pages, statements

BALANCE = """Balance Sheet
Northwind Trading Company
As of December 31, 2024
Total Current Assets|$450,000
Property and Equipment|800,000
Total Assets|1,250,000
Total Current Liabilities|200,000
Long-Term Liabilities|350,000
Total Liabilities|550,000
Owner's Equity|700,000"""

INCOME = """Income Statement
Northwind Trading Company
For the year ended December 31, 2024
Total Revenue|1,250,000
Total Expenses|980,000
Net Income|270,000"""

UK_SHEET = """HARBOUR LIGHT JOINERY LIMITED
BALANCE SHEET
AS AT 31 MARCH 2021
|||2021||2020
|Notes|£|£|£|£
FIXED ASSETS
Tangible assets|4||52,982||63,450
CURRENT ASSETS
Stocks||10,000||9,000
Cash at bank||57,236||5,768
||67,236||14,768
CREDITORS
Amounts falling due within one year|5|42,352||32,725
NET CURRENT ASSETS/(LIABILITIES)|||24,884||(17,957)
TOTAL ASSETS LESS CURRENT
LIABILITIES|||77,866||45,493
CREDITORS
Amounts falling due after more than one
year|6||(39,300)||(19,294)
PROVISIONS FOR LIABILITIES|||(6,318)||-
NET ASSETS|||32,248||26,199
CAPITAL AND RESERVES
Called up share capital|7||2||2
Retained earnings|||32,246||26,197
SHAREHOLDERS' FUNDS|||32,248||26,199"""


def drawn(*sheets, edges=(330, 400, 470, 540, 590), skew=0.0):
    """One page a sheet: text at the left, cells after `|` right aligned at `edges` (points)."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(612, 792))
    for sheet in sheets:
        canvas.rotate(skew)
        for number, row in enumerate(sheet.splitlines()):
            label, *cells = row.split("|")
            canvas.setFont("Helvetica", 10)
            canvas.drawString(50, 730 - 16 * number, label)
            for edge, cell in zip(edges, cells, strict=False):
                canvas.drawRightString(edge + (3.3 if cell.endswith(")") else 0), 730 - 16 * number, cell)
        canvas.showPage()
    canvas.save()
    return pages.load(out.getvalue(), "pdf")


def figures(*sheets, **how):
    """Every amount among the fields, by name."""
    fields, _ = statements.extract(drawn(*sheets, **how))
    return {name: value.value["amount"] for name, value in fields.items() if value.type == "currency"}


def expect(found, **wanted):
    assert {name: found.get(name) for name in wanted} == {name: Decimal(amount) for name, amount in wanted.items()}


def test_two_statements_on_two_pages_are_one_combined_report():
    fields, checks = statements.extract(drawn(BALANCE, INCOME))
    assert fields["StatementType"].value == "combined"
    assert (fields["EntityName"].value, fields["PeriodEndDate"].value) == ("Northwind Trading Company", "2024-12-31")
    assert (fields["Currency"].value, fields["UnitMultiplier"].value) == ("USD", 1)
    expect(
        {n: v.value["amount"] for n, v in fields.items() if v.type == "currency"},
        TotalRevenue=1250000,
        TotalExpenses=980000,
        NetIncome=270000,
        CurrentAssets=450000,
        FixedAssets=800000,
        TotalAssets=1250000,
        CurrentLiabilities=200000,
        LongTermLiabilities=350000,
        TotalLiabilities=550000,
        Equity=700000,
    )
    assert {"balance_sheet_balances", "net_income_reconciles"} <= {check.name for check in checks if check.passed}


@pytest.mark.parametrize(("sheet", "kind"), [(BALANCE, "balance_sheet"), (INCOME, "income_statement")])
def test_a_statement_on_its_own_says_which_it_is(sheet, kind):
    fields, _ = statements.extract(drawn(sheet))
    assert fields["StatementType"].value == kind


def test_every_printed_figure_is_grounded():
    fields, _ = statements.extract(drawn(BALANCE, INCOME))
    value = fields["NetIncome"]
    assert (value.content, value.page, value.method) == ("270,000", 2, "table")
    assert value.box is not None and value.box[0] < 330 / 612 < value.box[2] + 0.01
    assert value.confidence > 0.9


@pytest.mark.parametrize("leader", [" ", " ............ ", ".........."])
def test_a_figure_set_without_a_column_or_after_dots_is_read(leader):
    expect(figures(BALANCE.replace("|", leader)), TotalAssets=1250000, CurrentAssets=450000, Equity=700000)


def test_british_inner_and_outer_columns_belong_to_their_year():
    expect(figures(UK_SHEET), FixedAssets=52982, CurrentAssets=67236, CurrentLiabilities=42352, LongTermLiabilities=39300, Equity=32248)


def test_totals_that_are_not_printed_follow_from_printed_parts():
    fields, _ = statements.extract(drawn(UK_SHEET))
    assets, liabilities = fields["TotalAssets"], fields["TotalLiabilities"]
    assert (assets.value["amount"], assets.method, assets.parts) == (120218, "derived", ["FixedAssets", "CurrentAssets"])
    assert liabilities.value["amount"] == 42352 + 39300 + 6318
    assert liabilities.parts[:2] == ["CurrentLiabilities", "LongTermLiabilities"]
    assert fields["Lines"].value[int(liabilities.parts[2][6:-8])]["Label"].value == "PROVISIONS FOR LIABILITIES"


def test_a_skewed_page_reads_the_same():
    assert figures(UK_SHEET, skew=0.8) == figures(UK_SHEET)


THOUSANDS = """Fern & Oak Holdings plc
Consolidated Income Statement
for the year ended 30 June 2023
|Note|2023|2022
||£'000|£'000
Turnover|3|27,240|32,702
Cost of sales||(9,780)|(12,222)
Gross profit||17,460|20,480
Loss for the financial year||(12,402)|(7,419)"""


def test_figures_are_in_full_units_and_content_is_as_printed():
    fields, _ = statements.extract(drawn(THOUSANDS))
    assert (fields["UnitMultiplier"].value, fields["Currency"].value) == (1000, "GBP")
    assert (fields["TotalRevenue"].value["amount"], fields["TotalRevenue"].content) == (27240000, "27,240")
    assert fields["NetIncome"].value["amount"] == -12402000


def test_the_latest_year_is_found_by_its_date_not_its_place():
    swapped = (
        THOUSANDS.replace("2023|2022", "2022|2023")
        .replace("27,240|32,702", "32,702|27,240")
        .replace("(12,402)|(7,419)", "(7,419)|(12,402)")
    )
    expect(figures(swapped), TotalRevenue=27240000, NetIncome=-12402000)


def test_a_loss_printed_without_a_sign_is_negative():
    expect(figures(INCOME.replace("Net Income|270,000", "Net Loss|270,000").replace("980,000", "1,520,000")), NetIncome=-270000)


QUARTER = """Blue Mesa Systems, Inc.
Condensed Consolidated Statements of Operations
(in millions, except per share data)
|Six Months Ended||Three Months Ended
|June 30,||June 30,
|2025|2024|2025|2024
Total revenues|42,245|33,435|22,749|16,866
Total operating expenses|41,960|34,611|22,925|17,956
Income (loss) from operations|285|(1,176)|(176)|(1,090)
Net loss|(643)|(1,794)|(612)|(1,439)
Net loss per share|(1.09)|(2.90)|(0.92)|(2.33)"""


def test_a_quarterly_report_gives_the_quarter_not_the_year_to_date():
    found = figures(QUARTER, edges=(310, 370, 450, 510))
    expect(found, TotalRevenue=22749000000, TotalExpenses=22925000000, NetIncome=-612000000)


def test_a_nil_dash_is_no_missing_figure():
    micro = """SMALL SPARROW LTD
Micro-entity Balance Sheet as at 31 August 2016
|Notes|2016|2015
||£|£
Fixed Assets||-|1,538
Current Assets||1,557|936
Creditors: amounts falling due within one year||(22,112)|(17,438)
Net current assets (liabilities)||(20,555)|(16,502)
Total assets less current liabilities||(20,555)|(14,964)
Total net assets (liabilities)||(20,555)|(14,964)
Capital and reserves||(20,555)|(14,964)"""
    expect(
        figures(micro, edges=(330, 430, 520)),
        FixedAssets=0,
        CurrentAssets=1557,
        CurrentLiabilities=22112,
        Equity=-20555,
        TotalAssets=1557,
        TotalLiabilities=22112,
    )


def test_operating_expenses_that_leave_out_the_cost_of_sales_are_not_the_total():
    sheet = INCOME.replace(
        "Total Expenses|980,000", "Cost of sales|600,000\nGross profit|650,000\nTotal operating expenses|380,000\nOperating income|270,000"
    )
    fields, _ = statements.extract(drawn(sheet))
    assert (fields["TotalExpenses"].value["amount"], fields["TotalExpenses"].method) == (980000, "derived")


def test_the_groups_columns_come_before_the_companys():
    sheet = """Oakhurst Group plc
Statement of Financial Position
at 31 December 2022
|Group|Group|Company|Company
|2022|2021|2022|2021
|£|£|£|£
Total fixed assets|900|800|400|300
Total current assets|500|400|200|100
Creditors: amounts falling due within one year|(300)|(250)|(150)|(90)
Net current assets|200|150|50|10
Net assets|1,100|950|450|310"""
    expect(figures(sheet), FixedAssets=900, CurrentAssets=500, CurrentLiabilities=300, Equity=1100)


def test_other_assets_between_fixed_and_total_fail_no_check():
    sheet = BALANCE.replace("Total Assets|1,250,000", "Goodwill|90,000\nTotal Assets|1,340,000").replace("700,000", "790,000")
    fields, checks = statements.extract(drawn(sheet))
    assert checks and all(check.passed for check in checks)
    assert fields["CurrentAssets"].confidence > 0.8


def test_lines_keep_label_amount_and_prior_amount():
    fields, _ = statements.extract(drawn(THOUSANDS))
    line = fields["Lines"].value[1]
    assert line["Label"].value == "Cost of sales"
    assert (line["Amount"].value["amount"], line["PriorAmount"].value["amount"]) == (-9780000, -12222000)


def test_evidence_tells_statements_from_other_documents():
    letter = "Dear client\nPlease find enclosed our invoice 2024-17\nTotal|1,200.00\nVAT 20%|240.00"
    assert statements.evidence(drawn(BALANCE)) > 0.8 > 0.2 > statements.evidence(drawn(letter))


def test_pages_without_a_statement_give_nothing():
    assert statements.extract(drawn("Minutes of the annual meeting\nNobody spoke of money")) == ({}, [])


def test_a_label_with_a_misread_letter_still_names_its_figure():
    found = figures(UK_SHEET.replace("falling due within", "faling due within").replace("SHAREHOLDERS'", "SHAREHOLDEBS'"))
    expect(found, CurrentLiabilities=42352, Equity=32248)


def test_a_parents_result_stated_in_a_sentence_is_its_net_income():
    sentence = "\nThe loss after tax of the parent company for the year was\n£23,400 (2020: profit of £12,000)."
    fields, _ = statements.extract(drawn(UK_SHEET + sentence))
    assert (fields["NetIncome"].value["amount"], fields["NetIncome"].content) == (-23400, "£23,400")
    assert fields["NetIncome"].confidence < 0.7


def test_figures_per_share_are_no_net_income():
    sheet = QUARTER.replace("Net loss per share|", "Loss per share:\nNet loss|")
    expect(figures(sheet, edges=(310, 370, 450, 510)), NetIncome=-612000000)


def test_a_column_of_changes_is_no_period():
    sheet = """Key figures
|2021|2020|Change
Net sales|21,234|18,435|2,799
Net income|2,116|432|1,684
Total assets|22,137|21,053|1,084"""
    expect(figures(sheet), TotalRevenue=21234, NetIncome=2116, TotalAssets=22137)


def test_two_unheaded_columns_are_read_with_the_latest_on_the_left():
    rows = INCOME.replace("1,250,000", "1,250,000|1,100,000").replace("980,000", "980,000|900,000").replace("270,000", "270,000|200,000")
    expect(figures(rows), TotalRevenue=1250000, TotalExpenses=980000, NetIncome=270000)


def test_a_sum_of_items_is_told_only_when_arithmetic_confirms_it():
    sheet = BALANCE.replace("Total Current Assets|$450,000", "Current assets\nCash|$150,000\nReceivables|300,000")
    assert "CurrentAssets" not in figures(sheet)
    british = UK_SHEET.replace("||67,236||14,768\n", "")
    assert figures(british)["CurrentAssets"] == 67236


def test_both_statements_on_one_page_are_combined():
    fields, _ = statements.extract(drawn(f"{BALANCE}\n{INCOME}"))
    assert fields["StatementType"].value == "combined"
    assert (fields["NetIncome"].value["amount"], fields["Equity"].value["amount"]) == (270000, 700000)


GERMAN = """Muster Maschinenbau GmbH
Bilanz zum 31. Dezember 2023
|31.12.2023|31.12.2022
|EUR|EUR
A. Anlagevermögen
I. Sachanlagen|250.000,00|260.000,00
B. Umlaufvermögen
I. Vorräte|100.000,50|90.000,00
II. Kassenbestand|50.000,00|40.000,00
|150.000,50|130.000,00
Bilanzsumme|400.000,50|390.000,00
A. Eigenkapital
I. Gezeichnetes Kapital|25.000,00|25.000,00
II. Jahresüberschuss|75.000,50|65.000,00
|100.000,50|90.000,00"""


def test_a_german_balance_sheet_is_read_by_its_own_labels():
    found = figures(GERMAN, edges=(430, 540))
    expect(found, FixedAssets=250000, CurrentAssets="150000.50", TotalAssets="400000.50", Equity="100000.50")


def test_equity_includes_the_share_of_others_when_a_total_says_so():
    sheet = BALANCE.replace(
        "Owner's Equity|700,000", "Total stockholders' equity|690,000\nNoncontrolling interests|10,000\nTotal equity|700,000"
    )
    expect(figures(sheet), Equity=700000)
