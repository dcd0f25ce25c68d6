"""subjectInfoAccess: RFC 5280 4.2.2.2."""

from __future__ import annotations

from smime_lint.model import AccessDescription, SubjectInfoAccess
from smime_lint.rules import Holder, Kind, Severity, Violations, rule

from .extension_checks import prohibit_critical, require_element
from .uris import invalid_location

CA_REPOSITORY = "1.3.6.1.5.5.7.48.5"

critical = prohibit_critical(
    SubjectInfoAccess,
    "pkix.subject_info_access",
    "RFC 5280 4.2.2.2",
    "Relying parties that do not process it would have to reject the certificate.",
)
empty = require_element(
    SubjectInfoAccess,
    "pkix.subject_info_access",
    "RFC 5280 4.2.2.2",
    lambda extension: extension.descriptions,
    "access description",
)


@rule(
    "pkix.subject_info_access.uri_invalid",
    on=AccessDescription,
    within=Holder.SUBJECT_INFO_ACCESS,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.2.2, 4.2.1.6; RFC 3986",
    fix="encode an absolute URI with a fully qualified domain name or an IP address as its host",
)
def uri_invalid(description: AccessDescription) -> Violations:
    """URIs in subjectInfoAccess are absolute and valid, with a fully qualified domain name or IP address.

    An ldap URI of caRepository has a distinguished name and at least one attribute description. It may omit
    the host. Non-ASCII octets are reported as an encoding error.
    """
    return invalid_location(description, of_certificates=CA_REPOSITORY)
