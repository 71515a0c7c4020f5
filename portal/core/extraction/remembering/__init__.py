"""Learning from corrections: what people made of a vendor's document tells how to read the next one of the same vendor.

Pure functions over printed pages; what is kept of it, and for whom, is `portal.core.readings.remembered`'s business.
"""

from portal.core.extraction.remembering.applying import apply
from portal.core.extraction.remembering.fingerprints import keys, shared, words
from portal.core.extraction.remembering.learning import Fact, Layout, learn, merged, printed_of
from portal.core.extraction.remembering.matching import best

__all__ = ["Fact", "Layout", "apply", "best", "keys", "learn", "merged", "printed_of", "shared", "words"]
