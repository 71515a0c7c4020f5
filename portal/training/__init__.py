"""Measuring and training on labelled documents: what `make eval` and `portal train` need. The running product imports none of it."""
