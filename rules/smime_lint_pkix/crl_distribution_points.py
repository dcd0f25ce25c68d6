"""cRLDistributionPoints: RFC 5280 4.2.1.13; and the distribution points of freshestCRL: 4.2.1.15."""

from __future__ import annotations

from smime_lint.model import (
    BitString,
    CrlDistributionPoints,
    DirectoryName,
    DistributionPoint,
    UniformResourceIdentifier,
    UnknownGeneralName,
    general_name_form,
    with_article,
)
from smime_lint.rules import Context, Defaults, Holder, Kind, Scope, Severity, Violation, Violations

from .extension_checks import prohibit_critical, require_element
from .uris import http_path_of, scheme_of, why_invalid

_FLAGS = 64
"""As many bits of ReasonFlags are read."""
_ALL_REASONS = 0b0111_1111_1000_0000 << (_FLAGS - 16)
"""ReasonFlags keyCompromise (1) to aACompromise (8); bit 0 is unused."""
_NOT_DER_CRL = (".pem", ".txt", ".html", ".cer", ".crt", ".p7b", ".p7c", ".p7s", ".zip")

rule = Defaults(
    on=DistributionPoint,
    within=(Holder.CRL_DISTRIBUTION_POINTS, Holder.FRESHEST_CRL),
    kinds=Kind.ANY,
    severity=Severity.ERROR,
    citation="RFC 5280 4.2.1.13",
).rule

critical = prohibit_critical(
    CrlDistributionPoints,
    "pkix.crl_distribution_points",
    "RFC 5280 4.2.1.13",
    "RFC 5280 says SHOULD: relying parties can find CRLs in other ways.",
    Severity.WARN,
)
empty = require_element(
    CrlDistributionPoints,
    "pkix.crl_distribution_points",
    "RFC 5280 4.2.1.13",
    lambda extension: extension.points,
    "distribution point",
)


def _names_a_crl(point: DistributionPoint) -> bool:
    return not (point.full_name is None and point.relative_name is None and point.crl_issuer is None)


@rule(
    "pkix.crl_distribution_points.reasons_only",
    fix="add distributionPoint or cRLIssuer to the distribution point",
)
def reasons_only(point: DistributionPoint) -> Violations:
    """A distribution point does not consist of reasons only; it has distributionPoint or cRLIssuer.

    Reasons alone do not reference a CRL. The requirements for distribution points also apply to those of
    freshestCRL (RFC 5280 4.2.1.15).
    """
    if point.reasons is not None and not _names_a_crl(point):
        yield Violation(point, "the distribution point has reasons, but neither a name nor cRLIssuer")


@rule("pkix.crl_distribution_points.empty_point", fix="remove the distribution point, or give it a name")
def empty_point(point: DistributionPoint) -> Violations:
    """A distribution point has distributionPoint or cRLIssuer.

    All fields are optional in the ASN.1 module, but a distribution point without any of them references no
    CRL.
    """
    if point.reasons is None and not _names_a_crl(point):
        yield Violation(point, "the distribution point has no fields")


@rule(
    "pkix.crl_distribution_points.reasons_without_full_coverage",
    on=CrlDistributionPoints,
    within=None,
    fix="add a distribution point without reasons",
)
def reasons_without_full_coverage(extension: CrlDistributionPoints) -> Violations:
    """If distribution points have reasons, at least one of them covers all reasons.

    A distribution point without reasons covers all, and so does one that lists them all: relying parties then
    find one CRL that is enough. Distribution points that do not reference a CRL are reported by other rules
    and are ignored here.
    """
    points = [point for point in extension.points if _names_a_crl(point)]
    if points and not any(_covers_all_reasons(point) for point in points):
        yield Violation(extension, "no distribution point covers all reasons")


def _covers_all_reasons(point: DistributionPoint) -> bool:
    if point.reasons is None:
        return True
    return _flags(point.reasons) & _ALL_REASONS == _ALL_REASONS


