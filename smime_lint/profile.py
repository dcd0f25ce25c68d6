"""Which profile of the BR a certificate falls under: kind, type and generation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum, IntFlag
from typing import TypeAlias

import msgspec

from .br import RESERVED_POLICIES, CertificateType, Generation
from .model import (
    AttributeTypeAndValue,
    AuthorityKeyIdentifier,
    BasicConstraints,
    Certificate,
    CertificatePolicies,
    CommonName,
    DirectoryName,
    EmailAddress,
    ExtendedKeyUsage,
    GivenName,
    KeyUsage,
    KeyUsageBits,
    MalformedExtension,
    NameConstraints,
    OrganizationalUnitName,
    OrganizationIdentifier,
    OrganizationName,
    Pseudonym,
    Rfc822Name,
    SerialNumber,
    SubjectKeyIdentifier,
    Surname,
    TBSCertificate,
    Title,
    is_fqdn,
    parse_mailbox,
)
from .path.names import is_self_issued

EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4"
OCSP_SIGNING = "1.3.6.1.5.5.7.3.9"
ANY_PURPOSE = "2.5.29.37.0"


class Kind(IntFlag):
    """What a document is to the BR."""

    SUBSCRIBER = 1
    ROOT = 2
    SUBCA = 4
    OTHER = 8
    """No CA certificate, and not one that the BR cover."""
    TCSUBCA = 16
    """A technically constrained subordinate CA: BR 7.1.5."""
    CROSS = 32
    """A cross certificate: BR 7.1.2.2."""
    OCSP_RESPONDER = 64
    """A delegated OCSP responder's certificate: RFC 6960 4.2.2.2."""
    CRL = 128
    OCSP_RESPONSE = 256
    EXTANT = 512
    """An Extant S/MIME CA: BR 1.6.1, Appendix B."""

    CA = ROOT | SUBCA | TCSUBCA | CROSS | EXTANT
    ANY = SUBSCRIBER | OTHER | OCSP_RESPONDER | CA
    """Every certificate."""

    @property
    def label(self) -> str:
        """The name in results: subscriber, root, subca, other ..."""
        return (self.name or "").lower()


KIND_NAMES: dict[str, Kind] = {
    "root": Kind.ROOT,
    "subca": Kind.SUBCA,
    "tcsubca": Kind.TCSUBCA,
    "cross": Kind.CROSS,
    "extant": Kind.EXTANT,
    "ocsp-responder": Kind.OCSP_RESPONDER,
}
"""The kinds of certificate that can be forced, as the command line has them."""


class TypeSource(str, Enum):
    """How type and generation were found."""

    FORCED = "forced"
    POLICY = "policy"
    """By a reserved policy OID."""
    POLICY_MAP = "policy_map"
    """By a policy OID of the CA's that the caller mapped."""
    GUESSED = "guessed"
    """From the content of the subject; the generation is then taken as Legacy, the most lenient."""


class Profile(msgspec.Struct, frozen=True):
    """Kind, type and generation, and how they were found."""

    kind: Kind
    in_scope: bool
    """Whether the BR's rules for the kind are applied."""
    type: CertificateType | None
    generation: Generation | None
    type_source: TypeSource | None
    affiliated: bool | None = None
    """Whether the subject of a subordinate CA certificate is an Affiliate of the issuing CA (BR 1.6.1), if
    the caller knows."""
    other_types: CertificateType = CertificateType(0)
    """Types that the certificate may be of as well: it asserts several policies, or the type is guessed and
    the subject fits several. Only rules that apply to all of them are run."""
    other_generations: Generation = Generation(0)
    """The same for generations."""
    issues_smime: bool = False
    """Whether a CA is known to have issued a certificate that meets the definition of BR 1.1. The key of a
    root does not sign such certificates (BR 6.1.7), so its own is not a cross certificate."""

    @property
    def types(self) -> CertificateType:
        """All types that the certificate may be of; none where it has no type."""
        return self.other_types if self.type is None else self.type | self.other_types

    @property
    def generations(self) -> Generation:
        """All generations that the certificate may be of; none where it has no generation."""
        return self.other_generations if self.generation is None else self.generation | self.other_generations

    @property
    def is_forced(self) -> bool:
        """Whether the caller declared the kind."""
        return self.type_source is TypeSource.FORCED


