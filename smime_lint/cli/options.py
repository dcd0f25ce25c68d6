"""Options that several commands have, and what becomes of them."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ..config import NEVER, SEVERITIES
from .destination import STDOUT
from .group import UsageProblem

if TYPE_CHECKING:
    from ..config import Config
    from ..documents.certificate import Linter
    from ..engine.settings import Settings
    from ..inputs import Inputs
    from ..rules import Severity

Function = TypeVar("Function", bound=Callable[..., object])

_OID = re.compile(r"[0-2](\.(0|[1-9][0-9]*))+")


def report_options(function: Function) -> Function:
    """--output, --min-severity, --fail-on and --progress."""
    for option in (
        click.option("--progress/--no-progress", default=None, help="Count on standard error."),
        click.option(
            "--fail-on",
            type=click.Choice((*SEVERITIES, NEVER)),
            help="Exit with 1 on findings of this severity or above. [default: error]",
        ),
        click.option(
            "--min-severity", type=click.Choice(SEVERITIES), help="Show no findings below this severity."
        ),
        click.option("--output", "-o", metavar="FILE", help="Write the report to a file."),
    ):
        function = option(function)
    return function


def rule_options(function: Function) -> Function:
    """What `read_settings` reads: which rules run, and as what a certificate is taken."""
    for option in (
        click.option(
            "--tbs", is_flag=True, help="Take every input as a bare TBSCertificate; else it is detected."
        ),
        click.option(
            "--reminders/--no-reminders", default=None, help="Also name duties that no certificate can show."
        ),
        click.option(
            "--policy-map",
            metavar="OID=TYPE",
            multiple=True,
            help="What a CA's policy OID stands for. Can be repeated.",
        ),
        click.option(
            "--type",
            "type_name",
            metavar="TYPE",
            help='Force type and generation, as "sponsor-strict", or the kind: root, subca, tcsubca, cross, '
            "extant, ocsp-responder.",
        ),
        click.option(
            "--affiliated/--not-affiliated",
            default=None,
            help="Subordinate CAs are Affiliates of their issuing CAs, or are not.",
        ),
        click.option(
            "--issued-at",
            metavar="DATE",
            help="Time of issuance, as ISO 8601, where notBefore does not tell it.",
        ),
        click.option(
            "--ignore", metavar="GLOB", multiple=True, help="Run no rules whose id matches. Can be repeated."
        ),
        click.option(
            "--select",
            metavar="GLOB",
            multiple=True,
            help="Run only rules whose id matches. Can be repeated.",
        ),
    ):
        function = option(function)
    return function


def config_options(function: Function) -> Function:
    """--rules, --config and --no-config."""
    for option in (
        click.option("--no-config", is_flag=True, help="Read no configuration file."),
        click.option(
            "--config",
            "config_file",
            metavar="FILE",
            help="Read this configuration file, instead of the nearest smime-lint.toml or pyproject.toml.",
        ),
        click.option(
            "--rules",
            "rule_files",
            metavar="FILE",
            multiple=True,
            help="Also load the rules of a Python file. Can be repeated.",
        ),
    ):
        function = option(function)
    return function


def read_config(config_file: str | None, no_config: bool) -> Config:
    """The configuration that the options ask for."""
    from ..config import Config, ConfigError, load_config

    if no_config:
        if config_file is not None:
            raise click.UsageError("--config and --no-config contradict each other.")
        return Config()
    try:
        return load_config(config_file)
    except ConfigError as error:
        raise UsageProblem(str(error)) from error


def make_linter(settings: Settings) -> Linter:
    """A Linter, or a message why there cannot be one."""
    from ..documents.certificate import Linter
    from ..engine.settings import SettingsError

    try:
        return Linter(settings)
    except SettingsError as error:
        raise UsageProblem(str(error)) from error


def load_linter(rule_files: tuple[str, ...], config_file: str | None, no_config: bool) -> Linter:
    """A Linter with all rules that the options and the configuration name."""
    from ..engine.settings import Settings

    config = read_config(config_file, no_config)
    return make_linter(Settings(rule_files=rule_files or config.rules or (), pack_options=config.packs or {}))


def choose(*values: Any) -> Any:
    """The first value that is there: the command line's, the configuration's, the default."""
    return next((value for value in values if value is not None and value != ()), None)


def read_settings(options: dict[str, Any], config: Config) -> Settings:
    """The settings that the command line asks for, and where it does not, the configuration."""
    from ..engine.settings import IN_FORCE, Settings

    return Settings(
        br_version=choose(options.get("br_version"), config.br_version, IN_FORCE),
        issued_at=seconds_of(options.get("issued_at"), "--issued-at"),
        type=choose(options["type_name"], config.type),
        policy_map=_policy_map(options.get("policy_map") or ())
        or _checked_policy_map(config.policy_map or {}),
        select=choose(options["select"], config.select) or (),
        ignore=choose(options["ignore"], config.ignore) or (),
        reminders=choose(options.get("reminders"), config.reminders, False),
        affiliated=choose(options.get("affiliated"), config.affiliated),
        upcoming=choose(options.get("upcoming"), config.upcoming, False),
        require_smime=choose(options.get("require_smime"), config.require_smime, False),
        tbs=options.get("tbs", False),
        rule_files=choose(options["rule_files"], config.rules) or (),
        pack_options=config.packs or {},
    )


def seconds_of(text: str | None, option: str) -> int | None:
    """A date or a date and time, UTC where it has no zone, in seconds since 1970."""
    if text is None:
        return None
    try:
        # Before Python 3.11, fromisoformat does not know the Z.
        moment = datetime.fromisoformat(text[:-1] + "+00:00" if text[-1:] in "Zz" else text)
    except ValueError:
        raise click.BadParameter(
            f"expected a date as 2024-05-31 or 2024-05-31T12:00:00Z, found {text!r}", param_hint=option
        ) from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone.utc)
    return int(moment.timestamp())


def _policy_map(entries: tuple[str, ...]) -> dict[str, str]:
    policies = {}
    for entry in entries:
        oid, equals, name = entry.partition("=")
        if not equals:
            raise click.BadParameter(
                f"expected an OID, = and a type, as 1.3.6.1.4.1.99999.1=sponsor-strict, found {entry!r}",
                param_hint="--policy-map",
            )
        policies[oid.strip()] = name.strip()
    return _checked_policy_map(policies)


def _checked_policy_map(policies: dict[str, str]) -> dict[str, str]:
    for oid in policies:
        if not _OID.fullmatch(oid):
            raise UsageProblem(f"policy-map: expected an OID in dotted decimal, found {oid!r}")
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


def tell_skipped(inputs: Inputs) -> None:
    """Say how many files in directories were passed over."""
    if inputs.skipped:
        what = "file was" if inputs.skipped == 1 else "files were"
        click.echo(
            f"{inputs.skipped:,} {what} skipped: "
            f"neither the name nor the content is that of {inputs.form.noun}",
            err=True,
        )
