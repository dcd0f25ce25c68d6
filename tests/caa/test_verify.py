"""Recorded checks are verified by their signatures, offline and years later."""

from __future__ import annotations

import base64
import hashlib
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
from click.testing import CliRunner

from smime_lint.caa.anchor import IANA, TrustAnchorError, read_anchor
from smime_lint.caa.check import Check, Facts, LiveChecker
from smime_lint.caa.evaluate import Mailbox
from smime_lint.caa.stub import StubSettings
from smime_lint.caa.verify import Verified, Verifier
from smime_lint.caa.wire import Server, read_response
from smime_lint.cli import cli
from smime_lint.evidence.record import ChainRecord, CheckRecord, RecordLog, read_records

from .test_live import EXPECTED, ISSUER
from .testbed import LOOPBACK, Testbed

FACTS = Facts(issuers=(ISSUER,))
SECURE = {
    "permit.nsec.test": "1 secure",
    "nodata.nsec.test": "2 secure",
    "ent.nsec.test": "2 secure",
    "a.b.c.nx.nsec.test": "5 secure",
    "x.wild.nsec.test": "1 secure",
    "alias.nsec.test": "1 secure",
    "large.nsec.test": "1 secure",
    "no-tag.nsec.test": "1 secure",
    "permit.nsec3.test": "1 secure",
    "nodata.nsec3.test": "2 secure",
    "ent.nsec3.test": "2 secure",
    "a.b.c.nx.nsec3.test": "5 secure",
    "x.wild.nsec3.test": "1 secure",
    "permit.optout.test": "1 secure",
    "signed.alias.test": "1 secure",
    "gone.alias.test": "2 secure",
    "permit.dname-signed.alias.test": "1 secure",
    "exmple.nx": "2 secure",
}
INSECURE = {
    "permit.unsigned.test": "1 insecure",
    "nx.unsigned.test": "2 insecure",
    "permit.island.test": "1 insecure",
    "unsigned.optout.test": "1 insecure",
    "nx.optout.test": "1 secure, 1 insecure",
    "unsigned.alias.test": "1 insecure",
    "around.alias.test": "1 insecure",
    "unknown-algorithm.test": "1 insecure",
    "refused.test": "1 secure, 1 insecure",
}
OTHERS = {
    "permit.bogus-key.test": "1 that no signature can verify",
    "servfail-ds.test": "1 that no signature can verify",
}


class Recorded(NamedTuple):
    """What was recorded through one resolver, and the key of the root."""

    checks: dict[str, Check]
    chain: dict[str, ChainRecord]
    anchor: tuple[str, ...]
    anchor_file: Path

    def verify(self, record: CheckRecord) -> Verified:
        return Verifier(self.chain, self.anchor).verify(record)


@pytest.fixture(scope="module", params=["validating", "bind"])
def recorded(testbed: Testbed, request: pytest.FixtureRequest) -> Recorded:
    file = testbed.directory / "root.ds"
    anchor = read_anchor(file.read_text())
    live = LiveChecker(
        [Server(LOOPBACK, testbed.resolver(request.param)), Server(LOOPBACK, testbed.resolver("second"))],
        StubSettings(timeout=4, retry_wait=0.05, with_chain=True),
        trust_anchor=anchor,
    )
    names = [name for name in EXPECTED if "drop" not in name] + ["permit.island.test"]
    with ThreadPoolExecutor(8) as threads:
        checks = list(threads.map(lambda name: live.check(Mailbox(f"user@{name}"), FACTS), names))
    chain = {each.sha256: each for check in checks for each in check.chain}
    return Recorded(dict(zip(names, checks, strict=True)), chain, anchor, file)


def test_every_kind_of_answer_is_verified(recorded: Recorded, monkeypatch: pytest.MonkeyPatch) -> None:
    def far_away(*_: object) -> float:
        return 4e9

    monkeypatch.setattr(time, "time", far_away)
    for name, check in recorded.checks.items():
        verified = recorded.verify(check.record)
        assert verified.is_good, (name, verified)


@pytest.mark.parametrize(("name", "parts"), [*SECURE.items(), *INSECURE.items(), *OTHERS.items()])
def test_what_is_verified(recorded: Recorded, name: str, parts: str) -> None:
    verified = recorded.verify(recorded.checks[name].record)
    assert verified.summary.endswith(f": verified, {parts}")


def with_response(record: CheckRecord, response: bytes, *, hides: bool) -> CheckRecord:
    """A record whose first response is another; ``hides``: with the hash of that one."""
    lookup = record.lookups[0]
    query = msgspec.structs.replace(
        lookup.queries[0],
        response=base64.b64encode(response).decode("ascii"),
        sha256=hashlib.sha256(response).hexdigest() if hides else lookup.queries[0].sha256,
    )
    lookup = msgspec.structs.replace(lookup, queries=(query, *lookup.queries[1:]))
    return msgspec.structs.replace(record, lookups=(lookup, *record.lookups[1:]))


