"""smime-lint campaign: questions to an audit that end in a list of certificates."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ..br import iso_time
from .destination import open_destination
from .extras import needs_extra
from .group import Group, UsageProblem
from .options import Request, Time, note, setting_option, setting_options, wants_progress
from .parameters import Choice, Command, complete_directories, option

if TYPE_CHECKING:
    from ..audit.campaigns import Campaign
    from ..audit.database import Database
    from ..engine.settings import Settings
    from ..model import CertificateList

CommandT = TypeVar("CommandT", bound=Callable[..., Any])

_DIRECTORY = click.argument(
    "directory", metavar="DIRECTORY", type=click.Path(path_type=Path), shell_complete=complete_directories
)
_REDACT = option("--redact", is_flag=True, help="Leave out mailboxes and names of subscribers.")


def _list_options(command: CommandT) -> CommandT:
    """The audit, and how the list is written."""
    for add in (
        option("-o", "--output", metavar="FILE", help="Write to FILE instead of standard output."),
        option(
            "--format",
            "format_name",
            type=Choice(("text", "csv", "markdown")),
            default="text",
            show_default=True,
            help="Text shows the first rows of each group; the others have all.",
        ),
        _REDACT,
        _DIRECTORY,
    ):
        command = add(command)
    return command


@click.group(name="campaign", cls=Group)
def command() -> None:
    """Ask an audit which certificates need attention.

    DIRECTORY is one that smime-lint audit wrote.

    Exit code: 0 the list is written, also if there are certificates in it; 2 wrong usage, or an audit that is
    not complete, cannot be read or cannot answer the question.
    """


@command.command(name="revoke", cls=Command, short_help="List what must be revoked, by issuer and deadline.")
@option(
    "--crl",
    "crls",
    metavar="PATH",
    multiple=True,
    help="Leave out what is on a CRL: a file or a directory; can be repeated.",
)
@option(
    "--aware-at",
    type=Time(),
    help="When the CA was made aware of the findings; starts the deadlines. [default: the end of the audit]",
)
@option("--at", "now", type=Time(), help="Leave out what expires before this time. [default: now]")
@_list_options
def revoke(
    directory: Path,
    redact: bool,
    format_name: str,
    output: str | None,
    crls: tuple[str, ...],
    aware_at: int | None,
    now: int | None,
) -> int:
    """List the certificates that must be revoked, by issuer and deadline (BR 4.9.1).

    They have errors under the BR version in force at issuance, have not expired, and are not on the CRLs. The
    deadline is 24 hours where the private key can be computed, 5 days for other subscriber certificates and 7
    days for subordinate CA certificates.
    """
    with _open_audit(directory, redact) as database:
        from ..audit.campaigns.revoke import must_be_revoked

        aware = (
            database.run["finished_at"].replace(tzinfo=timezone.utc)
            if aware_at is None
            else _moment(aware_at)
        )
        at = _moment(int(time.time()) if now is None else now)
        if aware_at is not None and aware > at:
            note(
                f"note: --aware-at {iso_time(aware_at)} is later than --at {iso_time(int(at.timestamp()))}"
                f"{' (now)' if now is None else ''}: the deadlines begin in the future"
            )
        _write(must_be_revoked(database, _read_crls(crls), aware, at), format_name, output)
    return 0


@command.command(
    name="duplicates", cls=Command, short_help="List certificates with the same key or serial number."
)
@option(
    "--of",
    "what",
    type=Choice(("key", "serial-number")),
    default="key",
    show_default=True,
    help="What certificates have in common.",
)
@_list_options
def duplicates(directory: Path, redact: bool, format_name: str, output: str | None, what: str) -> int:
    """List certificates with the same public key, or of one issuer with the same serial number."""
    with _open_audit(directory, redact) as database:
        from ..audit.campaigns.duplicates import same_key, same_serial_number

        _write((same_key if what == "key" else same_serial_number)(database), format_name, output)
    return 0


@command.command(name="sample", cls=Command, short_help="Report on a random sample for a self-audit.")
@option("--seed", required=True, help="Text that decides which certificates are taken.")
@option("--from", "begin", type=Time(), help="Take certificates issued from this time.")
@option("--to", "end", type=Time(), help="Take certificates issued before this time.")
@option(
    "--percent",
    type=click.FloatRange(3, 100),
    default=3.0,
    show_default=True,
    help="The share of certificates, at least 3; never fewer than 30 certificates.",
)
@option("--per-issuer", is_flag=True, help="Take the share of each issuer's certificates.")
@option(
    "-o", "--output", metavar="FILE", help="Write the report to FILE; by default sample.html in DIRECTORY."
)
@option(
    "--csv",
    "csv_directory",
    metavar="DIR",
    help="Write the tables of the sample as CSV to DIR instead.",
)
@_REDACT
@_DIRECTORY
def sample(
    directory: Path,
    redact: bool,
    output: str | None,
    csv_directory: str | None,
    seed: str,
    begin: int | None,
    end: int | None,
    percent: float,
    per_issuer: bool,
) -> int:
    """Report on a random sample of subscriber certificates, as BR 8.7 requires for self-audits.

    The same seed takes the same certificates. BR 8.7 requires the greater of 30 certificates and 3 per cent
    of those issued since the previous sample, at least every quarter.
    """
    with _open_audit(directory, redact) as database:
        from ..audit.campaigns.sample import take_sample
        from .report import write_report, write_tables

        first, last = (None if seconds is None else _moment(seconds) for seconds in (begin, end))
        facts = take_sample(database, seed, first, last, percent, per_issuer)
        if csv_directory is not None:
            write_tables(database, Path(csv_directory))
            return 0
        name = output if output is not None else str(directory / "sample.html")
        write_report(database, directory, name, "Self-audit of a sample", facts)
    return 0


@command.command(name="compare", cls=Command, short_help="List what another BR version or date changes.")
@option("--keep", metavar="DIR", help="Keep the second audit in DIR.")
@setting_options("audit", without=("fail-on", "quiet", "exclude", "tbs", "password-file", "password-fd"))
@_list_options
def compare(
    directory: Path, redact: bool, format_name: str, output: str | None, keep: str | None, **options: Any
) -> int:
    """List what another BR version or date, or other settings, change in the findings.

    The documents of the audit are linted again with the options given, and the findings are compared.
    """
    request = Request(options)
    with _open_audit(directory, redact) as database:
        from ..audit.campaigns.compare import compare as compare_audits

        again = _audited_again(
            database,
            request.settings(),
            request["jobs"],
            request["progress"],
            keep,
            is_issued_at_start=request.is_now("issued-at"),
            must_differ=True,
        )
        with again as after:
            _write(compare_audits(database, after), format_name, output)
    return 0


@command.command(
    name="weak-keys", cls=Command, short_help="List certificates whose keys are known to be weak."
)
@option(
    "--list",
    "lists",
    metavar="FILE",
    multiple=True,
    help='A list of weak keys, as for the option weak_keys of the pack smbr, or "badkeys"; can be repeated.',
)
@setting_option("jobs")
@setting_option("progress")
@_list_options
def weak_keys(
    directory: Path,
    redact: bool,
    format_name: str,
    output: str | None,
    lists: tuple[str, ...],
    jobs: int | None,
    progress: bool | None,
) -> int:
    """List certificates whose keys are known to be weak: on a list, or by a method that computes them."""
    from ..engine.settings import Settings

    with _open_audit(directory, redact) as database:
        from ..audit.campaigns import weak_keys as campaign

        selected = (campaign.RULES, *([campaign.LISTS] if lists else []))
        pack = {"smbr": {"weak_keys": list(lists)}} if lists else {}
        settings = Settings(select=selected, pack_options=pack)
        with _audited_again(database, settings, jobs, progress) as checked:
            _write(campaign.weak_keys(database, checked, lists), format_name, output)
    return 0


@contextmanager
def _audited_again(
    database: Database,
    settings: Settings,
    jobs: int | None,
    wanted: bool | None,
    keep: str | None = None,
    is_issued_at_start: bool = False,
    must_differ: bool = False,
) -> Iterator[Database]:
    """A second audit of the same documents, in a directory to keep or a temporary one."""
    from ..audit.campaigns.again import audit_again
    from ..audit.database import Database
    from ..engine.settings import SettingsError
    from ..run.corpus import available_processors
    from .audit import Progress

    progress = Progress(wants_progress(wanted, None))
    with ExitStack() as stack:
        name = keep or stack.enter_context(tempfile.TemporaryDirectory(prefix="smime-lint-"))
        try:
            processes = jobs or available_processors()
            audit_again(database, settings, Path(name), progress, processes, is_issued_at_start, must_differ)
        except SettingsError as error:
            raise UsageProblem(str(error)) from error
        finally:
            progress.end()
        yield stack.enter_context(Database(Path(name)))


@contextmanager
def _open_audit(directory: Path, redacted: bool) -> Iterator[Database]:
    """The audit of a directory; what it cannot answer is a UsageProblem."""
    with needs_extra("campaign", "audit"):
        from ..audit.database import Database
        from ..audit.errors import AuditError

    try:
        with Database(directory, redacted) as database:
            yield database
    except AuditError as error:
        raise UsageProblem(str(error)) from error


def _write(campaign: Campaign, format_name: str, output: str | None) -> None:
    from ..audit.campaigns.write import WRITERS

    with open_destination(output, utf8=format_name != "text") as stream:
        for line in WRITERS[format_name](campaign):
            stream.write(line)


def _read_crls(paths: tuple[str, ...]) -> Iterator[tuple[str, CertificateList]]:
    """The CRLs. Raises UsageProblem for what is not one: revoked certificates would be listed."""
    from ..decode import DecodeError
    from ..decode.crl import decode_crl
    from ..inputs import CRL, Inputs, Reading

    for item in Inputs(paths, Reading((CRL,))):
        where = f"{item.source} #{item.index}" if item.index else item.source
        if item.der is None:
            raise UsageProblem(f"{where}: {item.error}")
        try:
            yield where, decode_crl(item.der)
        except DecodeError as error:
            raise UsageProblem(f"{where}: {error}") from error


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, timezone.utc)