def _flags(reasons: BitString) -> int:
    """The first bits of ReasonFlags as a number; the most significant one is bit 0."""
    return int.from_bytes(reasons.value[: _FLAGS // 8].ljust(_FLAGS // 8, b"\x00"), "big")


@rule(
    "pkix.crl_distribution_points.reason_undefined",
    severity=Severity.WARN,
    fix="assert only bits 1 to 8",
)
def reason_undefined(point: DistributionPoint) -> Violations:
    """reasons of a distribution point asserts no bit that ReasonFlags does not define.

    Bit 0 is unused, and the last bit that is defined is 8. RFC 5280 does not prohibit the others in words,
    hence a warning.
    """
    if point.reasons is not None:
        undefined = _flags(point.reasons) & ~_ALL_REASONS
        if undefined:
            bit = _FLAGS - undefined.bit_length()
            yield Violation(point.reasons, f"reasons asserts bit {bit}, which is not defined", value=str(bit))


def _own_names(point: DistributionPoint, ctx: Context) -> list[DirectoryName]:
    """The names in cRLIssuer that are the issuer of the certificate."""
    if not point.crl_issuer or ctx.tbs.issuer is None:
        return []
    issuer = ctx.certificate.raw(ctx.tbs.issuer)
    return [name for name in _distinguished_names(point) if ctx.certificate.raw(name.name) == issuer]


def _distinguished_names(point: DistributionPoint) -> list[DirectoryName]:
    return [name for name in point.crl_issuer or () if isinstance(name, DirectoryName)]


@rule(
    "pkix.crl_distribution_points.crl_issuer_is_certificate_issuer",
    when=lambda point: bool(point.crl_issuer),
    removes=True,
    fix="remove cRLIssuer",
)
def crl_issuer_is_certificate_issuer(point: DistributionPoint, ctx: Context) -> Violations:
    """cRLIssuer is absent if the issuer of the certificate also issues the CRL.

    The names are compared byte for byte.
    """
    for name in _own_names(point, ctx):
        yield Violation(name, "cRLIssuer is the issuer of the certificate")


@rule(
    "pkix.crl_distribution_points.crl_issuer_not_dn",
    when=lambda point: bool(point.crl_issuer),
    removes=True,
    fix="encode only the issuer of the CRL in cRLIssuer, as a directoryName",
)
def crl_issuer_not_dn(point: DistributionPoint, ctx: Context) -> Violations:
    """cRLIssuer contains only the distinguished name of the issuer of the CRL.

    Names of other forms are errors, and so is an empty name, because the issuer of a CRL is not empty
    (RFC 5280 5.1.2.3). RFC 5280 also mentions a cRLIssuer with more than one distinguished name, so several
    are not reported. If one of the names is the issuer of the certificate, only
    pkix.crl_distribution_points.crl_issuer_is_certificate_issuer reports: cRLIssuer is not needed at all.
    """
    if not point.crl_issuer or _own_names(point, ctx):
        return
    for name in point.crl_issuer:
        if isinstance(name, UnknownGeneralName):
            continue  # a fault that is reported as such
        if not isinstance(name, DirectoryName):
            form = with_article(general_name_form(name))
            yield Violation(name, f"cRLIssuer contains {form}; it must be a directoryName")
        elif not name.name.rdns:
            yield Violation(name, "the directoryName in cRLIssuer is empty", value="")


@rule(
    "pkix.crl_distribution_points.relative_name_ambiguous",
    covers=("pkix.crl_distribution_points.relative_name",),
    fix="encode the name of the distribution point as fullName",
)
def relative_name_ambiguous(point: DistributionPoint) -> Violations:
    """A distribution point with more than one distinguished name in cRLIssuer has no nameRelativeToCRLIssuer.

    It would not be clear to which of them the relative name is appended.
    """
    if point.relative_name is not None and (count := len(_distinguished_names(point))) > 1:
        yield Violation(
            point.relative_name,
            f"the distribution point has nameRelativeToCRLIssuer, and cRLIssuer has {count} names",
        )


@rule(
    "pkix.crl_distribution_points.relative_name",
    severity=Severity.WARN,
    fix="encode the name of the distribution point as fullName",
)
def relative_name(point: DistributionPoint) -> Violations:
    """A distribution point does not have nameRelativeToCRLIssuer.

    RFC 5280 recommends fullName; few relying parties process the relative form.
    """
    if point.relative_name is not None:
        yield Violation(point.relative_name, "the distribution point has nameRelativeToCRLIssuer")


def _schemes(point: DistributionPoint) -> list[str]:
    names = point.full_name or ()
    return [scheme_of(name) for name in names if isinstance(name, UniformResourceIdentifier)]


def _lacks_ldap_and_http(point: DistributionPoint) -> bool:
    """Whether there is a fullName, and none of its URIs has one of these schemes or no scheme."""
    return point.full_name is not None and not any(
        scheme in ("http", "ldap", "") for scheme in _schemes(point)
    )


@rule(
    "pkix.crl_distribution_points.no_ldap_or_http",
    when=_lacks_ldap_and_http,
    severity=Severity.WARN,
    fix="add an http or ldap URI to the distribution point",
)
def no_ldap_or_http(point: DistributionPoint, ctx: Scope) -> Violations:
    """The fullName of a distribution point has at least one LDAP or HTTP URI.

    Names of other forms and schemes are permitted in addition. https does not satisfy the requirement: a
    client may need the CRL to validate the certificate of the https server. In the scope of the S/MIME BR, a
    distribution point in cRLDistributionPoints with only https or ldaps URIs is not reported: BR 7.1.2.3(b)
    regulates these schemes. A URI without a scheme is reported by pkix.crl_distribution_points.uri_invalid.
    """
    if point.full_name is not None and _lacks_ldap_and_http(point):
        is_of_the_br = ctx.profile.in_scope and point.full_name[0].holder is Holder.CRL_DISTRIBUTION_POINTS
        secure = ("https", "ldaps") if is_of_the_br else ()
        if not any(scheme in secure for scheme in _schemes(point)):
            yield Violation(point, "fullName has no http or ldap URI")


@rule(
    "pkix.crl_distribution_points.uri_invalid",
    on=UniformResourceIdentifier,
    citation="RFC 5280 4.2.1.13, 4.2.1.6; RFC 3986",
    fix="encode an absolute URI with a fully qualified domain name or an IP address as its host",
)
def uri_invalid(uri: UniformResourceIdentifier) -> Violations:
    """URIs of distribution points are absolute and valid, with a fully qualified domain name or IP address.

    ldap URIs have a distinguished name and a single attribute description, for example
    ldap://ldap.example.com/cn=CA,dc=example,dc=com?certificateRevocationList;binary. They may omit the host:
    ldap:///cn=... addresses the client's own server (RFC 4516). Spaces must be percent-encoded. Non-ASCII
    octets are reported as an encoding error.
    """
    if uri.text is not None and (reason := why_invalid(uri.text, "CRL")) is not None:
        yield Violation(uri, f"the URI of the distribution point is not valid: {reason}")


@rule(
    "pkix.crl_distribution_points.crl_not_der",
    on=UniformResourceIdentifier,
    severity=Severity.NOTICE,
    fix="serve the CRL as DER, with the file extension .crl and the media type application/pkix-crl",
)
def crl_not_der(uri: UniformResourceIdentifier) -> Violations:
    """An http URI of a distribution point references one DER encoded CRL.

    The URI is not fetched. The rule reports paths whose file extension denotes another format: PEM or text, a
    certificate, a CMS message. The server may still deliver the right one, hence a notice.
    """
    path = http_path_of(uri)
    if path.endswith(_NOT_DER_CRL):
        ending = path.rpartition(".")[2]
        yield Violation(uri, f"the path ends in .{ending}, which usually is not a DER encoded CRL")
