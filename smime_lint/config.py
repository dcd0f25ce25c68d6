"""The settings: each is declared once here, with its name, form, help, default and commands.

The options of the commands, the keys of the configuration file and the fields of `Settings` that they fill
are made from these declarations. A configuration file is smime-lint.toml, or [tool.smime-lint] in
pyproject.toml. Its keys are the long names of the options; the command line takes precedence::

    br-version = "1.0.9"
    ignore = ["pkix.*"]
    fail-on = "warn"
    rules = ["house_rules.py"]

    [policy-map]
    "1.3.6.1.4.1.99999.1" = "sponsor-strict"

    [packs.house_rules]
    maximum_days = 400
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Container, Iterable, Mapping
from enum import Enum
from typing import TYPE_CHECKING, Any

import msgspec

from .model import pattern

if TYPE_CHECKING:
    from pathlib import Path

from .spelling import NEVER, find_choice, suggestion

FILE_NAME = "smime-lint.toml"
PYPROJECT = "pyproject.toml"
TABLE = "smime-lint"
VARIABLE = "SMIME_LINT_CONFIG"
"""The environment variable that names a configuration file."""
TRUST_LIST = "trusted-directories"
"""In the user's configuration directory: directories whose configuration may use every key, one a line."""

MAX_SIZE = 1 << 18
MAX_DEPTH = 32
"""Bytes of a configuration file; nested arrays and tables, and parts of a dotted key. Parsers of TOML take
time and memory that grow with the square of both."""
MAX_JOBS = 256

SEVERITIES = ("error", "warn", "notice")
FORMATS = ("text", "json", "ndjson", "sarif", "junit", "github", "gitlab", "csv")

CERTIFICATES = ("lint", "chain", "diff", "audit")
REPORTS = ("lint", "chain", "crl", "ocsp")
LINTING = (*REPORTS, "diff")
REVOCATION = ("crl", "ocsp")
CAA = ("caa",)
AUDIT = ("audit",)
STREAM = ("stream",)
ALL = (*LINTING, *STREAM, *CAA, *AUDIT, "rules", "explain", "coverage", "versions")


class ConfigError(ValueError):
    """A configuration file that cannot be used; the message names the file, the key and what was
    expected."""


class UntrustedConfigError(ConfigError):
    """A configuration file that was found, not named, in a directory that is not trusted, with a key that
    needs trust."""


class Form(Enum):
    """How the value of a setting is written."""

    TEXT = "a string"
    CHOICE = "one of a few strings"
    TEXTS = "a list of strings"
    DOMAINS = 'a list of issuer domain names, as ["ca.example"]'
    FILES = "a list of paths"
    CERTIFICATES = "a list of paths of certificates"
    MAP = "a table of strings"
    TABLES = "a table of tables"
    ENTRIES = "a list of tables"
    FLAG = "true or false"
    SWITCH = "only true"
    COUNT = "a whole number"
    TIME = "a date or a date and time"


class Section(str, Enum):
    """The sections of options in the help of a command, in their order."""

    FILTER = "Filters"
    SERVICE = "Service"
    REPORT = "Report"
    THRESHOLD = "Threshold and baseline"
    INPUTS = "Inputs"
    RULES = "Rules"
    CAA_CHECKS = "CAA checks"
    CAA_DNS = "DNS of CAA checks"
    CAA_EVIDENCE = "Evidence of CAA checks"
    RUN = "Run"
    CONFIGURATION = "Configuration"
    OTHER = "Other options"


class _Anything(tuple[object, ...]):
    """Contains every value."""

    def __contains__(self, value: object) -> bool:
        return True


ANY_VALUE = _Anything()


