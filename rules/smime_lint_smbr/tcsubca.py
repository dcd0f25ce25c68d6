"""Technically constrained subordinate CA certificates: BR 7.1.5.

The section says when such a CA counts as constrained, and obliges none to be. So these rules speak of those
certificates that meet it all, which are taken as constrained, and of those of which the caller says that they
are (`--type tcsubca`); of others with nameConstraints, `conditions_not_met` says what they lack.
"""

from __future__ import annotations

from collections.abc import Iterator

from smime_lint.model import (
    DirectoryName,
    ExtendedKeyUsage,
    Extension,
    GeneralName,
    KeyPurposeId,
    NameConstraints,
    Rfc822Name,
    TBSCertificate,
)
from smime_lint.rules import Context, Kind, Mode, Severity, Violation, Violations, rule

from .extension_rules import missing
from .tables.key_purposes import ANY_EXTENDED_KEY_USAGE, EMAIL_PROTECTION
from .uris import is_fqdn, is_public_suffix

KIND = Kind.TCSUBCA
_CITATION = "BR 7.1.5"


def _permitted(extension: NameConstraints, name_class: type[GeneralName]) -> list[GeneralName]:
    return [
        subtree.base for subtree in extension.permitted_subtrees or () if isinstance(subtree.base, name_class)
    ]


def _is_for_mail(tbs: TBSCertificate) -> bool:
    """Whether the conditions on names apply: emailProtection is among the purposes."""
    purposes = tbs.get(ExtendedKeyUsage)
    return purposes is not None and purposes.has(EMAIL_PROTECTION)


def _domain_fault(name: GeneralName) -> str | None:
    """What is wrong with a permitted rfc822Name: it is to be an FQDN, or a full stop and an FQDN."""
    text = name.text if isinstance(name, Rfc822Name) else None
    if text is None:
        return "is no text"
    if "@" in text:
        return None  # a rule of its own
    if not text:
        return "is empty, which permits all mailboxes"
    return None if is_fqdn(text.removeprefix(".")) else "is no FQDN"


RULES = (
    missing(
        "smbr.tcsubca.extended_key_usage_missing",
        ExtendedKeyUsage,
        Kind.TCSUBCA,
        _CITATION,
        "add extKeyUsage with all purposes of the certificates that the CA issues",
        name="extKeyUsage",
        covers=("smbr.subca.extended_key_usage_missing",),
    ),
)


@rule(
    "smbr.tcsubca.any_extended_key_usage",
    on=KeyPurposeId,
    kinds=KIND,
    severity=Severity.ERROR,
    citation=_CITATION,
    since="1.0.0",
    fix="name the purposes of the certificates that the CA issues",
)
def any_extended_key_usage(purpose: KeyPurposeId, ctx: Context) -> Violations:
    """extKeyUsage of a technically constrained subordinate CA certificate has no anyExtendedKeyUsage.

    The profile of all subordinate CA certificates prohibits it beside emailProtection (BR 7.1.2.2(g)); where
    that is what is wrong, smbr.subca.prohibited_extended_key_usage speaks.
    """
    if purpose.oid == ANY_EXTENDED_KEY_USAGE and not _is_for_mail(ctx.tbs):
        yield Violation(purpose, "anyExtendedKeyUsage constrains nothing", value=purpose.oid)


@rule(
    "smbr.tcsubca.name_constraints_missing",
    on=TBSCertificate,
    kinds=KIND,
    severity=Severity.ERROR,
    citation=_CITATION,
    since="1.0.0",
    fix="add nameConstraints with permitted rfc822Name and directoryName subtrees",
)
def name_constraints_missing(tbs: TBSCertificate) -> Violations:
    """A technically constrained subordinate CA certificate with emailProtection has nameConstraints."""
    if _is_for_mail(tbs) and not tbs.has(NameConstraints):
        yield Violation(tbs.extension_holder, "there is no nameConstraints extension")


@rule(
    "smbr.tcsubca.rfc822_name_not_constrained",
    on=NameConstraints,
    kinds=KIND,
    severity=Severity.ERROR,
    citation="BR 7.1.5(1)",
    since="1.0.0",
    fix="add permitted rfc822Name subtrees",
)
def rfc822_name_not_constrained(extension: NameConstraints, ctx: Context) -> Violations:
    """nameConstraints of a technically constrained S/MIME CA certificate permits certain rfc822Names.

    Excluded subtrees alone leave everything else permitted; the section speaks of permittedSubtrees.
    """
    if _is_for_mail(ctx.tbs) and not _permitted(extension, Rfc822Name):
        yield Violation(extension, "permittedSubtrees has no rfc822Name")