def detect_profile(
    certificate: Certificate,
    forced: Profile | None = None,
    policy_map: Mapping[str, tuple[CertificateType, Generation]] = RESERVED_POLICIES,
    affiliated: bool | None = None,
) -> Profile:
    """Find the profile of a certificate.

    A subscriber certificate is in scope if it meets the definition of BR 1.1 (emailProtection and a mailbox
    in the SAN), if it asserts a reserved policy OID or one in ``policy_map``, or if its type is forced; a CA
    certificate if S/MIME certificates can be below it. ``policy_map``: a CA's own policy OIDs; they are used
    only if no reserved OID is asserted.
    """
    if forced is not None:
        return forced
    if is_ca_certificate(certificate):
        in_scope = _may_issue_smime(certificate, policy_map)
        return Profile(_ca_kind(certificate), in_scope, None, None, None, affiliated)
    asserted = asserted_policies(certificate)
    for known, source in ((RESERVED_POLICIES, TypeSource.POLICY), (policy_map, TypeSource.POLICY_MAP)):
        found = [known[oid] for oid in asserted if oid in known]
        if found:
            return _by_policies(certificate, found, source)
    if not is_smime(certificate):
        purposes = certificate.tbs.get(ExtendedKeyUsage)
        is_responder = purposes is not None and purposes.has(OCSP_SIGNING)
        return Profile(Kind.OCSP_RESPONDER if is_responder else Kind.OTHER, False, None, None, None)
    possible = _possible_types(certificate)
    guess = _first_of(possible)
    return Profile(
        Kind.SUBSCRIBER, True, guess, Generation.LEGACY, TypeSource.GUESSED, other_types=possible ^ guess
    )


def _by_policies(
    certificate: Certificate, policies: list[tuple[CertificateType, Generation]], source: TypeSource
) -> Profile:
    """The profile of a certificate that asserts known policies.

    Several of them are an error. Since any of them may be the one that was meant, none is preferred for its
    position; results name the type that the subject fits, and the most lenient generation asserted for it.
    """
    if len(policies) == 1:
        return Profile(Kind.SUBSCRIBER, True, *policies[0], source)
    types, generations = CertificateType(0), Generation(0)
    for certificate_type, generation in policies:
        types |= certificate_type
        generations |= generation
    shown = _first_of(types & _possible_types(certificate) or types)
    lenient = min(generation for certificate_type, generation in policies if certificate_type is shown)
    return Profile(
        Kind.SUBSCRIBER,
        True,
        shown,
        lenient,
        source,
        other_types=types ^ shown,
        other_generations=generations ^ lenient,
    )


def asserted_policies(certificate: Certificate) -> list[str]:
    """The policy OIDs of every certificatePolicies that decodes: there should be one."""
    tbs = certificate.tbs
    extensions = () if tbs.extensions is None else tbs.extensions.entries
    if len(extensions) == len(tbs.by_oid):  # mostly: no extension stands there twice
        policies = tbs.get(CertificatePolicies)
        return [] if policies is None else [policy.oid for policy in policies.policies]
    return [
        policy.oid
        for extension in extensions
        if isinstance(extension, CertificatePolicies)
        for policy in extension.policies
    ]


def is_ca_certificate(certificate: Certificate) -> bool:
    """Whether it is a CA certificate: cA is true, unless a mailbox in the SAN and neither keyCertSign nor
    pathLenConstraint show a subscriber certificate with a wrong basicConstraints.

    A subscriber certificate with more faults than that is checked as a CA certificate, and has the faults of
    one: no keyCertSign, no cRLSign; or, where it has these, emailProtection and a mailbox in the SAN, which
    the definition of BR 1.1 gives to S/MIME certificates.
    """
    constraints = certificate.tbs.get(BasicConstraints)
    if constraints is None or not constraints.ca:
        return False
    usage = certificate.tbs.get(KeyUsage)
    return (
        not certificate.mailbox_names
        or constraints.path_len_constraint is not None
        or (usage is not None and bool(usage.flags & KeyUsageBits.KEY_CERT_SIGN))
    )


def _ca_kind(certificate: Certificate) -> Kind:
    """The kind of a CA certificate, as far as it shows.

    A cross certificate and one of an Extant S/MIME CA look like others, so these kinds are never detected:
    the caller declares them.
    """
    tbs = certificate.tbs
    if is_self_issued(certificate):
        authority, subject = tbs.get(AuthorityKeyIdentifier), tbs.get(SubjectKeyIdentifier)
        issuer_key = None if authority is None else authority.key_identifier
        # Where they differ, another key of the same CA has signed (RFC 5280 3.2), or the identifier is wrong.
        if issuer_key is None or subject is None or issuer_key.value == subject.key_identifier.value:
            return Kind.ROOT
        from .path.signatures import is_signed_by  # takes some milliseconds, and few certificates need it

        if is_signed_by(certificate, certificate):
            return Kind.ROOT
    return Kind.TCSUBCA if is_technically_constrained(certificate) else Kind.SUBCA


def is_technically_constrained(certificate: Certificate) -> bool:
    """Whether a subordinate CA certificate has nameConstraints and meets the conditions of BR 7.1.5."""
    tbs = certificate.tbs
    return tbs.get(NameConstraints) is not None and not any(unmet_constraints(tbs))


