"""Extensions that the BR do not specify: BR 7.1.2.4."""

from __future__ import annotations

from smime_lint.model import Extension, TBSCertificate, UnknownExtension
from smime_lint.rules import Defaults, Kind, Mode, Scope, Severity, Violation, Violations

from .tables.extensions import OPEN_STANDARDS, PRIVATE_NETWORK, SPECIFIED

rule = Defaults(kinds=Kind.ANY, severity=Severity.NOTICE, since="1.0.0").rule


def _unspecified(tbs: TBSCertificate, ctx: Scope) -> list[Extension]:
    """The extensions that the BR do not specify for the kind of certificate."""
    specified = SPECIFIED.get(ctx.profile.kind)
    if tbs.extensions is None or specified is None or specified.issuperset(tbs.by_oid):
        return []
    return [extension for extension in tbs.extensions.entries if extension.oid not in specified]


@rule(
    "smbr.extensions.unspecified",
    by_shape=True,
    on=TBSCertificate,
    citation="BR 7.1.2.4",
    fix="document the reason for the extension, or remove it",
)
def unspecified(tbs: TBSCertificate, ctx: Scope) -> Violations:
    """A certificate contains an extension that the BR do not specify only if the CA is aware of a reason.

    The CA also documents how it validates the content. A certificate does not show this: each such extension
    is listed as a notice. The extensions of CA certificates are those of BR 7.1.2.1 and 7.1.2.2 together: an
    authorityKeyIdentifier in a root CA certificate, for example, is specified in 7.1.2.2.
    """
    for extension in _unspecified(tbs, ctx):
        yield Violation(
            extension,
            f"the BR do not specify the extension {extension.name} for this certificate",
            extension.oid,
        )


@rule(
    "smbr.extensions.private_network",
    on=UnknownExtension,
    citation="BR 7.1.2.4(1)",
    covers=("smbr.extensions.unspecified",),
    fix="remove the extension, or verify that the applicant may assert it in public",
)
def private_network(extension: UnknownExtension) -> Violations:
    """A certificate has no extension that does not apply in the context of the public Internet.

    The BR except OIDs in an arc that the applicant owns, data that the applicant demonstrates a right to
    assert, and since BR 1.0.4 extensions of an open standard. A certificate does not show this, hence a
    notice.
    """
    if extension.oid in PRIVATE_NETWORK:
        yield Violation(
            extension,
            f"the extension {PRIVATE_NETWORK[extension.oid]} applies only in private networks",
            extension.oid,
        )


@rule(
    "smbr.extensions.open_standard_conformance",
    by_shape=True,
    on=TBSCertificate,
    citation="BR 7.1.2.4(1)(iii)",
    since="1.0.4",
    mode=Mode.REMINDER,
    fix="encode the extension as its standard specifies",
)
def open_standard_conformance(tbs: TBSCertificate, ctx: Scope) -> Violations:
    """An extension that is present because an open standard defines it conforms to that standard.

    The reminder lists the extensions of open standards that the BR do not specify for the kind of
    certificate.
    """
    for extension in _unspecified(tbs, ctx):
        standard = OPEN_STANDARDS.get(extension.oid)
        if standard is not None:
            yield Violation(
                extension, f"verify that the extension {extension.name} conforms to {standard}", extension.oid
            )
