"""`portal storage`: looking after where files lie."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from portal.cli import application, fail

if TYPE_CHECKING:
    from portal.core.storage import Moved


@click.group()
def storage() -> None:
    """Look after the files."""


@storage.command()
@click.option("--to", "target", required=True, help="`file:///path` or `s3://bucket?endpoint=…`, as in STORAGE_URL.")
@click.option("--from", "source", help="The same; without it the files that the portal has now.")
def move(target: str, source: str | None) -> None:
    """Copy all files to another store, each checked against its hash; nothing is removed. Stopped at any point, the next run goes on from there."""
    from portal.config import BadSetting, storage_address

    try:
        for address in filter(None, (target, source)):
            storage_address(address)
    except BadSetting as error:
        fail(str(error), 2)
    with application() as config:
        from portal.core import storage as files

        here, there = (files.at(address, config.storage_dir) for address in (source if source is not None else config.storage_url, target))
        if str(here) == str(there):
            fail("The files lie there already.", 2)
        try:
            moved = files.move(here, there, _shown)
        except OSError as error:
            return fail(f"It stopped: {error.strerror or error}. What was copied by then stays; run it again.")
    click.echo(json.dumps({"copied": moved.copied, "there_before": moved.there, "bytes": moved.copied_bytes, "damaged": moved.damaged}))
    if moved.damaged:
        fail(f"Damaged, and not copied: {len(moved.damaged)}. They aren't what they were when they were stored; restore them from a backup.")


def _shown(moved: Moved) -> None:
    if (moved.copied + moved.there) % 1000 == 0:
        click.echo(f"{moved.copied} copied, {moved.there} there before", err=True)
        sys.stderr.flush()
