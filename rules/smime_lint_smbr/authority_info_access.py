"""authorityInfoAccess: BR 7.1.2.3(c) for subscriber certificates, 7.1.2.2(c) for CA certificates."""

from __future__ import annotations

from smime_lint.model import (
    AuthorityInfoAccess,
    UniformResourceIdentifier,
    general_name_form,
    with_article,
)
from smime_lint.rules import Defaults, Generation, Kind, Rule, Severity, Violation, Violations

from .extension_rules import critical, missing
from .uris import internal_host, is_http, scheme_of

OCSP = "1.3.6.1.5.5.7.48.1"
CA_ISSUERS = "1.3.6.1.5.5.7.48.2"
_METHODS = {OCSP: "OCSP", CA_ISSUERS: "caIssuers"}
CITATION = "BR 7.1.2.3(c)"

rule = Defaults(on=AuthorityInfoAccess, severity=Severity.ERROR, citation=CITATION, since="1.0.0").rule


def presence(prefix: str, kinds: Kind, citation: str) -> tuple[Rule, ...]:
    """The rules that certificates of some kinds have the extension, and that it is not critical."""
    return (
        missing(
            f"{prefix}missing",
            AuthorityInfoAccess,
            kinds,
            citation,
            "add authorityInfoAccess with a caIssuers http URI of the issuing CA's certificate",
            name="authorityInfoAccess",
            severity=Severity.WARN,
        ),
        critical(
            f"{prefix}critical",
            AuthorityInfoAccess,
            kinds,
            citation,
            name="authorityInfoAccess",
            covers=("pkix.authority_info_access.critical",),
        ),
    )


RULES = presence("smbr.authority_info_access.", Kind.SUBSCRIBER, CITATION)


@rule(
    "smbr.authority_info_access.ca_issuers_missing",
    severity=Severity.WARN,
    fix="add a caIssuers http URI of the issuing CA's certificate",
)
def ca_issuers_missing(extension: AuthorityInfoAccess) -> Violations:
    """authorityInfoAccess has at least one accessMethod of type id-ad-caIssuers.

    If the extension is missing or empty, that is reported instead.
    """
    if extension.descriptions and all(d.method != CA_ISSUERS for d in extension.descriptions):
        yield Violation(extension, "authorityInfoAccess has no caIssuers access description")


def _schemes(extension: AuthorityInfoAccess, method: str) -> list[str]:
    """The schemes of an access method's URIs. A value without a scheme is not a URI."""
    return [
        scheme
        for description in extension.descriptions
        if description.method == method and isinstance(description.location, UniformResourceIdentifier)
        if (scheme := scheme_of(description.location.value))
    ]


def _other_forms(extension: AuthorityInfoAccess, method: str) -> list[str]:
    """The forms of name of an access method's locations that are not URIs."""
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
            f"the {_METHODS[method]} access locations are {listed}; at least one must be an http URI",
            value=listed,
        )


@rule(
    "smbr.authority_info_access.ocsp_no_http",
    generations=Generation.LEGACY,
    fix="add an OCSP access description with an http URI",
)
def ocsp_no_http(extension: AuthorityInfoAccess) -> Violations:
    """If a Legacy certificate has id-ad-ocsp access descriptions, at least one has the URI scheme HTTP.

    An http URI of the other access method does not satisfy the requirement; https does not replace it.
    Locations that are not URIs are reported as violations of RFC 6960 or RFC 5280.
    """
    return _without_http(extension, OCSP, _schemes(extension, OCSP))


@rule(
    "smbr.authority_info_access.ca_issuers_no_http",
    generations=Generation.LEGACY,
    covers=("pkix.authority_info_access.ca_issuers_without_http_or_ldap",),
    fix="add a caIssuers access description with an http URI",
)
def ca_issuers_no_http(extension: AuthorityInfoAccess) -> Violations:
    """If a Legacy certificate has id-ad-caIssuers access descriptions, at least one has the URI scheme HTTP.

    An http URI of the other access method does not satisfy the requirement; https and directoryName do not
    replace it.
    """
    found = _schemes(extension, CA_ISSUERS) + _other_forms(extension, CA_ISSUERS)
    return _without_http(extension, CA_ISSUERS, found)


