"""The CAA check of BR 4.2.2.1: mailboxes, facts and a resolver in, decisions with reasons out.

It has no I/O and no clock: answers come from the resolver, times from the caller.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import dns.flags
import dns.rcode
import dns.rdatatype

from ..br import BrVersion, day_of, version
from ..model.caa import CaaDecision, CaaNotice, CaaReason
from .issuemail import (
    RECOGNISED_TAGS,
    AcceptsParameters,
    Property,
    decide_rrset,
    is_issuer_domain_name,
)
from .mailbox import mailbox_domain
from .perspectives import DUTY, Remote, corroborate, may_be_required
from .resolver import CaaResolver, DnsAnswer, Security
from .wire import WireRecord

SINCE = version("1.0.3")
RECOMMENDED = date(2024, 9, 15)
"""From this day on CAA SHOULD be checked (BR 4.2.2.1)."""
REQUIRED = date(2025, 3, 15)
"""From this day on it SHALL be."""

INSECURE_SINCE = version("1.0.12")
"""From this version on a failure is permission only where the domain is confirmed Insecure."""
DNSSEC_REQUIRED = date(2026, 3, 15)
"""From this day on, at that version, every answer has to be validated (BR 4.2.2.1.1)."""

REUSE = 8 * 3600
"""Seconds for which a check can be relied on, where no CAA record has a longer TTL (BR 4.2.2.1)."""

SLACK = 300
"""Seconds by which answers may be later than the time of issuance and still count as before it: lookups take
time, and clocks differ."""

NOTHING = "none"
SHOULD = "SHOULD"
SHALL = "SHALL"


def find_duty(br_version: BrVersion | None, issued_at: int) -> str:
    """How a version of the BR requires the check at a time: "none", "SHOULD" or "SHALL"."""
    day = day_of(issued_at)
    if br_version is None or br_version < SINCE or day < RECOMMENDED:
        return NOTHING
    return SHOULD if day < REQUIRED else SHALL


@dataclass(frozen=True)
class Mailbox:
    """A mailbox to check, and where it was found."""

    address: str
    source: str = "argument"


@dataclass(frozen=True)
class Circumstances:
    """Facts that the caller gives and DNS does not contain."""

    issuers: tuple[str, ...]
    """The CA's issuer domain names (BR 4.2.2.1, 2.2)."""
    issued_at: int
    """The time of issuance, in seconds since 1970."""
    br_version: BrVersion | None
    """None before the BR."""
    checked_at: int | None = None
    """When the answers were given, where they do not carry their times."""
    is_recorded: bool = True
    """Whether the answers have to be evidence for that issuance: given before it. For a lookup of now, an
    earlier time of issuance is only a notice."""
    technically_constrained: bool = False
    """Whether the issuing CA is technically constrained (BR 7.1.5) ..."""
    contract_waives_caa: bool = False
    """... and its contract waives CAA. The exemption needs both."""
    recognised_tags: frozenset[str] = RECOGNISED_TAGS
    accepts: AcceptsParameters | None = None
    method: str | None = None
    """The BR section of the mailbox validation method; None if it is not given."""
    remotes: tuple[Remote, ...] | None = None
    """What the remote perspectives found; None if nothing was given."""
    accepts_failure: bool = False
    """Whether the CA treats a failed lookup as permission where the BR allow it. It changes no decision: it
    is the CA's answer to ``permit_on_failure``."""

    def __post_init__(self) -> None:
        """Raises ValueError for issuer domain names that no property could name."""
        if not self.issuers:
            raise ValueError("there is no issuer domain name: no issuemail property can permit issuance")
        for name in self.issuers:
            if not is_issuer_domain_name(name):
                raise ValueError(
                    f"{name!r} is not an issuer domain name: expected letters, digits and inner hyphens in "
                    "labels joined by dots, U-labels as A-labels"
                )
        object.__setattr__(self, "issuers", tuple(dict.fromkeys(name.lower() for name in self.issuers)))

    @property
    def day(self) -> date:
        """The day of issuance in UTC."""
        return day_of(self.issued_at)

    @property
    def duty(self) -> str:
        """How the BR require the check at that time: "none", "SHOULD" or "SHALL"."""
        return find_duty(self.br_version, self.issued_at)

    @property
    def needs_dnssec(self) -> bool:
        """Whether every answer has to be validated."""
        return (
            self.br_version is not None and self.br_version >= INSECURE_SINCE and self.day >= DNSSEC_REQUIRED
        )


