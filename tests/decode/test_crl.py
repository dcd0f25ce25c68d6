"""The decoder of CRLs: every field, agreement with cryptography, no error but its own."""

from __future__ import annotations

import random
from datetime import timedelta, timezone

import pytest
from cryptography import x509

from smime_lint import Settings
from smime_lint.decode import DecodeError
from smime_lint.decode.crl import decode_crl
from smime_lint.documents.crl import CrlLinter
from smime_lint.model import (
    NO_REASON,
    UNDEFINED_REASON,
    CrlNumber,
    DeltaCrlIndicator,
    FaultKind,
    IssuingDistributionPoint,
    SingleInvalidityDate,
    Trait,
)
from smime_lint.testing import der
from smime_lint.testing.crl import (
    INDIRECT,
    REVOKED_AT,
    THIS_UPDATE,
    USER_CERTS,
    Crl,
    crl,
    delta,
    entry,
    invalidity,
    point,
    reason,
    uri_point,
)

from ..certificates import crls
from ..factory.compliant import given
from .test_agreement import mutate

SEEDS = [case.der for case in crls()]
MUTATIONS = 10_000
LINTED = 2_000


def test_fields() -> None:
    read = decode_crl(crl(entry(5, reason(1)), entry(6)).extend(delta(3)).encode(""))
    assert read.faults == ()
    tbs = read.tbs
    assert tbs.version is not None
    assert tbs.version.value == 1
    assert tbs.issuer is not None
    assert tbs.this_update is not None
    assert tbs.this_update.seconds == THIS_UPDATE.timestamp()
    assert read.seconds == 7 * 86400
    crl_number, indicator = tbs.get(CrlNumber), tbs.get(DeltaCrlIndicator)
    assert crl_number is not None
    assert crl_number.number.value == 5
    assert indicator is not None
    assert indicator.base_crl_number.value == 3
    assert read.entries is not None
    assert list(read.entries.reasons) == [1, NO_REASON]
    assert read.entries[1].serial_number.value == 6
    assert read.locate(read.entries[1]).path == "tbsCertList.revokedCertificates[1]"
    assert read.locate(read.entries[0].reason).path.endswith("[0].crlEntryExtensions[0].reasonCode")


def test_issuing_distribution_point() -> None:
    read = decode_crl(crl().extend(point(uri_point(), USER_CERTS, INDIRECT)).encode(""))
    found = read.tbs.get(IssuingDistributionPoint)
    assert found is not None
    assert found.full_name is not None
    assert found.only_contains == ("onlyContainsUserCerts",)
    assert found.indirect_crl is not None
    assert found.indirect_crl.value


