"""The result of a CAA check of one mailbox, as a node that rules check: BR 4.2.2.1."""

from __future__ import annotations

from enum import Enum

from .node import Node


class CaaDecision(str, Enum):
    """Whether a certificate may be issued."""

    PERMIT = "permit"
    PERMIT_ON_FAILURE = "permit_on_failure"
    """The lookup failed, and the BR's conditions for treating that as permission are met."""
    DENY_ON_FAILURE = "deny_on_failure"
    DENY = "deny"

    @property
    def is_permission(self) -> bool:
        """Whether the BR allow the certificate to be issued."""
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
    CHECKED_AFTER_ISSUANCE = "checked_after_issuance"
    MPIC_QUORUM_NOT_MET = "mpic_quorum_not_met"


class CaaNotice(str, Enum):
    """What is worth knowing in addition to the decision; the values are stable."""

    LOCAL_PART_SYNTAX = "local_part_syntax"
    """The local part is not valid by RFC 5321."""
    TRAILING_DOT = "trailing_dot"
    """The domain ends with a dot, which a Mailbox never does."""
    IDNA_DOT = "idna_dot"
    """A character other than the full stop separates labels."""
    IDNA_MAPPED = "idna_mapped"
    """A label is not valid by IDNA 2008; the label that UTS 46 maps it to was used."""
    DOMAIN_SYNTAX = "domain_syntax"
    """A label contains an underscore, or hyphens where a hostname has none."""
    RESERVED_FLAGS = "reserved_flags"
    """A property has flag bits other than 128, which have no meaning."""
    MALFORMED_ISSUEMAIL_IGNORED = "malformed_issuemail_ignored"
    """The RRset contains a malformed issuemail value besides one that names the CA."""
    PARAMETERS = "parameters"
    """The issuemail property that names the CA has parameters, whose meaning the CA defines."""
    PARAMETERS_REFUSED = "parameters_refused"
    """The CA refuses the parameters of a property that names it."""
    OTHER_TAGS_IGNORED = "other_tags_ignored"
    """The RRset contains issue or issuewild properties, which do not apply to S/MIME."""
    ANCESTOR_RESTRICTS = "ancestor_restricts"
    """The failed lookup may be treated as permission, but a name above it prohibits issuance."""
    VALIDATION_SWITCHED_OFF = "validation_switched_off"
    """The resolver validates other names, but not this one: a local policy."""
    NOT_VALIDATED = "not_validated"
    """The resolver was not shown to validate the answer; that was not yet required."""
    CHECKED_AFTER_ISSUANCE = "checked_after_issuance"
    """The answers are later than the time of issuance that was given."""
    QUORUM_NOT_MET = "quorum_not_met"
    """Too few remote perspectives corroborate; that did not yet prevent issuance."""
    NOT_CORROBORATED = "not_corroborated"
    """No results of remote perspectives were given, although the BR require corroboration."""


class CaaCheck(Node, frozen=True, gc=False, eq=False):
    """The check of one mailbox of a certificate; path and offset are those of the mailbox."""

    mailbox: str
    source: str
    """Where the mailbox was found: rfc822Name, SmtpUTF8Mailbox, subject.emailAddress, subject.commonName,
    directoryName.emailAddress."""
    decision: CaaDecision
    reason: CaaReason
    further_reasons: tuple[CaaReason, ...]
    """Reasons that also apply, besides the one that decides."""
    notices: tuple[CaaNotice, ...]
    explanation: str
    """The decision in words."""
    iodef: tuple[str, ...]
    """mailto: and https: contacts to which the domain asks the CA to report refused requests."""
    is_recorded: bool
    """Whether recorded answers decided."""
    after_issuance: bool
    """Whether the answers are later than the certificate, so that they do not show what was published at
    issuance."""
    accepts_failure: bool
    """Whether the CA treats a failed lookup as permission where the BR allow it."""
    remotes: int
    """Remote network perspectives whose results were given."""
