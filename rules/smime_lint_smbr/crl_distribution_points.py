"""cRLDistributionPoints: BR 7.1.2.3(b) for subscriber certificates, 7.1.2.2(b) for CA certificates."""

from __future__ import annotations

from smime_lint.model import (
    CrlDistributionPoints,
    UniformResourceIdentifier,
    general_name_form,
    with_article,
)
from smime_lint.rules import Defaults, Generation, Kind, Rule, Severity, Violation, Violations

from .extension_rules import critical, missing
from .uris import internal_host, is_http, scheme_of

CITATION = "BR 7.1.2.3(b)"

rule = Defaults(on=CrlDistributionPoints, severity=Severity.ERROR, citation=CITATION, since="1.0.0").rule

_EMPTY = (
    "pkix.crl_distribution_points.empty",
    "pkix.crl_distribution_points.empty_point",
    "pkix.crl_distribution_points.no_ldap_or_http",
)
"""An http URI also mends what these rules report."""


def presence(prefix: str, kinds: Kind, citation: str, severity_of_critical: Severity) -> tuple[Rule, ...]:
    """The rules that certificates of some kinds have the extension, and that it is not critical."""
    return (
        missing(
            f"{prefix}missing",
            CrlDistributionPoints,
            kinds,
            citation,
            "add cRLDistributionPoints with an http URI of the issuing CA's CRL",
            name="cRLDistributionPoints",
            description="An OCSP responder or a short validity period does not replace it.",
        ),
        critical(
            f"{prefix}critical",
            CrlDistributionPoints,
            kinds,
            citation,
            name="cRLDistributionPoints",
            severity=severity_of_critical,
            covers=("pkix.crl_distribution_points.critical",),
        ),
    )


RULES = presence("smbr.crl_distribution_points.", Kind.SUBSCRIBER, CITATION, Severity.WARN)


def uris_of(extension: CrlDistributionPoints) -> list[UniformResourceIdentifier]:
    """The URIs in the fullName of every distribution point; those of cRLIssuer do not name a CRL."""
    return [
        name
        for point in extension.points
        for name in point.full_name or ()
        if isinstance(name, UniformResourceIdentifier)
    ]


@rule(
    "smbr.crl_distribution_points.no_uri",
    covers=_EMPTY,
    fix="add a distribution point whose fullName is an http URI of the issuing CA's CRL",
)
def no_uri(extension: CrlDistributionPoints) -> Violations:
    """At least one distribution point has a fullName with a uniformResourceIdentifier.

    nameRelativeToCRLIssuer or cRLIssuer alone do not name a place where the CRL can be retrieved.
    """
    if not uris_of(extension):
        yield Violation(extension, "no distribution point has a URI")


@rule(
    "smbr.crl_distribution_points.no_http_uri",
    generations=Generation.LEGACY,
    covers=("pkix.crl_distribution_points.no_ldap_or_http",),
    fix="add an http URI of the issuing CA's CRL",
)
def no_http_uri(extension: CrlDistributionPoints) -> Violations:
    """At least one distribution point URI of a Legacy certificate has the URI scheme HTTP.

    Other schemes may be present in addition; https does not replace it. A value without a scheme is not a
    URI, which is reported as a violation of RFC 5280.
    """
    schemes = [scheme for uri in uris_of(extension) if (scheme := scheme_of(uri.value))]
    if schemes and "http" not in schemes:
        found = ", ".join(dict.fromkeys(schemes))
        yield Violation(
            extension,
            f"the distribution point URIs have the scheme {found}; at least one must have http",
            found,
        )


@rule(
    "smbr.crl_distribution_points.non_http_uri",
    generations=Generation.MULTIPURPOSE | Generation.STRICT,
    covers=("pkix.crl_distribution_points.no_ldap_or_http", "pkix.crl_distribution_points.uri_invalid"),
    fix="keep only http URIs",
)
def non_http_uri(extension: CrlDistributionPoints) -> Violations:
    """Every distribution point URI of a Multipurpose or Strict certificate has the URI scheme HTTP.

    This applies to the URIs of all distribution points; https, ldap and ftp are wrong. A value without a
    scheme is not a URI, which is reported as a violation of RFC 5280.
    """
    for uri in uris_of(extension):
        if not is_http(uri.value) and (scheme := scheme_of(uri.value)):
            yield Violation(uri, f"the distribution point URI has the scheme {scheme}; it must have http")


@rule(
    "smbr.crl_distribution_points.non_uri_name",
    generations=Generation.MULTIPURPOSE | Generation.STRICT,
    severity=Severity.NOTICE,
    fix="keep only http URIs",
)
def non_uri_name(extension: CrlDistributionPoints) -> Violations:
    """The fullName of a distribution point of a Multipurpose or Strict certificate has only http URIs.

    The BR limit the schemes of URIs and do not mention other forms of name, so a directoryName in addition to
    an http URI is not a clear violation: a notice. If there is no URI at all, that is reported instead.
    """
    if not uris_of(extension):
        return
    for point in extension.points:
        for name in point.full_name or ():
            if not isinstance(name, UniformResourceIdentifier):
                yield Violation(
                    name, f"fullName has {with_article(general_name_form(name))} in addition to the http URIs"
                )


@rule(
    "smbr.crl_distribution_points.not_retrievable",
    kinds=Kind.SUBSCRIBER | Kind.CA,
    severity=Severity.NOTICE,
    citation="BR 7.1.2.2(b), 7.1.2.3(b)",
    fix="name a host in the public DNS",
)
def not_retrievable(extension: CrlDistributionPoints) -> Violations:
    """The issuing CA's CRL can be retrieved from the distribution point URIs.

    Nothing is fetched. The rule reports hosts that the public Internet does not have: reserved names, private
    addresses, and names under a top-level domain that is not on the public suffix list. A single label is not
    a fully qualified name, which is reported as a violation of RFC 5280.
    """
    for uri in uris_of(extension):
        host = internal_host(uri.text)
        if host is not None:
            yield Violation(uri, f"the host of the URI is {host}")
