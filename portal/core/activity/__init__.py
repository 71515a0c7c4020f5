"""The activity log: what was done in an organization, each entry chained to the one before, so that nobody can change what was without it showing."""

from portal.core.activity.chain import Finding
from portal.core.activity.erasing import erase
from portal.core.activity.listing import areas, listed, one
from portal.core.activity.publishing import publish
from portal.core.activity.recording import record
from portal.core.activity.table import KINDS, Entry
from portal.core.activity.verifying import Verified, verify

__all__ = ["KINDS", "Entry", "Finding", "Verified", "areas", "erase", "listed", "one", "publish", "record", "verify"]
