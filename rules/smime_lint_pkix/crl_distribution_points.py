"""cRLDistributionPoints: RFC 5280 4.2.1.13."""

from __future__ import annotations

from smime_lint.model import (
    CrlDistributionPoints,
    DirectoryName,
    DistributionPoint,
    Extension,
    UniformResourceIdentifier,
)
from smime_lint.rules import Context, Holder, Kind, Mode, Severity, Violation, Violations, rule

from .extension_checks import critical_extension
from .uris import http_path_of, scheme_of, why_invalid

_ALL_REASONS = 0b0111_1111_1000_0000
"""ReasonFlags keyCompromise (1) to aACompromise (8) in two octets; bit 0 is unused."""
_NOT_DER_CRL = (".pem", ".txt", ".html", ".cer", ".crt", ".p7b", ".p7c", ".p7s", ".zip")


@rule(
    "pkix.crl_distribution_points.critical",
    on=CrlDistributionPoints,
    malformed=True,
    kinds=Kind.ANY,
    severity=Severity.WARN,
    citation="RFC 5280 4.2.1.13",
    fix="leave out the critical field of cRLDistributionPoints",
)
def critical(extension: Extension) -> Violations:
    """cRLDistributionPoints is not critical."""
    return critical_extension(extension)


@rule(
    "pkix.crl_distribution_points.empty",
    on=CrlDistributionPoints,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.13",
    fix="add a distribution point, or leave cRLDistributionPoints out",
)
def empty(extension: CrlDistributionPoints) -> Violations:
    """cRLDistributionPoints has at least one distribution point."""
    if not extension.points:
        yield Violation(extension, "cRLDistributionPoints has no distribution point")


def _names_a_crl(point: DistributionPoint) -> bool:
    return not (point.full_name is None and point.relative_name is None and not point.crl_issuer)


@rule(
    "pkix.crl_distribution_points.reasons_only",
    on=DistributionPoint,
    within=Holder.CRL_DISTRIBUTION_POINTS,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.13",
    fix="name the place of the CRL",
)
def reasons_only(point: DistributionPoint) -> Violations:
    """A distribution point has a name or a cRLIssuer.

    Reasons alone say nothing of where the CRL is. A distribution point without any field is wrong likewise.
    """
    if not _names_a_crl(point):
        what = "nothing" if point.reasons is None else "reasons and nothing else"
        yield Violation(point, f"the distribution point has {what}")


@rule(
    "pkix.crl_distribution_points.reasons_without_full_coverage",
    on=CrlDistributionPoints,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.13",
    fix="add a distribution point without reasons",
)
def reasons_without_full_coverage(extension: CrlDistributionPoints) -> Violations:
    """Where distribution points have reasons, at least one covers all reasons.

    One without the field does, and so does one that lists them all. Relying parties then find one CRL that
    is enough. Points that name no CRL are a fault of their own and not counted.
    """
    points = [point for point in extension.points if _names_a_crl(point)]
    if points and not any(_covers_all_reasons(point) for point in points):
        yield Violation(extension, "no distribution point covers all reasons")


def _covers_all_reasons(point: DistributionPoint) -> bool:
    if point.reasons is None:
        return True
    flags = int.from_bytes(point.reasons.value[:2].ljust(2, b"\x00"), "big")
    return flags & _ALL_REASONS == _ALL_REASONS


@rule(
    "pkix.crl_distribution_points.crl_issuer_is_certificate_issuer",
    on=DistributionPoint,
    within=Holder.CRL_DISTRIBUTION_POINTS,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.13",
    fix="leave cRLIssuer out",
)
def crl_issuer_is_certificate_issuer(point: DistributionPoint, ctx: Context) -> Violations:
    """cRLIssuer is left out where the issuer of the certificate issues the CRL.

    The names are compared byte for byte.
    """
    if not point.crl_issuer or ctx.tbs.issuer is None:
        return
    issuer = ctx.certificate.raw(ctx.tbs.issuer)
    for name in point.crl_issuer:
        if isinstance(name, DirectoryName) and ctx.certificate.raw(name.name) == issuer:
            yield Violation(name, "cRLIssuer is the issuer of the certificate")


@rule(
    "pkix.crl_distribution_points.relative_name",
    on=DistributionPoint,
    within=Holder.CRL_DISTRIBUTION_POINTS,
    kinds=Kind.ANY,
    severity=Severity.WARN,
    citation="RFC 5280 4.2.1.13",
    fix="give the place as fullName",
)
def relative_name(point: DistributionPoint) -> Violations:
    """A distribution point has no nameRelativeToCRLIssuer."""
    if point.relative_name is not None:
        yield Violation(point.relative_name, "the distribution point has a nameRelativeToCRLIssuer")


@rule(
    "pkix.crl_distribution_points.no_ldap_or_http",
    on=DistributionPoint,
    within=Holder.CRL_DISTRIBUTION_POINTS,
    kinds=Kind.ANY,
    severity=Severity.WARN,
    citation="RFC 5280 4.2.1.13",
    fix="add an http or ldap URI",
)
def no_ldap_or_http(point: DistributionPoint) -> Violations:
    """The fullName of a distribution point has at least one LDAP or HTTP URI.

    Other schemes may stand beside it. https is none of the two: to check its server's certificate, clients
    may need the CRL first. Where a URI has no scheme at all, that is the finding.
    """
    if point.full_name is None:
        return
    schemes = [scheme_of(name) for name in point.full_name if isinstance(name, UniformResourceIdentifier)]
    if not any(scheme in ("http", "ldap", "") for scheme in schemes):
        yield Violation(point, "fullName has no http or ldap URI")


@rule(
    "pkix.crl_distribution_points.uri_invalid",
    on=UniformResourceIdentifier,
    within=Holder.CRL_DISTRIBUTION_POINTS,
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.13, 4.2.1.6; RFC 3986",
    fix="give an absolute URI with a fully qualified host name",
)
def uri_invalid(uri: UniformResourceIdentifier) -> Violations:
    """The URIs in cRLDistributionPoints are absolute, well formed, and have a full host name or an address.

    ldap URIs may leave the host out: ldap:///cn=... is for the client's own server (RFC 4516). Blanks in
    them have to be escaped. Octets that are not ASCII are a fault of the encoding.
    """
    if uri.text is not None and (reason := why_invalid(uri.text)) is not None:
        yield Violation(uri, f"the distribution point URI is not valid: {reason}")


@rule(
    "pkix.crl_distribution_points.crl_not_der",
    on=UniformResourceIdentifier,
    within=Holder.CRL_DISTRIBUTION_POINTS,
    kinds=Kind.ANY,
    severity=Severity.NOTICE,
    citation="RFC 5280 4.2.1.13",
    mode=Mode.OPT_IN,
    fix="serve the CRL as DER, with the ending .crl and the media type application/pkix-crl",
)
def crl_not_der(uri: UniformResourceIdentifier) -> Violations:
    """An http URI in cRLDistributionPoints delivers one CRL in DER.

    Nothing is fetched here. What shows without it is a path with the ending of something else: of PEM or
    another text, of a certificate, of a CMS message. That is a hint, hence opt-in.
    """
    path = http_path_of(uri)
    if path.endswith(_NOT_DER_CRL):
        ending = path.rpartition(".")[2]
        yield Violation(uri, f"the path ends in .{ending}, which does not look like a CRL in DER")