def test_one_flipped_octet_is_found(recorded: Recorded) -> None:
    record = recorded.checks["permit.nsec.test"].record
    response = base64.b64decode(record.lookups[0].queries[0].response or "")
    for place in range(len(response)):
        for bit in (0x01, 0x80):
            flipped = bytearray(response)
            flipped[place] ^= bit
            assert not recorded.verify(with_response(record, bytes(flipped), hides=False)).is_good, place


@pytest.mark.parametrize(
    "name", ["permit.nsec.test", "nodata.nsec.test", "nx.nsec3.test", "x.wild.nsec.test"]
)
def test_who_forges_the_hash_too_cannot_forge_the_signature(recorded: Recorded, name: str) -> None:
    record = recorded.checks[name].record
    response = base64.b64decode(record.lookups[0].queries[0].response or "")
    read = read_response(response)
    values = [each.rdata[-64:] for each in (*read.answer, *read.authority) if each.covered is not None]
    if read.answer:
        values.append(b"issuemailca.example")
    assert values
    for place in (response.index(value) + number for value in values for number in range(len(value))):
        flipped = bytearray(response)
        flipped[place] ^= 0x01
        assert not recorded.verify(with_response(record, bytes(flipped), hides=True)).is_good, place


def test_a_false_claim_is_found(recorded: Recorded) -> None:
    """Unsigned data that is on record as Secure, a decision that the answers do not give, missing parts."""
    record = recorded.checks["permit.unsigned.test"].record
    lookup = record.lookups[0]
    response = bytearray(base64.b64decode(lookup.queries[0].response or ""))
    response[3] |= 0x20  # AD
    claimed = with_response(record, bytes(response), hides=True)
    claimed = msgspec.structs.replace(
        claimed, lookups=(msgspec.structs.replace(claimed.lookups[0], security="secure"),)
    )
    assert "not verified" in recorded.verify(claimed).summary
    denied = recorded.checks["deny.nsec.test"].record
    permitted = msgspec.structs.replace(denied, decision="permit", reason="issuer_authorized")
    assert "the record states permit" in recorded.verify(permitted).problems[0]
    for change in ({"chain": ()}, {"chain": ("00" * 32,)}, {"resolver": None}, {"lookups": ()}):
        assert not recorded.verify(msgspec.structs.replace(denied, **change)).is_good
    proofs = tuple(query for query in lookup.queries if query.role != "ds-proof")
    unproven = msgspec.structs.replace(record, lookups=(msgspec.structs.replace(lookup, queries=proofs),))
    assert not recorded.verify(unproven).is_good


def test_other_keys_do_not_verify(recorded: Recorded) -> None:
    verified = Verifier(recorded.chain, IANA).verify(recorded.checks["permit.nsec.test"].record)
    assert not verified.is_good
    sha256, entry = next(iter(recorded.chain.items()))
    broken = msgspec.structs.replace(entry, response=base64.b64encode(b"x" * 40).decode("ascii"))
    record = recorded.checks["permit.nsec.test"].record
    assert sha256 in record.chain
    assert not Verifier(recorded.chain | {sha256: broken}, recorded.anchor).verify(record).is_good


def test_the_chain_is_in_the_log_once(recorded: Recorded, tmp_path: Path) -> None:
    log = tmp_path / "caa.jsonl"
    with RecordLog(str(log)) as written:
        for check in recorded.checks.values():
            written.append(check.record, check.chain, sync=False)
    found = read_records(str(log))
    assert dict(found.chain) == recorded.chain
    assert log.read_bytes().count(b'{"format":"smime-lint-caa-chain-1"') == len(recorded.chain)
    assert found.records[0].resolver is not None
    assert any("unbound" in (version or "") for version in found.records[0].resolver.versions)
    assert found.records[0].resolver.trust_anchor == recorded.anchor
    run = CliRunner().invoke(cli, ["caa", "verify", str(log), "--trust-anchor", str(recorded.anchor_file)])
    assert run.exit_code == 0, run.output
    assert run.output.count(": verified, ") == len(recorded.checks)
    other = CliRunner().invoke(cli, ["caa", "verify", str(log)])
    assert other.exit_code == 1
    assert "no DNSKEY records of . are verified by the trust anchor" in other.output
    none = CliRunner().invoke(cli, ["caa", "verify", str(log), "--mailbox", "nobody@example.com"])
    assert none.exit_code == 2


# Trust anchors


def test_the_anchor_of_iana_is_read_from_its_keys() -> None:
    """As they are published in root-anchors.xml, and by Debian in /usr/share/dns/root.key."""
    text = "\n".join(f". 172800 IN DS {each}" for each in IANA)
    assert read_anchor(f"; comment\n\n{text}\n") == IANA
    file = Path("/usr/share/dns/root.key")
    if file.exists():
        assert set(read_anchor(file.read_text())) == set(IANA)


@pytest.mark.parametrize(
    "text",
    ["", "; nothing", "example. IN DS 1 8 2 00", ". IN A 192.0.2.1", ". IN DS 1 8 2 zz", ". IN DS 1 8"],
)
def test_files_that_are_no_anchor(text: str) -> None:
    with pytest.raises(TrustAnchorError):
        read_anchor(text)
