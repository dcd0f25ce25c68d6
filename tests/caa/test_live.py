"""The whole command against real servers.

The test bed's root forbids all issuance, and every bogus or dead zone would permit it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from .staging import Staged, read_rows, stage
from .testbed import LOOPBACK, Interposer, Testbed, free_port
from .zones import BOGUS, FAULTS

ISSUER = "ca.example"


class Run(NamedTuple):
    """What a run of the command gave."""

    code: int
    results: dict[str, tuple[str, str]]
    """Decision and reason by mailbox."""
    output: str
    errors: str


def run_check(*arguments: str, stdin: str | None = None) -> Run:
    """Run ``smime-lint caa check`` with JSON output."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "smime_lint", "caa", "check", "--format", "json", *arguments],
        capture_output=True, text=True, check=False, timeout=120, input=stdin,
    )  # fmt: skip
    results: dict[str, tuple[str, str]] = {}
    if done.stdout:
        document: dict[str, Any] = json.loads(done.stdout)
        for result in document["mailboxes"]:
            results[result["mailbox"]] = result["decision"], result["reason"]
    return Run(done.returncode, results, done.stdout, done.stderr)


def both(testbed: Testbed) -> tuple[int, int]:
    """Two resolvers: the second makes each further attempt a separate lookup."""
    return testbed.resolver(), testbed.resolver("second")


def check(
    port: int | tuple[int, ...],
    *mailboxes: str,
    at: str = "2026-04-01",
    version: str = "1.0.12",
    options: tuple[str, ...] = (),
    issuers: tuple[str, ...] = (ISSUER,),
) -> Run:
    """Run the command through the resolvers at some ports, with short waits.

    The mailboxes come by standard input, where none can be taken for a file.
    """
    named = [option for issuer in issuers for option in ("--issuer-domain", issuer)]
    for each in port if isinstance(port, tuple) else (port,):
        named += ["--resolver", f"{LOOPBACK}:{each}"]
    return run_check(
        *named, "--at", at, "--br-version", version,
        "--timeout", "2", "--retry-wait", "0.05", *options, "--mailboxes-from", "-",
        stdin="\n".join(mailboxes),
    )  # fmt: skip


PERMIT = ("permit", "issuer_authorized")
FORBIDDEN = ("deny", "issuance_forbidden")
NOT_AUTHORIZED = ("deny", "issuer_not_authorized")
BOGUS_RESULT = ("deny_on_failure", "lookup_failed_dnssec_bogus")
INSECURE_FAILURE = ("permit_on_failure", "lookup_failed_insecure")
SECURE_FAILURE = ("deny_on_failure", "lookup_failed_secure_zone")
UNKNOWN_FAILURE = ("deny_on_failure", "lookup_failed_security_unknown")
MALFORMED = ("deny", "caa_rdata_malformed")
NOT_RETRIED = ("deny_on_failure", "lookup_failed_not_retried")

