"""authorityInfoAccess of subscriber certificates: BR 7.1.2.3(c)."""

from __future__ import annotations

from smime_lint.model import (
    AuthorityInfoAccess,
    Extension,
    TBSCertificate,
    UniformResourceIdentifier,
    general_name_form,
    with_article,
)
from smime_lint.rules import Generation, Severity, Violation, Violations, rule

from .criticality import critical_extension
from .uris import internal_host, is_http, scheme_of

OCSP = "1.3.6.1.5.5.7.48.1"
CA_ISSUERS = "1.3.6.1.5.5.7.48.2"
_METHODS = {OCSP: "OCSP", CA_ISSUERS: "caIssuers"}


@rule(
    "smbr.authority_info_access.missing",
    on=TBSCertificate,
    severity=Severity.WARN,
    citation="BR 7.1.2.3(c)",
    since="1.0.0",
    fix="add authorityInfoAccess with a caIssuers http URI of the issuing CA's certificate",
)
def missing(tbs: TBSCertificate) -> Violations:
    """A subscriber certificate has an authorityInfoAccess extension."""
    if not tbs.has(AuthorityInfoAccess):
        yield Violation(tbs.extension_holder, "there is no authorityInfoAccess extension")


@rule(
    "smbr.authority_info_access.critical",
    on=AuthorityInfoAccess,
    malformed=True,
    severity=Severity.ERROR,
    citation="BR 7.1.2.3(c)",
    since="1.0.0",
    covers=("pkix.authority_info_access.critical",),
    fix="leave out the critical field of authorityInfoAccess",
)
def critical(extension: Extension) -> Violations:
    """authorityInfoAccess of a subscriber certificate is not critical."""
    return critical_extension(extension)


@rule(
    "smbr.authority_info_access.ca_issuers_missing",
    on=AuthorityInfoAccess,
    severity=Severity.WARN,
    citation="BR 7.1.2.3(c)",
    since="1.0.0",
    fix="add a caIssuers http URI of the issuing CA's certificate",
)
def ca_issuers_missing(extension: AuthorityInfoAccess) -> Violations:
    """authorityInfoAccess has at least one caIssuers access description.

    Where the extension is missing or empty, that is the finding.
    """
    if extension.descriptions and all(d.method != CA_ISSUERS for d in extension.descriptions):
        yield Violation(extension, "authorityInfoAccess has no caIssuers access description")


def _schemes(extension: AuthorityInfoAccess, method: str) -> list[str]:
    """The schemes of an access method's URIs. A value without one is no URI, which is another fault."""
    return [
        scheme
        for description in extension.descriptions
        if description.method == method and isinstance(description.location, UniformResourceIdentifier)
        if (scheme := scheme_of(description.location.value))
    ]


def _other_forms(extension: AuthorityInfoAccess, method: str) -> list[str]:
    """The forms of an access method's locations that are no URIs."""
    return [
        general_name_form(description.location)
        for description in extension.descriptions
        if description.method == method and not isinstance(description.location, UniformResourceIdentifier)
    ]


def _without_http(extension: AuthorityInfoAccess, method: str, found: list[str]) -> Violations:
    if found and "http" not in found:
        listed = ", ".join(dict.fromkeys(found))
        yield Violation(
            extension,
            f"no {_METHODS[method]} access location is an http URI, there is only {listed}",
            value=listed,
        )


@rule(
    "smbr.authority_info_access.ocsp_no_http",
    on=AuthorityInfoAccess,
    generations=Generation.LEGACY,
    severity=Severity.ERROR,
    citation="BR 7.1.2.3(c)",
    since="1.0.0",
    fix="add an OCSP access description with an http URI",
)
def ocsp_no_http(extension: AuthorityInfoAccess) -> Violations:
    """Where a Legacy certificate has OCSP access descriptions, at least one has an http URI.

    An http URI of the other access method does not count; https does not take its place. Locations that are
    no URIs break RFC 6960 or RFC 5280: where there are only such, that is the finding.
    """
    return _without_http(extension, OCSP, _schemes(extension, OCSP))


@rule(
    "smbr.authority_info_access.ca_issuers_no_http",
    on=AuthorityInfoAccess,
    generations=Generation.LEGACY,
    severity=Severity.ERROR,
    citation="BR 7.1.2.3(c)",
    since="1.0.0",
    covers=("pkix.authority_info_access.ca_issuers_without_http_or_ldap",),
    fix="add a caIssuers access description with an http URI",
)
def ca_issuers_no_http(extension: AuthorityInfoAccess) -> Violations:
    """Where a Legacy certificate has caIssuers access descriptions, at least one has an http URI.

    An http URI of the other access method does not count; neither https nor a directoryName takes its place.
    """
    found = _schemes(extension, CA_ISSUERS) + _other_forms(extension, CA_ISSUERS)
    return _without_http(extension, CA_ISSUERS, found)


