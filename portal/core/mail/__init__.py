"""E-mails in which documents come: the originals that are kept, and what is taken out of them. Knows nothing of documents."""

from portal.core.mail.opening import Contents, Enclosure, open_stored
from portal.core.mail.table import Mail

__all__ = ["Contents", "Enclosure", "Mail", "open_stored"]