def _non_http(extension: AuthorityInfoAccess, method: str) -> Violations:
    """Violations for URIs with another scheme than http. A value without a scheme is not a URI."""
    for description in extension.descriptions:
        location = description.location
        if description.method != method or not isinstance(location, UniformResourceIdentifier):
            continue
        if not is_http(location.value) and (scheme := scheme_of(location.value)):
            yield Violation(
                location,
                f"the {_METHODS[method]} access location has the scheme {scheme}; it must have http",
            )


@rule(
    "smbr.authority_info_access.ocsp_non_http",
    generations=Generation.MULTIPURPOSE | Generation.STRICT,
    covers=("pkix.authority_info_access.uri_invalid",),
    fix="keep only http URIs",
)
def ocsp_non_http(extension: AuthorityInfoAccess) -> Violations:
    """Every id-ad-ocsp access location of a Multipurpose or Strict certificate has the URI scheme HTTP.

    https does not conform either. Locations that are not URIs are reported by
    smbr.authority_info_access.location_not_uri; a value without a scheme is not a URI, which is reported as a
    violation of RFC 5280.
    """
    return _non_http(extension, OCSP)


@rule(
    "smbr.authority_info_access.ca_issuers_non_http",
    generations=Generation.MULTIPURPOSE | Generation.STRICT,
    covers=(
        "pkix.authority_info_access.ca_issuers_without_http_or_ldap",
        "pkix.authority_info_access.uri_invalid",
    ),
    fix="keep only http URIs",
)
def ca_issuers_non_http(extension: AuthorityInfoAccess) -> Violations:
    """Every id-ad-caIssuers access location of a Multipurpose or Strict certificate has the URI scheme HTTP.

    https does not conform either. Locations that are not URIs are reported by
    smbr.authority_info_access.location_not_uri; a value without a scheme is not a URI, which is reported as a
    violation of RFC 5280.
    """
    return _non_http(extension, CA_ISSUERS)


@rule(
    "smbr.authority_info_access.location_not_uri",
    generations=Generation.MULTIPURPOSE | Generation.STRICT,
    covers=(
        "pkix.authority_info_access.ocsp_not_uri",
        "pkix.authority_info_access.ca_issuers_without_http_or_ldap",
    ),
    fix="encode the location as an http URI",
)
def location_not_uri(extension: AuthorityInfoAccess) -> Violations:
    """OCSP and caIssuers access locations of a Multipurpose or Strict certificate are URIs.

    Each access location has to have the URI scheme HTTP, which other forms of name do not have.
    """
    for description in extension.descriptions:
        location = description.location
        if not isinstance(location, UniformResourceIdentifier) and description.method in _METHODS:
            method, form = _METHODS[description.method], with_article(general_name_form(location))
            yield Violation(location, f"the {method} access location is {form}; it must be an http URI")


@rule(
    "smbr.authority_info_access.other_method",
    kinds=Kind.SUBSCRIBER | Kind.CA,
    severity=Severity.NOTICE,
    citation="BR 7.1.2.2(c), 7.1.2.3(c), 7.1.2.4",
    fix="keep only OCSP and caIssuers",
)
def other_method(extension: AuthorityInfoAccess) -> Violations:
    """authorityInfoAccess has only the access methods id-ad-ocsp and id-ad-caIssuers.

    Another one is content that the BR do not specify: the CA has to be aware of a reason for it and to
    document how it is validated.
    """
    for description in extension.descriptions:
        if description.method not in _METHODS:
            yield Violation(description, f"the BR do not specify the access method {description.method}")


@rule(
    "smbr.authority_info_access.internal_name",
    kinds=Kind.SUBSCRIBER | Kind.CA,
    severity=Severity.NOTICE,
    citation="BR 7.1.2.2(c), 7.1.2.3(c)",
    fix="name a host in the public DNS",
)
def internal_name(extension: AuthorityInfoAccess) -> Violations:
    """Access location URIs name the issuing CA's OCSP responder or certificate.

    Nothing is fetched. The rule reports hosts that the public Internet does not have: reserved names, private
    addresses, and names under a top-level domain that is not on the public suffix list. A single label is not
    a fully qualified name, which is reported as a violation of RFC 5280.
    """
    for description in extension.descriptions:
        location = description.location
        if isinstance(location, UniformResourceIdentifier):
            host = internal_host(location.text)
            if host is not None:
                yield Violation(location, f"the host of the URI is {host}")
