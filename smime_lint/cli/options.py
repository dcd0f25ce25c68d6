"""Options as `config.SETTINGS` declares them, and what becomes of them."""

from __future__ import annotations

import os
import stat
import sys
import time
from collections.abc import Callable, Collection, Container, Mapping
from datetime import datetime, timezone
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import click
from click.core import ParameterSource

from ..br import iso_time
from ..config import ANY_VALUE, BY_NAME, MAX_JOBS, SETTINGS, Config, Form, Section
from ..spelling import NEVER
from .destination import STDOUT
from .group import UsageProblem
from .parameters import (
    Choice,
    WholeNumber,
    complete_globs,
    complete_policies,
    complete_types,
    complete_versions,
    option,
)

if TYPE_CHECKING:
    from ..documents.certificate import Linter
    from ..engine.settings import Settings
    from ..inputs import Forms, Inputs, Skipped
    from ..rules import Severity

Function = TypeVar("Function", bound=Callable[..., object])

NOW = "now"
_WITHOUT_EFFECT = frozenset({"output", "color", "progress", "jobs", "quiet", "show-clean", "suppress"})
"""Options that have no effect on what is reported, and suppressions, which are described themselves."""

_COMPLETE = {
    "select": complete_globs,
    "ignore": complete_globs,
    "br-version": complete_versions,
    "type": complete_types,
    "policy-map": complete_policies,
}
"""How values of settings are completed, where neither the form nor the placeholder shows it."""
_KEYS_OF_ERRORS = (
    ("there is no S/MIME BR version", "br-version"),
    ("there is no certificate type", "policy-map"),
    ("there are options for the rule pack", "packs"),
    ("rule pack ", "packs"),
)
"""The settings that errors are about which do not begin with a key."""
_LISTS = frozenset({"select", "ignore"})
"""Settings whose option takes several values with commas between them."""


def setting_options(command: str, without: Collection[str] = ()) -> Callable[[Function], Function]:
    """The options of a command, except some, and those that name the configuration."""

    def add(function: Function) -> Function:
        function = _add_config_options(function)
        for setting in reversed(SETTINGS):
            if command in setting.commands and setting.name not in without:
                function = setting_option(setting.name)(function)
        return function

    return add


def config_options(function: Function) -> Function:
    """--rules, --config and --no-config: all that commands have which do not lint."""
    return setting_option("rules")(_add_config_options(function))


def _add_config_options(function: Function) -> Function:
    for add in (
        option(
            "--no-config",
            section=Section.CONFIGURATION,
            is_flag=True,
            help="Do not read a configuration file.",
        ),
        option(
            "--config",
            "config_file",
            section=Section.CONFIGURATION,
            metavar="FILE",
            help="Read this configuration file.",
        ),
    ):
        function = add(function)
    return function


def setting_option(name: str) -> Callable[[Function], Function]:
    """The option of a setting."""
    setting = BY_NAME[name]
    names = [f"--{setting.name}"]
    more: dict[str, Any] = {"help": setting.help, "metavar": setting.metavar, "default": None}
    if name in _COMPLETE:
        more["shell_complete"] = _COMPLETE[name]
    if setting.short is not None:
        names.append(setting.short)
    if setting.form is Form.FLAG:
        names = [f"--{setting.name}/--{setting.negative or f'no-{setting.name}'}"]
    elif setting.form is Form.SWITCH:
        more |= {"is_flag": True, "default": False}
    elif setting.form is Form.CHOICE:
        more["type"] = Choice(setting.choices)
    elif setting.form is Form.COUNT:
        more["type"] = WholeNumber(0, MAX_JOBS)
    elif setting.form is Form.TIME:
        more["type"] = Time()
    elif setting.form is not Form.TEXT:
        more["multiple"] = True
        if setting.form is Form.MAP:
            more["callback"] = _read_map
        elif name in _LISTS:
            more["callback"] = _read_list
    default = setting.default
    if default is None and setting.field is not None and setting.form is Form.TEXT:
        default = _field_defaults().get(setting.field)
    if default not in (None, False):
        more["help"] += f" [default: {default}]"
    return option(*names, setting.key, section=setting.section, **more)


def _field_defaults() -> dict[str, Any]:
    from ..engine.settings import Settings

    return dict(zip(Settings.__struct_fields__, Settings.__struct_defaults__, strict=True))


class Time(click.ParamType):  # type: ignore[type-arg, unused-ignore]
    """A date or a date and time, UTC if it has no zone; seconds since 1970."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Raises BadParameter."""
        seconds = seconds_of(value, param.opts[0] if param is not None else "")
        assert seconds is not None  # noqa: S101 - there is a value
        if value == NOW and param is not None and ctx is not None:
            ctx.meta[_now_key(param.name)] = True
        return seconds


