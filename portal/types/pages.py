"""The console's pages of document types and their fields."""

from __future__ import annotations
