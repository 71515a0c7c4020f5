"""Filled form fields of a PDF (AcroForm): their values are exact and end where the field ends; what they mean is what stands beside them."""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from portal.core.doctypes import DOCTYPES, Field
from portal.core.extraction import labels, money, pdf
from portal.core.extraction.model import Box, Page, Source, Value, Word, union
from portal.core.extraction.sources.bills import typed
from portal.core.extraction.sources.captions import NUMBER, Captions, framed
from portal.core.extraction.sources.merging import by_number
from portal.core.extraction.sources.payload import storable

MAX_PAGES = 50  # of one document that are looked at
MAX_WIDGETS = 500  # of one page
MAX_VALUE = 2_000  # characters
TEXTS = (raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX)
TICKS = (raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON)
_AMOUNT = re.compile(r"[-(]?\$? ?\d{1,3}(?:,?\d{3})*(?:\.\d\d)?\)?")
SURE = 0.95


@dataclass(frozen=True, slots=True)
class Filled:
    """One field: its name in the file ("" for a box that is ticked), tooltip, value with its line breaks, page, and its frame in points of the
    upright page with the same box in fractions."""

    name: str
    tooltip: str
    value: str
    page: int
    frame: Box
    box: Box


def of_pdf(document: pdfium.PdfDocument, pages: Sequence[Page]) -> list[Source]:
    """The form as a source of values; without a form, or with an empty one, nothing."""
    kind = document.get_formtype()
    if kind == raw.FORMTYPE_NONE or document.formenv is None:
        return []
    found = [source] if (source := _source(document, pages)).fields else []
    if kind == raw.FORMTYPE_XFA_FULL and not found:  # its fields are drawn by programs that run the form; the pages only ask for one
        return [Source("XFA form", "form_field", detail="what is filled in only shows in programs that run such forms")]
    return found


def _source(document: pdfium.PdfDocument, pages: Sequence[Page]) -> Source:
    filled, rows, fields = 0, {}, {}
    for page in (page for page in pages[:MAX_PAGES] if page.corners is None):
        widgets = list(_widgets(document, page))
        if not widgets:
            continue
        captions = Captions(page, [one.frame for one in widgets])
        for one in widgets:
            if not one.value and one.name:
                continue
            filled += 1
            _put(one, captions, rows, fields)
    if rows:
        fields["Boxes"] = Value("array", sorted(rows.values(), key=by_number), SURE, method="form_field")
    return Source("PDF form", "form_field", fields, detail=f"{filled} fields filled in")


def _widgets(document: pdfium.PdfDocument, page: Page) -> Iterator[Filled]:
    """The fields of a page that take text or are ticked; a field without a value only says that nothing else stands in its box."""
    opened = document[page.sheet - 1]
    upright = pdf.Upright(pdf.visible_box(opened), (opened.get_rotation() + page.rotation) % 360)
    for index in range(min(raw.FPDFPage_GetAnnotCount(opened), MAX_WIDGETS)):
        annotation = raw.FPDFPage_GetAnnot(opened, index)
        if annotation:
            found = _widget(document.formenv.raw, annotation, page, upright)
            raw.FPDFPage_CloseAnnot(annotation)
            if found is not None:
                yield found
    opened.close()


def _widget(form: object, annotation: object, page: Page, upright: pdf.Upright) -> Filled | None:
    kind, corners = raw.FPDFAnnot_GetFormFieldType(form, annotation), raw.FS_RECTF()
    if raw.FPDFAnnot_GetSubtype(annotation) != raw.FPDF_ANNOT_WIDGET or not raw.FPDFAnnot_GetRect(annotation, corners):
        return None
    if kind not in TEXTS and not (kind in TICKS and raw.FPDFAnnot_IsChecked(form, annotation)):
        return None
    edges = upright.fraction((corners.left, corners.bottom, corners.right, corners.top))
    if not all(map(math.isfinite, edges)):
        return None
    box = tuple(min(max(edge, 0.0), 1.0) for edge in edges)
    frame = framed(box, page)
    name, tooltip = (_text(read, form, annotation) for read in (raw.FPDFAnnot_GetFormFieldName, raw.FPDFAnnot_GetFormFieldAlternateName))
    value = _text(raw.FPDFAnnot_GetFormFieldValue, form, annotation).strip() if kind in TEXTS else ""
    return Filled(name if kind in TEXTS else "", tooltip, value, page.number, frame, box)


