"""certificatePolicies: RFC 5280 4.2.1.4, and RFC 6818 3 for the text of user notices."""

from __future__ import annotations

from smime_lint.br import ANY_POLICY
from smime_lint.model import (
    CertificatePolicies,
    CpsUri,
    PolicyInformation,
    UserNotice,
    is_nfc,
    pattern,
    with_article,
)
from smime_lint.rules import Defaults, Kind, Scope, Severity, Violation, Violations

from .extension_checks import require_element
from .uris import why_invalid

KNOWN_QUALIFIERS = frozenset({"1.3.6.1.5.5.7.2.1", "1.3.6.1.5.5.7.2.2"})
MAX_DISPLAY_TEXT = 200
_CONTROL = pattern("[\x00-\x1f\x7f-\x9f]")

rule = Defaults(on=UserNotice, kinds=Kind.ANY, severity=Severity.ERROR, citation="RFC 5280 4.2.1.4").rule

empty = require_element(
    CertificatePolicies,
    "pkix.certificate_policies",
    "RFC 5280 4.2.1.4",
    lambda extension: extension.policies,
    "policy",
)


@rule(
    "pkix.certificate_policies.duplicate_oid",
    on=CertificatePolicies,
    removes=True,
    fix="list each policy once",
)
def duplicate_oid(extension: CertificatePolicies) -> Violations:
    """A policy OID does not occur more than once in certificatePolicies.

    Two entries with the same OID and different qualifiers are not permitted either.
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
    covers=("pkix.certificate_policies.qualifier_present",),
    fix="remove the qualifier",
)
def any_policy_qualifier(policy: PolicyInformation) -> Violations:
    """anyPolicy has no qualifiers other than CPS pointers and user notices.

    RFC 5280 limits the qualifiers of anyPolicy to the two that it defines.
    """
    if policy.oid == ANY_POLICY:
        for qualifier in policy.qualifiers:
            if qualifier.oid not in KNOWN_QUALIFIERS:
                yield Violation(qualifier, f"anyPolicy has the qualifier {qualifier.oid}")


@rule(
    "pkix.certificate_policies.qualifier_present",
    on=PolicyInformation,
    severity=Severity.NOTICE,
    fix="remove the policy qualifiers",
)
def qualifier_present(policy: PolicyInformation, ctx: Scope) -> Violations:
    """A policy information term consists of an OID only.

    RFC 5280 recommends this. The S/MIME BR permit CPS pointers and user notices, so certificates to which
    they apply are not reported.
    """
    if policy.qualifiers and not ctx.profile.in_scope:
        found = ", ".join(dict.fromkeys(qualifier.oid for qualifier in policy.qualifiers[:8]))
        yield Violation(policy, f"the policy {policy.oid} has the qualifiers {found}", value=found)


@rule(
    "pkix.certificate_policies.unknown_qualifier",
    on=PolicyInformation,
    severity=Severity.NOTICE,
    covers=("pkix.certificate_policies.qualifier_present",),
    fix="remove the qualifier",
)
def unknown_qualifier(policy: PolicyInformation) -> Violations:
    """Policy qualifiers are CPS pointers and user notices.

    RFC 5280 defines no others. Qualifiers of anyPolicy are reported by
    pkix.certificate_policies.any_policy_qualifier.
    """
    if policy.oid != ANY_POLICY:
        for qualifier in policy.qualifiers:
            if qualifier.oid not in KNOWN_QUALIFIERS:
                yield Violation(
                    qualifier, f"the qualifier {qualifier.oid} is neither a CPS pointer nor a user notice"
                )


@rule(
    "pkix.certificate_policies.cps_uri_invalid",
    on=CpsUri,
    citation="RFC 5280 4.2.1.4; RFC 3986",
    fix="encode an absolute URI as IA5String",
)
def cps_uri_invalid(qualifier: CpsUri) -> Violations:
    """A CPS pointer is a URI, encoded as IA5String.

    The requirements are those for URIs in general names: absolute, with the syntax of RFC 3986, and with a
    fully qualified domain name or an IP address as its host. Octets that are not valid in their string type
    are reported as an encoding error.
    """
    uri = qualifier.uri
    if uri is None:
        yield Violation(qualifier, "the CPS pointer is not a character string; it must be IA5String")
    elif uri.text is None:
        return
    elif uri.type != "IA5String":
        yield Violation(uri, f"the CPS pointer is {uri.type}; it must be IA5String")
    elif (reason := why_invalid(uri.text)) is not None:
        yield Violation(uri, f"the CPS pointer is not a valid URI: {reason}")


@rule(
    "pkix.certificate_policies.notice_ref_present",
    severity=Severity.WARN,
    removes=True,
    fix="remove noticeRef from the user notice",
)
def notice_ref_present(notice: UserNotice) -> Violations:
    """A user notice does not have a noticeRef.

    Applications would need the text to which its numbers refer.
    """
    if notice.notice_ref is not None:
        yield Violation(notice.notice_ref, "the user notice has a noticeRef")


@rule(
    "pkix.certificate_policies.notice_organization_length",
    covers=("pkix.certificate_policies.notice_ref_present",),
    fix="use 1 to 200 characters for organization of noticeRef, or remove noticeRef",
)
def notice_organization_length(notice: UserNotice) -> Violations:
    """organization of noticeRef has 1 to 200 characters.

    It is a DisplayText, which has SIZE (1..200). Characters are counted, not octets.
    """
    reference = notice.notice_ref
    organization = None if reference is None else reference.organization
    if organization is not None and organization.text is not None:
        length = len(organization.text)
        if not 0 < length <= MAX_DISPLAY_TEXT:
            yield Violation(
                organization,
                f"organization has {length:,} characters; it must have 1 to {MAX_DISPLAY_TEXT}",
            )


@rule(
    "pkix.certificate_policies.explicit_text_ia5",
    citation="RFC 6818 3",
    fix="encode explicitText as UTF8String",
)
def explicit_text_ia5(notice: UserNotice) -> Violations:
    """explicitText is not encoded as IA5String.

    RFC 5280 permitted UTF8String and IA5String. RFC 6818 replaced its paragraph: it prohibits IA5String, and
    permits VisibleString and BMPString.
    """
    text = notice.explicit_text
    if text is not None and text.type == "IA5String":
        yield Violation(text, "explicitText is an IA5String")


@rule(
    "pkix.certificate_policies.explicit_text_not_utf8",
    severity=Severity.WARN,
    citation="RFC 6818 3",
    fix="encode explicitText as UTF8String",
)
def explicit_text_not_utf8(notice: UserNotice) -> Violations:
    """explicitText is encoded as UTF8String.

    RFC 6818 permits VisibleString and BMPString, but recommends UTF8String. IA5String is reported by
    pkix.certificate_policies.explicit_text_ia5, and other types as an encoding error.
    """
    text = notice.explicit_text
    if text is not None and text.type in ("VisibleString", "BMPString"):
        yield Violation(text, f"explicitText is {with_article(text.type)}, not a UTF8String")


@rule("pkix.certificate_policies.explicit_text_too_long", fix="shorten explicitText to 200 characters")
def explicit_text_too_long(notice: UserNotice) -> Violations:
    """explicitText has at most 200 characters.

    It is a DisplayText, which has SIZE (1..200). Characters are counted, not octets.
    """
    field = notice.explicit_text
    if field is not None and field.text is not None and len(field.text) > MAX_DISPLAY_TEXT:
        yield Violation(
            field, f"explicitText has {len(field.text):,} characters; the maximum is {MAX_DISPLAY_TEXT}"
        )


@rule("pkix.certificate_policies.explicit_text_empty", fix="remove explicitText, or give it a text")
def explicit_text_empty(notice: UserNotice) -> Violations:
    """explicitText has at least one character.

    It is a DisplayText, which has SIZE (1..200).
    """
    field = notice.explicit_text
    if field is not None and field.text == "":
        yield Violation(field, "explicitText is empty")


@rule(
    "pkix.certificate_policies.explicit_text_control_character",
    severity=Severity.WARN,
    citation="RFC 5280 4.2.1.4; RFC 6818 3",
    fix="remove the control characters from explicitText",
)
def explicit_text_control_character(notice: UserNotice) -> Violations:
    """explicitText does not contain control characters.

    These are U+0000 to U+001F and U+007F to U+009F, with line breaks and tabs. In a string type that does not
    permit them, such as VisibleString, they are reported as an encoding error.
    """
    field = notice.explicit_text
    if field is None or field.text is None or not field.is_in_alphabet:
        return
    found = _CONTROL.search(field.text)
    if found is not None:
        yield Violation(field, f"character {found.start() + 1} of explicitText is U+{ord(found.group()):04X}")


@rule(
    "pkix.certificate_policies.explicit_text_not_nfc",
    severity=Severity.WARN,
    citation="RFC 5280 4.2.1.4; RFC 6818 3",
    fix="normalize explicitText to NFC",
)
def explicit_text_not_nfc(notice: UserNotice) -> Violations:
    """explicitText is normalized to Unicode normalization form C (NFC).

    RFC 5280 recommends it for UTF8String, and RFC 6818 for BMPString too.
    """
    field = notice.explicit_text
    if field is not None and field.text is not None and not is_nfc(field.text):
        yield Violation(field, "explicitText is not in normalization form C")
