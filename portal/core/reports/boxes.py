"""What the boxes of United States tax forms mean: instructions of the IRS for each form, tax year 2024."""

from __future__ import annotations

import re

SECTIONS = ("income", "withheld", "deductions")

#: Forms that certify who somebody is: they carry neither amounts nor a tax year (instructions of the IRS for W-9 and the W-8 series).
CERTIFICATES = ("W-9", "W-8BEN", "W-8BEN-E", "W-8ECI", "W-8EXP", "W-8IMY")

_WITHHELD = ("withheld", "federal_tax_withheld")

#: form → box → (section, category). Boxes that repeat or detail another one (qualified dividends, Medicare wages) are not here.
BOXES: dict[str, dict[str, tuple[str, str]]] = {
    "W-2": {
        "1": ("income", "wages"),
        "2": _WITHHELD,
        "4": ("withheld", "social_security_tax"),
        "6": ("withheld", "medicare_tax"),
        "17": ("withheld", "state_tax"),
        "19": ("withheld", "local_tax"),
    },
    "1099-INT": {"1": ("income", "interest"), "3": ("income", "treasury_interest"), "4": _WITHHELD, "17": ("withheld", "state_tax")},
    "1099-OID": {"1": ("income", "original_issue_discount"), "2": ("income", "interest"), "4": _WITHHELD},
    "1099-DIV": {
        "1A": ("income", "dividends"),
        "2A": ("income", "capital_gain_distributions"),
        "4": _WITHHELD,
        "16": ("withheld", "state_tax"),
    },
    "1099-NEC": {"1": ("income", "nonemployee_compensation"), "4": _WITHHELD, "5": ("withheld", "state_tax")},
    "1099-MISC": {
        "1": ("income", "rents"),
        "2": ("income", "royalties"),
        "3": ("income", "other_income"),
        "4": _WITHHELD,
        "16": ("withheld", "state_tax"),
    },
    "1099-R": {"2A": ("income", "retirement_distributions"), "4": _WITHHELD, "14": ("withheld", "state_tax")},
    "1099-G": {"1": ("income", "unemployment_compensation"), "4": _WITHHELD, "11": ("withheld", "state_tax")},
    "1099-K": {"1A": ("income", "payment_card_receipts"), "4": _WITHHELD, "8": ("withheld", "state_tax")},
    "SSA-1099": {"5": ("income", "social_security_benefits"), "6": _WITHHELD},
    "W-2G": {"1": ("income", "gambling_winnings"), "4": _WITHHELD, "15": ("withheld", "state_tax")},
    "1098": {"1": ("deductions", "mortgage_interest")},
    "1098-E": {"1": ("deductions", "student_loan_interest")},
    "1098-T": {"1": ("deductions", "tuition_payments")},
}


def normal_form(written: str) -> str:
    """The IRS's spelling: "form w2" → "W-2", "1099 int" → "1099-INT"."""
    plain = re.sub(r"^FORM\s+", "", written.strip().upper())
    known = {re.sub(r"\W", "", form): form for form in (*BOXES, *CERTIFICATES, "W-4", "1040")}
    return known.get(re.sub(r"\W", "", plain), plain)


def normal_box(written: str | None) -> str:
    """"Box 1a." → "1A"."""
    return re.sub(r"^BOX|\W", "", (written or "").upper())


def category(form_type: str, box: str | None) -> tuple[str, str] | None:
    """Section and category of a box; None for one that is only listed."""
    return BOXES.get(form_type, {}).get(normal_box(box))
