"""certificatePolicies: RFC 5280 4.2.1.4, and RFC 6818 3 for the text of user notices."""

from __future__ import annotations

import re

from smime_lint.br import ANY_POLICY
from smime_lint.model import (
    CertificatePolicies,
    CpsUri,
    PolicyInformation,
    UserNotice,
    is_nfc,
    with_article,
)
from smime_lint.rules import Kind, Severity, Violation, Violations, rule

from .uris import why_invalid

KNOWN_QUALIFIERS = frozenset({"1.3.6.1.5.5.7.2.1", "1.3.6.1.5.5.7.2.2"})
MAX_EXPLICIT_TEXT = 200
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")


@rule(
    "pkix.certificate_policies.empty",
    on=CertificatePolicies,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.4",
    fix="name a policy, or leave certificatePolicies out",
)
def empty(extension: CertificatePolicies) -> Violations:
    """certificatePolicies has at least one policy."""
    if not extension.policies:
        yield Violation(extension, "certificatePolicies has no policy")


@rule(
    "pkix.certificate_policies.duplicate_oid",
    on=CertificatePolicies,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.4",
    fix="name each policy once",
)
def duplicate_oid(extension: CertificatePolicies) -> Violations:
    """No policy OID occurs twice in certificatePolicies.

    With different qualifiers neither.
    """
    if len(extension.policies) < 2:
        return
    seen: set[str] = set()
    for policy in extension.policies:
        if policy.oid in seen:
            yield Violation(policy, f"the policy {policy.oid} occurs more than once")
        seen.add(policy.oid)


@rule(
    "pkix.certificate_policies.any_policy_qualifier",
    on=PolicyInformation,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.4",
    fix="leave the qualifier out",
)
def any_policy_qualifier(policy: PolicyInformation) -> Violations:
    """anyPolicy has no qualifiers but CPS pointers and user notices."""
    if policy.oid == ANY_POLICY:
        for qualifier in policy.qualifiers:
            if qualifier.oid not in KNOWN_QUALIFIERS:
                yield Violation(qualifier, f"anyPolicy has the qualifier {qualifier.oid}")


@rule(
    "pkix.certificate_policies.qualifier_present",
    on=PolicyInformation,
    kinds=Kind.ANY,
    severity=Severity.NOTICE,
    citation="RFC 5280 4.2.1.4",
)
def qualifier_present(policy: PolicyInformation) -> Violations:
    """A policy consists of its OID alone.

    RFC 5280 recommends it. The S/MIME BR expressly allow CPS pointers and user notices.
    """
    if policy.qualifiers:
        found = ", ".join(dict.fromkeys(qualifier.oid for qualifier in policy.qualifiers[:8]))
        yield Violation(policy, f"the policy {policy.oid} has qualifiers: {found}", value=found)


@rule(
    "pkix.certificate_policies.unknown_qualifier",
    on=PolicyInformation,
    kinds=Kind.ANY,
    severity=Severity.NOTICE,
    citation="RFC 5280 4.2.1.4",
)
def unknown_qualifier(policy: PolicyInformation) -> Violations:
    """Qualifiers are CPS pointers and user notices.

    RFC 5280 defines no others. Those of anyPolicy have a rule of their own.
    """
    if policy.oid != ANY_POLICY:
        for qualifier in policy.qualifiers:
            if qualifier.oid not in KNOWN_QUALIFIERS:
                yield Violation(qualifier, f"the qualifier {qualifier.oid} is neither CPS nor user notice")


@rule(
    "pkix.certificate_policies.cps_uri_invalid",
    on=CpsUri,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.4; RFC 3986",
    fix="give an absolute URI as IA5String",
)
def cps_uri_invalid(qualifier: CpsUri) -> Violations:
    """A CPS pointer is a URI in an IA5String.

    It is judged like the URIs in names: absolute, of the syntax of RFC 3986, and with a fully qualified
    domain name or an address as its host. Octets that are no text of their string type are a fault of the
    encoding.
    """
    uri = qualifier.uri
    if uri is None:
        yield Violation(qualifier, "the CPS pointer is no character string, it has to be IA5String")
    elif uri.text is None:
        return
    elif uri.type != "IA5String":
        yield Violation(uri, f"the CPS pointer is {uri.type}, it has to be IA5String")
    elif (reason := why_invalid(uri.text)) is not None:
        yield Violation(uri, f"the CPS pointer is no valid URI: {reason}")


