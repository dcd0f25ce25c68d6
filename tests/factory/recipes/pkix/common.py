"""What recipes of pkix share."""

from smime_lint.testing import values
from smime_lint.testing.certificate import Certificate, base

_SUBJECT = (("countryName", "GB"), ("organizationName", "Example Ltd"), ("commonName", "Jane Doe"))


def plain(key: str = "rsa") -> Certificate:
    """A certificate outside the scope of the BR, so that rules of the BR cover no others."""
    return (
        base("mailbox-multipurpose", key)
        .without("certificatePolicies")
        .extended_key_usage(values.CLIENT_AUTH)
        .subject(*_SUBJECT)
    )


def self_issued() -> Certificate:
    """The same with its subject as issuer, which then needs no authorityKeyIdentifier."""
    return plain().issuer(*_SUBJECT)
