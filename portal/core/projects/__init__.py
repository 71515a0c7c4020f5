"""Projects: what files, records and facilities are gathered under."""

from portal.core.projects.attaching import attach, counts_of, forget, of_entities, one, within
from portal.core.projects.linking import KINDS, Linked, link
from portal.core.projects.managing import change, create, listed, remove
from portal.core.projects.table import Project, ProjectEntity

__all__ = [
    "KINDS",
    "Linked",
    "Project",
    "ProjectEntity",
    "attach",
    "change",
    "counts_of",
    "create",
    "forget",
    "link",
    "listed",
    "of_entities",
    "one",
    "remove",
    "within",
]
