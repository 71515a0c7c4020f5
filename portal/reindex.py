"""`portal search`: looking after the index that documents are searched by."""

from __future__ import annotations

import click

from portal.cli import application


@click.group()
def search() -> None:
    """Look after the search index."""


@search.command()
def reindex() -> None:
    """Have all documents indexed anew by the workers. What is indexed already is found until then."""
    from portal.core import search

    with application():
        count = search.reindex()
        click.echo(f"{count} {'document is' if count == 1 else 'documents are'} to be indexed; the jobs page says when that is done.")
