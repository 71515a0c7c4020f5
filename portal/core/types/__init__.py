"""The document types of one firm: the built-in ones as it has set them, and its own, with their fields and how each is found."""

from portal.core.types.fields import arrange, configure_field, drafted, drop_field, field_named, free_name
from portal.core.types.known import BUILT_IN, Types, of, of_actor, of_document
from portal.core.types.making import LIKE, add_type, change_type, counts, drop_type, told_by, type_named
from portal.core.types.settings import VALUE_TYPES
from portal.core.types.table import FieldSetting, TypeSetting

__all__ = [
    "BUILT_IN",
    "LIKE",
    "VALUE_TYPES",
    "FieldSetting",
    "TypeSetting",
    "Types",
    "add_type",
    "arrange",
    "change_type",
    "configure_field",
    "counts",
    "drafted",
    "drop_field",
    "drop_type",
    "field_named",
    "free_name",
    "of",
    "of_actor",
    "of_document",
    "told_by",
    "type_named",
]
