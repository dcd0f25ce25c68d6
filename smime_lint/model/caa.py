"""What a CAA check found out about one mailbox, as a node that rules judge: BR 4.2.2.1."""

from __future__ import annotations

from enum import Enum

from .node import Node


class CaaDecision(str, Enum):
    """What the check says to issuance."""

    PERMIT = "permit"
    PERMIT_ON_FAILURE = "permit_on_failure"
    """The lookup failed, and the BR's conditions for taking that as permission are met."""
    DENY_ON_FAILURE = "deny_on_failure"
    DENY = "deny"

    @property
    def is_permission(self) -> bool:
        """Whether the BR let the certificate be issued."""
        return self in (CaaDecision.PERMIT, CaaDecision.PERMIT_ON_FAILURE)


class CaaReason(str, Enum):
    """Why; the values are stable."""

    CAA_NOT_REQUIRED = "caa_not_required"
    EXEMPT_TECHNICALLY_CONSTRAINED = "exempt_technically_constrained"
    NO_CAA_RRSET = "no_caa_rrset"
    NO_ISSUEMAIL_PROPERTY = "no_issuemail_property"
    ISSUER_AUTHORIZED = "issuer_authorized"
    ISSUER_NOT_AUTHORIZED = "issuer_not_authorized"
    ISSUANCE_FORBIDDEN = "issuance_forbidden"
    ISSUEMAIL_MALFORMED = "issuemail_malformed"
    CRITICAL_PROPERTY_UNKNOWN = "critical_property_unknown"
    CAA_RDATA_MALFORMED = "caa_rdata_malformed"
    MAILBOX_ADDRESS_LITERAL = "mailbox_address_literal"
    MAILBOX_DOMAIN_INVALID = "mailbox_domain_invalid"
    RESOLVER_NOT_VALIDATING = "resolver_not_validating"
    LOOKUP_FAILED_DNSSEC_BOGUS = "lookup_failed_dnssec_bogus"
    LOOKUP_FAILED_SECURE_ZONE = "lookup_failed_secure_zone"
    LOOKUP_FAILED_SECURITY_UNKNOWN = "lookup_failed_security_unknown"
    LOOKUP_FAILED_INTERNAL = "lookup_failed_internal"
    LOOKUP_FAILED_NOT_RETRIED = "lookup_failed_not_retried"
    LOOKUP_FAILED_INSECURE = "lookup_failed_insecure"
    LOOKUP_FAILED_NO_DNSSEC_CHAIN = "lookup_failed_no_dnssec_chain"
    EVIDENCE_EXPIRED = "evidence_expired"
    MPIC_QUORUM_NOT_MET = "mpic_quorum_not_met"


class CaaNotice(str, Enum):
    """What is worth knowing beside the decision; the values are stable."""

    LOCAL_PART_SYNTAX = "local_part_syntax"
    """The local part is none of RFC 5321."""
    TRAILING_DOT = "trailing_dot"
    """The domain ends with a dot, which no Mailbox has."""
    IDNA_DOT = "idna_dot"
    """Another character than the full stop separates labels."""
    IDNA_MAPPED = "idna_mapped"
    """A label is none of IDNA 2008; the one that UTS 46 maps it to was used."""
    DOMAIN_SYNTAX = "domain_syntax"
    """A label holds an underscore, or hyphens where no hostname has them."""
    RESERVED_FLAGS = "reserved_flags"
    """A property has flag bits other than 128; they mean nothing."""
    MALFORMED_ISSUEMAIL_IGNORED = "malformed_issuemail_ignored"
    """A malformed issuemail value stands beside one that names the CA."""
    PARAMETERS = "parameters"
    """The issuemail property that names the CA has parameters, whose meaning is the CA's own."""
    PARAMETERS_REFUSED = "parameters_refused"
    """The CA refuses the parameters of a property that names it."""
    OTHER_TAGS_IGNORED = "other_tags_ignored"
    """issue or issuewild properties stand in the RRset; they say nothing about S/MIME."""
    ANCESTOR_RESTRICTS = "ancestor_restricts"
    """The failed lookup may be taken for permission, but a name above it forbids."""
    VALIDATION_SWITCHED_OFF = "validation_switched_off"
    """The resolver validates elsewhere, but not for this name: a local policy."""
    NOT_VALIDATED = "not_validated"
    """An answer counts that the resolver was not shown to validate, at a time when nothing demanded that."""
    CHECKED_AFTER_ISSUANCE = "checked_after_issuance"
    """The answers are later than the time of issuance."""
    WILL_EXPIRE_BEFORE_ISSUANCE = "will_expire_before_issuance"
    """The check is too old at the time of issuance that was given."""
    QUORUM_NOT_MET = "quorum_not_met"
    """Too few remote perspectives corroborate, at a time when that stopped no issuance."""


class CaaCheck(Node, frozen=True, gc=False, eq=False):
    """The check of one mailbox of a certificate; path and offset are those of the mailbox."""

    mailbox: str
    source: str
    """Where the mailbox stands: rfc822Name, SmtpUTF8Mailbox, subject.emailAddress, subject.commonName,
    directoryName.emailAddress."""
    decision: CaaDecision
    reason: CaaReason
    further_reasons: tuple[CaaReason, ...]
    """Reasons that also hold, beside the one that decides."""
    notices: tuple[CaaNotice, ...]
    explanation: str
    """The decision in words."""
    iodef: tuple[str, ...]
    """mailto: and https: contacts that the domain wants to be told of refused requests."""
    is_recorded: bool
    """Whether recorded answers decided."""
    after_issuance: bool
    """Whether the answers are later than the certificate, so that they do not show what stood at issuance."""
    remotes: int
    """Remote network perspectives whose results were given."""