class Setting(msgspec.Struct, frozen=True):
    """A setting of the commands."""

    name: str
    """The long name of the option, and the key in the configuration file."""
    form: Form
    help: str = ""
    commands: tuple[str, ...] = ()
    """The commands that have the option; of CAA checks, `cli.caa_options` adds it. All read the key of the
    configuration file."""
    field: str | None = None
    """The field of `Settings` that it fills, which has its default; None for what the command itself
    reads."""
    default: object = None
    choices: tuple[str, ...] = ()
    metavar: str | None = None
    short: str | None = None
    """The short option, as "-j"."""
    negative: str | None = None
    """The option that turns a flag off, where it is not "--no-" and the name."""
    in_file: bool = True
    """Whether the configuration file may have it."""
    harmless: Container[object] = ()
    """Values that a configuration file without trust may give: they hide no finding, lower no threshold, load
    no code, name no other file or host, and take few resources."""
    section: Section = Section.OTHER
    """The section of the help."""

    @property
    def key(self) -> str:
        """Its name in Python."""
        return self.name.replace("-", "_")

    @property
    def expected(self) -> str:
        """What is expected of a value, in words."""
        if self.form is Form.CHOICE:
            quoted = [f'"{choice}"' for choice in self.choices]
            return f"{', '.join(quoted[:-1])} or {quoted[-1]}"
        if self.form is Form.COUNT:
            return f"a whole number up to {MAX_JOBS}, 0 for one process per processor"
        return str(self.form.value)


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "format",
        Form.CHOICE,
        "Format of the report.",
        REPORTS,
        default="text",
        choices=FORMATS,
        harmless=ANY_VALUE,
        section=Section.REPORT,
    ),
    Setting(
        "output",
        Form.TEXT,
        "Write the report to a file.",
        LINTING,
        metavar="FILE",
        short="-o",
        in_file=False,
        section=Section.REPORT,
    ),
    Setting(
        "min-severity",
        Form.CHOICE,
        "Do not show findings below this severity.",
        (*LINTING, *STREAM),
        choices=SEVERITIES,
        harmless=("notice",),
        section=Section.REPORT,
    ),
    Setting(
        "fail-on",
        Form.CHOICE,
        "Findings of this severity or above fail.",
        (*LINTING, *STREAM, *AUDIT),
        default="error",
        choices=(*SEVERITIES, NEVER),
        harmless=SEVERITIES,
        section=Section.THRESHOLD,
    ),
    Setting(
        "baseline",
        Form.TEXT,
        "Leave out the findings in this file, so that only new ones fail.",
        REPORTS,
        metavar="FILE",
        in_file=False,
        section=Section.THRESHOLD,
    ),
    Setting(
        "write-baseline",
        Form.TEXT,
        "Write all findings to this file, for --baseline. They do not fail this run.",
        REPORTS,
        metavar="FILE",
        in_file=False,
        section=Section.THRESHOLD,
    ),
    Setting(
        "show-clean",
        Form.FLAG,
        "Also show what has no findings in the text report. [default: only for chain]",
        REPORTS,
        harmless=ANY_VALUE,
        section=Section.REPORT,
    ),
    Setting(
        "quiet",
        Form.SWITCH,
        "Write neither a summary of text reports, nor progress and notes.",
        (*REPORTS, *AUDIT),
        default=False,
        short="-q",
        in_file=False,
        section=Section.REPORT,
    ),
    Setting(
        "color",
        Form.FLAG,
        "Use colors in the text report. [default: on terminals; see NO_COLOR, FORCE_COLOR]",
        REPORTS,
        in_file=False,
        section=Section.REPORT,
    ),
    Setting(
        "progress",
        Form.FLAG,
        "Show the progress on standard error. [default: on terminals, if the report goes elsewhere]",
        (*LINTING, *AUDIT),
        in_file=False,
        section=Section.RUN,
    ),
    Setting(
        "jobs",
        Form.COUNT,
        "Number of processes; 0: one per processor.",
        (*REPORTS, *AUDIT),
        default=1,
        metavar="N",
        short="-j",
        harmless=range(17),
        section=Section.RUN,
    ),
    Setting(
        "select",
        Form.TEXTS,
        "Run only rules whose id matches. Can be repeated.",
        (*LINTING, *STREAM, *AUDIT),
        "select",
        metavar="GLOB",
        section=Section.RULES,
    ),
    Setting(
        "ignore",
        Form.TEXTS,
        "Do not run rules whose id matches. Can be repeated.",
        (*LINTING, *STREAM, *AUDIT),
        "ignore",
        metavar="GLOB",
        section=Section.RULES,
    ),
    Setting(
        "br-version",
        Form.TEXT,
        'Version of the BR: a number, "latest", or "in-force" (at the time of issuance).',
        (*REPORTS, *STREAM, *AUDIT),
        "br_version",
        metavar="VERSION",
        section=Section.RULES,
    ),
    Setting(
        "issued-at",
        Form.TIME,
        'The time of issuance: an ISO 8601 date or time, or "now". [default: the time in the document]',
        (*LINTING, *AUDIT),
        "issued_at",
        metavar="DATE",
        in_file=False,
        section=Section.INPUTS,
    ),
    Setting(
        "type",
        Form.TEXT,
        'Type and generation of the certificates, as "sponsor-strict", or their kind: root, subca, tcsubca, '
        "cross, extant, ocsp-responder. For CRLs and OCSP responses: of the certificates that they cover.",
        (*LINTING, *STREAM, *AUDIT),
        "type",
        metavar="TYPE",
        section=Section.INPUTS,
    ),
    Setting(
        "policy-map",
        Form.MAP,
        "The type that a policy OID of the CA asserts. Can be repeated.",
        (*CERTIFICATES, *STREAM),
        "policy_map",
        metavar="OID=TYPE",
        section=Section.INPUTS,
    ),
    Setting(
        "affiliated",
        Form.FLAG,
        "Whether subordinate CAs are Affiliates of their issuing CAs.",
        (*CERTIFICATES, *STREAM),
        "affiliated",
        negative="not-affiliated",
        section=Section.INPUTS,
    ),
    Setting(
        "tbs",
        Form.SWITCH,
        "Read every input as a bare TBSCertificate. [default: detected]",
        CERTIFICATES,
        "tbs",
        in_file=False,
        section=Section.INPUTS,
    ),
    Setting(
        "require-smime",
        Form.FLAG,
        "Report a certificate to which the BR do not apply as an error.",
        ("lint", "chain", *STREAM, *AUDIT),
        "require_smime",
        harmless=(True,),
        section=Section.THRESHOLD,
    ),
    Setting(
        "reminders",
        Form.FLAG,
        "Also list obligations that a certificate cannot prove.",
        (*LINTING, *STREAM, *AUDIT),
        "reminders",
        harmless=(True,),
        section=Section.RULES,
    ),
    Setting(
        "upcoming",
        Form.FLAG,
        "Also report, as notices, what later versions or compliance dates will find.",
        (*REPORTS, *STREAM, *AUDIT),
        "upcoming",
        harmless=(True,),
        section=Section.RULES,
    ),
    Setting(
        "issuer",
        Form.CERTIFICATES,
        "A CA certificate: rules that compare with the issuer then run. Can be repeated.",
        ("lint", *REVOCATION, *STREAM, *AUDIT),
        "issuers",
        metavar="FILE",
        in_file=False,
        section=Section.INPUTS,
    ),
    Setting(
        "certs",
        Form.CERTIFICATES,
        "Certificates that the CA issued: files and directories. Can be repeated.",
        (*REVOCATION, *STREAM),
        "certificates",
        metavar="PATH",
        in_file=False,
        section=Section.INPUTS,
    ),
    Setting(
        "fetched-at",
        Form.TIME,
        'When the inputs were fetched: an ISO 8601 date or time, or "now". Rules then check that they are '
        "current.",
        REVOCATION,
        "fetched_at",
        metavar="DATE",
        in_file=False,
        section=Section.INPUTS,
    ),
    Setting(
        "exclude",
        Form.TEXTS,
        "Leave out files in directories and archives by their name or, with a slash, path. Can be repeated.",
        (*LINTING, *AUDIT),
        metavar="GLOB",
        section=Section.INPUTS,
    ),
    Setting(
        "password-file",
        Form.TEXT,
        "The password of PKCS #12 files is the first line of the file. [default: a prompt]",
        (*LINTING, *AUDIT),
        metavar="FILE",
        in_file=False,
        section=Section.INPUTS,
    ),
    Setting(
        "password-fd",
        Form.TEXT,
        "The password of PKCS #12 files is the first line that this file descriptor has.",
        (*LINTING, *AUDIT),
        metavar="N",
        in_file=False,
        section=Section.INPUTS,
    ),
    Setting(
        "rules",
        Form.FILES,
        "Also load the rules of a Python file. Can be repeated.",
        ALL,
        "rule_files",
        metavar="FILE",
        section=Section.RULES,
    ),
    Setting("packs", Form.TABLES, field="pack_options"),
    Setting("suppress", Form.ENTRIES, field="suppress"),
    Setting(
        "issuer-domain",
        Form.DOMAINS,
        "An issuer domain name that the CP/CPS lists. Can be repeated.",
        metavar="NAME",
        section=Section.CAA_CHECKS,
    ),
    Setting(
        "resolver",
        Form.TEXTS,
        "A validating resolver of the CA. Can be repeated. There is no default.",
        metavar="HOST[:PORT]",
        section=Section.CAA_DNS,
    ),
    Setting(
        "bogus-canary",
        Form.TEXT,
        "A name whose DNSSEC data is known to be bogus; a resolver that answers for it is not used.",
        metavar="NAME",
        section=Section.CAA_DNS,
    ),
)

