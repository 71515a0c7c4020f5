"""`portal up`: everything one machine needs, as one foreground process group. `supervisor` is the face; `docs/operating.md` the guide."""
