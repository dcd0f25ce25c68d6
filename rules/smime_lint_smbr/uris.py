"""The scheme and the host of a URI (RFC 3986 3.1, 3.2.2), and whether the host is an internal one."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from smime_lint.model import Asn1String, fold_domain, pattern, remembered

from .countries import is_country
from .tables.special_use_domains import SPECIAL_USE_DOMAINS

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

_SCHEME = pattern(rb"([A-Za-z][A-Za-z0-9+.\-]*):")
_HOST = pattern(
    r"[A-Za-z][A-Za-z0-9+.\-]*://(?:[^/?#@]*@)?(\[[^\]/?#@]*\]|[^/?#@:\[\]]+)(?::\d*)?(?:[/?#]|$)"
)

_COMMON_TOP_LEVEL_DOMAINS = frozenset(
    {
        *("com", "net", "org", "info", "biz", "edu", "gov", "mil", "int", "cloud", "email", "app", "dev"),
        *(
            "at",
            "be",
            "bg",
            "ch",
            "cy",
            "cz",
            "de",
            "dk",
            "ee",
            "es",
            "eu",
            "fi",
            "fr",
            "gr",
            "hr",
            "hu",
            "ie",
        ),
        *("is", "it", "li", "lt", "lu", "lv", "mt", "nl", "no", "pl", "pt", "ro", "se", "si", "sk", "uk"),
        *(
            "ar",
            "au",
            "br",
            "ca",
            "cl",
            "cn",
            "co",
            "hk",
            "il",
            "in",
            "io",
            "jp",
            "kr",
            "me",
            "mx",
            "nz",
            "ru",
        ),
        *("sg", "tr", "tv", "tw", "ua", "us", "za"),
    }
)
"""Known without the public suffix list, which takes 50 ms to load."""


def scheme_of(value: Asn1String) -> str:
    """The scheme in lower case, empty if there is none. The other octets may be anything."""
    match = _SCHEME.match(value.raw)
    return "" if match is None else match.group(1).decode("ascii").lower()


def is_http(value: Asn1String) -> bool:
    """Whether the scheme is http; https is a different one."""
    return value.raw[:5].lower() == b"http:"


def internal_host(uri: str | None) -> str | None:
    """The host of a URI and why the public Internet does not have it; None if it may have it.

    For example "crl.example.corp, in corp, which is not a top-level domain". Names are not looked up. A URI
    without a host, or with a host of one label or a malformed one, is invalid (RFC 5280 4.2.1.6), which is a
    different fault.
    """
    return None if uri is None else _internal_host(uri)


@remembered
def _internal_host(uri: str) -> str | None:
    match = _HOST.match(uri)
    reason = None if match is None else _why_internal(match.group(1))
    return None if match is None or reason is None else f"{match.group(1)}, {reason}"


def _why_internal(host: str) -> str | None:
    labels = host.lower().removesuffix(".").split(".")
    if host.startswith("[") or labels[-1].isdecimal():
        return _why_internal_address(host.strip("[]"))
    if len(labels) == 1 or not all(labels):
        return None
    for domain in (labels[-1], ".".join(labels[-2:])):
        if domain in SPECIAL_USE_DOMAINS:
            return f"in {domain}, which is reserved by {SPECIAL_USE_DOMAINS[domain]}"
    if not is_top_level_domain(labels[-1]):
        return f"in {labels[-1]}, which is not a top-level domain"
    return None


def _why_internal_address(text: str) -> str | None:
    from ipaddress import ip_address  # some milliseconds, and few URIs need it

    try:
        address = ip_address(text)
    except ValueError:
        return None
    return None if address.is_global else "which is not an address of the public Internet"


@remembered
def internal_domain(domain: str) -> str | None:
    """Why the public DNS does not have a domain; None if it may have it."""
    folded = fold_domain(domain)
    last = folded.removesuffix(".").rpartition(".")[2]
    if "." not in folded:
        reason: str | None = "which is one label"
    elif last.isdecimal():
        reason = f"in {last}, which is not a top-level domain"
    else:
        reason = _why_internal(folded)
    return None if reason is None else f"{domain}, {reason}"


_REGISTRY_LABELS = frozenset(
    {
        *(
            "ac",
            "asso",
            "biz",
            "co",
            "com",
            "edu",
            "firm",
            "gen",
            "go",
            "gob",
            "gouv",
            "gov",
            "gv",
            "id",
            "inf",
        ),
        *("info", "k12", "ltd", "me", "mil", "name", "ne", "net", "nhs", "nom", "or", "org", "plc", "police"),
        *("sch", "store", "tm", "web"),
    }
)
"""The first labels of most public suffixes of two labels: co.uk, com.br, gouv.fr. The list is not loaded for
others."""


@remembered
def is_registry_domain(domain: str) -> bool:
    """Whether a domain is a public suffix of two labels or more, and not a name registered under one."""
    folded = fold_domain(domain)
    return folded.partition(".")[0] in _REGISTRY_LABELS and "." in folded and is_public_suffix(folded)


def is_public_suffix(domain: str) -> bool:
    """Whether a domain is on the public suffix list: names such as "com", "co.uk"."""
    return _public_suffixes().publicsuffix(domain.lower()) == domain.lower()


def is_top_level_domain(label: str) -> bool:
    """Whether a label in lower case is a top-level domain of the public DNS."""
    # The list lacks some country codes, such as za, under which nobody registers names directly.
    return (
        label in _COMMON_TOP_LEVEL_DOMAINS
        or is_country(label.upper())
        or _public_suffixes().publicsuffix(label) is not None
    )


@cache
def _public_suffixes() -> PublicSuffixList:
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList(accept_unknown=False, only_icann=True)