def unmet_constraints(tbs: TBSCertificate) -> Iterator[str]:
    """The conditions of BR 7.1.5 that a subordinate CA certificate fails, in words.

    An FQDN has two labels or more here: a top-level domain can be the domain of its operator, but does not
    show by itself that a CA is constrained.
    """
    purposes = tbs.get(ExtendedKeyUsage)
    if purposes is None:
        yield "there is no extKeyUsage"
        return
    if purposes.has(ANY_PURPOSE):
        yield "extKeyUsage has anyExtendedKeyUsage"
    if not purposes.has(EMAIL_PROTECTION):
        return
    constraints = tbs.get(NameConstraints)
    if constraints is None:
        yield "nameConstraints is missing or does not decode"
        return
    bases = [subtree.base for subtree in constraints.permitted_subtrees or ()]
    mailboxes = [base.text or "" for base in bases if isinstance(base, Rfc822Name)]
    if not mailboxes:
        yield "no rfc822Name is in permittedSubtrees"
    if any("@" in name for name in mailboxes):
        yield "a permitted rfc822Name is an email address"
    if not all("@" in name or is_fqdn(name.removeprefix(".")) for name in mailboxes):
        yield "a permitted rfc822Name is not an FQDN of two labels or more"
    if not any(isinstance(base, DirectoryName) for base in bases):
        yield "no directoryName is in permittedSubtrees"


def _may_issue_smime(
    certificate: Certificate,
    policy_map: Mapping[str, tuple[CertificateType, Generation]] = RESERVED_POLICIES,
) -> bool:
    """Whether there can be S/MIME certificates below a CA certificate: extKeyUsage does not exclude them, or
    a reserved or mapped policy OID is asserted."""
    purposes = certificate.tbs.extension(ExtendedKeyUsage)
    if purposes is None or isinstance(purposes, MalformedExtension):
        return True
    if isinstance(purposes, ExtendedKeyUsage) and (
        purposes.has(EMAIL_PROTECTION) or purposes.has(ANY_PURPOSE)
    ):
        return True
    return any(oid in RESERVED_POLICIES or oid in policy_map for oid in asserted_policies(certificate))


def is_smime_ca(certificate: Certificate) -> bool:
    """Whether it is a CA certificate below which there can be S/MIME certificates."""
    return is_ca_certificate(certificate) and _may_issue_smime(certificate)


def is_smime(certificate: Certificate) -> bool:
    """Whether it meets the definition of BR 1.1: emailProtection and a mailbox in the SAN."""
    purposes = certificate.tbs.get(ExtendedKeyUsage)
    return purposes is not None and purposes.has(EMAIL_PROTECTION) and bool(certificate.mailbox_names)


_AttributeClasses: TypeAlias = frozenset[type[AttributeTypeAndValue]]
_MAILBOX_ATTRIBUTES: _AttributeClasses = frozenset({CommonName, EmailAddress, SerialNumber})
_PERSON_ATTRIBUTES: _AttributeClasses = frozenset({GivenName, Surname, Pseudonym, Title})
_ORGANIZATION_ATTRIBUTES: _AttributeClasses = frozenset(
    {OrganizationName, OrganizationalUnitName, OrganizationIdentifier}
)
_MAILBOX, _ORGANIZATION = CertificateType.MAILBOX, CertificateType.ORGANIZATION
_SPONSOR, _INDIVIDUAL = CertificateType.SPONSOR, CertificateType.INDIVIDUAL


def _possible_types(certificate: Certificate) -> CertificateType:
    """The types that allow what is in the subject, in their Legacy generation: BR 7.1.4.2.3 to 7.1.4.2.6.

    In that generation commonName alone can name the person (7.1.4.2.5 Note 1, 7.1.4.2.6 Note 1). Where no
    type allows the subject, the types that prohibit none of its attributes.
    """
    subject = certificate.tbs.subject
    if subject is None:
        return CertificateType.ALL
    classes = frozenset(map(type, subject.attributes))
    if not classes.isdisjoint(_ORGANIZATION_ATTRIBUTES):
        if not classes.isdisjoint(_PERSON_ATTRIBUTES):
            return _SPONSOR
        return _ORGANIZATION | _SPONSOR if CommonName in classes else _ORGANIZATION
    if not classes.isdisjoint(_PERSON_ATTRIBUTES):
        return _INDIVIDUAL
    if not classes <= _MAILBOX_ATTRIBUTES:
        return _INDIVIDUAL if CommonName in classes else _ORGANIZATION | _SPONSOR | _INDIVIDUAL
    if CommonName not in classes:
        return _MAILBOX
    is_mailbox = all(parse_mailbox(name) is not None for name in subject.texts(CommonName))
    return _MAILBOX | _INDIVIDUAL if is_mailbox else _INDIVIDUAL


def _first_of(types: CertificateType) -> CertificateType:
    """The first of some types, in the order of the BR."""
    return CertificateType(types & -types)
