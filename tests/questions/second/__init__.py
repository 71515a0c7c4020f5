"""A second firm, of nine clients and 316 documents in four languages, and 45 questions that were written without a look at how they are understood."""
