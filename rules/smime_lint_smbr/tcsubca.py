"""Technically constrained subordinate CA certificates: BR 7.1.5.

The section defines when a CA counts as constrained, and does not require it of any. So these rules apply to
certificates that meet all conditions, which are taken as constrained, and to those whose kind is given
(`--type tcsubca`). For other certificates with nameConstraints, `conditions_not_met` reports which conditions
they fail.
"""

from __future__ import annotations

from typing import TypeVar

from smime_lint.model import (
    DirectoryName,
    ExtendedKeyUsage,
    Extension,
    GeneralName,
    KeyPurposeId,
    NameConstraints,
    Rfc822Name,
    TBSCertificate,
    is_fqdn,
)
from smime_lint.rules import (
    Context,
    Defaults,
    Kind,
    Mode,
    Severity,
    Violation,
    Violations,
    unmet_constraints,
)

from .extension_rules import missing
from .tables.key_purposes import ANY_EXTENDED_KEY_USAGE, EMAIL_PROTECTION
from .uris import internal_domain, is_public_suffix, is_top_level_domain

_CITATION = "BR 7.1.5"

rule = Defaults(kinds=Kind.TCSUBCA, severity=Severity.ERROR, citation=_CITATION, since="1.0.0").rule


_Name = TypeVar("_Name", bound=GeneralName)


def _permitted(extension: NameConstraints, name_class: type[_Name], tbs: TBSCertificate) -> list[_Name]:
    """The permitted names of a form, if the conditions on names apply."""
    if not _is_for_mail(tbs):
        return []
    return [
        subtree.base for subtree in extension.permitted_subtrees or () if isinstance(subtree.base, name_class)
    ]


def _is_for_mail(tbs: TBSCertificate) -> bool:
    """Whether the conditions on names apply: emailProtection is among the purposes."""
    purposes = tbs.get(ExtendedKeyUsage)
    return purposes is not None and purposes.has(EMAIL_PROTECTION)


def _domain_fault(name: Rfc822Name) -> str | None:
    """What is wrong with a permitted rfc822Name, which has to be an FQDN, or a full stop and an FQDN."""
    text = name.text
    if text is None:
        return "is not text"
    if "@" in text:
        return None  # reported by rfc822_name_is_address
    if not text:
        return "is empty, which permits all mailboxes"
    domain = text.removeprefix(".")
    return None if is_fqdn(domain) or is_top_level_domain(domain.lower()) else "is not an FQDN"


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
    covers=("smbr.subca.prohibited_extended_key_usage",),
    fix="list the purposes of the certificates that the CA issues",
)
def any_extended_key_usage(purpose: KeyPurposeId) -> Violations:
    """extKeyUsage of a technically constrained subordinate CA certificate has no anyExtendedKeyUsage.

    A CA with anyExtendedKeyUsage is not constrained.
    """
    if purpose.oid == ANY_EXTENDED_KEY_USAGE:
        yield Violation(purpose, "anyExtendedKeyUsage does not constrain the CA", value=purpose.oid)


@rule(
    "smbr.tcsubca.name_constraints_missing",
    on=TBSCertificate,
    fix="add nameConstraints with permitted rfc822Name and directoryName subtrees",
)
def name_constraints_missing(tbs: TBSCertificate) -> Violations:
    """A technically constrained subordinate CA certificate with emailProtection has nameConstraints.

    Without emailProtection, extKeyUsage alone constrains the CA.
    """
    if _is_for_mail(tbs) and not tbs.has(NameConstraints):
        yield Violation(tbs.extension_holder, "there is no nameConstraints extension")


@rule(
    "smbr.tcsubca.rfc822_name_not_constrained",
    on=NameConstraints,
    citation="BR 7.1.5(1)",
    fix="add permitted rfc822Name subtrees",
)
def rfc822_name_not_constrained(extension: NameConstraints, ctx: Context) -> Violations:
    """nameConstraints of a technically constrained S/MIME CA certificate has constraints on rfc822Name.

    They have to be in permittedSubtrees: excludedSubtrees alone permit everything else.
    """
    if _is_for_mail(ctx.tbs) and not _permitted(extension, Rfc822Name, ctx.tbs):
        yield Violation(extension, "permittedSubtrees has no rfc822Name")


