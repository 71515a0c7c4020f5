"""What the directions of texts are worth: the scores of meaning rest on these figures."""

from __future__ import annotations

import numpy as np
import pytest

from portal.core.search import meaning, scoring

PASSAGES = {
    "lease": (
        "Either party may end the lease with three months notice in writing. The landlord keeps the deposit until the flat is handed "
        "over. Rent is due on the third working day of the month and shall be paid by bank transfer to the account named above."
    ),
    "invoice": (
        "Invoice No. 2024-117 Date 12 March 2024 Bill to Miller & Co 14 High Street London. Description Quantity Unit price Amount. "
        "Glass panels 12 45.00 540.00 Fitting 1 120.00 120.00 Subtotal 660.00 VAT 20% 132.00 Total due 792.00 GBP. Payment within 30 "
        "days by bank transfer IBAN GB29 NWBK 6016 1331 9268 19."
    ),
    "electricity": (
        "Your electricity bill for the period 1 January to 31 January 2024. Meter reading previous 10234 current 10567 consumption 333 "
        "kWh. Standing charge 31 days. Unit rate 28.5 pence per kWh. Total amount payable 118.42. Supply point MPAN 1200023305967."
    ),
    "payslip": (
        "Pay date 30 April 2024 Employee Jane Doe Employer Acme Ltd. Gross pay 3,200.00 Income tax 412.60 National insurance 180.20 "
        "Pension 96.00 Net pay 2,511.20 Year to date gross 12,800.00 tax code 1257L."
    ),
    "nda": (
        "The receiving party shall hold the confidential information in strict confidence and shall not disclose it to any third party "
        "without the prior written consent of the disclosing party. This agreement is governed by the laws of the State of Delaware."
    ),
    "bank": (
        "Account statement Account holder John Smith Opening balance 1,204.33 Date Description Withdrawals Deposits Balance 02/03 Card "
        "payment Tesco 23.10 05/03 Salary 2,500.00 Closing balance 3,004.11"
    ),
    "insurance": (
        "Motor insurance policy. The insured vehicle is covered against theft, fire and damage from accidents. Excess 250. The policy "
        "expires on 31 December 2024 unless renewed. Claims must be reported within seven days."
    ),
    "id": ("Passport Surname DOE Given names JANE Nationality British citizen Date of birth 01 Jan 1980 Date of issue Date of expiry Authority HMPO"),
    "waste": (
        "Waste transfer note European waste code 17 01 01 concrete Quantity 12.5 tonnes Carrier licence CBDU12345 Destination "
        "recycling facility Date 4 May 2024"
    ),
    "balance": (
        "Balance Sheet as of December 31 2024 Current assets Cash 150,000 Accounts receivable 180,000 Inventory 120,000 Total assets "
        "1,250,000 Liabilities Bank loan 350,000 Equity 700,000"
    ),
}
#: What somebody may ask who looks for that passage.
QUESTIONS = {
    "lease": (
        "how can the tenant terminate the rental contract",
        "notice period for ending the lease",
        "when is the rent due and how is it paid",
        "termination of the tenancy requires three months written notice",
        "landlord deposit flat",
    ),
    "invoice": (
        "bill for glass panels and fitting",
        "invoice with VAT and total due, payment by bank transfer",
        "how much do we owe for the glass",
        "invoice payment terms 30 days",
    ),
    "electricity": (
        "how much electricity did we use in January",
        "power consumption kWh meter reading",
        "energy bill",
        "cost of electricity",
    ),
    "payslip": (
        "salary of an employee",
        "net wages after tax and pension",
        "how much income tax was withheld from Jane's pay",
        "pay slip April",
    ),
    "nda": (
        "keep information secret",
        "confidentiality agreement, no disclosure to third parties",
        "which law governs the agreement",
        "non-disclosure obligations of the recipient",
    ),
    "bank": (
        "bank account balance and transactions",
        "opening and closing balance of the account",
        "supermarket card payment",
    ),
    "insurance": (
        "car insurance",
        "when does the vehicle policy expire",
        "coverage for theft and accidents of the car",
        "deadline for reporting a claim",
    ),
    "id": (
        "identity document",
        "passport date of birth nationality",
    ),
    "waste": (
        "recycling of concrete",
        "waste disposal tonnes",
        "where was the rubble taken",
    ),
    "balance": (
        "total assets and liabilities of the company",
        "how much cash does the firm have",
        "balance sheet equity loan",
    ),
}
SAME = (
    (
        "Either party may end the lease with three months notice in writing.",
        "The lease can be terminated by either side by giving three months' written notice.",
    ),
    ("The policy expires on 31 December 2024 unless renewed.", "Unless it is renewed, the insurance policy ends on December 31, 2024."),
    ("Payment within 30 days by bank transfer", "Please pay by wire transfer within thirty days"),
)


def scores() -> tuple[list[float], list[float], float]:
    """Of what answers a question, of what doesn't, and the share of questions whose passage is the first."""
    names, passages = list(PASSAGES), meaning.directions(list(PASSAGES.values()))
    right, wrong, first = [], [], 0
    for name, questions in QUESTIONS.items():
        for row in meaning.directions(questions) @ passages.T:
            at = names.index(name)
            right.append(scoring.by_meaning(row[at]))
            wrong += [scoring.by_meaning(other) for number, other in enumerate(row) if number != at]
            first += int(row.argmax() == at)
    return right, wrong, first / len(right)


def test_a_score_means_what_it_is_said_to_mean() -> None:
    right, wrong, first = scores()
    assert first >= 0.9
    assert np.mean(np.array(wrong) < scoring.LEAST) >= 0.93 and max(wrong) < 0.75
    assert np.mean(np.array(right) >= scoring.LEAST) >= 0.85 and np.median(right) >= 0.55
    for one, other in SAME:
        pair = meaning.directions([one, other])
        assert scoring.by_meaning(float(pair[0] @ pair[1])) >= 0.7


def test_a_byte_a_direction_moves_a_likeness_by_less_than_a_hundredth() -> None:
    passages = meaning.directions(list(PASSAGES.values()))
    kept = [row.tobytes() for row in meaning.rounded(passages)]
    for questions in QUESTIONS.values():
        for asked in meaning.directions(questions):
            assert meaning.likeness(asked[None, :], kept) == pytest.approx(passages @ asked, abs=0.01)


def test_a_text_without_words_is_like_nothing() -> None:
    assert meaning.likeness(meaning.directions([""]), [row.tobytes() for row in meaning.rounded(meaning.directions(["", "rent"]))]).tolist() == [0.0, 0.0]
