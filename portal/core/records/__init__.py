"""Records: what facilities used and left, out of utility bills and waste notes. Content of documents, shares, lists."""

from portal.core.records.categories import CATEGORIES, CONSUMED, INVOICE, WASTE, category_of, in_categories, tags_of
from portal.core.records.content import Content, of_documents, of_reading, put
from portal.core.records.content import of as content_of
from portal.core.records.exporting import records_csv, records_xlsx
from portal.core.records.linking import AlreadyLinked, Share, enter_waste, make
from portal.core.records.listing import Trend, any_of, linked, listed, one, only_linked, remove, trends, undo
from portal.core.records.table import Record
from portal.core.records.units import UNITS, unit_of

__all__ = [
    "CATEGORIES",
    "CONSUMED",
    "INVOICE",
    "UNITS",
    "WASTE",
    "AlreadyLinked",
    "Content",
    "Record",
    "Share",
    "Trend",
    "any_of",
    "category_of",
    "content_of",
    "enter_waste",
    "in_categories",
    "linked",
    "listed",
    "make",
    "of_documents",
    "of_reading",
    "one",
    "only_linked",
    "put",
    "records_csv",
    "records_xlsx",
    "remove",
    "tags_of",
    "trends",
    "undo",
    "unit_of",
]
