"""The group of commands: loads a command when it is called, and turns errors into exit codes."""

from __future__ import annotations

import errno
import importlib
import io
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from ..spelling import suggestion

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

INTERNAL_ERROR = 3
INTERRUPTED = 130
DEBUG_VARIABLE = "SMIME_LINT_DEBUG"
COMPLETE_VARIABLE = "_SMIME_LINT_COMPLETE"
"""Set by the completion scripts."""
_NAME_WIDTH = 10
"""Columns for the names of commands, so that the sections of the help are in line."""
_DISK_ERRORS = frozenset({errno.ENOSPC, errno.EIO, errno.EFBIG})
"""Errors of writing to standard output, if they do not name a file."""


class UsageProblem(click.ClickException):
    """Wrong usage that is not about the form of one option."""

    exit_code = 2


class Terminated(KeyboardInterrupt):
    """SIGTERM or SIGHUP arrived. Whatever cleans up after Ctrl-C does so for these, too."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.signal = signal.Signals(number)

    @property
    def exit_code(self) -> int:
        """As shells have it."""
        return 128 + self.signal


_TERMINATING = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))


def raise_on_signals() -> None:
    """Raise Terminated at SIGTERM and SIGHUP, unless the caller has this process ignore them (nohup)."""
    for number in _TERMINATING:
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _terminate)


def _terminate(number: int, _: object) -> None:
    for each in _TERMINATING:  # nothing interrupts the cleaning up
        signal.signal(each, signal.SIG_IGN)
    raise Terminated(number)


class Group(click.Group):
    """A group of commands; for an unknown command it suggests one."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command. Raises UsageError."""
        name, known = args[0], self.list_commands(ctx)
        if name not in known and not name.startswith("-") and not ctx.resilient_parsing:
            ctx.fail(f"There is no command {name!r}{suggestion(name, known)}")
        return super().resolve_command(ctx, args)


class LazyGroup(Group):
    """Commands, each in its own module as ``command``.

    A command returns its exit code.
    """

    def __init__(self, *args: Any, commands_help: Mapping[str, Mapping[str, str]], **kwargs: Any) -> None:
        """``commands_help``: the commands by section, with their short help, so that --help need not load
        them."""
        super().__init__(*args, **kwargs)
        self._sections = commands_help
        self._commands_help = {
            name: text for section in commands_help.values() for name, text in section.items()
        }

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands."""
        return list(self._commands_help)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command."""
        if cmd_name not in self._commands_help:
            return None
        command = importlib.import_module(f".{cmd_name}", __package__).command
        assert isinstance(command, click.Command)  # noqa: S101 - a promise of the modules
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        """Complete options and commands without loading the commands."""
        from click.shell_completion import CompletionItem

        commands = self._commands_help.items()
        found = [CompletionItem(name, help=text) for name, text in commands if name.startswith(incomplete)]
        return found + click.Command.shell_complete(self, ctx, incomplete)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without loading them."""
        for title, commands in self._sections.items():
            with formatter.section(title):
                formatter.write_dl([(f"{name:<{_NAME_WIDTH}}", text) for name, text in commands.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; if a file is given in its place, suggest the command."""
        name = args[0]
        if name not in self._commands_help and os.path.exists(name):
            ctx.fail(f"There is no command {name!r}. To lint it: {ctx.info_name} lint {name}")
        return super().resolve_command(ctx, args)

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run the command line. Messages are escaped, since they repeat what the caller gave: names of files
        can hold whatever a terminal obeys."""
        if COMPLETE_VARIABLE in os.environ:
            from .completers import register

            register()
        is_standalone = extra.pop("standalone_mode", True)
        try:
            code = super().main(*args, **{**extra, "standalone_mode": False})
            sys.stdout.flush()  # --help and the like, which no command has flushed
        except click.NoSuchOption as error:
            known = [] if error.ctx is None else option_names(error.ctx)
            message = f"There is no option {error.option_name!r}{suggestion(error.option_name, known)}"
            _show(click.UsageError(message, error.ctx))
            code = error.exit_code
        except click.ClickException as error:
            _show(error)
            code = error.exit_code
        except click.Abort as error:
            code = _interrupted(error.__context__)
        except BrokenPipeError:  # who reads has seen enough
            discard_output()
            code = 0
        except OSError as error:
            discard_output()
            _show(UsageProblem(f"standard output: cannot be written: {error.strerror or error}"))
            code = UsageProblem.exit_code
        if is_standalone:
            sys.exit(code)
        return code

    def invoke(self, ctx: click.Context) -> None:
        """Run the command and exit with its code."""
        try:
            code = super().invoke(ctx)
            sys.stdout.flush()
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except BrokenPipeError:  # who reads has seen enough
            discard_output()
            code = 0
        except KeyboardInterrupt as error:
            code = _interrupted(error)
        except Exception as error:  # the last resort: users do not read tracebacks
            if isinstance(error, FileNotFoundError) and _is_homeless():
                raise UsageProblem("the current directory does not exist") from error
            if isinstance(error, OSError) and error.filename is None and error.errno in _DISK_ERRORS:
                raise
            if os.environ.get(DEBUG_VARIABLE):
                import traceback

                traceback.print_exc()
            _tell(f"internal error: {type(error).__name__}: {error}")
            code = INTERNAL_ERROR
        ctx.exit(code or 0)


def _is_homeless() -> bool:
    """Whether the current directory was deleted."""
    try:
        os.getcwd()
    except FileNotFoundError:
        return True
    return False


def _interrupted(error: BaseException | None) -> int:
    """Report what interrupted the run; return the exit code."""
    if not isinstance(error, Terminated):
        click.echo("interrupted", err=True)
        return INTERRUPTED
    with suppress(OSError):  # the terminal may be gone
        click.echo(f"terminated by {error.signal.name}", err=True)
    try:
        sys.stdout.flush()
    except OSError:
        discard_output()
    return error.exit_code


def option_names(ctx: click.Context) -> list[str]:
    """The options that a command has."""
    return [
        name
        for parameter in ctx.command.get_params(ctx)
        if isinstance(parameter, click.Option)
        for name in (*parameter.opts, *parameter.secondary_opts)
    ]


def _show(error: click.ClickException) -> None:
    """Write the message of an error, with the usage where it is about that."""
    hint = getattr(error, "param_hint", None)
    if isinstance(error, click.BadParameter) and isinstance(hint, str) and not hint.startswith("'"):
        error.param_hint = f"'{hint}'"
    text = io.StringIO()
    error.show(text)
    _tell(text.getvalue())


def _tell(text: str) -> None:
    from ..output.terminal import printable

    for line in text.splitlines():
        click.echo(printable(line), err=True)


def discard_output() -> None:
    """Let what is still buffered go nowhere: nobody reads it, and writing it at exit would fail again."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(devnull, sys.stdout.fileno())
    except (OSError, ValueError):  # no file behind it
        pass
    finally:
        os.close(devnull)
