"""cRLDistributionPoints of subscriber certificates: BR 7.1.2.3(b)."""

from __future__ import annotations

from smime_lint.model import (
    CrlDistributionPoints,
    Extension,
    TBSCertificate,
    UniformResourceIdentifier,
    general_name_form,
    with_article,
)
from smime_lint.rules import Generation, Kind, Severity, Violation, Violations, rule

from .criticality import critical_extension
from .uris import internal_host, is_http, scheme_of


def _uris(extension: CrlDistributionPoints) -> list[UniformResourceIdentifier]:
    """The URIs in the fullName of every distribution point; those of cRLIssuer name no CRL."""
    return [
        name
        for point in extension.points
        for name in point.full_name or ()
        if isinstance(name, UniformResourceIdentifier)
    ]


@rule(
    "smbr.crl_distribution_points.missing",
    on=TBSCertificate,
    severity=Severity.ERROR,
    citation="BR 7.1.2.3(b)",
    since="1.0.0",
    fix="add cRLDistributionPoints with an http URI of the issuing CA's CRL",
)
def missing(tbs: TBSCertificate) -> Violations:
    """A subscriber certificate has a cRLDistributionPoints extension.

    An OCSP responder or a short validity does not replace it.
    """
    if not tbs.has(CrlDistributionPoints):
        yield Violation(tbs.extension_holder, "there is no cRLDistributionPoints extension")


@rule(
    "smbr.crl_distribution_points.critical",
    on=CrlDistributionPoints,
    malformed=True,
    severity=Severity.WARN,
    citation="BR 7.1.2.3(b)",
    since="1.0.0",
    covers=("pkix.crl_distribution_points.critical",),
    fix="leave out the critical field of cRLDistributionPoints",
)
def critical(extension: Extension) -> Violations:
    """cRLDistributionPoints of a subscriber certificate is not critical."""
    return critical_extension(extension)


@rule(
    "smbr.crl_distribution_points.no_uri",
    on=CrlDistributionPoints,
    severity=Severity.ERROR,
    citation="BR 7.1.2.3(b)",
    since="1.0.0",
    covers=("pkix.crl_distribution_points.empty",),
    fix="add a distribution point whose fullName is an http URI of the issuing CA's CRL",
)
def no_uri(extension: CrlDistributionPoints) -> Violations:
    """At least one distribution point has a fullName with a uniformResourceIdentifier.

    A nameRelativeToCRLIssuer or a cRLIssuer alone does not say where the CRL can be retrieved. Distribution
    points that name nothing at all are reported by pkix.crl_distribution_points.reasons_only.
    """
    names_nothing = extension.points and not any(
        point.full_name or point.relative_name or point.crl_issuer for point in extension.points
    )
    if not names_nothing and not _uris(extension):
        yield Violation(extension, f"none of the {len(extension.points)} distribution points has a URI")


@rule(
    "smbr.crl_distribution_points.no_http_uri",
    on=CrlDistributionPoints,
    generations=Generation.LEGACY,
    severity=Severity.ERROR,
    citation="BR 7.1.2.3(b)",
    since="1.0.0",
    covers=("pkix.crl_distribution_points.no_ldap_or_http",),
    fix="add an http URI of the issuing CA's CRL",
)
def no_http_uri(extension: CrlDistributionPoints) -> Violations:
    """At least one distribution point URI of a Legacy certificate has the scheme http.

    Other schemes may stand beside it; https does not take its place. Where there is no URI with a scheme at
    all, that is the finding.
    """
    schemes = [scheme for uri in _uris(extension) if (scheme := scheme_of(uri.value))]
    if schemes and "http" not in schemes:
        found = ", ".join(dict.fromkeys(schemes))
        yield Violation(
            extension, f"the distribution point URIs have the scheme {found}, none has http", value=found
        )


_HTTP_AND_LDAP = frozenset({"http", "https", "ldap", "ldaps", ""})
"""With the empty scheme of a value that is no URI, which is another fault."""


