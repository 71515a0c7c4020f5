"""Search: passages of documents, found by their words and by what they say."""

from portal.core.search.filing import wake as wake_filing
from portal.core.search.finding import MOST_HITS, Hit, Mode, Results, find, results
from portal.core.search.lighting import lit
from portal.core.search.reindexing import index_documents, reindex, wake
from portal.core.search.valued import Within

__all__ = ["MOST_HITS", "Hit", "Mode", "Results", "Within", "find", "index_documents", "lit", "reindex", "results", "wake", "wake_filing"]
