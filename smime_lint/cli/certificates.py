"""Certificates that are given in addition to the inputs: issuers, and those that a document is about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .group import UsageProblem

if TYPE_CHECKING:
    from ..model import Certificate


def read_certificates(names: tuple[str, ...], option: str) -> Iterator[Certificate]:
    """The certificates in files and directories, each of which must be readable.

    Raises UsageProblem, which names the option.
    """
    from ..decode import DecodeError, decode
    from ..inputs import Inputs

    for item in Inputs(names):
        problem = item.error
        if item.der is not None:
            try:
                certificate = decode(item.der)
                if not certificate.is_tbs:
                    yield certificate
                    continue
                problem = "expected a certificate, found a TBSCertificate"
            except DecodeError as error:
                problem = str(error)
        if problem is not None:
            raise UsageProblem(f"{option}: {item.source}: {problem}")