@dataclass(frozen=True)
class MailboxResult:
    """The check of one mailbox."""

    mailbox: Mailbox
    decision: CaaDecision
    reason: CaaReason
    explanation: str
    """The decision in words."""
    domain: str | None = None
    further_reasons: tuple[CaaReason, ...] = ()
    notices: tuple[CaaNotice, ...] = ()
    found_at: str | None = None
    """The name whose RRset decided, without a dot at the end."""
    properties: tuple[Property, ...] = ()
    """Of that RRset."""
    ttl: int | None = None
    """Of that RRset, in seconds."""
    iodef: tuple[str, ...] = ()
    """mailto: and https: contacts in that RRset."""
    answers: tuple[DnsAnswer, ...] = ()
    """The climb, from the domain up."""
    checked_at: int | None = None
    """When the first answer was given; None if nothing was asked."""
    valid_until: int | None = None
    """The last second of issuance for which a permission can be relied on."""

    @property
    def security(self) -> Security | None:
        """The DNSSEC status of the whole climb: that of its weakest answer; None if nothing was asked."""
        order = (Security.BOGUS, Security.UNVALIDATED, Security.INDETERMINATE, Security.INSECURE)
        found = {answer.security for answer in self.answers}
        return next((each for each in order if each in found), Security.SECURE if found else None)


@dataclass(frozen=True)
class CaaResult:
    """The check of all mailboxes of a certificate."""

    mailboxes: tuple[MailboxResult, ...]

    @property
    def worst(self) -> MailboxResult:
        """The mailbox that decides for the certificate."""
        return max(self.mailboxes, key=lambda result: SEVERITY[result.decision])

    @property
    def decision(self) -> CaaDecision:
        """That of the worst mailbox."""
        return self.worst.decision

    @property
    def reason(self) -> CaaReason:
        """That of the worst mailbox."""
        return self.worst.reason

    @property
    def valid_until(self) -> int | None:
        """The earliest limit of the mailboxes."""
        return min(
            (each.valid_until for each in self.mailboxes if each.valid_until is not None), default=None
        )


SEVERITY = {
    CaaDecision.PERMIT: 0,
    CaaDecision.PERMIT_ON_FAILURE: 1,
    CaaDecision.DENY_ON_FAILURE: 2,
    CaaDecision.DENY: 3,
}
"""What is worse has the higher number."""


def reuse_until(checked_at: int, ttl: int | None) -> int:
    """The last second in which a certificate can be issued on a check: its time and the TTL of the CAA
    records or eight hours, whichever is greater. ``ttl``: None if there were no CAA records."""
    return checked_at + max(ttl or 0, REUSE)


def evaluate(mailboxes: Iterable[Mailbox], context: Circumstances, resolver: CaaResolver) -> CaaResult:
    """Check mailboxes. Each domain is looked up once; there is a result for each mailbox.

    Raises ValueError if there is no mailbox, and what the resolver raises for a name that it cannot be
    asked for, as one that was not recorded.
    """
    results: list[MailboxResult] = []
    by_domain: dict[str, MailboxResult] = {}
    for mailbox in mailboxes:
        results.append(_check(mailbox, context, resolver, by_domain))
    if not results:
        raise ValueError("there is no mailbox to check")
    return CaaResult(tuple(results))