def test_entries_are_known_by_their_octets_as_when_they_are_decoded() -> None:
    """Every entry twice: the first of its kind is decoded, the second taken by its octets."""
    kinds = [(reason(1),), (), (invalidity(),), (reason(4), invalidity()), (reason(11),), (reason(0, True),)]
    entries = [
        entry(number, *extensions, date=REVOKED_AT + timedelta(seconds=number // 100))
        for number, extensions in enumerate(kinds * 40, 1)
    ]
    read = decode_crl(crl(*entries).encode("")).entries
    assert read is not None
    assert len(read) == len(entries)
    for position in range(len(read)):
        again = read[position]
        assert again.serial_number.value == position + 1
        assert again.revocation_date.seconds == read.dates[position]
    assert list(read.reasons[:6]) == [1, NO_REASON, NO_REASON, 4, UNDEFINED_REASON, 0]
    assert read.reasons == read.reasons[:6] * 40
    assert list(read.traits[Trait.CRITICAL_REASON_CODE]) == list(range(5, 240, 6))
    found = read[3].get(SingleInvalidityDate)
    assert found is not None


def test_serial_numbers_of_every_length() -> None:
    numbers = [1, 127, 128, 255, 256, (1 << 159) - 1, 1 << 159, 1 << 2000, 0, -1]
    read = decode_crl(crl(*map(entry, numbers)).encode(""))
    assert read.entries is not None
    assert [read.serial_number_at(offset) for offset in read.entries.offsets] == numbers
    assert list(read.entries.traits[Trait.SERIAL_NUMBER_OUT_OF_RANGE]) == [6, 7, 8, 9]


def test_what_is_wrong_in_an_entry_costs_the_entry() -> None:
    read = decode_crl(crl(entry(5), der.sequence(der.null()), entry(7)).encode(""))
    assert read.entries is not None
    assert list(read.entries.indices) == [0, 2]
    assert [fault.kind for fault in read.faults] == [FaultKind.STRUCTURE]
    assert read.locate(read.faults[0]).path == "tbsCertList.revokedCertificates[1]"


def test_faults_of_entries_are_counted() -> None:
    read = decode_crl(crl(*[der.sequence(der.null())] * 250).encode(""))
    assert len(read.faults) == 101
    assert read.faults[-1].message == "150 more deviations in entries"


def test_progress() -> None:
    told: list[int] = []
    decode_crl(crl(*[entry(number) for number in range(1, 20_000)]).encode(""), told.append)
    assert told == [0, 1 << 14]


def test_agrees_with_cryptography() -> None:
    compared = 0
    for seed in SEEDS:
        ours = decode_crl(seed)
        try:
            theirs = x509.load_der_x509_crl(seed)
            entries = list(theirs)
            next_update = theirs.next_update_utc
            this_update = theirs.last_update_utc
        except (ValueError, x509.InvalidVersion):
            continue
        compared += 1
        found = ours.entries
        assert [each.serial_number for each in entries] == [
            ours.serial_number_at(offset) for offset in (found.offsets if found is not None else ())
        ]
        dates = [int(each.revocation_date_utc.replace(tzinfo=timezone.utc).timestamp()) for each in entries]
        assert dates == list(found.dates if found is not None else ())
        assert ours.tbs.this_update is not None
        assert ours.tbs.this_update.seconds == int(this_update.timestamp())
        assert (ours.tbs.next_update is None) == (next_update is None)
    assert compared > len(SEEDS) / 2


def test_decoder_raises_only_its_own_error() -> None:
    source = random.Random(5280)  # noqa: S311 - test data, not secrets
    read = 0
    seeds = [seed for seed in SEEDS if len(seed) < 2000]
    for _ in range(MUTATIONS):
        der_bytes = mutate(source.choice(seeds), source)
        try:
            found = decode_crl(der_bytes)
        except DecodeError as error:
            assert 0 <= error.offset <= len(der_bytes)  # noqa: PT017 - most mutations decode
            continue
        read += 1
        for _, node in found.nodes:
            path, offset, length = found.locate(node)
            assert 0 <= offset <= offset + length <= len(der_bytes), node
            assert path
        for position in range(0 if found.entries is None else len(found.entries)):
            assert found.entries is not None
            assert found.locate(found.entries[position]).path
    assert read > MUTATIONS // 10


def test_linter_never_fails() -> None:
    linter = CrlLinter(
        Settings(
            document="crl",
            br_version="latest",
            reminders=True,
            issuers=(given()["ca"],),
            certificates=tuple(given()[name] for name in ("subscriber", "strict", "subordinate")),
            fetched_at=int(THIS_UPDATE.timestamp()),
        )
    )
    source = random.Random(5281)  # noqa: S311 - test data, not secrets
    seeds = [seed for seed in SEEDS if len(seed) < 2000]
    for _ in range(LINTED):
        result = linter.lint_der(mutate(source.choice(seeds), source))
        assert not result.has_internal_error, result


@pytest.mark.parametrize("data", [b"", b"\x30\0", b"\x30\x80", b"\x30\x03\x02\x01\x05", given()["ca"]])
def test_no_crl(data: bytes) -> None:
    with pytest.raises(DecodeError):
        decode_crl(data)


def test_truncations() -> None:
    seed = Crl().encode("")
    for size in range(len(seed)):
        with pytest.raises(DecodeError):
            decode_crl(seed[:size])