EXPECTED = {
    **{f"permit.{zone}.test": PERMIT for zone in ("nsec", "nsec3", "optout", "unsigned")},
    **{f"deny.{zone}.test": FORBIDDEN for zone in ("nsec", "nsec3", "optout", "unsigned")},
    **{f"x.wild.{zone}.test": PERMIT for zone in ("nsec", "nsec3", "optout", "unsigned")},
    **{f"alias.{zone}.test": PERMIT for zone in ("nsec", "nsec3", "optout", "unsigned")},
    **{
        # Empty or absent names climb to the apex, which names the other CA.
        f"{name}.{zone}.test": NOT_AUTHORIZED
        for name in ("nodata", "ent", "nx", "a.b.c.nx")
        for zone in ("nsec", "nsec3", "optout", "unsigned")
    },
    "signed.optout.test": PERMIT,
    "unsigned.optout.test": PERMIT,
    "island.test": PERMIT,
    "below.unsigned.test": PERMIT,
    "unknown-algorithm.test": PERMIT,
    "exmple.nx": ("permit", "no_caa_rrset"),
    "exämple.test": PERMIT,
    "large.nsec.test": PERMIT,
    "huge.nsec.test": PERMIT,
    "no-tag.nsec.test": MALFORMED,
    "short.nsec.test": MALFORMED,
    "overrun.nsec.test": MALFORMED,
    "no-tag.unsigned.test": MALFORMED,
    "odd-tag.nsec.test": ("deny", "critical_property_unknown"),
    "signed.alias.test": PERMIT,
    "nsec3.alias.test": PERMIT,
    "unsigned.alias.test": PERMIT,
    "around.alias.test": PERMIT,
    "to-signed.unsigned.test": PERMIT,
    "x.dname-signed.alias.test": NOT_AUTHORIZED,
    "permit.dname-signed.alias.test": PERMIT,
    "permit.dname-unsigned.alias.test": PERMIT,
    "dname-unsigned.alias.test": PERMIT,
    "gone.alias.test": NOT_AUTHORIZED,
    "nodata.alias.test": NOT_AUTHORIZED,
    "bogus.alias.test": BOGUS_RESULT,
    "expired.alias.test": BOGUS_RESULT,
    "around-bogus.alias.test": BOGUS_RESULT,
    "to-bogus.unsigned.test": BOGUS_RESULT,
    "permit.dname-bogus.alias.test": BOGUS_RESULT,
    **{zone.name.rstrip("."): BOGUS_RESULT for zone in BOGUS},
    **{f"permit.{zone.name}".rstrip("."): BOGUS_RESULT for zone in BOGUS},
    "x.no-wildcard-proof.test": BOGUS_RESULT,
    **{f"{fault}.test": INSECURE_FAILURE for fault in (*FAULTS, "closed")},
    **{f"{fault}-ds.test": SECURE_FAILURE for fault in (*FAULTS, "closed")},
    "dead-unknown-algorithm.test": UNKNOWN_FAILURE,
    "deep.servfail-ds.test": UNKNOWN_FAILURE,
    "dead.alias.test": SECURE_FAILURE,
    "loop.alias.test": SECURE_FAILURE,
    "to-dead.unsigned.test": UNKNOWN_FAILURE,
    "to-dead-unsigned.unsigned.test": INSECURE_FAILURE,
    "truncate.test": PERMIT,
    "truncate-ds.test": PERMIT,
}  # fmt: skip
"""Decision and reason by domain, for two resolvers that validate."""

ALONE = {
    name: result
    for name, result in EXPECTED.items()
    if result not in (INSECURE_FAILURE, SECURE_FAILURE, UNKNOWN_FAILURE, MALFORMED)
    and name not in ("odd-tag.nsec.test", "huge.nsec.test")
}
"""What needs no second resolver, and what BIND does not fail for."""

BIND_FAILS = {
    **{f"{name}.nsec.test": SECURE_FAILURE for name in ("no-tag", "short", "overrun", "odd-tag", "huge")},
    "no-tag.unsigned.test": NOT_RETRIED,
}
"""CAA records that BIND cannot parse, and more of them than it takes."""


@pytest.fixture(scope="module")
def background(testbed: Testbed) -> Iterator[dict[str, Future[Any]]]:
    """The runs that mostly wait, all begun at once."""
    both(testbed)
    testbed.resolver("iterating")
    testbed.resolver("bind")
    with ThreadPoolExecutor() as threads:
        yield {
            "everything": threads.submit(check, both(testbed), *(f"user@{domain}" for domain in EXPECTED)),
            "bind": threads.submit(
                check,
                testbed.resolver("bind"),
                *(f"user@{domain}" for domain in (*ALONE, *BIND_FAILS)),
                options=("--timeout", "8"),
            ),
            "waiting": threads.submit(_check_with_default_waits, testbed.resolver()),
            "scenarios": threads.submit(_run_scenarios, testbed),
        }


@pytest.fixture(scope="module")
def everything(background: dict[str, Future[Run]]) -> Run:
    """One run over all names of the test bed."""
    return background["everything"].result()


@pytest.mark.parametrize("domain", EXPECTED)
def test_each_kind_of_zone_gets_its_decision(everything: Run, domain: str) -> None:
    assert everything.results[f"user@{domain}"] == EXPECTED[domain], everything.errors


