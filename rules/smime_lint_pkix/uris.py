"""URIs in general names and policy qualifiers: RFC 5280 4.2.1.6, RFC 3986; of LDAP: RFC 4516.

RFC 5280 requires a URI that is absolute and has the syntax of RFC 3986; if it has an authority, its host is a
fully qualified domain name or an IP address. Nearly all are ordinary http URIs, which match one pattern; the
library rfc3986 parses the others.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from smime_lint.model import AccessDescription, UniformResourceIdentifier, pattern
from smime_lint.rules import Violation, Violations

if TYPE_CHECKING:
    from ipaddress import IPv4Address, IPv6Address

_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_PART = r"(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9A-Fa-f]{2})*"
_DOMAIN_NAME = pattern(rf"(?=.{{1,253}}$)(?:{_LABEL}\.)+(?=[A-Za-z])(?:{_LABEL})")
_ORDINARY = pattern(
    rf"https?://(?:{_LABEL}\.){{1,20}}(?=[A-Za-z])(?:{_LABEL})(?:[/?]{_PART})?", re.IGNORECASE
)
_FOREIGN = pattern(r"[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]|%(?![0-9A-Fa-f]{2})")
"""Characters that a URI contains only percent-encoded; the library would encode them silently."""

_NEEDS_AUTHORITY = frozenset({"http", "https", "ftp"})
_MAY_LACK_HOST = frozenset({"ldap", "ldaps", "file"})
"""ldap:///cn=... leaves the server to the client (RFC 4516 2)."""

CA_ISSUERS = "1.3.6.1.5.5.7.48.2"

_SCHEME = pattern(rb"[A-Za-z][A-Za-z0-9+.\-]*")

_LONGEST_AUTHORITY = 1024
"""A host name has at most 253 characters; a much longer authority is not parsed."""


def why_invalid(text: str, of: Literal["CRL", "certificates"] | None = None) -> str | None:
    """Why a text is not a URI as RFC 5280 requires it, for example "it has no scheme"; None if it is one.

    ``of``: what is at the URI; one of LDAP then has a distinguished name and names the attribute. Labels with
    an underscore are accepted: the DNS permits them, although host names do not contain them. Nothing is
    looked up.
    """
    if _ORDINARY.fullmatch(text) and len(text) < 254:
        return None
    foreign = _FOREIGN.search(text)
    if foreign is not None:
        return f"it contains {foreign.group()!r} at position {foreign.start()}"
    reason = _why_invalid(text)
    if of is not None and reason is None and text[:5].lower() == "ldap:":
        return _why_incomplete(text, of)
    return reason


def invalid_location(description: AccessDescription, of_certificates: str) -> Violations:
    """The violation of an access location that is an invalid URI. ``of_certificates``: the access method of
    certificates, see `why_invalid`."""
    uri = description.location
    text = uri.text if isinstance(uri, UniformResourceIdentifier) else None
    if text is not None:
        reason = why_invalid(text, "certificates" if description.method == of_certificates else None)
        if reason is not None:
            yield Violation(uri, f"the access location is not a valid URI: {reason}")


def _why_incomplete(uri: str, of: Literal["CRL", "certificates"]) -> str | None:
    """Why a valid URI of LDAP does not lead to a CRL or to certificates (RFC 5280 4.2.1.13, 4.2.2.1)."""
    path, _, rest = uri[5:].removeprefix("//").partition("?")
    attributes = rest.partition("?")[0].split(",")
    if not path.partition("/")[2]:
        return "it has no distinguished name"
    if not any(attributes):
        return "it has no attribute description"
    if of == "CRL" and len(attributes) > 1:
        return f"it has {len(attributes)} attribute descriptions; it must have 1"
    return None


def scheme_of(uri: UniformResourceIdentifier) -> str:
    """The scheme in lower case, empty if there is none. The octets after it are not checked."""
    scheme, colon, _ = uri.value.raw.partition(b":")
    is_scheme = colon and (scheme.isalpha() or _SCHEME.fullmatch(scheme) is not None)
    return scheme.decode("ascii").lower() if is_scheme else ""


def http_path_of(uri: UniformResourceIdentifier) -> str:
    """The path of an http URI, in lower case; empty for other URIs."""
    if scheme_of(uri) != "http":
        return ""
    rest = (uri.text or "").partition("://")[2]
    return rest.split("?")[0].split("#")[0].partition("/")[2].lower()


def _why_invalid(text: str) -> str | None:
    from rfc3986 import URIReference
    from rfc3986.exceptions import RFC3986Exception
    from rfc3986.validators import Validator

    uri = URIReference.from_string(text)
    authority = uri.authority or ""
    if not uri.scheme:
        return "it has no scheme" if text else "it is empty"
    if len(authority) > _LONGEST_AUTHORITY:
        return f"its authority has {len(authority)} characters"
    try:
        Validator().check_validity_of(
            "scheme", "userinfo", "host", "port", "path", "query", "fragment"
        ).validate(uri)
    except RFC3986Exception:
        return "it does not have the syntax of RFC 3986"
    scheme = uri.scheme.lower()
    if not authority:
        if scheme in _NEEDS_AUTHORITY or (
            text.startswith("//", len(scheme) + 1) and scheme not in _MAY_LACK_HOST
        ):
            return "it has no host"
        return None if len(text) > len(scheme) + 1 else "nothing follows the scheme"
    return _why_wrong_host(uri.host or "")


def _why_wrong_host(host: str) -> str | None:
    from ipaddress import IPv4Address, IPv6Address

    if not host:
        return "it has no host"
    name = host[:253]
    if host.startswith("["):
        return None if _is_address(IPv6Address, host[1:-1]) else f"its host {name} is not an IPv6 address"
    if _DOMAIN_NAME.fullmatch(host.removesuffix(".")) or _is_address(IPv4Address, host):
        return None
    return f"its host {name} is neither a fully qualified domain name nor an IP address"


def _is_address(kind: Callable[[str], IPv4Address | IPv6Address], text: str) -> bool:
    try:
        return "%" not in text and bool(kind(text).packed)
    except ValueError:  # AddressValueError
        return False
