"""`portal audit`: whether the activity log is what was written, and taking personal data out of it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from portal.cli import application, fail

SHOWN = 100  # findings; whoever changes every entry needn't be told a million times


@click.group()
def audit() -> None:
    """Look after the activity log."""


@audit.command()
@click.option("--organization", help="Only this one, by public id or subdomain.")
@click.option("--heads", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="A copy of the file of heads, kept where nobody could change it.")
def verify(organization: str | None, heads: Path | None) -> None:
    """Go through all entries; exit code 1, and where, when one was changed, taken out, put in or moved, or the end was cut or written anew."""
    from portal.core.activity import verifying

    with application():
        with click.progressbar(length=verifying.length(organization), label="Entries", file=sys.stderr, update_min_steps=1000) as bar:
            told = verifying.verify(organization=organization, file=heads, stepped=lambda: bar.update(1))
        for finding in told.findings[:SHOWN]:
            click.echo(str(finding))
        if len(told.findings) > SHOWN:
            click.echo(f"… and {len(told.findings) - SHOWN} more.")
        looked = f"{told.entries} entries of {told.organizations} organizations and {told.heads} heads"
        if told.findings:
            fail(f"{looked}: {len(told.findings)} {'isn’t' if len(told.findings) == 1 else 'aren’t'} as written.")
        click.echo(f"{looked}: all as written.")


@audit.command()
def publish() -> None:
    """Write out, signed, where the chains end now; otherwise the relay does it every five minutes."""
    from portal.core import activity

    with application():
        click.echo(f"{activity.publish()} heads were written out.")


@audit.command()
@click.option("--organization", required=True, help="Public id or subdomain.")
@click.option("--document", help="Public id: what the entries about this document say.")
@click.option("--who", help="The e-mail address, name or number that entries are recorded with: what these entries say.")
def erase(organization: str, document: str | None, who: str | None) -> None:
    """Take what may name people out of entries. That they are there, when and what was done stays, and so does the proof."""
    from portal.core import accounts, activity, firm

    with application():
        actor = accounts.system_actor(firm.named(organization))
        click.echo(f"The details of {activity.erase(document=document, who=who, actor=actor)} entries were erased.")
