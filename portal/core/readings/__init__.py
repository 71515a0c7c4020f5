"""Readings: what was read from a document, value by value with its place on the page, and what people made of it."""

from portal.core.readings.edits import edit
from portal.core.readings.job import read_document
from portal.core.readings.table import Reading, ReadingValue, ValueEdit, current, of_documents, values_of

__all__ = ["Reading", "ReadingValue", "ValueEdit", "current", "edit", "of_documents", "read_document", "values_of"]
