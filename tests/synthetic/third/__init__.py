"""A third set of layouts, as senders of clients' papers print them, drawn without knowing the reader; each layout belongs to one of two halves.

`python -m tests.synthetic OUT --third`, or `make eval-synthetic ARGS="--third --half work"`. The half "work" is there to improve the reader with; "held" is
measured at the end and its misses are looked at by nobody.
"""
