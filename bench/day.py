"""Writes the corpus of docs/audit-day.md: what a CA may hand to its auditor. The bytes are always the same.

    python -m bench.day corpus

It holds 1,000 certificates of five issuers in a table, one row in twenty of them with several faults; a
bundle with the certificates of another system, half of them the same; files of other kinds; a CRL.
"""

from __future__ import annotations

import argparse
import base64
import csv
from datetime import datetime, timedelta, timezone
from pathlib import Path

from bench.corpus import make, to_pem
from smime_lint.decode import decode
from smime_lint.testing import der, keys

COUNT = 1000
FAULTY = 20
"""One row in so many has faults."""
SHARED = 100
"""Certificates that are also in the bundle."""
START, PERIOD = datetime(2026, 1, 1, tzinfo=timezone.utc), timedelta(days=270)
"""When they were issued."""
CUSTOMERS = ("Nordwind", "Südstern", "Westhafen")


def write_corpus(directory: Path) -> None:
    """Write all files."""
    certificates = [
        make("faulty" if number % FAULTY == FAULTY - 1 else "clean", number, START, PERIOD)
        for number in range(COUNT + SHARED)
    ]
    directory.mkdir(parents=True)
    with (directory / "issued.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["order", "customer", "certificate"])
        for number, certificate in enumerate(certificates[:COUNT]):
            text = base64.b64encode(certificate).decode()
            # A row whose certificate was cut off when it was exported, and one without any.
            text = {333: text[:701], 777: ""}.get(number, text)
            writer.writerow([100_000 + number, CUSTOMERS[number % len(CUSTOMERS)], text])
    mail = directory / "mail-gateway"
    mail.mkdir()
    (mail / "bundle.pem").write_text("".join(map(to_pem, certificates[COUNT - SHARED :])), encoding="ascii")
    (mail / "latest.der").write_bytes(certificates[-1])
    (mail / "damaged.der").write_bytes(certificates[-2][:600])
    (mail / "README.txt").write_text("Certificates of the mail gateway.\n", encoding="ascii")
    crls = directory / "crls"
    crls.mkdir()
    faulty = [each for number, each in enumerate(certificates) if number % FAULTY == FAULTY - 1]
    (crls / "ca.crl").write_bytes(make_crl(faulty[0]))


def make_crl(revoked: bytes) -> bytes:
    """The CRL that revokes a certificate. Its signature is zeros."""
    certificate = decode(revoked)
    issuer = certificate.tbs.issuer
    assert issuer is not None  # noqa: S101 - a certificate of our own
    entry = der.sequence(der.integer(certificate.tbs.serial_number.value), der.time(START + PERIOD))
    tbs = der.sequence(
        der.integer(1),
        keys.SHA256_WITH_RSA,
        certificate.raw(issuer),
        der.time(START + PERIOD),
        der.time(START + PERIOD + timedelta(days=7)),
        der.sequence(entry),
    )
    return der.sequence(tbs, keys.SHA256_WITH_RSA, der.bit_string(bytes(256)))


def main() -> None:
    """Write the corpus to the directory that is named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("directory", type=Path)
    write_corpus(parser.parse_args().directory)


if __name__ == "__main__":
    main()
