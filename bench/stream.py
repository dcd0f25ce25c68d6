"""Lints batches of certificates in this process and prints what each cost. ``bench.run`` starts it.

Usage: ``python bench/stream.py smime-lint|pkilint CORPUS SIZE [SIZE ...]``. CORPUS is a file of
``bench.corpus.write_stream``. One linter gets all batches, one after the other; neither building it nor
reading the file is counted. Prints a JSON list: CPU seconds and number of findings of each batch.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import msgspec


def smime_lint() -> Callable[[bytes], int]:
    """Return a function that lints with smime-lint and counts the findings."""
    from smime_lint import Linter

    linter = Linter()
    return lambda der: len(linter.lint_der(der).findings)


def pkilint() -> Callable[[bytes], int]:
    """Return a function that lints with pkilint, by the type of the policy OID, and counts findings."""
    import logging

    from pkilint import loader
    from pkilint.cabf import smime
    from pkilint.cabf.smime import smime_constants
    from pkilint.pkix import certificate

    logging.disable()  # pkilint logs the exceptions it catches, with tracebacks
    validators = {
        (level, generation): certificate.create_pkix_certificate_validator_container(
            smime.create_decoding_validators(), smime.create_subscriber_validators(level, generation)
        )
        for level in smime_constants.ValidationLevel
        for generation in smime_constants.Generation
    }
    load = loader.RFC5280CertificateDocumentLoader().load_der_document

    def lint(der: bytes) -> int:
        document = load(der, "bench")
        profile = smime.determine_validation_level_and_generation(document, None)
        return sum(len(result.finding_descriptions) for result in validators[profile].validate(document.root))

    return lint


def mark() -> None:
    """Call getloadavg(3), which nothing else does: ``bench.instructions`` reads its counters there."""
    os.getloadavg()


LINTERS = {"smime-lint": smime_lint, "pkilint": pkilint}


def main(linter: str, corpus: str, *sizes: str) -> None:
    """Lint and print."""
    certificates = iter(msgspec.msgpack.decode(Path(corpus).read_bytes(), type=list[bytes]))
    lint = LINTERS[linter]()
    costs = []
    for size in map(int, sizes):
        batch = list(islice(certificates, size))
        if len(batch) < size:
            sys.exit(f"{corpus} has fewer certificates than {' + '.join(sizes)}")
        gc.collect()
        mark()
        start = time.process_time()
        findings = sum(map(lint, batch))
        costs.append((time.process_time() - start, findings))
        mark()
    json.dump(costs, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
