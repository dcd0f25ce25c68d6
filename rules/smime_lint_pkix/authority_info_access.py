"""authorityInfoAccess: RFC 5280 4.2.2.1, RFC 6960 3.1."""

from __future__ import annotations

from smime_lint.model import (
    AccessDescription,
    AuthorityInfoAccess,
    UniformResourceIdentifier,
    general_name_form,
    with_article,
)
from smime_lint.rules import Defaults, Holder, Kind, Severity, Violation, Violations

from .extension_checks import prohibit_critical, require_element
from .uris import CA_ISSUERS, http_path_of, invalid_location, scheme_of

OCSP = "1.3.6.1.5.5.7.48.1"
_NOT_CERTIFICATES = (".pem", ".txt", ".html", ".crl", ".p12", ".pfx", ".zip")

rule = Defaults(
    on=AccessDescription,
    within=Holder.AUTHORITY_INFO_ACCESS,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.2.1",
).rule

critical = prohibit_critical(
    AuthorityInfoAccess,
    "pkix.authority_info_access",
    "RFC 5280 4.2.2.1",
    "Relying parties that do not process it would have to reject the certificate.",
)
empty = require_element(
    AuthorityInfoAccess,
    "pkix.authority_info_access",
    "RFC 5280 4.2.2.1",
    lambda extension: extension.descriptions,
    "access description",
    covers=("smbr.subca.ca_issuers_missing",),
)


@rule(
    "pkix.authority_info_access.ca_issuers_without_http_or_ldap",
    on=AuthorityInfoAccess,
    within=None,
    severity=Severity.WARN,
    fix="add a caIssuers access description with an http URI",
)
def ca_issuers_without_http_or_ldap(extension: AuthorityInfoAccess) -> Violations:
    """If there are caIssuers access descriptions, at least one has an HTTP or LDAP URI.

    https does not satisfy the requirement: a client may need the CA certificate to validate the certificate
    of the https server. A URI without a scheme is reported by pkix.authority_info_access.uri_invalid.
    """
    locations = [d.location for d in extension.descriptions if d.method == CA_ISSUERS]
    schemes = [scheme_of(uri) for uri in locations if isinstance(uri, UniformResourceIdentifier)]
    if locations and not any(scheme in ("http", "ldap", "") for scheme in schemes):
        yield Violation(extension, "none of the caIssuers access locations is an http or ldap URI")


@rule(
    "pkix.authority_info_access.ocsp_not_uri",
    citation="RFC 6960 3.1",
    fix="encode the access location as a uniformResourceIdentifier",
)
def ocsp_not_uri(description: AccessDescription) -> Violations:
    """The access location of an OCSP responder is a uniformResourceIdentifier.

    Clients send their requests to this URI.
    """
    location = description.location
    if description.method == OCSP and not isinstance(location, UniformResourceIdentifier):
        yield Violation(
            location, f"the OCSP access location is {with_article(general_name_form(location))}, not a URI"
        )


@rule(
    "pkix.authority_info_access.uri_invalid",
    citation="RFC 5280 4.2.2.1, 4.2.1.6; RFC 3986",
    fix="encode an absolute URI with a fully qualified domain name or an IP address as its host",
)
def uri_invalid(description: AccessDescription) -> Violations:
    """URIs in authorityInfoAccess are absolute and valid, with a fully qualified domain name or IP address.

    An ldap URI of caIssuers has a distinguished name and at least one attribute description, for example
    ldap://ldap.example.com/cn=CA,dc=example,dc=com?cACertificate;binary. It may omit the host: ldap:///cn=...
    addresses the client's own server (RFC 4516). Non-ASCII octets are reported as an encoding error.
    """
    return invalid_location(description, of_certificates=CA_ISSUERS)


@rule(
    "pkix.authority_info_access.ca_issuers_not_certificate",
    severity=Severity.NOTICE,
    fix="serve a DER certificate (.cer) or a certs-only CMS message (.p7c)",
)
def ca_issuers_not_certificate(description: AccessDescription) -> Violations:
    """An http caIssuers URI references a DER certificate or a certs-only CMS message.

    The URI is not fetched. The rule reports paths whose file extension denotes another format: PEM or text, a
    CRL, a key store. The server may still deliver the right one, hence a notice.
    """
    location = description.location
    if description.method != CA_ISSUERS or not isinstance(location, UniformResourceIdentifier):
        return
    path = http_path_of(location)
    if path.endswith(_NOT_CERTIFICATES):
        ending = path.rpartition(".")[2]
        yield Violation(
            location, f"the path ends in .{ending}, which usually is not a DER certificate or CMS message"
        )