@rule(
    "smbr.tcsubca.directory_name_not_constrained",
    on=NameConstraints,
    kinds=KIND,
    severity=Severity.ERROR,
    citation="BR 7.1.5(2)",
    since="1.0.0",
    fix="add permitted directoryName subtrees",
)
def directory_name_not_constrained(extension: NameConstraints, ctx: Context) -> Violations:
    """nameConstraints of a technically constrained S/MIME CA certificate permits certain directoryNames.

    Also where the CA issues mailbox-validated certificates only.
    """
    if _is_for_mail(ctx.tbs) and not _permitted(extension, DirectoryName):
        yield Violation(extension, "permittedSubtrees has no directoryName")


@rule(
    "smbr.tcsubca.rfc822_name_not_domain",
    on=NameConstraints,
    kinds=KIND,
    severity=Severity.ERROR,
    citation="BR 7.1.5(1)",
    since="1.0.0",
    covers=("pkix.name_constraints.rfc822_name_invalid",),
    fix="give the FQDN of a host, or a full stop and the FQDN of a domain",
)
def rfc822_name_not_domain(extension: NameConstraints) -> Violations:
    """Each permitted rfc822Name is an FQDN, or a full stop followed by one.

    An empty one permits all mailboxes.
    """
    for name in _permitted(extension, Rfc822Name):
        fault = _domain_fault(name)
        if fault is not None:
            yield Violation(name, f"the permitted rfc822Name {fault}")


@rule(
    "smbr.tcsubca.rfc822_name_is_address",
    on=NameConstraints,
    kinds=KIND,
    severity=Severity.ERROR,
    citation="BR 7.1.5(1)",
    since="1.0.0",
    fix="give the FQDN of a host, or a full stop and the FQDN of a domain",
)
def rfc822_name_is_address(extension: NameConstraints) -> Violations:
    """A permitted rfc822Name is not an email address.

    RFC 5280 allows one, the BR do not.
    """
    for name in _permitted(extension, Rfc822Name):
        if isinstance(name, Rfc822Name) and "@" in (name.text or ""):
            yield Violation(name, "the permitted rfc822Name is an email address")


@rule(
    "smbr.tcsubca.domain_not_registered",
    on=NameConstraints,
    kinds=KIND,
    severity=Severity.NOTICE,
    citation="BR 7.1.5(1)",
    since="1.0.0",
)
def domain_not_registered(extension: NameConstraints) -> Violations:
    """The applicant controls each FQDN in the permitted rfc822Names.

    What shows is a name under which others register theirs, such as "com", by the public suffix list.
    """
    for name in _permitted(extension, Rfc822Name):
        text = (name.text if isinstance(name, Rfc822Name) else None) or ""
        domain = text.removeprefix(".")
        if "@" not in text and is_fqdn(domain) and is_public_suffix(domain):
            yield Violation(name, f"{domain} is a public suffix, which hardly belongs to one applicant")


@rule(
    "smbr.tcsubca.directory_name_not_verified",
    on=NameConstraints,
    kinds=KIND,
    severity=Severity.NOTICE,
    citation="BR 7.1.5(2)",
    since="1.0.0",
    mode=Mode.REMINDER,
)
def directory_name_not_verified(extension: NameConstraints) -> Violations:
    """Organization and location in the permitted directoryNames were verified."""
    for name in _permitted(extension, DirectoryName):
        yield Violation(name, "organization and location of this name were verified")


@rule(
    "smbr.tcsubca.conditions_not_met",
    on=NameConstraints,
    malformed=True,
    kinds=Kind.SUBCA,
    severity=Severity.NOTICE,
    citation=_CITATION,
    since="1.0.0",
)
def conditions_not_met(extension: Extension, ctx: Context) -> Violations:
    """A subordinate CA certificate with nameConstraints meets the conditions of a constrained CA.

    If it does not, it is one of an ordinary CA, which may have nameConstraints but is audited in full.
    `--type tcsubca` makes what is lacking an error.
    """
    lacks = list(_lacking(extension, ctx.tbs))
    if lacks:
        yield Violation(extension, f"the CA does not count as technically constrained: {', '.join(lacks)}")


def _lacking(extension: Extension, tbs: TBSCertificate) -> Iterator[str]:
    if not isinstance(extension, NameConstraints):
        yield "nameConstraints does not decode"
        return
    purposes = tbs.get(ExtendedKeyUsage)
    if purposes is None:
        yield "there is no extKeyUsage"
        return
    if purposes.has(ANY_EXTENDED_KEY_USAGE):
        yield "extKeyUsage has anyExtendedKeyUsage"
    if not purposes.has(EMAIL_PROTECTION):
        return
    mailboxes = _permitted(extension, Rfc822Name)
    if not mailboxes:
        yield "no rfc822Name is in permittedSubtrees"
    if any(isinstance(name, Rfc822Name) and "@" in (name.text or "") for name in mailboxes):
        yield "a permitted rfc822Name is an email address"
    if any(_domain_fault(name) for name in mailboxes):
        yield "a permitted rfc822Name is no FQDN"
    if not _permitted(extension, DirectoryName):
        yield "no directoryName is in permittedSubtrees"