@rule(
    "pkix.certificate_policies.notice_ref_present",
    on=UserNotice,
    kinds=Kind.ANY,
    severity=Severity.WARN,
    citation="RFC 5280 4.2.1.4",
    fix="leave noticeRef out",
)
def notice_ref_present(notice: UserNotice) -> Violations:
    """A user notice has no noticeRef.

    Applications would need the text that its numbers refer to.
    """
    if notice.notice_ref is not None:
        yield Violation(notice.notice_ref, "the user notice has a noticeRef")


@rule(
    "pkix.certificate_policies.explicit_text_ia5",
    on=UserNotice,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 6818 3",
    fix="encode explicitText as UTF8String",
)
def explicit_text_ia5(notice: UserNotice) -> Violations:
    """explicitText is no IA5String.

    RFC 5280 offered UTF8String and IA5String; RFC 6818, which replaced its paragraph, takes IA5String away
    and lets VisibleString and BMPString in. RFC 6818 is what counts here.
    """
    text = notice.explicit_text
    if text is not None and text.type == "IA5String":
        yield Violation(text, "explicitText is an IA5String")


@rule(
    "pkix.certificate_policies.explicit_text_not_utf8",
    on=UserNotice,
    kinds=Kind.ANY,
    severity=Severity.WARN,
    citation="RFC 6818 3",
    fix="encode explicitText as UTF8String",
)
def explicit_text_not_utf8(notice: UserNotice) -> Violations:
    """explicitText is a UTF8String.

    VisibleString and BMPString are allowed, but not what RFC 6818 recommends. IA5String has a rule of its
    own, and other types are none that the field has.
    """
    text = notice.explicit_text
    if text is not None and text.type in ("VisibleString", "BMPString"):
        yield Violation(text, f"explicitText is {with_article(text.type)}")


@rule(
    "pkix.certificate_policies.explicit_text_too_long",
    on=UserNotice,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.4",
    fix="shorten explicitText",
)
def explicit_text_too_long(notice: UserNotice) -> Violations:
    """explicitText has 1 to 200 characters.

    Characters, not octets.
    """
    field = notice.explicit_text
    if field is not None and field.text is not None and not 0 < len(field.text) <= MAX_EXPLICIT_TEXT:
        yield Violation(
            field, f"explicitText has {len(field.text)} characters, it has to have 1 to {MAX_EXPLICIT_TEXT}"
        )


@rule(
    "pkix.certificate_policies.explicit_text_control_character",
    on=UserNotice,
    kinds=Kind.ANY,
    severity=Severity.WARN,
    citation="RFC 5280 4.2.1.4; RFC 6818 3",
    fix="leave the control characters out",
)
def explicit_text_control_character(notice: UserNotice) -> Violations:
    """explicitText has no control characters.

    That is U+0000 to U+001F and U+007F to U+009F, line breaks and tabs among them.
    """
    field = notice.explicit_text
    if field is None or field.text is None:
        return
    found = _CONTROL.search(field.text)
    if found is not None:
        yield Violation(
            field, f"explicitText has U+{ord(found.group()):04X} as its character {found.start() + 1}"
        )


@rule(
    "pkix.certificate_policies.explicit_text_not_nfc",
    on=UserNotice,
    kinds=Kind.ANY,
    severity=Severity.WARN,
    citation="RFC 5280 4.2.1.4; RFC 6818 3",
    fix="normalize explicitText to NFC",
)
def explicit_text_not_nfc(notice: UserNotice) -> Violations:
    """explicitText is in Unicode normalization form C."""
    field = notice.explicit_text
    if field is not None and field.text is not None and not is_nfc(field.text):
        yield Violation(field, "explicitText is not in normalization form C")
