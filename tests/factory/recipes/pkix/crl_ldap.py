"""Recipes for the LDAP URIs of pkix.crl."""

from smime_lint.testing import der, values
from smime_lint.testing.crl import FRESHEST, authority_info_access, crl, point, uri_point
from smime_lint.testing.ocsp import extension

from .. import fires, silent

RULE = "pkix.crl.ldap_uri_incomplete"
HOST = "ldap://ldap.example.com/"


def _access(uri: str) -> bytes:
    return authority_info_access(values.access(values.CA_ISSUERS, uri))


def _freshest(uri: str) -> bytes:
    return extension(FRESHEST, der.sequence(values.distribution_point(values.uri(uri))))


fires(RULE, crl().extend(point(uri_point("ldap:///"))), "no_dn")
fires(RULE, crl().extend(point(uri_point(HOST + "cn=CA"))), "no_attribute")
fires(RULE, crl().extend(point(uri_point(HOST + "cn=CA?certificateRevocationList,cACertificate"))), "two")
fires(RULE, crl().extend(_freshest(HOST + "cn=CA")), "freshest")
fires(RULE, crl().extend(_access(HOST + "cn=CA")), "authority_info_access")
silent(RULE, crl().extend(point(uri_point(HOST + "cn=CA?certificateRevocationList;binary?base"))))
silent(RULE, crl().extend(_freshest("ldap:///cn=CA?deltaRevocationList")), "freshest")
silent(RULE, crl().extend(_access(HOST + "cn=CA?cACertificate,crossCertificatePair")), "two_of_certificates")
silent(
    RULE,
    crl().extend(point(uri_point("ldap://ldap/cn=CA"))),
    "invalid",
    also=("pkix.crl.uri_invalid",),
)