def _non_http(extension: AuthorityInfoAccess, method: str) -> Violations:
    """Violations for URIs of another scheme than http. A value without a scheme is no URI."""
    for description in extension.descriptions:
        location = description.location
        if description.method != method or not isinstance(location, UniformResourceIdentifier):
            continue
        if not is_http(location.value) and (scheme := scheme_of(location.value)):
            yield Violation(
                location, f"the {_METHODS[method]} access location has the scheme {scheme}, not http"
            )


@rule(
    "smbr.authority_info_access.ocsp_non_http",
    on=AuthorityInfoAccess,
    generations=Generation.MULTIPURPOSE | Generation.STRICT,
    severity=Severity.ERROR,
    citation="BR 7.1.2.3(c)",
    since="1.0.0",
    fix="keep http URIs only",
)
def ocsp_non_http(extension: AuthorityInfoAccess) -> Violations:
    """Every OCSP access location of a Multipurpose or Strict certificate is an http URI.

    https is wrong too. Locations of another form than a URI have a rule of their own; a value without a
    scheme is no URI, which is a fault against RFC 5280 and reported as such.
    """
    return _non_http(extension, OCSP)


@rule(
    "smbr.authority_info_access.ca_issuers_non_http",
    on=AuthorityInfoAccess,
    generations=Generation.MULTIPURPOSE | Generation.STRICT,
    severity=Severity.ERROR,
    citation="BR 7.1.2.3(c)",
    since="1.0.0",
    covers=("pkix.authority_info_access.ca_issuers_without_http_or_ldap",),
    fix="keep http URIs only",
)
def ca_issuers_non_http(extension: AuthorityInfoAccess) -> Violations:
    """Every caIssuers access location of a Multipurpose or Strict certificate is an http URI.

    https is wrong too. Locations of another form than a URI have a rule of their own; a value without a
    scheme is no URI, which is a fault against RFC 5280 and reported as such.
    """
    return _non_http(extension, CA_ISSUERS)


@rule(
    "smbr.authority_info_access.location_not_uri",
    on=AuthorityInfoAccess,
    generations=Generation.MULTIPURPOSE | Generation.STRICT,
    severity=Severity.ERROR,
    citation="BR 7.1.2.3(c)",
    since="1.0.0",
    covers=("pkix.authority_info_access.ocsp_not_uri",),
    fix="give the location as an http URI",
)
def location_not_uri(extension: AuthorityInfoAccess) -> Violations:
    """OCSP and caIssuers access locations of a Multipurpose or Strict certificate are URIs.

    Every one has to have the scheme http, which no other form of name has.
    """
    for description in extension.descriptions:
        location = description.location
        if not isinstance(location, UniformResourceIdentifier) and description.method in _METHODS:
            method, form = _METHODS[description.method], with_article(general_name_form(location))
            yield Violation(location, f"the {method} access location is {form}, not a URI")


@rule(
    "smbr.authority_info_access.other_method",
    on=AuthorityInfoAccess,
    severity=Severity.NOTICE,
    citation="BR 7.1.2.3(c), 7.1.2.4",
    since="1.0.0",
    fix="keep OCSP and caIssuers only",
)
def other_method(extension: AuthorityInfoAccess) -> Violations:
    """authorityInfoAccess has no access methods but OCSP and caIssuers.

    Another one is content that the BR do not specify: the CA needs a reason for it and documents how it is
    validated.
    """
    for description in extension.descriptions:
        if description.method not in _METHODS:
            yield Violation(
                description, f"the access method {description.method} is specified nowhere in the BR"
            )


@rule(
    "smbr.authority_info_access.internal_name",
    on=AuthorityInfoAccess,
    severity=Severity.NOTICE,
    citation="BR 7.1.2.3(c)",
    since="1.0.0",
    fix="name a host in the public DNS",
)
def internal_name(extension: AuthorityInfoAccess) -> Violations:
    """Access location URIs lead to the OCSP responder or the certificate of the issuing CA.

    Nothing is fetched. What shows without it is a host that the public Internet does not have: a reserved
    name, a private address, or a name under no top-level domain of the public suffix list. A single label is
    no fully qualified name, which is a fault against RFC 5280 and reported as such.
    """
    for description in extension.descriptions:
        location = description.location
        if isinstance(location, UniformResourceIdentifier):
            host = internal_host(location.text)
            if host is not None:
                yield Violation(location, f"the public Internet has no host {host}")
