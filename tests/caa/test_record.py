"""Evidence: records, the log that survives a crash, the replay."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

from smime_lint.caa.anchor import IANA
from smime_lint.caa.check import Facts, LiveChecker, RecordedChecker
from smime_lint.caa.evaluate import Mailbox
from smime_lint.caa.parameters import ParameterPolicy
from smime_lint.caa.perspectives import Remote
from smime_lint.caa.replay import UnrecordedQueryError
from smime_lint.caa.stub import StubSettings
from smime_lint.caa.wire import Server
from smime_lint.caa.zone import ZoneResolver
from smime_lint.evidence import record as record_module
from smime_lint.evidence.record import (
    NOTHING,
    CheckRecord,
    RecordError,
    RecordLog,
    Subject,
    read_records,
)
from smime_lint.model.caa import CaaDecision, CaaNotice, CaaReason

from .simulated import simulate

AT = 1775001600
"""2026-04-01."""
SERVERS = [Server("127.0.0.1", 5300), Server("::1", 53)]
SCHEMA = Path(__file__).parents[2] / "docs" / "caa-record.schema.json"
ZONE = ZoneResolver(
    [
        'permit.test. 300 IN CAA 0 issuemail "ca.example; a=1"',
        'permit.test. 300 IN CAA 0 iodef "mailto:x@permit.test"',
        'long.test. 90000 IN CAA 0 issuemail "ca.example"',
        r"odd.test. 300 IN CAA \# 3 800061",
        'unsigned.test. 300 IN CAA 128 future "x"',
    ],
    outcomes={"down.test": "servfail", "slow.unsigned.test": "timeout", "down.unsigned.test": "refused"},
)
MAILBOXES = (
    "x@permit.test",
    "x@a.b.permit.test",
    "x@long.test",
    "x@odd.test",
    "x@unsigned.test",
    "x@down.test",
    "x@slow.unsigned.test",
    "x@down.unsigned.test",
    "x@nowhere.test",
    "x@[192.0.2.1]",
    "ü@permit.test",
)


def checker(at: float = AT) -> LiveChecker:
    """A live checker over the zone."""
    transport = simulate(ZONE, ("unsigned.test",))
    return LiveChecker(SERVERS, StubSettings(retry_wait=0.0), transport=transport, clock=lambda: at)


FACTS = Facts(issuers=("ca.example",), issued_at=AT, br_version="1.0.12")


@pytest.fixture
def records() -> list[CheckRecord]:
    live = checker()
    return [live.check(Mailbox(address), FACTS).record for address in MAILBOXES]


def test_what_was_decided(records: list[CheckRecord]) -> None:
    assert [record.reason for record in records] == [
        "issuer_authorized",
        "issuer_authorized",
        "issuer_authorized",
        "caa_rdata_malformed",
        "critical_property_unknown",
        "lookup_failed_secure_zone",
        "lookup_failed_insecure",
        "lookup_failed_insecure",
        "no_caa_rrset",
        "mailbox_address_literal",
        "issuer_authorized",
    ]
    assert records[2].valid_until == "2026-04-02T01:00:00Z"
    assert records[0].iodef == ("mailto:x@permit.test",)
    assert [lookup.name for lookup in records[1].lookups] == [
        "a.b.permit.test.",
        "b.permit.test.",
        "permit.test.",
    ]
    query = records[0].lookups[0].queries[0]
    assert (query.role, query.server, query.ad, query.rcode) == ("caa", "127.0.0.1:5300", True, 0)
    assert query.time == "2026-04-01T00:00:00.000000Z"
    assert {query.role for lookup in records[7].lookups for query in lookup.queries} >= {"caa", "ds-proof"}


def test_records_are_as_the_schema_says(records: list[CheckRecord]) -> None:
    schema = json.loads(SCHEMA.read_text())
    validator = jsonschema.Draft202012Validator(schema)
    for record in records:
        validator.validate(json.loads(msgspec.json.encode(record)))
    assert schema["required"] == list(CheckRecord.__struct_fields__)
    assert list(schema["properties"]) == list(CheckRecord.__struct_fields__)
    notices = {each.value for each in CaaNotice}
    assert set(schema["properties"]["notices"]["items"]["enum"]) == notices
    assert set(schema["$defs"]["reason"]["enum"]) == {each.value for each in CaaReason}
    with pytest.raises(jsonschema.ValidationError):
        validator.validate({"format": "smime-lint-caa-2"})


def write(file: Path, records: list[CheckRecord]) -> None:
    with RecordLog(str(file)) as log:
        for record in records:
            log.append(record)


def test_a_replay_decides_as_then(records: list[CheckRecord], tmp_path: Path) -> None:
    write(tmp_path / "log", records)
    recorded = RecordedChecker(read_records(str(tmp_path / "log")).records)
    assert [record.mailbox for record in recorded.records] == list(MAILBOXES)
    for address, record in zip(MAILBOXES, records, strict=True):
        check = recorded.check(Mailbox(address), Facts())
        assert check.record == record
        assert not check.is_different


def test_a_replay_reads_the_responses_and_believes_nothing_else(records: list[CheckRecord]) -> None:
    bogus = records[5]
    lookup = msgspec.structs.replace(bogus.lookups[0], rcode="NOERROR", security="secure", retries=9)
    lying = msgspec.structs.replace(bogus, lookups=(lookup,), decision="permit", reason="no_caa_rrset")
    assert RecordedChecker([lying]).check(Mailbox("x@down.test"), Facts()).record == bogus


def test_facts_can_be_changed_in_a_replay(records: list[CheckRecord]) -> None:
    recorded = RecordedChecker(records)

    def reason(address: str, **facts: Any) -> str:
        return recorded.check(Mailbox(address), Facts(**facts)).record.reason

    assert reason("x@permit.test", issuers=("other.example",)) == "issuer_not_authorized"
    assert reason("x@permit.test", issued_at=AT + 28801) == "evidence_expired"
    assert reason("x@long.test", issued_at=AT + 90000) == "issuer_authorized"
    assert reason("x@permit.test", br_version="1.0.2") == "caa_not_required"
    assert reason("x@odd.test", is_exempt=True) == "exempt_technically_constrained"
    assert reason("x@down.unsigned.test", br_version="1.0.11") == "lookup_failed_no_dnssec_chain"
    # Another mailbox of the same domain.
    assert reason("y@PERMIT.test") == "issuer_authorized"


def test_what_was_not_recorded_is_not_known(records: list[CheckRecord]) -> None:
    recorded = RecordedChecker(records, "caa.jsonl")
    with pytest.raises(UnrecordedQueryError, match=r"caa\.jsonl contains no check of x@other\.test"):
        recorded.check(Mailbox("x@other.test"), Facts())
    cut = msgspec.structs.replace(records[1], lookups=records[1].lookups[:2])
    with pytest.raises(UnrecordedQueryError, match=r"permit\.test CAA"):
        RecordedChecker([cut]).check(Mailbox("x@a.b.permit.test"), Facts())
    for queries in ((), records[6].lookups[0].queries[:1]):
        lookup = msgspec.structs.replace(records[6].lookups[0], queries=queries)
        broken = msgspec.structs.replace(records[6], lookups=(lookup,))
        with pytest.raises(UnrecordedQueryError):
            RecordedChecker([broken]).check(Mailbox(broken.mailbox), Facts())


@pytest.mark.parametrize(
    "change",
    [
        {"issuer_domain_names": ("a b",)},
        {"issuer_domain_names": ()},
        {"br_version": "9.9"},
        {"issued_at": "yesterday"},
    ],
)
def test_records_that_make_no_sense(records: list[CheckRecord], change: dict[str, Any]) -> None:
    broken = msgspec.structs.replace(records[0], **change)
    with pytest.raises(RecordError, match=r"x@permit\.test"):
        RecordedChecker([broken]).check(Mailbox("x@permit.test"), Facts())


def later(seconds: int, mailbox: str = "x@permit.test", subject: Subject = NOTHING) -> CheckRecord:
    """The record of a check made later."""
    facts = Facts(issuers=("ca.example",), br_version="1.0.12")
    return checker(at=AT + seconds).check(Mailbox(mailbox), facts, subject).record


def test_the_newest_record_before_the_issuance_counts() -> None:
    made = [later(0), later(7200), later(3600)]
    recorded = RecordedChecker(made)
    assert recorded.find("x@permit.test") == made[1]
    assert recorded.find("x@permit.test", before=AT + 7199) == made[2]
    assert recorded.check(Mailbox("x@permit.test"), Facts(issued_at=AT + 5000)).record.checked_at == (
        "2026-04-01T01:00:00Z"
    )
    # Where all are later, the first shows that the check came too late.
    early = recorded.check(Mailbox("x@permit.test"), Facts(issued_at=AT - 3600, br_version="1.0.12"))
    assert (early.record.decision, early.record.reason) == ("deny", "checked_after_issuance")
    assert len(recorded.records) == 3


def test_the_record_of_the_certificate_comes_before_that_of_the_mailbox() -> None:
    own = later(0, subject=Subject("aa" * 32, "bb" * 32, "order 1"))
    other = later(60, subject=Subject("cc" * 32, "dd" * 32))
    recorded = RecordedChecker([own, other])
    assert recorded.find("x@permit.test") == other
    assert recorded.find("x@permit.test", Subject("aa" * 32)) == own
    # What was checked before the signing has the same TBSCertificate after it.
    assert recorded.find("x@permit.test", Subject("ee" * 32, "bb" * 32)) == own
    assert recorded.find("x@permit.test", Subject("ee" * 32, "ff" * 32)) == other
    assert own.reference == "order 1"
    assert recorded.repeat(own, Facts()).record == own


def test_a_replay_that_decides_differently_is_known(records: list[CheckRecord]) -> None:
    denied = records[4]
    assert denied.decision == "deny"
    lying = msgspec.structs.replace(denied, decision="permit", reason="issuer_authorized")
    check = RecordedChecker([lying]).check(Mailbox(lying.mailbox), Facts())
    assert check.is_different
    assert check.record == denied
    changed = RecordedChecker([lying]).check(Mailbox(lying.mailbox), Facts(issuers=("other.example",)))
    assert (changed.is_changed, changed.is_different) == (True, False)


def test_everything_that_took_part_is_on_record() -> None:
    facts = Facts(
        issuers=("ca.example",),
        issued_at=AT,
        br_version="1.0.12",
        recognised_tags=frozenset({"issuemail", "future"}),
        accepts=ParameterPolicy({"a": ("match:1", "match:2"), "*": ("refuse",)}),
        method="3.2.2.1",
        remotes={
            "permit.test": (Remote(CaaDecision.PERMIT, "ARIN", "one"), Remote(CaaDecision.DENY, None, "two"))
        },
        accepts_failure=True,
    )
    check = checker().check(Mailbox("x@permit.test"), facts, Subject(reference="order 7"))
    record = check.record
    assert record.reason == "mpic_quorum_not_met"
    assert record.parameters == {"a": ("match:1", "match:2"), "*": ("refuse",)}
    assert record.recognised_tags == ("future", "issuemail")
    assert record.validation_method == "3.2.2.1"
    assert [(each.perspective, each.region, each.decision) for each in record.remotes or ()] == [
        ("one", "ARIN", "permit"),
        ("two", None, "deny"),
    ]
    assert (record.accepts_lookup_failure, record.reference) == (True, "order 7")
    assert record.resolver is not None
    assert (record.resolver.timeout, record.resolver.retry_wait, record.resolver.deadline) == (5.0, 0.0, 40.0)
    assert record.resolver.trust_anchor == IANA
    again = msgspec.json.decode(msgspec.json.encode(record), type=CheckRecord)
    assert RecordedChecker([again]).repeat(again, Facts()).record == record


def test_a_function_that_accepts_parameters_is_not_on_record() -> None:
    facts = replace(FACTS, accepts=lambda parameters: ("a", "1") in parameters)
    record = checker().check(Mailbox("x@permit.test"), facts).record
    assert (record.reason, record.parameters) == ("issuer_authorized", "custom")
    recorded = RecordedChecker([record])
    with pytest.raises(RecordError, match="a function accepted"):
        recorded.check(Mailbox("x@permit.test"), Facts())
    assert recorded.check(Mailbox("x@permit.test"), Facts(accepts=lambda _: True)).is_permitted


@pytest.mark.parametrize("number", range(len(MAILBOXES)))
def test_a_record_without_its_responses_is_an_input_error(records: list[CheckRecord], number: int) -> None:
    """Whatever it states beside them, it is not believed."""
    record = records[number]
    without = msgspec.structs.replace(record, resolver=None)
    with pytest.raises(RecordError, match="names no resolver"):
        RecordedChecker([without]).repeat(without, Facts())
    for lookup in record.lookups:
        query = msgspec.structs.replace(lookup.queries[0], response=None, sha256=None, error=None)
        broken = msgspec.structs.replace(lookup, queries=(query, *lookup.queries[1:]))
        without = msgspec.structs.replace(record, lookups=(broken,))
        with pytest.raises((RecordError, UnrecordedQueryError)):
            RecordedChecker([without]).repeat(without, Facts())


def test_the_answer_to_another_question_is_not_one(records: list[CheckRecord]) -> None:
    """A denial for another name, put in the place of a response that prohibits."""
    prohibits, absent = records[4], records[8]
    denial = absent.lookups[0].queries[0]
    lookup = prohibits.lookups[0]
    query = msgspec.structs.replace(lookup.queries[0], response=denial.response, sha256=denial.sha256)
    forged = msgspec.structs.replace(
        prohibits, lookups=(msgspec.structs.replace(lookup, queries=(query, *lookup.queries[1:])),)
    )
    with pytest.raises(UnrecordedQueryError):
        RecordedChecker([forged]).repeat(forged, Facts())


# The log


def test_the_log_is_appended_to(records: list[CheckRecord], tmp_path: Path) -> None:
    file = tmp_path / "log"
    write(file, records[:2])
    write(file, records[2:])
    assert read_records(str(file)).records == tuple(records)
    assert file.read_bytes().count(b"\n") == len(records)


@pytest.mark.parametrize("kept", [1, 10, 30, 200, -40, -2])
def test_a_torn_record_is_left_out_and_mended(records: list[CheckRecord], tmp_path: Path, kept: int) -> None:
    file = tmp_path / "log"
    write(file, records[:2])
    whole = file.read_bytes()
    first = whole.index(b"\n") + 1
    torn = whole[first:][:kept]
    file.write_bytes(whole[:first] + torn)
    found = read_records(str(file))
    assert (found.records, found.torn) == ((records[0],), len(torn))
    with RecordLog(str(file)) as log:
        assert log.repaired == len(torn)
        log.append(records[2])
    assert read_records(str(file)).records == (records[0], records[2])


@pytest.mark.parametrize("torn", [b"{", b'{"format":"smime-lint-caa-2","tool":"smi', b"\0" * 512])
def test_a_record_torn_by_another_process_spoils_no_later_one(
    records: list[CheckRecord], tmp_path: Path, torn: bytes
) -> None:
    file = tmp_path / "log"
    with RecordLog(str(file)) as log:
        log.append(records[0])
        with file.open("ab") as other:
            other.write(torn)
        log.append(records[1])
        log.append(records[2])
    assert read_records(str(file)).records == tuple(records[:3])


def test_zeros_at_the_end_are_a_torn_record(records: list[CheckRecord], tmp_path: Path) -> None:
    file = tmp_path / "log"
    write(file, records[:1])
    with file.open("ab") as stream:
        stream.write(b'{"format":"sm' + b"\0" * 4096)
    assert read_records(str(file)).torn == 13 + 4096
    write(file, records[1:2])
    assert read_records(str(file)).records == tuple(records[:2])


def test_a_record_that_lacks_only_its_line_feed_is_kept(records: list[CheckRecord], tmp_path: Path) -> None:
    file = tmp_path / "log"
    write(file, records[:2])
    file.write_bytes(file.read_bytes()[:-1])
    assert read_records(str(file)).records == tuple(records[:2])
    write(file, records[2:3])
    assert read_records(str(file)).records == tuple(records[:3])


def test_threads_share_a_log(records: list[CheckRecord], tmp_path: Path) -> None:
    """No record is lost, and none is torn, however many append at once."""
    with RecordLog(str(tmp_path / "log")) as log:

        def append(number: int) -> None:
            record = records[number % len(records)]
            log.append(msgspec.structs.replace(record, explanation=str(number)), sync=False)

        with ThreadPoolExecutor(16) as threads:
            list(threads.map(append, range(2000)))
    found = read_records(str(tmp_path / "log"))
    assert sorted(int(record.explanation) for record in found.records) == list(range(2000))


@pytest.mark.parametrize("depth", [100_000])
def test_deep_nesting_is_an_input_error(records: list[CheckRecord], tmp_path: Path, depth: int) -> None:
    line = msgspec.json.encode(records[0])
    deep = line[:-1] + b',"more":' + b"[" * depth + b"]" * depth + b"}\n"
    (tmp_path / "log").write_bytes(deep)
    with pytest.raises(RecordError, match="line 1"):
        read_records(str(tmp_path / "log"))


@pytest.mark.parametrize(
    "content", [b"hello\n", b'{"a": 1}', b"-----BEGIN CERTIFICATE-----\n", b'{"format":"x"}\n']
)
def test_no_other_file_is_written_to(content: bytes, tmp_path: Path, records: list[CheckRecord]) -> None:
    file = tmp_path / "other"
    file.write_bytes(content)
    with pytest.raises(RecordError, match="not a log of CAA checks"):
        RecordLog(str(file))
    assert file.read_bytes() == content
    with pytest.raises(RecordError, match="line 1"):
        read_records(str(file))


def test_a_broken_line_in_the_middle_is_told(records: list[CheckRecord], tmp_path: Path) -> None:
    file = tmp_path / "log"
    write(file, records[:3])
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(lines[0] + lines[1][:100] + b"\n" + lines[2])
    with pytest.raises(RecordError, match="line 2"):
        read_records(str(file))


def test_a_full_disk_leaves_whole_records(
    records: list[CheckRecord], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "log"

    class Full:
        """Writes a part, as a full disk does."""

        def __init__(self, stream: Any) -> None:
            self._stream = stream

        def write(self, octets: bytes) -> int:
            written: int = self._stream.write(octets[:50])
            return written

        def __getattr__(self, name: str) -> Any:
            return getattr(self._stream, name)

    with RecordLog(str(file)) as log:
        log.append(records[0])
        stream = log._stream
        log._stream = Full(stream)  # type: ignore[assignment]
        monkeypatch.setattr(record_module, "fcntl", None)
        with pytest.raises(OSError, match="only 50 of"):
            log.append(records[1])
        log._stream = stream
    assert read_records(str(file)).records == (records[0],)


WRITER = """
import sys
import msgspec
from smime_lint.evidence.record import RecordLog, read_records

records = read_records(sys.argv[1]).records
with RecordLog(sys.argv[2]) as log:
    number = 0
    while True:
        record = msgspec.structs.replace(records[number % len(records)], explanation=str(number))
        log.append(record)
        sys.stdout.write(f"{number}\\n")
        sys.stdout.flush()
        number += 1
"""


@pytest.mark.parametrize("delay", [0.0, 0.003, 0.011, 0.027])
def test_kill_9_loses_no_completed_record(records: list[CheckRecord], tmp_path: Path, delay: float) -> None:
    source, log = tmp_path / "source", tmp_path / "log"
    write(source, records)
    told = 0
    for _ in range(2):
        command = [sys.executable, "-c", WRITER, str(source), str(log)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:  # noqa: S603 - our own script
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(0.05 + delay)
            os.kill(process.pid, signal.SIGKILL)
            told += 1 + process.stdout.read().count(b"\n")
        numbers = [int(record.explanation) for record in read_records(str(log)).records]
        # What was completed but not told any more is there, too: at most one record a run.
        assert told <= len(numbers) <= told + 2
        starts = [place for place, number in enumerate(numbers) if number == 0]
        assert numbers == [place - max(start for start in starts if start <= place)
                           for place in range(len(numbers))]  # fmt: skip
