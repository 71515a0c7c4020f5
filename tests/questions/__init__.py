"""Questions over a firm of 300 documents, whose answers plain Python finds from what is true of the documents."""
