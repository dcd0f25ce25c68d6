"""What the decoder and the runner remember changes no result."""

from __future__ import annotations

import pytest

from smime_lint import Linter
from smime_lint.decode import certificate as decoder

from .certificates import cases
from .factory.certificate import base


def forget() -> None:
    decoder._extensions._entries.clear()
    decoder._issuers._entries.clear()


def test_warm_and_cold_results_are_the_same() -> None:
    warm = Linter(br_version="latest", reminders=True)
    first = [warm.lint_der(case.der) for case in cases()]
    assert [warm.lint_der(case.der) for case in cases()] == first
    for case, expected in zip(cases()[::7], first[::7], strict=True):
        forget()
        cold = Linter(br_version="latest", reminders=True)
        assert cold.lint_der(case.der) == expected, case.name


def test_the_same_bytes_at_another_place_have_their_own_offsets() -> None:
    linter = Linter(br_version="1.0.2")
    short = base("mailbox-strict").critical("authorityInfoAccess").subject(("commonName", "a@example.com"))
    long = short.subject(("commonName", "a.much.longer@example.com"))
    offsets = set()
    for certificate in (short, long, short):
        encoded = certificate.encode("test")
        for finding in linter.lint_der(encoded).findings:
            if finding.rule == "smbr.authority_info_access.critical":
                assert encoded[finding.offset : finding.offset + finding.length] == b"\x01\x01\xff"
                offsets.add(finding.offset)
    assert len(offsets) == 2


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smime_lint.decode.memo.MAX_ENTRIES", 16)
    monkeypatch.setattr("smime_lint.engine.linter.MAX_VERDICTS", 16)
    linter = Linter(br_version="1.0.2")
    for number in range(50):
        certificate = base("mailbox-strict").issuer(("commonName", f"Example CA {number:05}"))
        linter.lint_der(certificate.change(signature=b"Z" * 64).encode("test"))
    assert len(decoder._issuers._entries) <= 16
    assert all(len(selection._verdicts) <= 16 for selection in linter._selections.values())
