"""Evidence: records, the log that survives a crash, the replay."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

from smime_lint.caa.check import Facts, LiveChecker, RecordedChecker
from smime_lint.caa.evaluate import Mailbox
from smime_lint.caa.replay import UnrecordedQueryError
from smime_lint.caa.stub import StubSettings
from smime_lint.caa.wire import Server
from smime_lint.caa.zone import ZoneResolver
from smime_lint.evidence import record as record_module
from smime_lint.evidence.record import CheckRecord, RecordError, RecordLog, read_records
from smime_lint.model.caa import CaaNotice, CaaReason

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
        validator.validate({"format": "smime-lint-caa-1"})


def write(file: Path, records: list[CheckRecord]) -> None:
    with RecordLog(str(file)) as log:
        for record in records:
            log.append(record)


def test_a_replay_decides_as_then(records: list[CheckRecord], tmp_path: Path) -> None:
    write(tmp_path / "log", records)
    recorded = RecordedChecker(read_records(str(tmp_path / "log")).records)
    assert [mailbox.address for mailbox in recorded.mailboxes] == list(MAILBOXES)
    for address, record in zip(MAILBOXES, records, strict=True):
        assert recorded.check(Mailbox(address), Facts()).record == record


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
    with pytest.raises(UnrecordedQueryError, match=r"caa\.jsonl holds no check of x@other\.test"):
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


def test_the_last_record_of_a_mailbox_counts(records: list[CheckRecord]) -> None:
    later = checker(at=AT + 100000).check(Mailbox("x@permit.test"), Facts(issuers=("ca.example",))).record
    checked = RecordedChecker([records[0], later]).check(Mailbox("x@permit.test"), Facts())
    assert checked.record == later
    assert len(RecordedChecker([records[0], later]).mailboxes) == 1


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


@pytest.mark.parametrize("torn", [b"{", b'{"format":"smime-lint-caa-1","tool":"smi', b"\0" * 512])
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


@pytest.mark.parametrize(
    "content", [b"hello\n", b'{"a": 1}', b"-----BEGIN CERTIFICATE-----\n", b'{"format":"x"}\n']
)
def test_no_other_file_is_written_to(content: bytes, tmp_path: Path, records: list[CheckRecord]) -> None:
    file = tmp_path / "other"
    file.write_bytes(content)
    with pytest.raises(RecordError, match="no log of CAA checks"):
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