def _now_key(option: str | None) -> str:
    """Where the context of a command notes that the value of an option is "now"."""
    return f"{__name__}.now.{option}"


class Request:
    """The values of the command line, otherwise those of the configuration."""

    def __init__(self, options: Mapping[str, Any], used: Container[object] = ANY_VALUE) -> None:
        """``options``: as click gives them, by the keys of the settings. ``used``: the keys of the
        configuration that have an effect on the command. Raises UsageProblem."""
        self._options = options
        self.config = read_config(options["config_file"], options["no_config"], used)

    def __getitem__(self, name: str) -> Any:
        """The value of a setting. --ignore adds to the list of the configuration."""
        setting = BY_NAME[name]
        if name == "ignore":
            return (*(self.config.get(name) or ()), *(self._options.get(setting.key) or ()))
        return choose(self._options.get(setting.key), self.config.get(name), setting.default)

    @staticmethod
    def is_now(name: str) -> bool:
        """Whether the value of a time was given as "now"."""
        return _now_key(BY_NAME[name].key) in click.get_current_context().meta

    @cached_property
    def packs(self) -> dict[str, dict[str, object]]:
        """The options of rule packs; relative paths have been joined to the directory of the file."""
        from ..engine.packs import PackError, resolve_paths

        options = self.config.get("packs")
        if not options or self.config.file is None:
            return {}
        try:
            return resolve_paths(options, self.config.file.parent, self["rules"] or ())
        except PackError as error:
            raise self.problem(error) from error

    def settings(
        self, document: Literal["certificate", "crl", "ocsp"] = "certificate", **more: object
    ) -> Settings:
        """The settings for a linter of a type of document; ``more``: other fields of them."""
        from ..engine.settings import SettingsError, make_settings

        fields: dict[str, object] = {"document": document, **more}
        for setting in SETTINGS:
            value = self[setting.name]
            if setting.field is None or value is None:
                continue
            if setting.form is Form.TABLES:
                value = self.packs
            if setting.form is Form.CERTIFICATES:
                from .certificates import read_certificates

                value = tuple(each.der for each in read_certificates(value, f"--{setting.name}"))
            fields[setting.field] = value
        try:
            return make_settings(**fields)
        except SettingsError as error:
            raise self.problem(error) from error

    def problem(self, error: Exception) -> UsageProblem:
        """Why settings cannot be used: with the configuration file, if the value at fault is there, and with
        its key."""
        message = str(error)
        key = next((key for beginning, key in _KEYS_OF_ERRORS if message.startswith(beginning)), None)
        if key is not None:
            message = f"{key}: {message}"
        key = message.partition(": ")[0].partition(".")[0]
        if self.config.file is None or key not in self.config.values or self._options.get(BY_NAME[key].key):
            return UsageProblem(message if key in BY_NAME else str(error))
        return UsageProblem(f"{self.config.file}: {message}")

    def open_inputs(self, names: tuple[str, ...], forms: Forms | None = None) -> Inputs:
        """What the command is given to read; see `open_inputs`."""
        return open_inputs(
            names,
            forms,
            exclude=self["exclude"] or (),
            password_file=self["password-file"],
            password_fd=self["password-fd"],
        )

    @property
    def given(self) -> dict[str, object]:
        """The options given on the command line or in the configuration, by their long names, without those
        that have no effect on what is reported."""
        context = click.get_current_context()
        given: dict[str, object] = dict(self.config.values)
        for parameter in context.command.params:
            if (
                isinstance(parameter, click.Option)
                and parameter.name is not None
                and context.get_parameter_source(parameter.name) is ParameterSource.COMMANDLINE
            ):
                name = max(parameter.opts, key=len).removeprefix("--")
                value = self[name] if name in BY_NAME else context.params[parameter.name]
                given[name] = iso_time(value) if isinstance(parameter.type, Time) else value
        return {name: value for name, value in given.items() if name not in _WITHOUT_EFFECT}

    @property
    def paths(self) -> tuple[str, ...]:
        """The files that the run reads in addition to its inputs."""
        names = [*self._options.get("issuer", ()), *self._options.get("certs", ()), *(self["rules"] or ())]
        if self["password-file"] is not None:
            names.append(self["password-file"])
        if self.config.file is not None:
            names.append(str(self.config.file))
        return tuple(names)


def read_config(config_file: str | None, no_config: bool, used: Container[object] = ANY_VALUE) -> Config:
    """The configuration that the options select; it is named on standard error. ``used``: as `Request` has
    it."""
    from ..config import ConfigError, load_config

    if no_config:
        if config_file is not None:
            raise click.UsageError("--config and --no-config contradict each other.")
        return Config()
    try:
        config = load_config(config_file, used=used)
    except ConfigError as error:
        raise UsageProblem(str(error)) from error
    if config.file is not None:
        from ..output.terminal import printable

        note(f"configuration: {printable(str(config.file))}")
    return config


