"""`portal`: the commands of whoever runs the portal. Everything heavy is imported by the command that needs it."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from portal.config import Config

#: Commands that live with what they do: name → module and attribute.
MOUNTED = {
    "extract": ("portal.extract", "extract"),
    "train": ("portal.training.train", "train"),
    "audit": ("portal.audit", "audit"),
    "search": ("portal.reindex", "search"),
    "storage": ("portal.storing", "storage"),
}


class Commands(click.Group):
    """The commands below and the mounted ones, each imported when it is called."""

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted((*super().list_commands(context), *MOUNTED))

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in MOUNTED:
            return super().get_command(context, name)
        module, attribute = MOUNTED[name]
        return getattr(importlib.import_module(module), attribute)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Inlet: a portal for firms that collect documents from their clients."""


def fail(sentence: str, code: int = 1) -> None:
    """One sentence on standard error, and out: 1 when it can't be done, 2 when it was asked for wrongly."""
    click.echo(sentence, err=True)
    sys.exit(code)


def config() -> Config:
    from portal.config import BadSetting, from_environ

    try:
        return from_environ()
    except BadSetting as error:
        fail(str(error), 2)
        raise


@contextmanager
def application() -> Iterator[Config]:
    """An app context; the portal's own errors and the database's end the command with a sentence."""
    settings = config()
    from sqlalchemy.exc import SQLAlchemyError

    from portal import create_app
    from portal.core.errors import Invalid, PortalError

    try:
        with create_app(settings, web=False).app_context():
            yield settings
    except PortalError as error:
        fail(error.message, 2 if isinstance(error, Invalid) else 1)
    except SQLAlchemyError as error:
        fail(f"The database: {getattr(error, 'orig', None) or error}".splitlines()[0])


@main.command()
def up() -> None:
    """Run the portal in the foreground: Redis, web server, workers, relay."""
    from portal.launch.premises import CannotStart
    from portal.launch.supervisor import up as run

    try:
        sys.exit(run(config()))
    except CannotStart as reason:
        fail(str(reason))


@main.command()
@click.option("--name", help="The same for a worker's successor; made up when absent.")
def worker(name: str | None) -> None:
    """Run one worker process."""
    from portal.launch import crew

    crew.worker(name or own_name())


@main.command()
@click.option("--name", help="The same for a messenger's successor; made up when absent.")
def messenger(name: str | None) -> None:
    """Run the process that sends codes, SMS and e-mail, so that none waits behind a long document."""
    from portal.launch import crew

    crew.messenger(name or own_name())


def own_name() -> str:
    """A name for a process that was given none."""
    import os
    import socket

    from portal.launch.premises import instance_name

    return f"{instance_name(config().data_dir)}-{socket.gethostname()}-{os.getpid()}"


@main.command()
def relay() -> None:
    """Run the process that publishes due jobs and puts lost ones back."""
    from portal.launch import crew

    config()
    crew.relay()


@main.command()
@click.option("--write", "message", help="Write a migration with this title instead, from what changed in the code.")
def migrate(message: str | None) -> None:
    """Bring the database to the newest migration."""
    from portal.launch import logs

    logs.configure("migrate")
    if message:
        from portal.launch.migrations import write

        return write(message, config())
    with application():
        from portal.launch.prepare import database

        database()


@main.command()
@click.option("--organization", required=True, help="Its name.")
@click.option("--subdomain", required=True, help="Its name in addresses.")
@click.option("--email", required=True, help="The owner's.")
@click.option("--password", required=True, help="The owner's.")
def bootstrap(organization: str, subdomain: str, email: str, password: str) -> None:
    """Make an organization, its owner and an API key; print them as one JSON object."""
    with application():
        from portal.launch.organizations import found
        from portal.launch.prepare import database

        database()
        click.echo(json.dumps(found(organization, subdomain, email=email, password=password)))


@main.command()
@click.argument("subdomain")
@click.argument("plan")
def plan(subdomain: str, plan: str) -> None:
    """Say which PLAN the organization at SUBDOMAIN has: standard, premium, or a number of API requests an hour."""
    with application():
        from portal.core import plans

        click.echo(json.dumps({"organization": plans.set_plan(subdomain, plan).name, "plan": plan}))


@main.command()
def demo() -> None:
    """Load the demo organization, or give its owner a new password."""
    with application():
        from portal import demo as demonstration
        from portal.launch.prepare import database

        database()
        click.echo(json.dumps(demonstration.load() or demonstration.new_password()))


@main.command()
@click.argument("directory", type=click.Path(path_type=Path))
def backup(directory: Path) -> None:
    """Copy database and files to DIRECTORY, which must not exist or be empty. The portal may be running."""
    _archive("write", directory)


@main.command()
@click.argument("directory", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--force", is_flag=True, help="Replace what is in the database.")
def restore(directory: Path, force: bool) -> None:
    """Bring a backup back. The portal must not be running."""
    _archive("restore", directory, force=force)


def _archive(operation: str, directory: Path, **options: Any) -> None:
    with application() as settings:
        from portal import backup as archive

        try:
            told = getattr(archive, operation)(directory, settings, **options)
        except archive.CannotArchive as reason:
            return fail(str(reason))
        click.echo(json.dumps(told))
        if told.get("damaged"):
            fail(f"{len(told['damaged'])} files are missing or damaged in the portal itself; the rest is backed up.")


@main.command()
def doctor() -> None:
    """Say what is missing; exit code 1 when something that is needed is."""
    from portal.launch.doctor import examine

    findings = examine(config())
    for finding in findings:
        click.echo(str(finding))
    sys.exit(0 if all(finding.good or not finding.needed for finding in findings) else 1)


if __name__ == "__main__":
    main()