BY_NAME: dict[str, Setting] = {setting.name: setting for setting in SETTINGS}
_KEYS = {setting.name: setting for setting in SETTINGS if setting.in_file}


class Config(msgspec.Struct, frozen=True):
    """The content of a configuration file."""

    file: Path | None = None
    values: Mapping[str, Any] = {}
    """By key. Relative paths in "rules" have been joined to the directory of the file."""

    def get(self, key: str) -> Any:
        """The value of a key; None if the file does not have it."""
        return self.values.get(key)


def load_config(
    file: str | None = None, start: Path | None = None, used: Container[object] = ANY_VALUE
) -> Config:
    """Read the configuration file that applies; an empty Config if there is none.

    ``used``: the keys that have an effect on the command; the others need no trust.

    It is the named file, or that in the environment variable, or the nearest one from ``start`` (left out:
    the current directory) upwards, or that of the user. Raises ConfigError; of these UntrustedConfigError for
    a file that was found, not named, and needs trust that its directory does not have.
    """
    file = file if file is not None else os.environ.get(VARIABLE) or None
    if file is not None:
        path = _path(file)
        table = _read_table(path)
        if table is None:
            raise ConfigError(f"{path}: expected a table [tool.{TABLE}], found none")
        return parse_config(table, path)
    try:
        directory = os.path.realpath(start or os.getcwd())
    except FileNotFoundError as error:
        raise ConfigError("the current directory does not exist") from error
    while True:
        for name in (FILE_NAME, PYPROJECT):
            file = os.path.join(directory, name)
            if os.path.isfile(file) and (table := _read_table(path := _path(file))) is not None:
                config = parse_config(table, path)
                _require_trust(config, directory, used)
                return config
        parent = os.path.dirname(directory)
        if parent == directory:
            break
        directory = parent
    user = user_directory()
    if user is not None and os.path.isfile(os.path.join(user, FILE_NAME)):
        path = _path(user) / FILE_NAME
        return parse_config(_read_table(path) or {}, path)
    return Config()


