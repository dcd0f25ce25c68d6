"""Makes a CRL of a million entries, lints it, and prints the time and the peak of memory.

Usage: ``python bench/crl.py [--entries N] [--plain]``. Left out ``--plain``, every fourth entry has no
reasonCode, and every tenth an invalidityDate. The linter runs in a process of its own, from the command line.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

START = datetime(2024, 1, 1, tzinfo=timezone.utc)


def tlv(tag: int, content: bytes) -> bytes:
    """An element."""
    if len(content) < 0x80:
        return bytes((tag, len(content))) + content
    length = len(content).to_bytes((len(content).bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def entry(number: int, plain: bool) -> bytes:
    """The entry of a number."""
    serial = (0x40 << 120 | number * 0x9E3779B97F4A7C15 % (1 << 96)).to_bytes(16, "big")
    moment = START - timedelta(seconds=number * 37 % 31_536_000)
    extensions = b""
    if plain or number % 4:
        extensions += bytes.fromhex("300a0603551d1504030a0101")
    if not plain and number % 10 == 0:
        date = f"{moment:%Y%m%d%H%M%S}Z".encode()
        extensions += bytes.fromhex("30180603551d180411180f") + date
    date = tlv(0x17, f"{moment:%y%m%d%H%M%S}Z".encode())
    return tlv(0x30, tlv(0x02, serial) + date + (tlv(0x30, extensions) if extensions else b""))


def make_crl(entries: int, plain: bool) -> bytes:
    """A CRL with so many entries. Its signature is none."""
    algorithm = bytes.fromhex("300d06092a864886f70d01010b0500")
    name = tlv(0x30, tlv(0x31, tlv(0x30, bytes.fromhex("0603550403") + tlv(0x0C, b"Example CA"))))
    extensions = tlv(0x30, bytes.fromhex("0603551d23") + tlv(4, tlv(0x30, tlv(0x80, bytes(20)))))
    extensions += tlv(0x30, bytes.fromhex("0603551d14") + tlv(4, bytes.fromhex("020105")))
    revoked = tlv(0x30, b"".join(entry(number, plain) for number in range(entries)))
    times = tlv(0x17, b"240201120000Z") + tlv(0x17, b"240208120000Z")
    tbs = bytes.fromhex("020101") + algorithm + name + times + revoked + tlv(0xA0, tlv(0x30, extensions))
    return tlv(0x30, tlv(0x30, tbs) + algorithm + tlv(0x03, b"\0" + bytes(256)))


def main() -> None:
    """Make, lint, tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--plain", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "large.crl"
        path.write_bytes(make_crl(arguments.entries, arguments.plain))
        start = time.monotonic()
        command = [str(Path(sys.executable).with_name("smime-lint")), "crl", "--no-config", str(path)]
        done = subprocess.run(command, check=False)
        seconds = time.monotonic() - start
        size = path.stat().st_size
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{arguments.entries:,} entries, {size / 1e6:.1f} MB: {seconds:.1f} s, {peak:,.0f} MiB at most")
    sys.exit(0 if done.returncode in (0, 1) else done.returncode)


if __name__ == "__main__":
    main()
