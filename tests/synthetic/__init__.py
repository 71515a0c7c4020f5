"""A set of made-up documents whose values are known: types and languages of which there are few real samples to measure with.

Everything in them is invented: people, firms, banks, offices, layouts. `python -m tests.synthetic OUT --seed 1` writes the files and `index.jsonl` in the
format of the other labelled sets; `python -m tests.synthetic.score INDEX PREDICTIONS` compares what was read with it. The figures are reported apart from
those of real documents: a drawn page is kinder than what an office receives.
"""
