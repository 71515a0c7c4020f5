"""Rules that put documents into folders: by sender and address as they arrive, by type and values once they are read."""

from portal.core.routing.table import RoutingRule

__all__ = ["RoutingRule"]