@rule(
    "smbr.tcsubca.directory_name_not_constrained",
    on=NameConstraints,
    citation="BR 7.1.5(2)",
    fix="add permitted directoryName subtrees",
)
def directory_name_not_constrained(extension: NameConstraints, ctx: Context) -> Violations:
    """nameConstraints of a technically constrained S/MIME CA certificate has constraints on directoryName.

    They have to be in permittedSubtrees, also if the CA issues only mailbox-validated certificates.
    """
    if _is_for_mail(ctx.tbs) and not _permitted(extension, DirectoryName, ctx.tbs):
        yield Violation(extension, "permittedSubtrees has no directoryName")


@rule(
    "smbr.tcsubca.rfc822_name_not_domain",
    on=NameConstraints,
    citation="BR 7.1.5(1)",
    covers=("pkix.name_constraints.rfc822_name_invalid",),
    fix="encode the FQDN of a host, or a full stop and the FQDN of a domain",
)
def rfc822_name_not_domain(extension: NameConstraints, ctx: Context) -> Violations:
    """Each permitted rfc822Name is an FQDN, or a full stop followed by one.

    An empty one permits all mailboxes. A single label is an FQDN only if it is a top-level domain.
    """
    for name in _permitted(extension, Rfc822Name, ctx.tbs):
        fault = _domain_fault(name)
        if fault is not None:
            yield Violation(name, f"the permitted rfc822Name {fault}")


@rule(
    "smbr.tcsubca.rfc822_name_is_address",
    on=NameConstraints,
    citation="BR 7.1.5(1)",
    covers=("pkix.name_constraints.rfc822_name_local_part",),
    fix="encode the FQDN of a host, or a full stop and the FQDN of a domain",
)
def rfc822_name_is_address(extension: NameConstraints, ctx: Context) -> Violations:
    """A permitted rfc822Name is not an email address.

    RFC 5280 permits addresses; the BR do not.
    """
    for name in _permitted(extension, Rfc822Name, ctx.tbs):
        if "@" in (name.text or ""):
            yield Violation(name, "the permitted rfc822Name is an email address")


@rule(
    "smbr.tcsubca.domain_not_registered",
    on=NameConstraints,
    severity=Severity.NOTICE,
    citation="BR 7.1.5(1)",
    fix="permit only domains that the applicant controls",
)
def domain_not_registered(extension: NameConstraints, ctx: Context) -> Violations:
    """The applicant has registered or controls each FQDN in the permitted rfc822Names.

    The rule reports names under which others register theirs, such as "com", according to the public suffix
    list, and names that the public DNS does not have. The operator of a top-level domain may permit it, hence
    a notice.
    """
    for name in _permitted(extension, Rfc822Name, ctx.tbs):
        domain = (name.text or "").removeprefix(".").lower()
        if not is_fqdn(domain) and not is_top_level_domain(domain):
            continue  # reported by rfc822_name_not_domain or rfc822_name_is_address
        if is_public_suffix(domain):
            reason = "which is a public suffix, under which many organizations register names"
        elif (problem := internal_domain(domain)) is not None:
            reason = problem.removeprefix(f"{domain}, ")
        else:
            continue
        yield Violation(name, f"the permitted domain is {domain}, {reason}")


@rule(
    "smbr.tcsubca.directory_name_not_verified",
    on=NameConstraints,
    severity=Severity.NOTICE,
    citation="BR 7.1.5(2)",
    mode=Mode.REMINDER,
    fix="validate the organization and location, or remove the name",
)
def directory_name_not_verified(extension: NameConstraints, ctx: Context) -> Violations:
    """The CA verifies organizationName and location in the permitted directoryNames.

    A certificate does not show what was verified, hence a reminder.
    """
    for name in _permitted(extension, DirectoryName, ctx.tbs):
        yield Violation(name, "verify that the organization and location in this name were validated")


@rule(
    "smbr.tcsubca.conditions_not_met",
    on=NameConstraints,
    malformed=True,
    kinds=Kind.SUBCA,
    severity=Severity.NOTICE,
    fix="meet all conditions of BR 7.1.5 if the CA is meant to be technically constrained",
)
def conditions_not_met(extension: Extension, ctx: Context) -> Violations:
    """A subordinate CA certificate with nameConstraints meets the conditions of a technically constrained CA.

    A CA that does not is not technically constrained: it may have nameConstraints, but the exceptions for
    constrained CAs do not apply to it. With `--type tcsubca` each failed condition is an error.
    """
    unmet = ", ".join(unmet_constraints(ctx.tbs))
    if unmet:
        yield Violation(extension, f"the CA is not technically constrained: {unmet}")
