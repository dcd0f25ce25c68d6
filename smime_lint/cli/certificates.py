"""Certificates that go with what is linted: issuers, and those that a document is about."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from .group import UsageProblem
from .options import seconds_of

if TYPE_CHECKING:
    from ..engine.settings import Settings
    from ..model import Certificate

NOW = "now"


def read_given(settings: Settings, document: Literal["crl", "ocsp"], options: dict[str, Any]) -> Settings:
    """The settings for a type of document, with what --issuer, --certs and --fetched-at give."""
    certificates = options["certs"]
    fetched_at = options["fetched_at"]
    return msgspec.structs.replace(
        settings,
        document=document,
        issuers=tuple(each.der for each in read_certificates(options["issuers"], "--issuer")),
        certificates=tuple(each.der for each in read_certificates(certificates, "--certs"))
        if certificates
        else None,
        fetched_at=int(time.time()) if fetched_at == NOW else seconds_of(fetched_at, "--fetched-at"),
    )


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
                yield decode(item.der)
            except DecodeError as error:
                problem = str(error)
        if problem is not None:
            raise UsageProblem(f"{option}: {item.source}: {problem}")