def note(text: str) -> None:
    """Write what is worth knowing on standard error, unless --quiet is given."""
    context = click.get_current_context(silent=True)
    if context is None or not context.params.get("quiet"):
        click.echo(text, err=True)


def make_linter(settings: Settings, request: Request) -> Linter:
    """A Linter, or a message why there cannot be one. ``request``: what the settings are from."""
    from ..documents.certificate import Linter
    from ..engine.settings import SettingsError

    try:
        return Linter(settings)
    except SettingsError as error:
        raise request.problem(error) from error


def rules_request(options: Mapping[str, Any]) -> Request:
    """The request of a command that takes from the configuration only what rules there are."""
    return Request(options, ("rules", "packs"))


def load_linter(request: Request) -> Linter:
    """A Linter with all rules that the options and the configuration name."""
    from ..engine.settings import make_settings

    return make_linter(make_settings(rule_files=request["rules"] or (), pack_options=request.packs), request)


def choose(*values: Any) -> Any:
    """The first value that is there: the command line's, the configuration's, the default."""
    return next((value for value in values if value is not None and value not in ((), {})), None)


def seconds_of(text: str | None, option: str) -> int | None:
    """A date or a date and time, UTC if it has no zone, or "now", in seconds since 1970."""
    if text is None:
        return None
    if text == NOW:
        return int(time.time())
    try:
        # Before Python 3.11, fromisoformat does not know the Z.
        moment = datetime.fromisoformat(text[:-1] + "+00:00" if text[-1:] in "Zz" else text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=timezone.utc)
        return int(moment.astimezone(timezone.utc).timestamp())  # not beyond the year 9999
    except (ValueError, OverflowError):
        raise click.BadParameter(
            f'expected a date as 2024-05-31 or 2024-05-31T12:00:00Z, or "now", found {text!r}',
            param_hint=option,
        ) from None


def _read_list(ctx: click.Context, param: click.Parameter, entries: tuple[str, ...]) -> tuple[str, ...]:
    parts = []
    for entry in entries:
        for part in entry.split(","):
            if not part.strip():
                raise click.BadParameter(
                    f"expected globs with commas between them, found {entry!r}", param_hint=param.opts[0]
                )
            parts.append(part.strip())
    return tuple(parts)


def _read_map(ctx: click.Context, param: click.Parameter, entries: tuple[str, ...]) -> dict[str, str]:
    policies = {}
    for entry in entries:
        oid, equals, name = entry.partition("=")
        if not equals:
            raise click.BadParameter(
                f"expected an OID, = and a type, as 1.3.6.1.4.1.99999.1=sponsor-strict, found {entry!r}",
                param_hint=param.opts[0],
            )
        oid = oid.strip()
        if oid in policies:
            raise click.BadParameter(f"the OID {oid} occurs twice", param_hint=param.opts[0])
        policies[oid] = name.strip()
    return policies


def severity_of(name: str) -> Severity | None:
    """A threshold; None for "never"."""
    from ..rules import Severity

    return None if name == NEVER else Severity(name)


def wants_progress(choice: bool | None, output: str | None) -> bool:
    """As chosen; else where people wait at a terminal and do not see the report itself pass by."""
    if choice is not None:
        return choice
    is_report_shown = output in (None, STDOUT) and sys.stdout.isatty()
    return sys.stderr.isatty() and not is_report_shown


def open_inputs(
    names: tuple[str, ...],
    forms: Forms | None = None,
    *,
    exclude: tuple[str, ...] = (),
    password_file: str | None = None,
    password_fd: str | None = None,
) -> Inputs:
    """What the command is given to read; ``forms``: what is looked for, certificates if left out."""
    from ..inputs import CERTIFICATE, Inputs, Reading
    from ..output.terminal import printable
    from .passwords import PasswordSource

    passwords = PasswordSource(password_file, password_fd)
    for name in names:
        if is_fifo(name):
            note(f"{printable(name)}: is a FIFO; waiting for a process that writes to it")
    return Inputs(names, Reading(forms or (CERTIFICATE,), passwords, exclude))


def is_fifo(name: str) -> bool:
    """Whether a path is that of a FIFO, which can only be opened while a process writes to it."""
    try:
        return stat.S_ISFIFO(os.stat(name).st_mode)
    except (OSError, ValueError):
        return False


def tell_skipped(skipped: Skipped) -> None:
    """Report how many files in directories and archives were skipped, by kind."""
    from ..output.terminal import printable

    if skipped:
        note(f"{len(skipped):,} skipped: {printable(skipped.describe())}")
