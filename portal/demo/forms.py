"""A wage and tax statement. Only the boxes' labels are the form's own; it is plainly marked as a sample."""

from __future__ import annotations

from portal.demo.sheet import Sheet

EMPLOYEE = "Jordan Reyes"
LEFT, MIDDLE, WIDTH, HALF = 48.0, 306.0, 258.0, 129.0
TALL, LOW = 62.0, 34.0

#: x, y, width, height, label, what is filled in
BOXES = (
    (LEFT, 96, WIDTH, LOW, "a  Employee's social security number", "XXX-XX-4821"),
    (LEFT, 130, WIDTH, LOW, "b  Employer identification number (EIN)", "05-0123456"),
    (LEFT, 164, WIDTH, TALL, "c  Employer's name, address, and ZIP code", "Hartwell Ceramics LLC\n210 Kiln Street\nProvidence, RI 02903"),
    (LEFT, 226, WIDTH, LOW, "d  Control number", "118"),
    (LEFT, 260, WIDTH, TALL, "e  Employee's name, address, and ZIP code", "Jordan P Reyes\n9 Hope Avenue\nProvidence, RI 02906"),
    (MIDDLE, 130, HALF, LOW, "1  Wages, tips, other compensation", "58,400.00"),
    (MIDDLE + HALF, 130, HALF, LOW, "2  Federal income tax withheld", "6,120.00"),
    (MIDDLE, 164, HALF, LOW, "3  Social security wages", "58,400.00"),
    (MIDDLE + HALF, 164, HALF, LOW, "4  Social security tax withheld", "3,620.80"),
    (MIDDLE, 198, HALF, LOW, "5  Medicare wages and tips", "58,400.00"),
    (MIDDLE + HALF, 198, HALF, LOW, "6  Medicare tax withheld", "846.80"),
    (LEFT, 322, HALF, LOW, "15  State", "RI"),
    (LEFT + HALF, 322, HALF, LOW, "16  State wages, tips, etc.", "58,400.00"),
    (MIDDLE, 322, HALF, LOW, "17  State income tax", "2,044.00"),
)


def w2() -> bytes:
    sheet = Sheet(title="Form W-2")
    sheet.at(LEFT, 64, "Form W-2  Wage and Tax Statement", size=14, bold=True)
    sheet.at(MIDDLE + WIDTH, 64, "2024", size=18, bold=True, right=True)
    sheet.at(LEFT, 80, "Sample for demonstration. Department of the Treasury, Internal Revenue Service", size=8)
    for x, y, width, height, label, value in BOXES:
        sheet.box(x, y, width, height, label, value)
    return sheet.finish()