@rule(
    "smbr.crl_distribution_points.point_without_http_or_ldap",
    on=CrlDistributionPoints,
    kinds=Kind.SUBSCRIBER | Kind.SUBCA | Kind.TCSUBCA | Kind.CROSS,
    generations=Generation.LEGACY,
    severity=Severity.WARN,
    citation="BR 7.1.2.3(b), 7.1.2.2(b); RFC 5280 4.2.1.13",
    since="1.0.0",
    covers=("pkix.crl_distribution_points.no_ldap_or_http",),
    fix="add an http URI to the distribution point, or leave the point out",
)
def point_without_http_or_ldap(extension: CrlDistributionPoints) -> Violations:
    """Each distribution point of a Legacy or a CA certificate has an http or ldap URI, as RFC 5280 wants it.

    It speaks of points beside one with an http URI; where there is none at all, that is an error of its own.
    An additional https or ldaps URI is fine.
    """
    schemes = [
        {
            scheme_of(name.value)
            for name in point.full_name or ()
            if isinstance(name, UniformResourceIdentifier)
        }
        for point in extension.points
    ]
    if not any("http" in found for found in schemes):
        return
    for point, found in zip(extension.points, schemes, strict=True):
        if point.full_name and found.isdisjoint(_HTTP_AND_LDAP):
            what = ", ".join(sorted(found)) or "no URI"
            yield Violation(point, f"the distribution point has {what}, and neither http nor ldap")


@rule(
    "smbr.crl_distribution_points.non_http_uri",
    on=CrlDistributionPoints,
    generations=Generation.MULTIPURPOSE | Generation.STRICT,
    severity=Severity.ERROR,
    citation="BR 7.1.2.3(b)",
    since="1.0.0",
    covers=("pkix.crl_distribution_points.no_ldap_or_http",),
    fix="keep http URIs only",
)
def non_http_uri(extension: CrlDistributionPoints) -> Violations:
    """Every distribution point URI of a Multipurpose or Strict certificate has the scheme http.

    It goes for the URIs of all distribution points; https, ldap and ftp are wrong. A value without a scheme
    is no URI, which is a fault against RFC 5280 and reported as such.
    """
    for uri in _uris(extension):
        if not is_http(uri.value) and (scheme := scheme_of(uri.value)):
            yield Violation(uri, f"the distribution point URI has the scheme {scheme}, it has to be http")


@rule(
    "smbr.crl_distribution_points.non_uri_name",
    on=CrlDistributionPoints,
    generations=Generation.MULTIPURPOSE | Generation.STRICT,
    severity=Severity.NOTICE,
    citation="BR 7.1.2.3(b)",
    since="1.0.0",
    fix="keep http URIs only",
)
def non_uri_name(extension: CrlDistributionPoints) -> Violations:
    """The fullName of a distribution point of a Multipurpose or Strict certificate holds http URIs alone.

    The BR limit the schemes of URIs and say nothing of other forms of name, so that a directoryName beside
    an http URI is no clear violation: a notice. Where there is no URI at all, that is the finding.
    """
    if not _uris(extension):
        return
    for point in extension.points:
        for name in point.full_name or ():
            if not isinstance(name, UniformResourceIdentifier):
                yield Violation(
                    name, f"fullName has {with_article(general_name_form(name))} beside the http URIs"
                )


@rule(
    "smbr.crl_distribution_points.not_retrievable",
    on=CrlDistributionPoints,
    severity=Severity.NOTICE,
    citation="BR 7.1.2.3(b)",
    since="1.0.0",
    fix="name a host in the public DNS",
)
def not_retrievable(extension: CrlDistributionPoints) -> Violations:
    """The issuing CA's CRL can be retrieved from the distribution point URIs.

    Nothing is fetched. What shows without it is a host that the public Internet does not have: a reserved
    name, a private address, or a name under no top-level domain of the public suffix list. A single label is
    no fully qualified name, which is a fault against RFC 5280 and reported as such.
    """
    for uri in _uris(extension):
        host = internal_host(uri.text)
        if host is not None:
            yield Violation(uri, f"the public Internet has no host {host}")
