"""authorityInfoAccess: RFC 5280 4.2.2.1, RFC 6960 3.1."""

from __future__ import annotations

from smime_lint.model import (
    AccessDescription,
    AuthorityInfoAccess,
    Extension,
    UniformResourceIdentifier,
    general_name_form,
    with_article,
)
from smime_lint.rules import Holder, Kind, Mode, Severity, Violation, Violations, rule

from .extension_checks import critical_extension
from .uris import http_path_of, scheme_of, why_invalid

OCSP = "1.3.6.1.5.5.7.48.1"
CA_ISSUERS = "1.3.6.1.5.5.7.48.2"
_NOT_CERTIFICATES = (".pem", ".txt", ".html", ".crl", ".p12", ".pfx", ".zip")


@rule(
    "pkix.authority_info_access.critical",
    on=AuthorityInfoAccess,
    malformed=True,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.2.1",
    fix="leave out the critical field of authorityInfoAccess",
)
def critical(extension: Extension) -> Violations:
    """authorityInfoAccess is not critical."""
    return critical_extension(extension)


@rule(
    "pkix.authority_info_access.empty",
    on=AuthorityInfoAccess,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.2.1",
    fix="add an access description, or leave authorityInfoAccess out",
)
def empty(extension: AuthorityInfoAccess) -> Violations:
    """authorityInfoAccess has at least one access description."""
    if not extension.descriptions:
        yield Violation(extension, "authorityInfoAccess has no access description")


@rule(
    "pkix.authority_info_access.ca_issuers_without_http_or_ldap",
    on=AuthorityInfoAccess,
    kinds=Kind.ANY,
    severity=Severity.WARN,
    citation="RFC 5280 4.2.2.1",
    fix="add a caIssuers access description with an http URI",
)
def ca_issuers_without_http_or_ldap(extension: AuthorityInfoAccess) -> Violations:
    """Where there are caIssuers access descriptions, at least one has an HTTP or LDAP URI.

    https is none of the two: to check its server's certificate, clients may need the CA certificate first.
    Where a URI has no scheme at all, that is the finding.
    """
    locations = [d.location for d in extension.descriptions if d.method == CA_ISSUERS]
    schemes = [scheme_of(uri) for uri in locations if isinstance(uri, UniformResourceIdentifier)]
    if locations and not any(scheme in ("http", "ldap", "") for scheme in schemes):
        yield Violation(extension, "no caIssuers access location is an http or ldap URI")


@rule(
    "pkix.authority_info_access.ocsp_not_uri",
    on=AccessDescription,
    within=Holder.AUTHORITY_INFO_ACCESS,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 6960 3.1",
    fix="give the location as an http URI",
)
def ocsp_not_uri(description: AccessDescription) -> Violations:
    """The access location of an OCSP responder is a URI."""
    location = description.location
    if description.method == OCSP and not isinstance(location, UniformResourceIdentifier):
        yield Violation(
            location, f"the OCSP access location is {with_article(general_name_form(location))}, not a URI"
        )


@rule(
    "pkix.authority_info_access.uri_invalid",
    on=UniformResourceIdentifier,
    within=Holder.AUTHORITY_INFO_ACCESS,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.6; RFC 3986",
    fix="give an absolute URI with a fully qualified host name",
)
def uri_invalid(uri: UniformResourceIdentifier) -> Violations:
    """The URIs in authorityInfoAccess are absolute, well formed, and have a full host name or an address.

    ldap URIs may leave the host out: ldap:///cn=... is for the client's own server (RFC 4516). Octets that
    are not ASCII are a fault of the encoding.
    """
    if uri.text is not None and (reason := why_invalid(uri.text)) is not None:
        yield Violation(uri, f"the access location URI is not valid: {reason}")


@rule(
    "pkix.authority_info_access.ca_issuers_not_certificate",
    on=AccessDescription,
    within=Holder.AUTHORITY_INFO_ACCESS,
    kinds=Kind.ANY,
    severity=Severity.NOTICE,
    citation="RFC 5280 4.2.2.1",
    mode=Mode.OPT_IN,
    fix="serve a certificate as DER (.cer) or a certs-only CMS message (.p7c)",
)
def ca_issuers_not_certificate(description: AccessDescription) -> Violations:
    """An http caIssuers URI delivers one certificate in DER or a certs-only CMS message.

    Nothing is fetched here. What shows without it is a path with the ending of something else: of PEM or
    another text, of a CRL, of a key store. That is a hint, hence opt-in.
    """
    location = description.location
    if description.method != CA_ISSUERS or not isinstance(location, UniformResourceIdentifier):
        return
    path = http_path_of(location)
    if path.endswith(_NOT_CERTIFICATES):
        ending = path.rpartition(".")[2]
        yield Violation(
            location, f"the path ends in .{ending}, which does not look like a certificate in DER"
        )
