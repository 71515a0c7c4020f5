"""Search: passages of documents, found by their words and by what they say."""

from portal.core.search.finding import MOST_HITS, Hit, Mode, find
from portal.core.search.reindexing import index_documents, reindex, wake

__all__ = ["MOST_HITS", "Hit", "Mode", "find", "index_documents", "reindex", "wake"]
