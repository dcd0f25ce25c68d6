"""smime-lint trust."""

from __future__ import annotations

import os

import click

from .group import UsageProblem
from .parameters import Command, complete_directories, option


@click.command(name="trust", cls=Command)
@click.argument("directories", metavar="[DIRECTORY]...", nargs=-1, shell_complete=complete_directories)
@option("--remove", is_flag=True, help="Remove the directories from the list.")
@option("--list", "shows_list", is_flag=True, help="Print the list.")
def command(directories: tuple[str, ...], remove: bool, shows_list: bool) -> int:
    """Trust the configuration file of a directory, by default the current one.

    A configuration file that is found in the current directory or above, and not named, may come from someone
    else. Unless its directory is trusted, it must not load rules, select or ignore rules, lower thresholds,
    change the BR version or the type, or name resolvers. Read the file before you trust its directory.
    """
    from ..config import ConfigError, trusted_directories, write_trusted_directories

    try:
        trusted = trusted_directories()
        if shows_list:
            for directory in trusted:
                click.echo(directory)
            return 0
        for name in directories or (".",):
            directory = os.path.realpath(name)
            if remove:
                if directory not in trusted:
                    raise UsageProblem(f"{directory}: is not in the list")
                trusted.remove(directory)
            elif not os.path.isdir(directory) or not directory.isprintable():
                raise UsageProblem(f"{directory}: expected a directory with a printable name")
            elif directory not in trusted:
                trusted.append(directory)
        file = write_trusted_directories(trusted)
    except ConfigError as error:
        raise UsageProblem(str(error)) from error
    click.echo(
        f"{file}: {len(trusted):,} trusted {'directory' if len(trusted) == 1 else 'directories'}", err=True
    )
    return 0