@pytest.mark.parametrize("domain", [*ALONE, *BIND_FAILS])
def test_each_kind_of_zone_gets_its_decision_through_bind(
    background: dict[str, Future[Run]], domain: str
) -> None:
    expected = (ALONE | BIND_FAILS)[domain]
    found = background["bind"].result().results[f"user@{domain}"]
    # For data that validates BIND searches on, which may take longer than the check waits.
    assert found == expected or (expected == BOGUS_RESULT and found[0] == expected[0])


def test_the_worst_mailbox_decides_the_exit_code(everything: Run) -> None:
    assert everything.code == 1


# Scenarios


STAGED = [stage(row) for row in read_rows()]


def _options(row: Staged) -> tuple[str, ...]:
    options: tuple[str, ...] = ()
    if row.facts.get("constrained") == "1" and row.facts.get("contract_waives_caa") == "1":
        options += ("--tc-subca-exempt",)
    if row.facts.get("retries", "1") != "1":
        options += ("--retries", row.facts["retries"])
    return options


def _run_scenarios(testbed: Testbed) -> dict[str, dict[str, tuple[str, str]]]:
    """Return the results by row and mailbox, from one run for all rows with the same settings."""
    groups: dict[Any, list[Staged]] = defaultdict(list)
    for row in STAGED:
        if row.unstaged:
            continue
        port: int | tuple[int, ...] = testbed.resolver(row.resolver)
        if row.faults and row.resolver == "validating":
            port = both(testbed)
        if row.facts.get("where") == "internal":
            # The resolver resolves, but neither for this name nor for the canary.
            path = testbed.interpose()
            path.queries = {**row.faults, (".", "SOA"): "drop"}
            port = path.port
        groups[port, row.issuers, row.br_version, row.issued, row.delay, _options(row)].append(row)
    results: dict[str, dict[str, tuple[str, str]]] = {}
    with ThreadPoolExecutor(4) as threads:
        for rows, run in threads.map(_run_group, groups, groups.values()):
            for row in rows:
                results[row.id] = {mailbox: run.results[mailbox] for mailbox in row.mailboxes}
    return results


def _run_group(
    settings: tuple[int | tuple[int, ...], tuple[str, ...], str, str, int | None, tuple[str, ...]],
    rows: list[Staged],
) -> tuple[list[Staged], Run]:
    port, issuers, version, issued, delay, options = settings
    mailboxes = [mailbox for row in rows for mailbox in row.mailboxes]
    if delay is None:
        return rows, check(port, *mailboxes, at=issued, version=version, options=options, issuers=issuers)
    # The check of now, relied on later: that is what a record is for.
    with tempfile.TemporaryDirectory() as directory:
        log = str(Path(directory, "caa.jsonl"))
        live = check(port, *mailboxes, at=issued, version=version, options=("--record", log), issuers=issuers)
        checked = datetime.fromisoformat(
            json.loads(live.output)["mailboxes"][0]["checked_at"].replace("Z", "+00:00")
        )
        at = (checked + timedelta(seconds=delay)).isoformat()
        return rows, run_check("--recorded", log, "--at", at, "--br-version", version)


ORDER = ("permit", "permit_on_failure", "deny_on_failure", "deny")


@pytest.mark.parametrize("row", STAGED, ids=lambda row: row.id)
def test_scenarios_come_out_the_same_through_real_servers(
    background: dict[str, Future[dict[str, dict[str, tuple[str, str]]]]], row: Staged
) -> None:
    if row.unstaged:
        pytest.skip(row.unstaged)
    results = background["scenarios"].result()[row.id]
    worst = max(results.values(), key=lambda result: ORDER.index(result[0]))
    assert worst == (row.decision, row.reason)


# Resolvers that are not what they should be


def names_of_bogus_zones() -> list[str]:
    names = [
        f"user@{name}{zone.name}".rstrip(".") for zone in BOGUS for name in ("", "permit.", "nx.", "a.b.")
    ]
    return [*names, *(f"user@{alias}" for alias in EXPECTED if EXPECTED[alias] == BOGUS_RESULT)]


