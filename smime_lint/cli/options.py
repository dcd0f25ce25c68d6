"""Options that several commands have, and what becomes of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import click

from .group import UsageProblem

if TYPE_CHECKING:
    from ..config import Config
    from ..linter import Linter, Settings

Function = TypeVar("Function", bound=Callable[..., object])


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
    from ..linter import Linter, SettingsError

    try:
        return Linter.from_settings(settings)
    except SettingsError as error:
        raise UsageProblem(str(error)) from error


def load_linter(rule_files: tuple[str, ...], config_file: str | None, no_config: bool) -> Linter:
    """A Linter with all rules that the options and the configuration name."""
    from ..linter import Settings

    config = read_config(config_file, no_config)
    return make_linter(Settings(rule_files=rule_files or config.rules or (), pack_options=config.packs or {}))