def _check(
    mailbox: Mailbox, context: Circumstances, resolver: CaaResolver, by_domain: dict[str, MailboxResult]
) -> MailboxResult:
    found = mailbox_domain(mailbox.address)
    if context.duty == NOTHING:
        return MailboxResult(
            mailbox,
            CaaDecision.PERMIT,
            CaaReason.CAA_NOT_REQUIRED,
            f"CAA need not be checked: {_before_the_duty(context)}",
            found.domain,
        )
    if context.technically_constrained and context.contract_waives_caa:
        return MailboxResult(
            mailbox,
            CaaDecision.PERMIT,
            CaaReason.EXEMPT_TECHNICALLY_CONSTRAINED,
            "CAA need not be checked: the issuing CA is technically constrained and its contract waives CAA",
            found.domain,
        )
    if found.domain is None:
        assert found.reason is not None  # noqa: S101 - without domain there is a reason
        return MailboxResult(
            mailbox, CaaDecision.DENY, found.reason, found.explanation, notices=found.notices
        )
    result = by_domain.get(found.domain)
    if result is None:
        result = by_domain[found.domain] = _check_domain(found.domain, context, resolver)
    return replace(result, mailbox=mailbox, notices=_unique(found.notices + result.notices))


def _before_the_duty(context: Circumstances) -> str:
    if context.br_version is None or context.br_version < SINCE:
        number = "no version" if context.br_version is None else f"version {context.br_version.number}"
        return f"{number} of the BR applies, and {SINCE.number} introduced CAA"
    return f"issuance is before {RECOMMENDED.isoformat()}"


def _check_domain(domain: str, context: Circumstances, resolver: CaaResolver) -> MailboxResult:
    answers: list[DnsAnswer] = []
    result = _climb(domain.split("."), context, resolver, answers)
    times = [exchange.time for answer in answers for exchange in answer.exchanges if exchange.role == "caa"]
    # The first answer is the oldest: what is counted from it ends too early rather than too late.
    checked_at = int(min(times)) if times else context.checked_at or context.issued_at
    result = replace(result, domain=domain, answers=tuple(answers), checked_at=checked_at)
    if result.reason is not CaaReason.RESOLVER_NOT_VALIDATING and result.security is Security.UNVALIDATED:
        result = replace(result, notices=(*result.notices, CaaNotice.NOT_VALIDATED))
    return _with_corroboration(_with_age(result, checked_at, context), context)


def _climb(
    labels: list[str], context: Circumstances, resolver: CaaResolver, answers: list[DnsAnswer]
) -> MailboxResult:
    """Find the relevant RRset and decide on it (RFC 8659 3).

    The names are the domain and those above it, the top-level domain included, the root not. The resolver
    follows aliases; where they lead to no CAA record, the climb goes on above the original name. A failed
    lookup ends the climb: a permission above it must not be reached.
    """
    for depth in range(len(labels)):
        name = ".".join(labels[depth:])
        answer = resolver.lookup(name)
        answers.append(answer)
        problem = judge_answer(answer, context)
        if problem is not None:
            if problem.decision is CaaDecision.PERMIT_ON_FAILURE and _is_prohibited_above(
                labels[depth + 1 :], context, resolver, answers
            ):
                return replace(problem, notices=(*problem.notices, CaaNotice.ANCESTOR_RESTRICTS))
            return problem
        records = caa_records(answer)
        if records:
            return _decide(name, records, context)
    return MailboxResult(
        _UNNAMED,
        CaaDecision.PERMIT,
        CaaReason.NO_CAA_RRSET,
        f"there is no CAA record at {'.'.join(labels)}" + (" or above it" if len(labels) > 1 else ""),
    )


_UNNAMED = Mailbox("")
"""Stands for the mailbox in the result for a domain, which several mailboxes can share."""


def caa_records(answer: DnsAnswer) -> list[WireRecord]:
    """The CAA records of an answer: those at the name asked for, or at the end of its aliases."""
    end = (answer.aliases[-1] if answer.aliases else answer.name).rstrip(".").lower()
    return [
        record
        for record in answer.records
        if record.rdtype == dns.rdatatype.CAA and record.owner.to_text(omit_final_dot=True).lower() == end
    ]