def _path(file: str) -> Path:
    from pathlib import Path  # some milliseconds, which a run without a configuration file need not spend

    return Path(file)


def user_directory() -> str | None:
    """The user's directory for the configuration of this program; None if there is none."""
    if sys.platform == "win32":
        base = os.environ.get("APPDATA", "")
    else:
        base = os.environ.get("XDG_CONFIG_HOME", "")
        if not os.path.isabs(base):  # the specification has relative paths ignored
            base = os.path.join(os.path.expanduser("~"), ".config")
    return os.path.join(base, "smime-lint") if os.path.isabs(base) else None


def trusted_directories() -> list[str]:
    """The directories whose configuration may use every key. Raises ConfigError."""
    user = user_directory()
    if user is None:
        return []
    file = _path(user) / TRUST_LIST
    try:
        return file.read_text("utf-8").splitlines()
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        raise ConfigError(f"{file}: cannot be read: {error}") from error


def write_trusted_directories(directories: Iterable[str]) -> Path:
    """Replace the list; its file. Raises ConfigError."""
    user = user_directory()
    if user is None:
        raise ConfigError("there is no directory for the user's configuration: set XDG_CONFIG_HOME")
    file = _path(user) / TRUST_LIST
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(f"{directory}\n" for directory in directories), "utf-8")
    except (OSError, ValueError) as error:
        raise ConfigError(f"{file}: cannot be written: {error}") from error
    return file


