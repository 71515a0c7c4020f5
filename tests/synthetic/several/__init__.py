"""Papers that tell of several things: bills of several supply points, deliveries of fuel, refrigerant that was filled in, notes of several wastes.

`python -m tests.synthetic OUT --several`, or `python -m tests.synthetic.several.rows`, which reads them and scores their rows. Each layout belongs to
one of two halves: "work" is there to improve the reader with, "held" is only measured.
"""
