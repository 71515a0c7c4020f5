"""Entry points of the worker processes: thin, each calls core. Nobody imports this package; core names its task as a string."""