def _require_trust(config: Config, directory: str, used: Container[object]) -> None:
    """Raise UntrustedConfigError for a key that is used and needs trust, in a directory that does not have
    it.

    Corpora come from elsewhere. What lies in a directory of certificates must not run code, hide findings,
    lower thresholds or name resolvers only because someone changed into it.
    """
    keys = [key for key, value in config.values.items() if key in used and value not in _KEYS[key].harmless]
    if keys and directory not in trusted_directories():
        raise UntrustedConfigError(
            f"{config.file}: the directory is not trusted, and {', '.join(keys)} "
            f"{'needs' if len(keys) == 1 else 'need'} trust: read the file, then run "
            f"smime-lint trust {directory}, or name it with --config, or ignore it with --no-config"
        )


def _read_table(path: Path) -> dict[str, object] | None:
    """The settings in the file; None for a pyproject.toml without any."""
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_SIZE + 1)
        if path.name == PYPROJECT and TABLE.encode() not in data:
            return None
        document = _parse_toml(data)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror or error}") from error
    except ValueError as error:  # not TOML, not UTF-8, or a zero byte in the path
        raise ConfigError(f"{path}: expected TOML: {error}") from error
    if path.name != PYPROJECT:
        return document
    tool = document.get("tool", {})
    table = tool.get(TABLE) if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        raise ConfigError(f"{path}: expected tool.{TABLE} to be a table, found {_type_name(table)}")
    return table


_TOKENS = pattern(
    r'"""(?:[^\\]|\\.)*?"""|\'\'\'.*?\'\'\'|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|(#[^\n]*)', re.DOTALL
)
"""Strings and comments of TOML, in which brackets and dots mean nothing."""
_NOT_IN_KEYS = pattern(r"[^\w\-. \t]+")


def _parse_toml(data: bytes) -> dict[str, object]:
    """Parse TOML of limited size and depth. Raises ValueError."""
    if len(data) > MAX_SIZE:
        raise ValueError(f"the file has more than {MAX_SIZE} bytes")
    text = data.decode("utf-8-sig").replace("\r\n", "\n")
    bare = _TOKENS.sub(lambda token: "" if token[1] else "s", text)
    if max(key.count(".") for key in _NOT_IN_KEYS.split(bare)) >= MAX_DEPTH:
        raise ValueError(f"a dotted key has more than {MAX_DEPTH} parts")
    depth = 0
    for bracket in re.findall(r"[][{}]", bare):
        depth += 1 if bracket in "[{" else -1
        if depth > MAX_DEPTH:
            raise ValueError(f"arrays and tables are nested more than {MAX_DEPTH} deep")
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    return tomllib.loads(text)


