"""US tax forms: form, year, parties, boxes by printed number and label."""

from __future__ import annotations

from decimal import Decimal

import pytest

from portal.core.extraction.fields import extract
from tests.core.papers import paper

W2 = (
    (40, (150, "a  Employee's social security number", 7), (330, "OMB No. 1545-0008", 7)),
    (54, (150, "123-45-6789")),
    (
        70,
        (40, "b  Employer identification number (EIN)", 7),
        (330, "1  Wages, tips, other compensation", 7),
        (460, "2  Federal income tax withheld", 7),
    ),
    (84, (40, "98-7654321"), (340, "50,000.00"), (470, "6,500.00")),
    (
        100,
        (40, "c  Employer's name, address, and ZIP code", 7),
        (330, "3  Social security wages", 7),
        (460, "4  Social security tax withheld", 7),
    ),
    (114, (40, "Alder Systems Inc"), (340, "50,000.00"), (470, "3,100.00")),
    (130, (330, "5  Medicare wages and tips", 7), (460, "6  Medicare tax withheld", 7)),
    (144, (340, "50,000.00"), (470, "725.00")),
    (160, (40, "e  Employee's first name and initial", 7), (180, "Last name", 7)),
    (174, (40, "Jo B."), (180, "Lee")),
    (
        300,
        (40, "Form W-2  Wage and Tax Statement", 9),
        (300, "2023", 16),
        (380, "Department of the Treasury - Internal Revenue Service", 7),
    ),
)
MISC = (
    (
        40,
        (40, "PAYER'S name, street address, city or town, state or province, country, ZIP", 7),
        (330, "1  Rents", 7),
        (430, "OMB No. 1545-0115", 7),
    ),
    (50, (40, "or foreign postal code, and telephone no.", 7)),
    (64, (40, "Birch Property LLC"), (330, "$"), (350, "12,000.00")),
    (78, (40, "5 Oak Road, Dayton, OH 45402"), (330, "2  Royalties", 7), (430, "2022", 18)),
    (92, (330, "$"), (350, "75.50")),
    (106, (330, "3  Other income", 7), (430, "4  Federal income tax withheld", 7)),
    (120, (330, "$"), (430, "$"), (450, "1,100.00")),
    (140, (40, "PAYER'S TIN", 7), (180, "RECIPIENT'S TIN", 7)),
    (154, (40, "12-3456789"), (180, "987-65-4321")),
    (176, (40, "RECIPIENT'S name", 7)),
    (190, (40, "Maria Delgado")),
    (300, (40, "Form 1099-MISC", 9), (300, "Department of the Treasury - Internal Revenue Service", 7)),
)
W9 = (
    (40, (40, "Form"), (70, "W-9", 20), (200, "Request for Taxpayer Identification Number and Certification", 11)),
    (56, (40, "(Rev. October 2018)", 8)),
    (80, (40, "1  Name (as shown on your income tax return). Name is required on this line; do not leave this line blank.", 7)),
    (94, (40, "Jordan Reyes")),
    (110, (40, "2  Business name/disregarded entity name, if different from above", 7)),
    (124, (40, "Reyes Carpentry LLC")),
    (
        150,
        (40, "5  Address (number, street, and apt. or suite no.) See instructions.", 7),
        (400, "Requester's name and address (optional)", 7),
    ),
    (164, (40, "77 Cedar Court"), (400, "Harbor Tools Ltd")),
    (180, (40, "6  City, state, and ZIP code", 7)),
    (194, (40, "Salem, OR 97301")),
    (230, (400, "Social security number", 7)),
    (246, *[(400 + 14 * i, char) for i, char in enumerate("123-45-6789")]),
)


def boxes(values):
    return {row["Number"].value: row["Amount"].value["amount"] if "Amount" in row else row["Text"].value for row in values["Boxes"].value}


def read(rows):
    return extract("taxForm", paper(*rows))


def test_w2_names_form_year_and_parties():
    values, _ = read(W2)
    names = ("FormType", "TaxYear", "PayerName", "PayerTin", "RecipientTin")
    assert [values[name].value for name in names] == ["W-2", "2023", "Alder Systems Inc", "98-7654321", "123-45-6789"]


def test_w2_boxes_and_their_rates():
    values, checks = read(W2)
    found = boxes(values)
    assert [found[number] for number in "123456"] == [
        Decimal(text) for text in ("50000.00", "6500.00", "50000.00", "3100.00", "50000.00", "725.00")
    ]
    assert all(check.passed for check in checks) and len(checks) == 2


def test_1099_boxes_do_not_take_their_neighbours_amounts():
    values, _ = read(MISC)
    assert boxes(values) == {"1": Decimal("12000.00"), "2": Decimal("75.50"), "4": Decimal("1100.00")}


def test_1099_parties():
    values, _ = read(MISC)
    names = ("FormType", "TaxYear", "PayerName", "PayerTin", "RecipientName", "RecipientTin")
    assert [values[name].value for name in names] == [
        "1099-MISC",
        "2022",
        "Birch Property LLC",
        "12-3456789",
        "Maria Delgado",
        "987-65-4321",
    ]


def test_w9_has_no_year_and_its_number_from_comb_fields():
    values, _ = read(W9)
    assert "TaxYear" not in values
    assert [values[name].value for name in ("FormType", "RecipientName", "RecipientTin", "PayerName")] == [
        "W-9",
        "Jordan Reyes",
        "123-45-6789",
        "Harbor Tools Ltd",
    ]
    assert boxes(values)["2"] == "Reyes Carpentry LLC" and boxes(values)["6"] == "Salem, OR 97301"


@pytest.mark.parametrize("rows", [W2, MISC, W9])
def test_every_box_says_where_it_stands(rows):
    for row in read(rows)[0]["Boxes"].value:
        assert row["Text"].page == 1 and row["Text"].box and row["Label"].value


def test_a_form_that_is_not_known_still_has_its_type_and_year():
    values, _ = read(((40, (40, "Form 1065", 18)), (60, (40, "U.S. Return of Partnership Income")), (80, (40, "For calendar year 2021"))))
    assert {name: value.value for name, value in values.items()} == {"FormType": "1065", "TaxYear": "2021"}
