"""Rules that put documents into folders: by sender, address, mailbox and file name as they arrive, by type and values once they are read."""

from portal.core.routing.placing import after_reading, on_arrival
from portal.core.routing.rules import Preview, add, change, in_order, one, preview, remove
from portal.core.routing.table import RoutingRule

__all__ = ["Preview", "RoutingRule", "add", "after_reading", "change", "in_order", "on_arrival", "one", "preview", "remove"]