@pytest.mark.parametrize("kind", ["validating", "ignoring-cd", "permissive", "iterating"])
def test_a_bogus_zone_is_never_permitted(testbed: Testbed, kind: str) -> None:
    run = check(testbed.resolver(kind), *names_of_bogus_zones())
    assert run.code == 1
    assert {decision for decision, _ in run.results.values()} <= {"deny", "deny_on_failure"}
    if kind in ("permissive", "iterating"):
        assert {reason for _, reason in run.results.values()} == {"resolver_not_validating"}


def test_a_resolver_that_does_not_validate_is_found(testbed: Testbed) -> None:
    expected = {"user@permit.nsec.test": ("deny", "resolver_not_validating")}
    assert check(testbed.resolver("iterating"), "user@permit.nsec.test").results == expected
    assert check(testbed.resolver("exempting"), "user@permit.nsec.test").results == expected
    before = check(testbed.resolver("iterating"), "user@permit.nsec.test", at="2026-03-14")
    assert before.results == {"user@permit.nsec.test": PERMIT}


def test_a_resolver_that_is_down_is_an_internal_failure(testbed: Testbed) -> None:
    run = check(free_port(), "user@permit.unsigned.test")
    assert run.code == 1
    assert run.results == {"user@permit.unsigned.test": ("deny_on_failure", "lookup_failed_internal")}


WAITING = "waiting.once.test."


def _check_with_default_waits(port: int) -> Run:
    return run_check(
        "--issuer-domain", ISSUER, "--resolver", f"{LOOPBACK}:{port}", "--at", "2026-04-01",
        "--br-version", "1.0.12", f"user@{WAITING.rstrip('.')}",
    )  # fmt: skip


def test_the_retry_waits_for_the_resolver_to_forget(
    testbed: Testbed, background: dict[str, Future[Run]]
) -> None:
    assert background["waiting"].result().results == {"user@waiting.once.test": PERMIT}
    times = testbed.fault.times[WAITING, "CAA"]
    assert times[-1] - times[0] >= 6.5


def test_dropped_packets_end_within_the_time_limit(testbed: Testbed) -> None:
    began = time.monotonic()
    run = check(both(testbed), "user@late.drop-ds.test", "user@late.drop.test")
    assert time.monotonic() - began < 12
    assert run.results["user@late.drop-ds.test"][0] == "deny_on_failure"
    assert run.results["user@late.drop.test"] == INSECURE_FAILURE


# Evidence


def test_a_replayed_record_gives_the_same_result(testbed: Testbed, tmp_path: Path, everything: Run) -> None:
    log = tmp_path / "caa.jsonl"
    mailboxes = [f"user@{domain}" for domain in EXPECTED if "drop" not in domain and "closed" not in domain]
    live = check(both(testbed), *mailboxes, options=("--record", str(log)))
    replayed = run_check(
        "--recorded", str(log),
    )  # fmt: skip
    assert replayed.results == live.results
    assert (replayed.code, replayed.errors) == (live.code, "")


# Inputs


def test_the_mailboxes_of_a_certificate_are_looked_up(testbed: Testbed) -> None:
    certificate = Path(__file__).parents[2] / "testdata/certs/profiles/sponsor-strict-rsa.pem"
    run = run_check(
        "--issuer-domain", ISSUER, "--resolver", f"{LOOPBACK}:{testbed.resolver()}", str(certificate)
    )  # fmt: skip
    # The test bed's root knows no example domains.
    assert run.code == 0
    assert set(run.results.values()) == {("permit", "no_caa_rrset")}


# Batches


def test_a_batch_asks_for_each_name_once(testbed: Testbed) -> None:
    counting: Interposer = testbed.interpose()
    mailboxes = [
        f"user{number}@{host}.unsigned.test" for number in range(100) for host in ("permit", "deny", "nx")
    ]
    run = check(counting.port, *mailboxes, options=("--jobs", "16"))
    assert len(run.results) == 300
    assert list(run.results) == mailboxes
    asked = {name: count for (name, rdtype), count in counting.counts.items() if rdtype == "CAA"}
    assert asked == {f"{host}.unsigned.test.": 1 for host in ("permit", "deny", "nx")} | {"unsigned.test.": 1}