def _text(read: Callable[..., int], form: object, annotation: object) -> str:
    """A text of a field by pdfium's two-step way: its length in bytes, then UTF-16."""
    size = read(form, annotation, None, 0)
    if not 2 < size <= 4 * MAX_VALUE:
        return ""
    buffer = ctypes.create_string_buffer(size)
    read(form, annotation, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return storable(buffer.raw[: size - 2].decode("utf-16-le", "replace"))


# -- what it fills ----------------------------------------------------------------------------------------------------


def _put(one: Filled, captions: Captions, rows: dict[str, dict[str, Value]], fields: dict[str, Value]) -> None:
    """A box of a tax form by the number before its caption, and any field that its caption, tooltip or name calls by a known label."""
    if not one.name:
        _put_tick(one, captions, rows)
        return
    signs = captions.beside(one.frame)
    beside = [word for word in signs if re.search(r"\w", word.text)]
    above = captions.above(one.frame)
    numbered = above and NUMBER.fullmatch(above[0].text) and not (beside and NUMBER.fullmatch(beside[-1].text))
    beside = [] if numbered else beside
    caption = beside or above
    text = " ".join(word.text for word in caption)
    number = next((word for word in (*beside[-1:], *caption[:1]) if NUMBER.fullmatch(word.text)), None)
    if number is not None and number.text not in rows:
        label = [word for word in caption if word is not number]
        rows[number.text] = _called(number, label, one.page) | _box(one, dollars=any("$" in word.text for word in signs))
    for called in (one.tooltip, text, _spoken(one.name)):
        for field in _named(called):
            value = typed(field, _plain(one.value, field), "", "form_field")
            if value is not None and field.name not in fields:
                fields[field.name] = _standing(value, one)


def _put_tick(one: Filled, captions: Captions, rows: dict[str, dict[str, Value]]) -> None:
    """What stands beside a ticked box answers the numbered question above it."""
    words, question = captions.after(one.frame), captions.question(one.frame)
    if words and question and question[0].text not in rows:
        rows[question[0].text] = _called(question[0], question[1:], one.page) | {"Text": _printed(words, one.page)}


def _called(number: Word, label: Sequence[Word], page: int) -> dict[str, Value]:
    """Number and label of a box, where they are printed."""
    return {"Number": _printed([number], page), "Label": _printed(label or [number], page)}


def _printed(words: Sequence[Word], page: int) -> Value:
    text = " ".join(word.text for word in words)
    return Value("string", text[:200], SURE, text, page, union([word.box for word in words]), "label")


def _box(one: Filled, dollars: bool) -> dict[str, Value]:
    """What stands in a box; an amount only where a dollar sign or the figure's own marks say that it is one."""
    text = ", ".join(one.value.splitlines())
    cells = {"Text": _standing(Value("string", text, SURE, text, method="form_field"), one)}
    if _AMOUNT.fullmatch(one.value) and (dollars or re.search(r"[$,.]", one.value)) and (amount := money.parse(one.value, decimal=".")):
        cells["Amount"] = _standing(Value("currency", {"amount": amount.amount, "currencyCode": "USD"}, SURE, one.value, method="form_field"), one)
    return cells


def _standing(value: Value, one: Filled) -> Value:
    value.page, value.box, value.content, value.confidence = one.page, one.box, value.content or one.value, SURE
    return value


def _plain(text: str, field: Field) -> str:
    """An amount without its marks, as `typed` takes it; of several lines the first is the name, all are an address."""
    if field.type in ("currency", "number"):
        found = money.parse(text)
        return str(found.amount) if found is not None else ""
    lines = text.splitlines() or [""]
    return lines[0] if field.name.endswith("Name") else ", ".join(lines)


def _spoken(name: str) -> str:
    """The last part of a field's name in words: "form1[0].InvoiceNo[0]" → "Invoice No"."""
    last = re.sub(r"\[\d+\]", "", name.rpartition(".")[2])
    return re.sub(r"(?<=[a-z])(?=[A-Z])|[_\-.]+", " ", last)


def _named(called: str) -> list[Field]:
    """The fields that a caption names with its first words."""
    if not called:
        return []
    squashed = labels.squash(called)
    parties = [field for label, field in _parties().items() if squashed.startswith(label)]
    found = labels.matches(called.split()[:12], labels.table("fields", None))
    phrases = [phrase for match in found[:1] if match.start == 0 for phrase in match.phrases if phrase.strength >= 0.9]
    return [field for field in (_fields().get(name) for name in (*parties[:1], *(phrase.field for phrase in phrases))) if field is not None]


@cache
def _parties() -> dict[str, str]:
    """The labels of parties on tax forms, the longest first."""
    pairs = [(labels.squash(label), part["field"]) for form in labels.data("taxforms").values() for part in form.get("parts", ()) for label in part["labels"]]
    return dict(sorted(pairs, key=lambda pair: -len(pair[0])))


@cache
def _fields() -> dict[str, Field]:
    """All fields by name that one value fills."""
    return {field.name: field for doc_type in DOCTYPES.values() for field in doc_type.fields if field.type not in ("array", "object", "list", "date")}
