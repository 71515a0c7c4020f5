"""Layouts and words drawn later than the first set's, by the same hand and without knowing the reader.

Rules and calibration may have been developed with the first set at hand; these say what that is worth on papers nobody looked at. `python -m tests.synthetic
OUT --second`, or `make eval-synthetic ARGS=--second`. They stop being blind as soon as somebody works on their misses.
"""
