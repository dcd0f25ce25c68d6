"""Extensions that the BR do not specify: BR 7.1.2.4."""

from __future__ import annotations

from smime_lint.model import Extension, TBSCertificate, UnknownExtension
from smime_lint.rules import Generation, Kind, Mode, Profile, Scope, Severity, Violation, Violations, rule

from .tables.extensions import ADOBE_ARC, CA_ONLY, OPEN_STANDARDS, PRIVATE_NETWORK, SPECIFIED


@rule(
    "smbr.extensions.unspecified",
    on=TBSCertificate,
    kinds=Kind.ANY,
    severity=Severity.NOTICE,
    citation="BR 7.1.2.4",
    since="1.0.0",
)
def unspecified(tbs: TBSCertificate, ctx: Scope) -> Violations:
    """A certificate has no extension that the BR do not specify for its kind.

    The CA may know a reason for another one, and then documents how its content is validated: each is
    listed as a notice. Extensions of private networks, and in subscriber certificates those that RFC 5280
    keeps for CA certificates, have rules of their own, and in Strict ones those of Adobe.
    """
    specified = SPECIFIED.get(ctx.profile.kind)
    if tbs.extensions is None or specified is None or specified.issuperset(tbs.by_oid):
        return
    for extension in tbs.extensions.entries:
        if extension.oid not in specified and not _has_own_rule(extension, ctx.profile):
            yield Violation(
                extension, f"the extension {extension.name} is not one that the BR specify", extension.oid
            )


def _has_own_rule(extension: Extension, profile: Profile) -> bool:
    is_subscriber = profile.kind is Kind.SUBSCRIBER
    if is_subscriber and extension.oid in CA_ONLY:
        return True
    if not isinstance(extension, UnknownExtension):
        return False  # its value cannot be read, and the other two rules do not run on it
    is_strict = is_subscriber and profile.generation is Generation.STRICT
    return extension.oid in PRIVATE_NETWORK or (is_strict and extension.oid.startswith(ADOBE_ARC))


@rule(
    "smbr.extensions.private_network",
    on=UnknownExtension,
    kinds=Kind.ANY,
    severity=Severity.NOTICE,
    citation="BR 7.1.2.4(1)",
    since="1.0.0",
    fix="leave out the extension, or be sure that the applicant can assert it in public",
)
def private_network(extension: UnknownExtension) -> Violations:
    """A certificate has no extension that means something in a private network only.

    The BR except OIDs in an arc of the applicant's own, a right to assert the data that the applicant can
    show, and since BR 1.0.4 extensions of an open standard. That does not show in a certificate, hence a
    notice.
    """
    if extension.oid in PRIVATE_NETWORK:
        yield Violation(
            extension,
            f"the extension {PRIVATE_NETWORK[extension.oid]} applies in private networks only",
            extension.oid,
        )


@rule(
    "smbr.extensions.open_standard_conformance",
    on=TBSCertificate,
    kinds=Kind.ANY,
    severity=Severity.NOTICE,
    citation="BR 7.1.2.4(1)(iii)",
    since="1.0.4",
    mode=Mode.REMINDER,
)
def open_standard_conformance(tbs: TBSCertificate, ctx: Scope) -> Violations:
    """An extension that is in the certificate because an open standard defines it conforms to that standard.

    Named are the extensions of open standards that the BR do not specify for the kind of certificate.
    """
    specified = SPECIFIED.get(ctx.profile.kind, frozenset())
    if tbs.extensions is None:
        return
    for extension in tbs.extensions.entries:
        standard = OPEN_STANDARDS.get(extension.oid)
        if standard is not None and extension.oid not in specified:
            yield Violation(
                extension, f"the extension {extension.name} has to conform to {standard}", extension.oid
            )