def _decide(name: str, records: list[WireRecord], context: Circumstances) -> MailboxResult:
    rdatas = [record.rdata for record in records]
    decided = decide_rrset(rdatas, context.issuers, context.recognised_tags, context.accepts)
    return MailboxResult(
        _UNNAMED,
        decided.decision,
        decided.reason,
        f"at {name}: {decided.explanation}",
        notices=decided.notices,
        found_at=name,
        properties=decided.properties,
        ttl=min(record.ttl for record in records),
        iodef=decided.iodef,
    )


def is_failure(answer: DnsAnswer) -> bool:
    """Whether an answer does not state what records there are, be it none."""
    return answer.error is not None or answer.rcode not in ("NOERROR", "NXDOMAIN")


def judge_answer(answer: DnsAnswer, context: Circumstances) -> MailboxResult | None:
    """The result of an answer that decides by itself, whatever it contains; None where its records decide."""
    if is_failure(answer) or answer.security is Security.BOGUS:
        return _judge_failure(answer, context)
    if not context.needs_dnssec:
        return None
    if answer.security is Security.UNVALIDATED:
        return _not_validating(answer)
    if answer.security is Security.INDETERMINATE:
        return MailboxResult(
            _UNNAMED,
            CaaDecision.DENY_ON_FAILURE,
            CaaReason.LOOKUP_FAILED_SECURITY_UNKNOWN,
            f"the answer for {_name(answer)} is not signed, and it is not known whether it should be",
        )
    return None


def _judge_failure(answer: DnsAnswer, context: Circumstances) -> MailboxResult:
    """The first row of the table that fits decides, the others are further reasons."""
    what = f"the lookup at {_name(answer)} failed ({answer.error or answer.rcode})"
    denials: list[tuple[CaaReason, str]] = []
    if answer.security is Security.BOGUS:
        denials.append((CaaReason.LOOKUP_FAILED_DNSSEC_BOGUS, f"the DNSSEC data of {_name(answer)} is bogus"))
    if answer.security is Security.SECURE:
        denials.append((CaaReason.LOOKUP_FAILED_SECURE_ZONE, f"{what}, and a DNSSEC chain leads to its zone"))
    if answer.security is Security.INDETERMINATE:
        denials.append(
            (
                CaaReason.LOOKUP_FAILED_SECURITY_UNKNOWN,
                f"{what}, and it is not confirmed that the domain is Insecure",
            )
        )
    if answer.internal:
        denials.append(
            (
                CaaReason.LOOKUP_FAILED_INTERNAL,
                f"{what}: it is not shown that the fault is outside the CA's own infrastructure",
            )
        )
    elif answer.security is Security.UNVALIDATED:
        if context.needs_dnssec:
            return _not_validating(answer)
        denials.append(
            (
                CaaReason.LOOKUP_FAILED_SECURITY_UNKNOWN,
                f"{what}, and the resolver was not shown to validate, so that nothing is confirmed",
            )
        )
    if answer.retries < 1 and answer.security is not Security.BOGUS:
        denials.append(
            (
                CaaReason.LOOKUP_FAILED_NOT_RETRIED,
                f"{what}, and no retry is shown to have reached the zone's servers",
            )
        )
    if denials:
        reason, explanation = denials[0]
        further = tuple(each for each, _ in denials[1:])
        return MailboxResult(
            _UNNAMED, CaaDecision.DENY_ON_FAILURE, reason, explanation, further_reasons=further
        )
    is_new_wording = context.br_version is not None and context.br_version >= INSECURE_SINCE
    return MailboxResult(
        _UNNAMED,
        CaaDecision.PERMIT_ON_FAILURE,
        CaaReason.LOOKUP_FAILED_INSECURE if is_new_wording else CaaReason.LOOKUP_FAILED_NO_DNSSEC_CHAIN,
        f"{what} and was retried; the fault is outside, and the domain is confirmed to be Insecure",
    )


