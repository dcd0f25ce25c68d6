"""Measures smime-lint and pkilint in one run on the same certificates, and prints the ratio.

Usage: ``python bench/compare.py [--rounds N] [--seconds S]``; needs ``pip install -e ".[bench]"``.

In-process, both linters are built before the clock starts: pkilint's validators once for each type and
generation, ours once. Both read DER from memory and produce their findings. The rounds alternate, and the
best of each side counts, since other work on the machine only ever slows a round down.
From the command line, both lint one certificate; the best of several runs counts.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from smime_lint import Linter

CERTS = Path(__file__).parents[1] / "testdata" / "certs"


def corpus() -> list[Path]:
    """The compliant certificates of all profiles, with the keys that S/MIME certificates have in practice."""
    keys = ("rsa", "p256", "p384")
    return sorted(path for path in (CERTS / "profiles").glob("*.pem") if path.stem.endswith(keys))


def to_der(path: Path) -> bytes:
    """The DER of the certificate in a PEM file."""
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.x509 import load_pem_x509_certificate

    return load_pem_x509_certificate(path.read_bytes()).public_bytes(Encoding.DER)


def ours() -> Callable[[list[bytes]], None]:
    """A function that lints certificates with smime-lint."""
    linter = Linter()

    def run(certificates: list[bytes]) -> None:
        for der in certificates:
            linter.lint_der(der)

    return run


def theirs() -> Callable[[list[bytes]], None]:
    """A function that lints certificates with pkilint, by the profile of their policy OID."""
    from pkilint import loader
    from pkilint.cabf import smime
    from pkilint.cabf.smime import smime_constants
    from pkilint.pkix import certificate

    validators = {
        (level, generation): certificate.create_pkix_certificate_validator_container(
            smime.create_decoding_validators(), smime.create_subscriber_validators(level, generation)
        )
        for level in smime_constants.ValidationLevel
        for generation in smime_constants.Generation
    }
    load = loader.RFC5280CertificateDocumentLoader().load_der_document

    def run(certificates: list[bytes]) -> None:
        for der in certificates:
            document = load(der, "bench")
            profile = smime.determine_validation_level_and_generation(document, None)
            validators[profile].validate(document.root)

    return run


def measure(run: Callable[[list[bytes]], None], certificates: list[bytes], seconds: float) -> float:
    """Certificates per second."""
    run(certificates[:1])
    count = 0
    start = time.perf_counter()
    while (elapsed := time.perf_counter() - start) < seconds:
        run(certificates)
        count += len(certificates)
    return count / elapsed


def command_line(command: list[str], rounds: int) -> float:
    """The best wall time of a command in seconds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        # pkilint's exit code is the number of findings, its own information included
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0, help="of each round and side")
    arguments = parser.parse_args()
    paths = corpus()
    certificates = [to_der(path) for path in paths]
    sides = {"smime-lint": ours(), "pkilint": theirs()}
    rates: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(arguments.rounds):
        for name, run in sides.items():
            rates[name].append(measure(run, certificates, arguments.seconds))
    print(f"{len(certificates)} certificates, {arguments.rounds} rounds, one core")
    for name, values in rates.items():
        best = max(values)
        print(
            f"{name:12} {best:9.1f} certificates/s (best), {statistics.median(values):9.1f} (median), "
            f"{1e6 / best:8.0f} us each"
        )
    print(f"in-process ratio (best): {max(rates['smime-lint']) / max(rates['pkilint']):.0f}")
    scripts = Path(sys.executable).parent
    one = str(CERTS / "profiles" / "sponsor-multipurpose-rsa.pem")
    our_time = command_line([str(scripts / "smime-lint"), "lint", one], arguments.rounds)
    their_time = command_line([str(scripts / "lint_cabf_smime_cert"), "lint", "-d", one], arguments.rounds)
    print(f"command line, one certificate: {our_time:.3f} s against {their_time:.3f} s")
    print(f"command-line ratio: {their_time / our_time:.1f}")


if __name__ == "__main__":
    main()