def parse_config(table: Mapping[str, object], path: Path) -> Config:
    """Check the settings that were read from ``path``. Raises ConfigError."""
    values: dict[str, Any] = {}
    for key, value in table.items():
        setting = _KEYS.get(key)
        if setting is None:
            if key in BY_NAME:
                raise ConfigError(f"{path}: {key} is not a key: give --{key} on the command line")
            raise ConfigError(f"{path}: there is no key {key!r}{suggestion(key, _KEYS)}")
        try:
            values[key] = read_value(setting, value)
        except ValueError as error:
            raise ConfigError(f"{path}: {key}: {error}") from error
    if "rules" in values:
        values["rules"] = tuple(str(path.parent / rule_file) for rule_file in values["rules"])
    if "suppress" in values:
        from .engine.suppress import SuppressionError, read_suppressions

        try:
            values["suppress"] = read_suppressions(values["suppress"])
        except SuppressionError as error:
            raise ConfigError(f"{path}: {error}") from error
    return Config(path, values)


def _is_text(value: object, setting: Setting) -> bool:
    return isinstance(value, str)


def _is_list_of_text(value: object, setting: Setting) -> bool:
    return isinstance(value, list) and all(isinstance(entry, str) for entry in value)


def _is_list_of_issuers(value: object, setting: Setting) -> bool:
    from .caa.issuemail import is_issuer_domain_name

    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(entry, str) and is_issuer_domain_name(entry) for entry in value)
    )


def _is_table_of(kind: type) -> Callable[[object, Setting], bool]:
    return lambda value, setting: (
        isinstance(value, dict) and all(isinstance(entry, kind) for entry in value.values())
    )


_CHECKS: dict[Form, Callable[[object, Setting], bool]] = {
    Form.TEXT: _is_text,
    Form.CHOICE: lambda value, setting: (
        isinstance(value, str) and find_choice(value, setting.choices) is not None
    ),
    Form.TEXTS: _is_list_of_text,
    Form.FILES: _is_list_of_text,
    Form.DOMAINS: _is_list_of_issuers,
    Form.MAP: _is_table_of(str),
    Form.TABLES: _is_table_of(dict),
    Form.ENTRIES: lambda value, setting: (
        isinstance(value, list) and all(isinstance(entry, dict) for entry in value)
    ),
    Form.FLAG: lambda value, setting: isinstance(value, bool),
    Form.COUNT: lambda value, setting: (
        isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_JOBS
    ),
}
"""Whether a value of a configuration file has the form of its setting."""
_LISTS = frozenset({Form.TEXTS, Form.FILES, Form.DOMAINS, Form.ENTRIES})
_TABLES = frozenset({Form.MAP, Form.TABLES})


def read_value(setting: Setting, value: object) -> object:
    """A value of a configuration file or a request, as commands use it.

    Raises ValueError for a value that does not have the form of the setting.
    """
    if not _CHECKS[setting.form](value, setting):
        hint = suggestion(value, setting.choices) if isinstance(value, str) else ""
        raise ValueError(f"expected {setting.expected}, found {_found(setting, value)}{hint}")
    if setting.form is Form.CHOICE and isinstance(value, str):
        return find_choice(value, setting.choices)
    return tuple(value) if isinstance(value, list) else value


def _found(setting: Setting, value: object) -> str:
    """What does not have the form of a setting: the value, or the first entry at fault in a list or table."""
    check = _CHECKS[setting.form]
    if isinstance(value, list) and setting.form in _LISTS:
        for number, entry in enumerate(value, 1):
            if not check([entry], setting):
                return f"{_shown(entry)} as entry {number}"
    if isinstance(value, dict) and setting.form in _TABLES:
        for key, entry in value.items():
            if not check({key: entry}, setting):
                return f"{_shown(entry)} at the key {key!r:.80}"
    return _shown(value)


def _shown(value: object) -> str:
    """A value, or its type if it has no short text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, int, float)):
        return f"{value!r:.80}"
    return "an empty list" if value == [] else _type_name(value)


def _type_name(value: object) -> str:
    for kind, name in (
        (bool, "a boolean"),
        (str, "a string"),
        (int, "an integer"),
        (float, "a float"),
        (list, "a list"),
        (dict, "a table"),
    ):
        if isinstance(value, kind):
            return name
    return "a date or time"
