"""Families of APIs beside the house's: each a folder of its own over the same core, chosen by path prefix."""