def _not_validating(answer: DnsAnswer) -> MailboxResult:
    canaries = [exchange.response for exchange in answer.exchanges if exchange.role == "canary"]
    is_local = bool(canaries) and all(
        response is not None
        and len(response) > 3
        and (_is_authenticated(response) or response[3] & 0xF == dns.rcode.SERVFAIL)
        for response in canaries
    )
    return MailboxResult(
        _UNNAMED,
        CaaDecision.DENY,
        CaaReason.RESOLVER_NOT_VALIDATING,
        f"the resolver was not shown to validate the answer for {_name(answer)}",
        notices=(CaaNotice.VALIDATION_SWITCHED_OFF,) if is_local else (),
    )


def _is_authenticated(response: bytes) -> bool:
    return bool(int.from_bytes(response[2:4], "big") & dns.flags.AD)


def _is_prohibited_above(
    labels: list[str], context: Circumstances, resolver: CaaResolver, answers: list[DnsAnswer]
) -> bool:
    """Whether a name above a failed lookup prohibits issuance.

    It changes no decision. Names above that fail too are passed over: they are often in the same dead zone.
    """
    for depth in range(len(labels)):
        name = ".".join(labels[depth:])
        answer = resolver.lookup(name)
        answers.append(answer)
        if judge_answer(answer, context) is not None:
            continue
        records = caa_records(answer)
        if records:
            return not _decide(name, records, context).decision.is_permission
    return False


def _name(answer: DnsAnswer) -> str:
    return answer.name.rstrip(".")


def _with_age(result: MailboxResult, checked_at: int, context: Circumstances) -> MailboxResult:
    """How long a permission is valid; it applies only to certificates issued after the check (BR 4.2.2.1)."""
    if not result.decision.is_permission:
        return result
    valid_until = reuse_until(checked_at, result.ttl)
    hours = (context.issued_at - checked_at) / 3600
    if context.issued_at > valid_until:
        return _denied(
            result,
            CaaReason.EVIDENCE_EXPIRED,
            f"the check is {hours:.1f} hours older than the issuance; at most "
            f"{(valid_until - checked_at) / 3600:.1f} hours are allowed",
            valid_until,
        )
    if checked_at <= context.issued_at + SLACK:
        return replace(result, valid_until=valid_until)
    if not context.is_recorded:
        notices = (*result.notices, CaaNotice.CHECKED_AFTER_ISSUANCE)
        return replace(result, valid_until=valid_until, notices=notices)
    return _denied(
        result,
        CaaReason.CHECKED_AFTER_ISSUANCE,
        f"the check is {-hours:.1f} hours later than the issuance; it has to come before it",
        valid_until,
    )


def _with_corroboration(result: MailboxResult, context: Circumstances) -> MailboxResult:
    if not result.decision.is_permission or not may_be_required(context.method, context.br_version):
        return result
    if context.remotes is None:
        if context.day < DUTY:
            return result
        return replace(result, notices=(*result.notices, CaaNotice.NOT_CORROBORATED))
    corroboration = corroborate(context.remotes, context.day)
    if corroboration.is_met:
        return result
    if context.day < DUTY or not corroboration.is_blocking:
        return replace(result, notices=(*result.notices, CaaNotice.QUORUM_NOT_MET))
    return _denied(result, CaaReason.MPIC_QUORUM_NOT_MET, corroboration.explanation, None)


def _denied(
    result: MailboxResult, reason: CaaReason, explanation: str, valid_until: int | None
) -> MailboxResult:
    """A permission that is withdrawn for a reason outside DNS."""
    return replace(
        result,
        decision=CaaDecision.DENY,
        reason=reason,
        explanation=explanation,
        further_reasons=(result.reason, *result.further_reasons),
        valid_until=valid_until,
    )


def _unique(notices: tuple[CaaNotice, ...]) -> tuple[CaaNotice, ...]:
    return tuple(dict.fromkeys(notices))
