"""The otherName user principal name (UPN) of Microsoft."""

from __future__ import annotations

from smime_lint.model import Asn1String, UserPrincipalName, pattern
from smime_lint.rules import Generation, Holder, Severity, Violation, Violations, rule

_USER_AT_SUFFIX = pattern(r"[^@]+@[^@\s.]+(?:\.[^@\s.]+)*")


@rule(
    "pkix.user_principal_name.invalid_syntax",
    on=UserPrincipalName,
    within=Holder.SUBJECT_ALT_NAME,
    generations=Generation.LEGACY | Generation.MULTIPURPOSE,
    severity=Severity.NOTICE,
    citation="Microsoft: User-Principal-Name",
    fix="encode user@suffix as UTF8String",
)
def invalid_syntax(name: UserPrincipalName) -> Violations:
    """A user principal name is a UTF8String of the form user@suffix.

    The suffix is the name of a domain, which need not be a DNS name. Windows uses it to find an account; no
    requirement of the BR depends on it, so the finding is a notice. A value that is not a character string is
    reported as an encoding error.
    """
    value = name.value
    if not isinstance(value, Asn1String) or not value.text:
        return
    if value.type != "UTF8String":
        yield Violation(name, f"the user principal name is {value.type}; it must be UTF8String")
    elif not _USER_AT_SUFFIX.fullmatch(value.text):
        yield Violation(name, f"{value.text[:256]!r} does not have the form user@suffix")
